"""Load for the simulator, and the webhook endpoint behind it: both as little as they can be, since
they share a core."""

import asyncio
import json
from collections.abc import Callable
from typing import Self, cast
from urllib.parse import urlsplit

PATIENCE_SECONDS = 180.0


class Load:
    """So many sends over kept connections, each with one request under way."""

    def __init__(self, count: int, request: Callable[[int], bytes]) -> None:
        self.accepted = self.refused = 0
        self.first_refusal = b""
        self._request = request
        self._numbers = iter(range(count))
        self._open = 0
        self._done = asyncio.Event()

    async def run(self, url: str, connections: int) -> None:
        """Returns when the last answer has come."""
        parts, loop = urlsplit(url), asyncio.get_running_loop()
        self._open = connections
        for _ in range(connections):
            await loop.create_connection(lambda: _Sender(self), parts.hostname, parts.port)
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._done.wait()

    def next(self) -> bytes | None:
        number = next(self._numbers, None)
        return None if number is None else self._request(number)

    def answered(self, head: bytes) -> None:
        if head.startswith(b"HTTP/1.1 200"):
            self.accepted += 1
        else:
            self.refused += 1
            self.first_refusal = self.first_refusal or head

    def ended(self) -> None:
        self._open -= 1
        if self._open == 0:
            self._done.set()


class _Sender(asyncio.Protocol):
    def __init__(self, load: Load) -> None:
        self._load = load
        self._answer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._send()

    def _send(self) -> None:
        request = self._load.next()
        if request is None:
            self._transport.close()
        else:
            self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._answer += data
        if self._answer.endswith(b"}"):  # all answers here are short objects, sent whole
            self._load.answered(self._answer)
            self._answer = b""
            self._send()

    def connection_lost(self, _: Exception | None) -> None:
        self._load.ended()


class Endpoint:
    """Answers every webhook with 200 and counts the statuses in it."""

    def __init__(self) -> None:
        self.posts = self.statuses = 0
        self._wanted = 0
        self._enough = asyncio.Event()
        self._server: asyncio.Server

    @classmethod
    async def open(cls) -> Self:
        endpoint = cls()
        loop = asyncio.get_running_loop()
        endpoint._server = await loop.create_server(lambda: _Receiver(endpoint), "127.0.0.1", 0)
        return endpoint

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}/hook"

    def expect(self, statuses: int) -> None:
        self.posts = self.statuses = 0
        self._wanted = statuses
        self._enough.clear()

    async def all_came(self) -> None:
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self._enough.wait()

    def received(self, body: bytes) -> None:
        self.posts += 1
        self.statuses += body.count(b'"status":')
        if self.statuses >= self._wanted:
            self._enough.set()

    def close(self) -> None:
        self._server.close()


class _Receiver(asyncio.Protocol):
    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            length = int(head.partition(b"content-length:")[2].split(b"\r\n")[0])
            if len(self._buffer) < end + 4 + length:
                return
            self._endpoint.received(self._buffer[end + 4 : end + 4 + length])
            self._buffer = self._buffer[end + 4 + length :]
            self._transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")


def send(path: str, token: str, message: dict[str, object]) -> bytes:
    """A request that sends a message, as it goes over the wire."""
    body = json.dumps({"messaging_product": "whatsapp", **message})
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    ).encode()
