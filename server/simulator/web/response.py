"""Answers, and how they are written to the client."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec

from simulator.web.request import Send

Headers = tuple[tuple[bytes, bytes], ...]

_JSON: Headers = ((b"content-type", b"application/json; charset=UTF-8"),)
_encode = msgspec.json.Encoder().encode


class Response:
    __slots__ = ("body", "headers", "status")

    def __init__(self, body: bytes, headers: Headers = (), status: int = 200) -> None:
        self.body = body
        self.headers = headers
        self.status = status

    async def write(self, send: Send, more_headers: Headers = ()) -> None:
        length = (b"content-length", str(len(self.body)).encode())
        headers = [*self.headers, *more_headers, length]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


class Stream:
    """An answer whose length is not known before it has been sent."""

    __slots__ = ("chunks", "headers", "status")

    def __init__(
        self, chunks: AsyncIterator[bytes], headers: Headers = (), status: int = 200
    ) -> None:
        self.chunks = chunks
        self.headers = headers
        self.status = status

    async def write(self, send: Send, more_headers: Headers = ()) -> None:
        headers = [*self.headers, *more_headers]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        async for chunk in self.chunks:
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


class Silence:
    """No answer at all: the handler has closed the connection."""

    __slots__ = ()

    async def write(self, _send: Send, _more_headers: Headers = ()) -> None:
        return


Answer = Response | Stream | Silence


def json(value: Any, status: int = 200) -> Response:
    return Response(_encode(value), _JSON, status)


def raw_json(body: str, status: int = 200) -> Response:
    """What says that it is JSON, whatever it is."""
    return Response(body.encode(), _JSON, status)


def text(body: str, status: int = 200) -> Response:
    return Response(body.encode(), ((b"content-type", b"text/plain; charset=utf-8"),), status)


def html(body: str, status: int = 200) -> Response:
    return Response(body.encode(), ((b"content-type", b"text/html; charset=utf-8"),), status)


def json_stream(chunks: AsyncIterator[bytes]) -> Stream:
    return Stream(chunks, _JSON)
