"""What is wrong with a request before anybody asks what it means: said early, with the field."""

from collections.abc import Iterator
from typing import Any

import msgspec
from litestar import Request
from litestar.enums import RequestEncodingType
from litestar.handlers import HTTPRouteHandler

from rapport.core.refusal import InvalidInput, NotFound, Refusal

_NUL = "\0"
_NUL_IN_JSON = b"\\u0000"


class UnreadableBody(Refusal):
    """The body is not what it should be, whatever it says."""

    code = "invalid"
    status = 400


async def check_request(request: Request[Any, Any, Any]) -> None:
    """Raises UnreadableBody for a body that is not JSON where it should be, and InvalidInput for
    text with a NUL, which no column can hold, naming its field."""
    if any(_NUL in str(value) for value in request.path_params.values()):
        raise NotFound("address")
    for name, value in request.query_params.multi_items():
        _check_text(name, value)
    if _takes_json(request.route_handler):
        _check_json(await request.body())


def _takes_json(handler: HTTPRouteHandler) -> bool:
    data = handler.parsed_data_field
    kind = getattr(data.kwarg_definition, "media_type", None) if data else None
    return kind == RequestEncodingType.JSON


def _check_json(raw: bytes) -> None:
    if not raw:
        return
    try:
        value = msgspec.json.decode(raw)
    except RecursionError:
        raise UnreadableBody("The body is nested too deeply.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise UnreadableBody(f"The body must be JSON in UTF-8: {problem}.") from None
    if _NUL_IN_JSON in raw:
        for field, text in _texts(value, ""):
            _check_text(field, text)


def _texts(value: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every text in a JSON value, with its path. As deep as the decoder goes, which is bounded."""
    match value:
        case str():
            yield place, value
        case dict():
            for name, each in value.items():
                inner = f"{place}.{name}" if place else name
                yield inner.replace(_NUL, ""), name
                yield from _texts(each, inner.replace(_NUL, ""))
        case list():
            for number, each in enumerate(value):
                yield from _texts(each, f"{place}[{number}]")
        case _:
            pass


def _check_text(field: str, text: str) -> None:
    if _NUL in text:
        raise InvalidInput(
            f"{field}: The text holds a NUL character, which cannot be stored. Take it out.",
            field=field or None,
        )
