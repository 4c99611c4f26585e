"""The kinds of value that Meta's payloads are made of, with the liberties it takes."""

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import force_setattr

# longer than any id of Meta's, and short enough for an index entry
MAX_ID = 512

ShortText = Annotated[str, Meta(max_length=MAX_ID)]

WireId = ShortText | int
"""An id as it arrives: text, or a JSON integer on some management fields."""

if TYPE_CHECKING:
    Id = str
else:
    Id = WireId
    """An id of a `WithIds` struct, which makes it text."""

Instant = Annotated[datetime, Meta(tz=True)]
"""A moment. Meta sends Unix seconds, as text or as a number; both are read, in UTC."""

Latitude = Annotated[float, Meta(ge=-90, le=90)]
Longitude = Annotated[float, Meta(ge=-180, le=180)]
Amount = Annotated[float, Meta(ge=-1e15, le=1e15)]

_EARLIEST = datetime(2009, 1, 1, tzinfo=UTC)
_LATEST = datetime(2100, 1, 1, tzinfo=UTC)


class Unreadable(ValueError):
    """An item cannot be understood; the text says why."""


class WithIds(Struct, frozen=True):
    """A struct whose ids are text, whatever they were on the wire."""

    def __post_init__(self) -> None:
        for name in _id_fields(type(self)):
            value: object = getattr(self, name)
            if type(value) is int:
                force_setattr(self, name, str(value))


def text_of(value: str | int | None) -> str | None:
    """An id as text; None for an empty one."""
    if type(value) is str:
        return value or None
    return None if value is None else str(value)


def moment(at: datetime | None) -> datetime:
    """The time of something that happened; refuses what cannot be one. Windows are computed from
    it, and one that begins in another century would never close."""
    if at is None:
        raise Unreadable("it has no timestamp")
    if not _EARLIEST <= at < _LATEST:
        raise Unreadable(f"its timestamp lies in the year {at.year}")
    return at


def language_code(value: str) -> str:
    """A template's language in the one form that Meta takes back: `en_US`, where webhooks also say
    `en-US`."""
    return value.replace("-", "_")


@cache
def _id_fields(kind: type[Struct]) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in msgspec.structs.fields(kind)
        if field.type in (WireId, WireId | None)
    )
