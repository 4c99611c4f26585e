"""What just happened, for whoever looks at the pages: server-sent events."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec

QUEUE_LENGTH = 1_000
HEARTBEAT_SECONDS = 15.0

_encode = msgspec.json.Encoder().encode


class Live:
    """Hands events to listeners. A listener that cannot keep up is told to start anew.

    Without listeners an event costs one comparison.
    """

    def __init__(self) -> None:
        self._listeners: set[asyncio.Queue[bytes | None]] = set()

    @property
    def is_watched(self) -> bool:
        return bool(self._listeners)

    def tell(self, event: str, data: Any) -> None:
        if not self._listeners:
            return
        line = b"event: %b\ndata: %b\n\n" % (event.encode(), _encode(data))
        for queue in self._listeners:
            if queue.qsize() < QUEUE_LENGTH:
                queue.put_nowait(line)
            elif queue.qsize() == QUEUE_LENGTH:
                queue.put_nowait(b"event: reset\ndata: {}\n\n")

    def close(self) -> None:
        """Ends every stream, so that the process can stop."""
        for queue in self._listeners:
            queue.put_nowait(None)

    async def stream(self) -> AsyncIterator[bytes]:
        queue: asyncio.Queue[bytes | None] = asyncio.Queue()
        self._listeners.add(queue)
        try:
            yield b"retry: 1000\n\n"
            while (line := await self._next(queue)) is not None:
                yield line
        finally:
            self._listeners.discard(queue)

    async def _next(self, queue: asyncio.Queue[bytes | None]) -> bytes | None:
        try:
            async with asyncio.timeout(HEARTBEAT_SECONDS):
                return await queue.get()
        except TimeoutError:
            return b": still here\n\n"
