"""Reading what a template is made of, with the refusals of template endpoints."""

from collections.abc import Iterable
from typing import Any

import msgspec

from simulator.errors import templates as refusals
from simulator.errors.graph import GraphError, param

ID_LENGTH = 32
SHOWN = 40  # characters of a wrong value that a refusal repeats


class Given:
    """One JSON object of a submission. `kind` is the component that a refusal blames."""

    __slots__ = ("kind", "path", "values")

    def __init__(self, values: Any, path: str, kind: str = "") -> None:
        if not isinstance(values, dict):
            raise param(f"Param {path} must be a JSON object.")
        self.values: dict[str, Any] = values
        self.path = path
        self.kind = kind

    def has(self, key: str) -> bool:
        return self.values.get(key) is not None

    def required(self, key: str) -> Any:
        value = self.values.get(key)
        if value is None or value == "":
            raise refusals.missing_fields(self.kind, key)
        return value

    def text(self, key: str, most: int, what: str = "") -> str:
        """A text that has to be there. Longer than `most` characters: 2388040."""
        value = self.required(key)
        if not isinstance(value, str):
            raise param(f"Param {self._where(key)} must be a string.")
        if len(value) > most:
            raise refusals.too_long(what or f"{key} of {self.kind}", most)
        return value

    def optional_text(self, key: str, most: int, what: str = "") -> str | None:
        return self.text(key, most, what) if self.values.get(key) not in (None, "") else None

    def choice(self, key: str, choices: Iterable[str], default: str | None = None) -> str:
        """One of some words, in upper case however it was written."""
        if default is not None and not self.has(key):
            return default
        value = self.required(key)
        word = upper(value)
        if word not in choices:
            raise wrong_choice(self._where(key), choices, value)
        return word

    def boolean(self, key: str) -> bool | None:
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return value
        word = upper(value)
        if word not in ("TRUE", "FALSE"):
            raise param(f"Param {self._where(key)} must be a boolean.")
        return word == "TRUE"

    def integer(self, key: str, least: int, most: int) -> int:
        return whole_number(self.required(key), self._where(key), least, most)

    def list(self, key: str) -> list[Any]:
        value = self.required(key)
        if not isinstance(value, list):
            raise param(f"Param {self._where(key)} must be an array.")
        return value

    def inner(self, key: str) -> "Given":
        return Given(self.required(key), self._where(key), self.kind)

    def _where(self, key: str) -> str:
        return f"{self.path}['{key}']"


def upper(value: Any) -> str:
    """A word in upper case; what is no text is no word."""
    return value.upper() if isinstance(value, str) else ""


def wrong_choice(where: str, choices: Iterable[str], value: Any) -> GraphError:
    wanted = ", ".join(sorted(choices))
    shown = value[:SHOWN] if isinstance(value, str) else type(value).__name__
    return param(f'Param {where} must be one of {{{wanted}}} - got "{shown}".')


def whole_number(value: Any, where: str, least: int, most: int) -> int:
    """A number, given as such or in digits."""
    is_digits = isinstance(value, str) and len(value) < 12 and value.lstrip("-").isdecimal()
    if isinstance(value, bool) or not (isinstance(value, int) or is_digits):
        raise param(f"Param {where} must be a number.")
    if not least <= int(value) <= most:
        raise param(f"Param {where} must be between {least} and {most}.")
    return int(value)


def parsed(value: Any) -> Any:
    """Lists and objects may come as JSON in a string, as in forms."""
    if not isinstance(value, str) or value.lstrip()[:1] not in ("{", "["):
        return value
    try:
        return msgspec.json.decode(value)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return value


def identifier(value: Any) -> str:
    """An id, which clients give as a string or as a number; what is neither names nothing."""
    if isinstance(value, str):
        return value[:ID_LENGTH]
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return str(value) if is_number and 0 <= value < 10**ID_LENGTH else ""
