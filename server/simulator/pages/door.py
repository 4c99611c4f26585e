"""Serving the pages, with headers that let nothing foreign run in them."""

from pathlib import Path

from simulator.ads import pictures
from simulator.simulation import Simulation
from simulator.web import response
from simulator.web.request import Request
from simulator.web.response import Answer, Headers, Response, Stream

STATIC = Path(__file__).parent / "static"
PICTURES = "/pictures/"
ADDRESSES = {"/": "/index.html", "/ads": "/ads.html", "/console": "/console.html"}
TYPES = {
    ".html": b"text/html; charset=utf-8",
    ".css": b"text/css; charset=utf-8",
    ".js": b"text/javascript; charset=utf-8",
    ".svg": b"image/svg+xml",
}
SECURITY: Headers = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
        b"media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        b"frame-ancestors 'none'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cache-control", b"no-cache"),
)


class Pages:
    """Holds the files in memory; there are few, and they are small."""

    def __init__(self) -> None:
        self._files: dict[str, Response] = {}
        for path in sorted(STATIC.rglob("*")):
            if path.suffix in TYPES:
                headers = ((b"content-type", TYPES[path.suffix]), *SECURITY)
                served = Response(path.read_bytes(), headers)
                self._files["/" + path.relative_to(STATIC).as_posix()] = served
        for address, file in ADDRESSES.items():
            self._files[address] = self._files[file]

    def has(self, path: str) -> bool:
        return path in self._files

    def get(self, path: str) -> Response:
        return self._files[path]


async def picture(simulation: Simulation, request: Request) -> Answer:
    """The profile picture of a business number, which everybody may see."""
    number = simulation.world.state.numbers.get(request.path.removeprefix(PICTURES))
    media = simulation.media.find(number.profile.get("picture_id", "")) if number else None
    if media is None or not media.mime_type.startswith("image/"):
        return response.text("There is no such picture.", 404)
    headers = (
        (b"content-type", media.mime_type.encode()),
        (b"content-length", str(media.size).encode()),
        *SECURITY[:2],
    )
    return Stream(simulation.media.content(media), headers)


def ad_media(simulation: Simulation, request: Request) -> Answer:
    """A picture or film of an ad, for whoever has an address that still holds."""
    key, now = simulation.world.state.signing_key, simulation.clock.now()
    name = request.path.removeprefix(pictures.PATH)
    found = pictures.find(key, name, request.query, now)
    if found is None:
        return response.text("URL signature expired", 403)
    kind, content = found
    return Response(content, ((b"content-type", kind), *SECURITY[:2]))
