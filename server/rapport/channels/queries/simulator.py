"""The practice WhatsApp's control plane. Network: never inside a transaction."""

from typing import TypeVar

import msgspec
from msgspec import Struct

from rapport.channels.errors import NotTheSimulator, SimulatorAway
from rapport.channels.rules.addresses import graph_url
from rapport.core.runtime import Runtime
from rapport.core.transport import HttpFailure

T = TypeVar("T")
SECONDS = 5.0
LARGEST_ANSWER = 8 * 1024 * 1024


class PracticeApp(Struct):
    id: str
    secret: str


class PracticeState(Struct):
    """`access_token` may do everything in the practice WhatsApp."""

    access_token: str
    app: PracticeApp


class PracticeWaba(Struct):
    id: str


async def state(runtime: Runtime) -> PracticeState:
    """What the simulator says of itself. Raises SimulatorAway, NotTheSimulator."""
    return await _ask(runtime, PracticeState, "GET", "state")


async def make_waba(runtime: Runtime, name: str) -> PracticeWaba:
    """A new practice account with one number. Raises SimulatorAway, NotTheSimulator."""
    order = {"name": name, "numbers": [{"verified_name": name}]}
    return await _ask(runtime, PracticeWaba, "POST", "wabas", msgspec.json.encode(order))


async def _ask(
    runtime: Runtime, kind: type[T], method: str, path: str, body: bytes | None = None
) -> T:
    root = graph_url(runtime.settings, "simulator")
    try:
        answer = await runtime.http.request(
            method,
            f"{root}/_simulator/{path}",
            headers={"content-type": "application/json"} if body else {},
            body=body,
            timeout=SECONDS,
            max_response_bytes=LARGEST_ANSWER,
        )
    except HttpFailure:
        raise SimulatorAway from None
    if answer.status >= 500:
        raise SimulatorAway
    try:
        if answer.status == 200:
            return msgspec.json.decode(answer.body, type=kind)
    except msgspec.MsgspecError:
        pass
    raise NotTheSimulator(root)
