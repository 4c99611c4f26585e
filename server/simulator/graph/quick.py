"""The short way of a send: the one call that comes in thousands, answered without waiting.

It does what the door does with the same functions. Whatever is not an ordinary `POST …/messages`
with its token in the header and JSON in the body is left to the door.
"""

from functools import lru_cache
from typing import Any

import msgspec

from simulator.errors.graph import GraphError, no_such_object
from simulator.graph import access, door, sending
from simulator.graph.access import MESSAGING, Credentials
from simulator.graph.call import GENERAL, VERSION
from simulator.simulation import Simulation
from simulator.web.protocol import RawHeaders
from simulator.web.response import Response, json

_TOKENS = (b"Bearer ", b"OAuth ")
_decode = msgspec.json.Decoder(dict[str, Any]).decode


@lru_cache(maxsize=4096)
def addressed(url: bytes) -> tuple[str, str] | None:
    """Version and number id of a plain `/vNN.0/<number id>/messages`, None for anything else."""
    parts = url.decode("latin-1").split("/")
    if len(parts) != 4 or parts[0] or parts[3] != "messages" or not parts[2].isdecimal():
        return None
    version = parts[1]
    return (version, parts[2]) if VERSION.fullmatch(version) and version[1] != "0" else None


def answer(simulation: Simulation, url: bytes, headers: RawHeaders, body: bytes) -> Response | None:
    """Meta's answer, None when the call has to take the long way."""
    version, number_id = addressed(url) or ("", "")
    token = _token(headers)
    number = simulation.world.state.numbers.get(number_id)
    if token is None or number is None or simulation.faults.rules:
        return None
    try:
        message = _decode(body)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None
    if not message or not GENERAL.isdisjoint(message):
        return None
    try:
        who = access.authenticate(simulation.world, token, simulation.clock.now())
        if not who.may_see(number.waba_id):
            raise no_such_object("POST", number_id)
        who.require(MESSAGING)
        answered = json(sending.take(simulation, number, message, body))
    except GraphError as error:
        return door.refusal(simulation, error)
    answered.headers += door.version_header(version)
    return answered


def _token(headers: RawHeaders) -> Credentials | None:
    """The token of the header, None if there is none or the body may not be JSON."""
    token = None
    for name, value in headers:
        if name == b"authorization" and value.startswith(_TOKENS):
            token = Credentials(value.decode("latin-1").partition(" ")[2].strip(), None)
        elif name == b"content-type" and not value.startswith(b"application/json"):
            return None
    return token
