"""Where links and QR codes lead: to the phones, with the text already written.

Everybody may follow a link, so nothing here asks for a token (fact sheet §9.7).
"""

import io
from urllib.parse import quote

import segno

from simulator.simulation import Simulation
from simulator.web import response
from simulator.web.request import Request
from simulator.web.response import Response
from simulator.world import people
from simulator.world.models import Number, QrCode

SHORT_LINKS = "/message/"
PLAIN_LINKS = "/wa.me/"
IMAGES = "/qr_codes/"
PATHS = (SHORT_LINKS, PLAIN_LINKS, IMAGES)
TEXT_LENGTH = 4096

_TYPES = {"svg": b"image/svg+xml", "png": b"image/png"}
_SCALE = 8  # pixels of one module


def answer(simulation: Simulation, request: Request) -> Response:
    """A page to go to or a picture; 404 for a link that leads nowhere."""
    path = request.path
    if path.startswith(IMAGES):
        return _image(simulation, path.removeprefix(IMAGES))
    if path.startswith(SHORT_LINKS):
        found = simulation.world.qr_code(path.removeprefix(SHORT_LINKS))
        return _to_phones(found[0], found[1].prefilled_message) if found else _nowhere()
    number = _dialled(simulation, path.removeprefix(PLAIN_LINKS))
    return _to_phones(number, request.query.get("text", "")) if number else _nowhere()


def _dialled(simulation: Simulation, address: str) -> Number | None:
    digits = people.dialled(address)
    numbers = simulation.world.state.numbers.values()
    return next((number for number in numbers if number.digits == digits), None)


def _to_phones(number: Number, text: str) -> Response:
    """The phones page reads the fragment; no server ever sees it."""
    place = f"/#link={number.id}"
    if text:
        place += f"&text={quote(text[:TEXT_LENGTH], safe='')}"
    return Response(b"", ((b"location", place.encode()), (b"cache-control", b"no-store")), 302)


def _nowhere() -> Response:
    return response.text("This link leads nowhere.", 404)


def _image(simulation: Simulation, name: str) -> Response:
    code, _, kind = name.partition(".")
    found = simulation.world.qr_code(code)
    if found is None or kind not in _TYPES:
        return _nowhere()
    return Response(_drawn(found[1], kind), ((b"content-type", _TYPES[kind]),))


def _drawn(code: QrCode, kind: str) -> bytes:
    picture = io.BytesIO()
    segno.make_qr(code.deep_link).save(picture, kind=kind, scale=_SCALE)
    return picture.getvalue()
