"""The header of a template or of a carousel card: text, a medium, a place, a product."""

from simulator.errors.graph import GraphError
from simulator.messages import kinds, reading
from simulator.messages.reading import Object
from simulator.templates import texts
from simulator.templates.given import Part, type_of

TEXT_LENGTH = 60
# format → the kind of medium it is
MEDIA = {"IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document", "GIF": "gif"}


def check(wanted: Object | None, part: Part, *, named: bool) -> None:
    """Raises GraphError: 132012 when the header is of another format, 132000 for its variables."""
    format_ = str(wanted.get("format", "TEXT")) if wanted else "TEXT"
    if format_ == "TEXT":
        text = str(wanted.get("text", "")) if wanted else ""
        texts.check("header", text, part, named=named, longest=TEXT_LENGTH)
        return
    received = type_of(part.parameters[0]).upper() if part.parameters else "UNKNOWN"
    if received != format_:
        details = f"header: Format mismatch, expected {format_}, received {received}"
        raise GraphError(132012, details)
    kind = format_.lower()
    value = reading.mapping(part.parameters[0], kind, part.path)
    if format_ in MEDIA:
        kinds.media(value, "video" if kind == "gif" else kind, f"{part.path}.{kind}")
    elif format_ == "LOCATION":
        kinds.location(value, f"{part.path}.location")
    elif format_ == "PRODUCT":
        reading.string(value, "product_retailer_id", f"{part.path}.product")
        reading.identifier(value, "catalog_id", f"{part.path}.product")


def medium(part: Part) -> tuple[str, Object] | None:
    """The medium in a header that has been checked, with its kind."""
    parameter = part.parameters[0] if part.parameters else {}
    kind = type_of(parameter)
    return (kind, parameter[kind]) if kind.upper() in MEDIA else None
