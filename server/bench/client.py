"""An HTTP client that costs little, since it shares the cores with what it measures."""

import asyncio
import json
from collections.abc import AsyncGenerator
from typing import Any, Self
from urllib.parse import urlsplit

PATIENCE_SECONDS = 60.0


class Connection(asyncio.Protocol):
    """One connection that is kept; requests go over it one after the other, as ready bytes."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None

    @classmethod
    async def to(cls, url: str) -> Self:
        parts = urlsplit(url)
        loop = asyncio.get_running_loop()
        _, protocol = await loop.create_connection(cls, parts.hostname, parts.port)
        return protocol

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Status and body. Answers must say their length."""
        assert self._transport is not None
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        head = self._buffer[:end].lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
        if len(self._buffer) < end + 4 + length or self._answer is None:
            return
        status, body = int(head[9:12]), self._buffer[end + 4 : end + 4 + length]
        self._buffer = self._buffer[end + 4 + length :]
        if not self._answer.done():
            self._answer.set_result((status, body))

    def connection_lost(self, _: Exception | None) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(ConnectionError("the server hung up"))


def request(
    method: str, target: str, body: bytes = b"", headers: dict[str, str] | None = None
) -> bytes:
    """A request as it goes over the wire."""
    lines = [f"{method} {target} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Caller:
    """A program or a browser that asks for JSON."""

    def __init__(self, url: str, headers: dict[str, str] | None = None) -> None:
        self._url = url
        self.headers = headers or {}
        self._connection: Connection | None = None

    async def call(self, method: str, target: str, order: Any = None) -> Any:
        """What was answered, as read JSON. Raises AssertionError for a refusal."""
        body = b"" if order is None else json.dumps(order).encode()
        status, answer = await self.ask(request(method, target, body, self.headers))
        assert 200 <= status < 300, f"{method} {target}: {status} {answer[:500]!r}"
        return json.loads(answer) if answer else None

    async def ask(self, ready: bytes) -> tuple[int, bytes]:
        if self._connection is None:
            self._connection = await Connection.to(self._url)
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await self._connection.ask(ready)

    def get(self, target: str) -> bytes:
        """A GET with our headers, ready to be asked."""
        return request("GET", target, headers=self.headers)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()


async def listen(url: str, target: str, headers: dict[str, str]) -> AsyncGenerator[bytes]:
    """The pieces of an answer that does not end (HTTP/1.1, chunked)."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port, limit=2**24)
    try:
        writer.write(request("GET", target, headers=headers))
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), head
        while size := int(await reader.readline(), 16):
            yield (await reader.readexactly(size + 2))[:-2]
    finally:
        writer.close()
