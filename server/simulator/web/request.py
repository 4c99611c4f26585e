"""A request as its handler sees it."""

from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

BODY_LIMIT = 4 * 1024 * 1024
CONNECTION = "simulator.connection"  # the ASGI extension that `web/protocol.py` adds


class BodyTooLarge(Exception):
    """More bytes came than the handler wants; `limit` says how many it takes."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"The request body is larger than {limit} bytes.")
        self.limit = limit


class ClientGone(Exception):
    """The client closed the connection before its request was complete."""


class Request:
    """Nothing is parsed before it is asked for."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.scope = scope
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self._receive = receive
        self._body: bytes | None = None

    def header(self, name: bytes) -> str:
        """The first header of that (lower-case) name, or ''."""
        for key, value in self.scope["headers"]:
            if key == name:
                return value.decode("latin-1")
        return ""

    @cached_property
    def query(self) -> dict[str, str]:
        raw: bytes = self.scope["query_string"]
        return dict(parse_qsl(raw.decode("latin-1"), keep_blank_values=True)) if raw else {}

    @property
    def content_type(self) -> str:
        return self.header(b"content-type").partition(";")[0].strip().lower()

    @property
    def origin(self) -> str:
        """How the client reached us, such as `http://127.0.0.1:8001`."""
        host = self.header(b"host")
        if not host:
            address, port = self.scope.get("server") or ("127.0.0.1", 80)
            host = f"{address}:{port}"
        return f"{self.scope.get('scheme', 'http')}://{host}"

    @property
    def body_so_far(self) -> bytes:
        """The body if a handler has read it whole, else nothing."""
        return self._body or b""

    async def chunks(self) -> AsyncIterator[bytes]:
        if self._body is not None:
            yield self._body
            return
        while True:
            message = await self._receive()
            if message["type"] == "http.disconnect":
                raise ClientGone
            yield message.get("body", b"")
            if not message.get("more_body", False):
                return

    async def body(self, limit: int = BODY_LIMIT) -> bytes:
        """The whole body; it may be asked for more than once."""
        if self._body is None:
            self._body = await self._read(limit)
        return self._body

    async def _read(self, limit: int) -> bytes:
        first = await self._receive()
        if first["type"] == "http.disconnect":
            raise ClientGone
        body = first.get("body", b"")
        if len(body) > limit:
            raise BodyTooLarge(limit)
        return body if not first.get("more_body", False) else await self._rest(body, limit)

    async def _rest(self, first: bytes, limit: int) -> bytes:
        parts, size = [first], len(first)
        async for chunk in self.chunks():
            parts.append(chunk)
            size += len(chunk)
            if size > limit:
                raise BodyTooLarge(limit)
        return b"".join(parts)

    async def wait_for_disconnect(self) -> None:
        """Returns when the client has gone. Call it only after the body was read."""
        while (await self._receive())["type"] != "http.disconnect":
            continue

    async def drop(self) -> None:
        """Closes the connection hard, without an answer."""
        transport = self.scope["extensions"][CONNECTION]["transport"]
        transport.abort()
        await self.wait_for_disconnect()
