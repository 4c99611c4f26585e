"""Cursor paging: `{"data": […], "next_cursor"}` with `?limit=&cursor=`.

A cursor is the sort key of the last row, so pages neither skip nor repeat rows while others are
inserted. It says where, never what: queries still filter by the workspace and the asker's rights.
"""

import base64
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import msgspec

from rapport.core.refusal import InvalidInput

T = TypeVar("T")

DEFAULT_LIMIT = 50
MAX_LIMIT = 200


class Listing(msgspec.Struct, Generic[T]):
    """A page of a list. `next_cursor` is absent on the last one."""

    data: list[T]
    next_cursor: str | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """What a caller asked for: how many rows, and after which sort key."""

    limit: int = DEFAULT_LIMIT
    after: str | None = None


def encode_cursor(*key: Any) -> str:
    """An opaque, URL-safe cursor of a sort key (strings, numbers, times, UUIDs)."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).rstrip(b"=").decode()


def decode_cursor(cursor: str, key_type: type[T]) -> T:
    """The sort key in a cursor; `key_type` is a tuple type. Raises InvalidInput."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        key: Any = msgspec.json.decode(raw, type=key_type)
        for part in key:
            _check_storable(part)
        return key
    except (ValueError, OverflowError, msgspec.MsgspecError):
        raise InvalidInput(
            "This cursor is not one of ours. Leave it out to begin with the first page.",
            field="cursor",
        ) from None


def _check_storable(part: Any) -> None:
    """Whether the database can compare with it; a made-up cursor may hold anything of its type."""
    if isinstance(part, datetime):
        if part.tzinfo is None:
            raise ValueError("a time without a zone")
        part.astimezone(UTC)
    if isinstance(part, int) and abs(part) >= 2**63:
        raise ValueError("a number out of range")
    if isinstance(part, str) and "\0" in part:
        raise ValueError("a text with a NUL")
