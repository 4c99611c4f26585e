"""Forms with files, read as they come in."""

from collections.abc import AsyncGenerator
from typing import NamedTuple

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from simulator.web.request import Request

PARTS = 64


class BadForm(Exception):
    """The body is not the multipart form that its content type promises."""


class Part(NamedTuple):
    name: str
    filename: str | None
    content_type: str


async def parts(request: Request) -> AsyncGenerator[tuple[Part, bytes], None]:
    """Every piece of every part, in order, with the part it belongs to. An empty piece ends a part.

    Raises BadForm. Nothing is kept here: a large file costs no memory.
    """
    _kind, options = parse_options_header(request.header(b"content-type"))
    part = Part("", None, "")
    try:
        parser = PushMultipartParser(options.get("boundary", ""), max_segment_count=PARTS)
        async for chunk in request.chunks():
            for event in parser.parse(chunk) if chunk else ():
                if isinstance(event, MultipartSegment):
                    part = Part(event.name or "", event.filename, event.content_type or "")
                else:
                    yield part, bytes(event or b"")
        parser.close()
    except (MultipartError, ValueError) as error:
        raise BadForm(str(error)) from error
