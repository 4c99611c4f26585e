"""Reading a JSON value with Meta's refusals.

Every function takes the holder and the path of the holder, and raises GraphError with the path of
what is wrong: 131008 when it is missing, 131009 when its value will not do.
"""

import re
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

import msgspec

from simulator.errors.graph import GraphError, invalid, missing, param

Object = dict[str, Any]

_decode = msgspec.json.Decoder().decode
_LINK = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)


def join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def given(holder: Object, key: str, path: str) -> Any:
    value = holder.get(key)
    if value is None:
        raise missing(join(path, key))
    return value


def parsed(holder: Object, key: str) -> Any:
    """The value of a key; an object or a list that came as a string of JSON is put in its place.

    The Graph takes both. Chatwoot sends `interactive.action` so, whatsapp-api-js `contacts`.
    """
    value = holder.get(key)
    if isinstance(value, str) and value[:1] in ("{", "["):
        with suppress(msgspec.DecodeError, ValueError, RecursionError):
            holder[key] = _decode(value.encode())
    return holder.get(key)


def mapping(holder: Object, key: str, path: str = "") -> Object:
    value = given(holder, key, path)
    if isinstance(value, str):
        value = parsed(holder, key)
    if not isinstance(value, dict):
        raise param(f"Param {join(path, key)} must be a JSON object.")
    return value


def optional_mapping(holder: Object, key: str, path: str = "") -> Object | None:
    return None if holder.get(key) is None else mapping(holder, key, path)


def objects(holder: Object, key: str, path: str, *, least: int = 1, most: int) -> list[Object]:
    values = given(holder, key, path)
    if isinstance(values, str):
        values = parsed(holder, key)
    where = join(path, key)
    if not isinstance(values, list) or not all(isinstance(v, dict) for v in values):
        raise param(f"Param {where} must be an array of JSON objects.")
    if not least <= len(values) <= most:
        raise invalid(where, f"must have {least} to {most} entries, it has {len(values)}")
    return values


def string(
    holder: Object, key: str, path: str = "", *, longest: int | None = None, shortest: int = 1
) -> str:
    return _checked_string(given(holder, key, path), join(path, key), longest, shortest)


def optional_string(
    holder: Object, key: str, path: str = "", *, longest: int | None = None, shortest: int = 0
) -> str | None:
    value = holder.get(key)
    return None if value is None else _checked_string(value, join(path, key), longest, shortest)


def _checked_string(value: Any, where: str, longest: int | None, shortest: int) -> str:
    if not isinstance(value, str):
        raise param(f"Param {where} must be a string.")
    if len(value) < shortest:
        raise missing(where)
    if longest is not None and len(value) > longest:
        raise param(f"Param {where} must be at most {longest} characters long.")
    return value


def identifier(holder: Object, key: str, path: str = "") -> str:
    """An id, which clients give as a string or as a number."""
    value = given(holder, key, path)
    if isinstance(value, bool) or not isinstance(value, str | int) or value == "":
        raise param(f"Param {join(path, key)} must be a string.")
    return str(value)


def optional_boolean(holder: Object, key: str, path: str = "") -> None:
    value = holder.get(key)
    if value is not None and not isinstance(value, bool) and value not in ("true", "false"):
        raise param(f"Param {join(path, key)} must be a boolean.")


def link(holder: Object, key: str, path: str) -> str:
    value = string(holder, key, path)
    if not _LINK.fullmatch(value):
        raise invalid(join(path, key), "is not a valid http or https URL")
    return value


def one_of(holder: Object, key: str, path: str, choices: Iterable[str]) -> str:
    value = string(holder, key, path)
    if value not in choices:
        wanted = ", ".join(sorted(choices))
        raise param(f'Param {join(path, key)} must be one of {{{wanted}}} - got "{value[:60]}".')
    return value


def named(holder: Object, path: str, name: str) -> None:
    """An action says again what it is."""
    if string(holder, "name", path) != name:
        raise param(f'Param {path}.name must be "{name}".')


def number(holder: Object, key: str, path: str, least: float, most: float) -> float:
    """A number, given as such or as a string of digits."""
    value = given(holder, key, path)
    try:
        if isinstance(value, bool):
            raise TypeError
        value = float(value)
    except (TypeError, ValueError, OverflowError):
        raise param(f"Param {join(path, key)} must be a number.") from None
    if not least <= value <= most:
        raise invalid(join(path, key), f"must lie between {least:g} and {most:g}")
    return value


def only(holder: Object, path: str, keys: Iterable[str]) -> None:
    """Refuses keys that Meta does not know there."""
    for key in holder:
        if key not in keys:
            raise param(f'Unexpected key "{key[:60]}" on param "{path}".')


def unique(values: list[str], where: str) -> None:
    if len(set(values)) != len(values):
        raise GraphError(131009, f"Values of '{where}' must be unique.")
