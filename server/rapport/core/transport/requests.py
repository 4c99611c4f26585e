"""A request as the bytes that go over the wire (RFC 9112), and the answer as it is handed on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import quote, urlsplit

from msgspec import Struct

from rapport.core.transport.failures import InvalidRequest

# RFC 9110: a token; a field value without line breaks and other control characters
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE = re.compile(r"[\t\x20-\x7e\x80-\xff]*")
_PORTS = {"http": 80, "https": 443}
_AS_IT_IS = "/?:@!$&'()*+,;=%~[]"


class Origin(NamedTuple):
    """Where a connection leads to."""

    scheme: str
    host: str
    port: int


class _Place(Struct, frozen=True):
    origin: Origin
    host: str
    target: str


class Headers(Mapping[str, str]):
    """Header fields, looked up without regard to case. They are read when somebody asks."""

    def __init__(self, fields: Sequence[tuple[bytes, bytes]]) -> None:
        self._fields = fields
        self._read: dict[str, str] | None = None

    def _all(self) -> dict[str, str]:
        if self._read is None:
            self._read = {}
            for name, value in self._fields:
                key, text = name.decode("latin-1").lower(), value.decode("latin-1")
                self._read[key] = f"{self._read[key]}, {text}" if key in self._read else text
        return self._read

    def __getitem__(self, name: str) -> str:
        return self._all()[name.lower()]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())


class Response(Struct, frozen=True):
    """An answer, read whole. `headers` is looked up without regard to case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def written(
    method: str, url: str, headers: Mapping[str, str], body: bytes | None, agent: str
) -> tuple[Origin, bytes]:
    """The request's bytes and where they go. Raises InvalidRequest, without quoting anything: what
    cannot stand in a header may be somebody's token."""
    try:
        place = _place(url)
    except ValueError:
        raise InvalidRequest("the address is not one of HTTP") from None
    lines = [f"{method} {place.target} HTTP/1.1", f"host: {place.host}", f"user-agent: {agent}"]
    for name, value in headers.items():
        if not (_NAME.fullmatch(name) and _VALUE.fullmatch(value)):
            raise InvalidRequest("the address or a header is not valid HTTP")
        lines.append(f"{name}: {value}")
    if body is not None or method not in ("GET", "DELETE"):
        lines.append(f"content-length: {len(body or b'')}")
    head = "\r\n".join((*lines, "", "")).encode("latin-1")
    return place.origin, head + body if body else head


@lru_cache(maxsize=256)
def _place(url: str) -> _Place:
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise ValueError(url)
    host = parts.hostname if parts.hostname.isascii() else _ascii(parts.hostname)
    port = parts.port or _PORTS[parts.scheme]
    name = f"[{host}]" if ":" in host else host
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    shown = name if port == _PORTS[parts.scheme] else f"{name}:{port}"
    return _Place(Origin(parts.scheme, host, port), shown, quote(target, safe=_AS_IT_IS))


def _ascii(host: str) -> str:
    return host.encode("idna").decode("ascii")
