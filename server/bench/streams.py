"""A team at its screens: one web process hands every event to 200 open streams.

Customers write 25 times a second; a message is two events, itself and its conversation, so every
stream hears 50 a second. A time counts from the moment the webhook is due to the event in one
stream, for all of them; the ceiling is the same with a single stream open.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator

from bench import customers
from bench.client import listen
from bench.figure import Figure, at_most, percentile, spread
from bench.house import House, until

STREAMS = 200
RATE, SECONDS = 25, 12.0
BOUND_MS = 300.0
PATIENCE_SECONDS = 30.0
MARK = "wamid.TEAM"
_WAMID = f'"wamid":"{MARK}'.encode()


class Screen:
    """One listener: how many events it heard, and when each message came."""

    def __init__(self) -> None:
        self.heard: dict[str, float] = {}
        self.events = 0
        self.ready = asyncio.Event()

    async def listen(self, house: House, headers: dict[str, str]) -> None:
        """Until cancelled."""
        rest = b""
        async for piece in listen(house.url, "/api/v1/stream", headers):
            *frames, rest = (rest + piece).split(b"\n\n")
            now = time.perf_counter()
            for frame in frames:
                self._take(frame, now)

    def _take(self, frame: bytes, now: float) -> None:
        self.events += b"\nevent: " in frame or frame.startswith(b"event: ")
        if b"event: ready" in frame:
            self.ready.set()
        if b"event: message.created" in frame:
            name = frame.partition(_WAMID)[2].partition(b'"')[0].decode()
            self.heard.setdefault(MARK + name, now)


async def run(house: House) -> Figure:
    await house.filled()
    await house.clear_log()
    with house.running("web") as web, house.running("worker"):
        async with _screens(house, 1) as alone:
            # what a process does for the first time takes longer
            await _write(house, alone, "warm")
            one = await _write(house, alone, "a")
        async with _screens(house, STREAMS) as team:
            watch = house.stopwatch(web)
            all_of_them = await _write(house, team, "b")
            cpu, seconds = watch.read()
    await house.clear_log()
    events = sum(each.events for each in team)
    return Figure(
        rows=[
            at_most(
                f"Webhook → each of {STREAMS} streams, p99, at 50 events/s",
                percentile(all_of_them, 0.99) * 1000,
                "ms",
                BOUND_MS,
                percentile(one, 0.99) * 1000,
            ),
            at_most("… CPU of the web process meanwhile", cpu / seconds * 100, "%", None),
        ],
        details={
            "ceiling": "p99 with one stream open",
            "one stream": spread(one),
            "all streams": spread(all_of_them),
            "events heard": events,
            "cpu for each event in a stream, us": round(cpu / events * 1e6, 1),
        },
    )


@contextlib.asynccontextmanager
async def _screens(house: House, count: int) -> AsyncGenerator[list[Screen]]:
    """That many open streams."""
    agent = await house.agent()
    screens = [Screen() for _ in range(count)]
    listening = [asyncio.create_task(each.listen(house, agent.headers)) for each in screens]
    async with asyncio.timeout(PATIENCE_SECONDS):
        for each in screens:
            await each.ready.wait()
    yield screens
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)
    agent.close()


async def _write(house: House, screens: list[Screen], name: str) -> list[float]:
    """Customers write; how long each message took to each screen."""
    wamids = [f"{MARK}{name}{n}" for n in range(int(RATE * SECONDS))]
    due = await customers.write(house, wamids, RATE)

    async def all_heard() -> bool:
        return all(due.keys() <= each.heard.keys() for each in screens)

    await until(all_heard, PATIENCE_SECONDS, what="every message on every screen")
    return [each.heard[wamid] - at for each in screens for wamid, at in due.items()]
