"""A listener of the stream, as a browser is one."""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, Callable
from typing import Any, NamedTuple

import httpx

from tests.served import Client


class Heard(NamedTuple):
    """One event; `id` is absent inside a position."""

    name: str
    data: Any
    id: int | None


class Listening:
    """What a stream has said so far."""

    def __init__(self, response: httpx.Response) -> None:
        self.response = response
        self.events: list[Heard] = []
        self.comments = 0
        self.ended = False
        self._more = asyncio.Condition()

    async def read(self) -> None:
        fields: dict[str, str] = {}
        async for line in self.response.aiter_lines():
            if line.startswith(":"):
                self.comments += 1
            elif line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                position = int(fields["id"]) if "id" in fields else None
                self.events.append(Heard(fields["event"], json.loads(fields["data"]), position))
                fields = {}
            async with self._more:
                self._more.notify_all()
        async with self._more:
            self.ended = True
            self._more.notify_all()

    async def until(self, condition: Callable[[], Any], seconds: float = 15) -> None:
        """Returns once the condition holds. Raises TimeoutError, saying what was heard."""
        try:
            async with asyncio.timeout(seconds), self._more:
                await self._more.wait_for(condition)
        except TimeoutError:
            raise AssertionError(f"heard only {[e.name for e in self.events]}") from None

    async def hear(self, name: str, count: int = 1) -> list[Heard]:
        """The events of this name, once there are as many."""
        await self.until(lambda: len(self.of(name)) >= count)
        return self.of(name)

    async def end(self) -> None:
        """Returns once the server has closed the stream."""
        await self.until(lambda: self.ended)

    def of(self, name: str) -> list[Heard]:
        return [event for event in self.events if event.name == name]

    @property
    def position(self) -> int:
        """Where the stream began."""
        return self.of("ready")[0].data["position"]

    @property
    def last_id(self) -> int:
        return max((event.id for event in self.events if event.id is not None), default=0)


@contextlib.asynccontextmanager
async def listening(
    client: Client, last_id: str | None = None, **query: Any
) -> AsyncGenerator[Listening]:
    """A stream that is open, after its first words."""
    headers = {} if last_id is None else {"Last-Event-ID": last_id}
    async with client.stream(
        "GET", "/stream", params=query, headers=headers, timeout=None
    ) as response:
        assert response.status_code == 200, await response.aread()
        found = Listening(response)
        reading = asyncio.create_task(found.read())
        try:
            await found.hear("ready")
            yield found
        finally:
            reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await reading
