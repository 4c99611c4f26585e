"""From a signed webhook to the event in a browser's stream, while a lane sends and is answered.

200 messages a second come in, each at its due moment whether or not the last one was answered; one
lane sends 900 a second, and the simulator brings `sent`, `delivered` and `read` of each back. Web,
worker, PostgreSQL, simulator, browser and load share the machine's cores: `cpu` says who took what.
"""

import asyncio
import time
from typing import Any

import asyncpg

from bench import customers, lane
from bench.client import listen
from bench.figure import Figure, at_least, at_most, percentile, spread
from bench.house import House, until
from rapport.core.ids import new_id

RATE, SECONDS = 200, 12.0
SENDS_A_SECOND = 900
WARM_SECONDS = 3.0
BOUND_MS = 250.0
PATIENCE_SECONDS = 30.0
MARK = "wamid.LIVE"


class Browser:
    """Hears a stream, and notes when each of our messages came."""

    def __init__(self) -> None:
        self.heard: dict[str, float] = {}
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
        if b"event: ready" in frame:
            self.ready.set()
        if b"event: message.created" in frame:
            wamid = frame.partition(b'"wamid":"')[2].partition(b'"')[0].decode()
            if wamid.startswith(MARK):
                self.heard.setdefault(wamid, now)


async def run(house: House) -> Figure:
    """Once without the lane, as the ceiling, and once with it."""
    await house.filled()
    await house.clear_log()
    await house.simulator.call("POST", "/_simulator/webhooks", {"enabled": True})
    owner = await house.owner()
    with house.running("web") as web, house.running("worker") as worker:
        agent = await house.agent()
        browser = Browser()
        listening = asyncio.create_task(browser.listen(house, agent.headers))
        await asyncio.wait_for(browser.ready.wait(), PATIENCE_SECONDS)
        alone = await _write(house, browser, "a")
        pids = {
            "web": web, "worker": worker, "postgres": house.database_pid,
            "simulator": house.simulator_pid,
        }  # fmt: skip
        watches = {name: house.stopwatch(pid) for name, pid in pids.items()}
        sends = await _begin_sending(house, owner)
        began = time.perf_counter()
        busy = await _write(house, browser, "b")
        seconds = time.perf_counter() - began
        shares = {
            name: round(watch.read()[0] / watch.read()[1], 2) for name, watch in watches.items()
        }
        sent = await _sent(owner, sends)
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    left = await house.clear_log()
    await lane.set_pace(owner, lane.FAST)
    await owner.close()
    return Figure(
        rows=[
            at_most(
                "Webhook → browser, p99, at 200/s while a lane sends 900/s",
                percentile(busy, 0.99) * 1000,
                "ms",
                BOUND_MS,
                percentile(alone, 0.99) * 1000,
            ),
            at_least("… the lane meanwhile", sent["rate"], "/s", None, SENDS_A_SECOND),
        ],
        details={
            "ceiling": "p99 of the same without the lane",
            "without the lane": spread(alone),
            "with the lane": spread(busy),
            "seconds": seconds,
            "sent": sent,
            "webhooks": left,
            "cores taken": shares,
        },
    )


async def _begin_sending(house: House, owner: asyncpg.Connection) -> str:
    """Sets the lane to work, and returns when it is up to speed."""
    name = f"bench live {new_id()}"
    await lane.rest(owner)
    await lane.set_pace(owner, SENDS_A_SECOND)
    count = int((SECONDS + 2 * WARM_SECONDS) * SENDS_A_SECOND)
    await lane.queue(owner, house, count, name)
    await lane.wake(owner, house)
    began = (await house.simulator.call("GET", "/_simulator/outbox/count"))["count"]

    async def flows() -> bool:
        now = await house.simulator.call("GET", "/_simulator/outbox/count")
        return now["count"] > began + SENDS_A_SECOND

    await until(flows, PATIENCE_SECONDS, what="the lane to begin")
    return name


async def _sent(owner: asyncpg.Connection, name: str) -> dict[str, Any]:
    row = await owner.fetchrow(
        """
        select count(*) filter (where accepted_at is not null) as accepted,
               count(*) filter (where read_at is not null) as read,
               extract(epoch from max(accepted_at) - min(accepted_at))::float8 as seconds
        from message where client_id = $1
        """,
        name,
    )
    assert row is not None
    return {**dict(row), "rate": row["accepted"] / row["seconds"]}


async def _write(house: House, browser: Browser, name: str) -> list[float]:
    """Customers write; how long each message took from its due moment."""
    due = await customers.write(
        house, [f"{MARK}{name}{n}" for n in range(int(RATE * SECONDS))], RATE
    )

    async def all_heard() -> bool:
        return due.keys() <= browser.heard.keys()

    await until(all_heard, PATIENCE_SECONDS, what="every message on the stream")
    return [browser.heard[wamid] - at for wamid, at in due.items()]
