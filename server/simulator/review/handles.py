"""Samples of media headers: handles of the Resumable Upload API (§7.4)."""

import re
from base64 import b64decode
from typing import Any

from simulator.errors import templates as refusals
from simulator.review.reading import Given

LENGTH = 4_096

_HANDLE = re.compile(r"\d+::([^:]+)(?::.*)?", re.DOTALL)
_TYPES = {
    "IMAGE": ("image/",),
    "VIDEO": ("video/",),
    "GIF": ("video/", "image/gif"),
    "DOCUMENT": ("application/", "text/"),
}


def read(part: Given, format_: str) -> list[str]:
    """The sample of a media header. Handles that another Graph gave are taken, as long as they name
    a file of the header's kind: a payload that was recorded at Meta can be played here."""
    example = part.values.get("example")
    given = example.get("header_handle") if isinstance(example, dict) else None
    handles = [given] if isinstance(given, str) else given
    if not isinstance(handles, list) or not handles:
        raise refusals.missing_fields("HEADER", "example")
    if not _is_handle(handles[0], format_):
        raise refusals.handle()
    return [handles[0]]


def _is_handle(value: Any, format_: str) -> bool:
    if not isinstance(value, str) or len(value) > LENGTH:
        return False
    found = _HANDLE.fullmatch(value)
    if found is None:
        return False
    try:
        mime_type = b64decode(found[1], validate=True).decode()
    except ValueError:
        return True  # cut short, as documents show them
    return "/" not in mime_type or mime_type.startswith(_TYPES[format_])
