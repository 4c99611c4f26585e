"""Gives every lane with work to a worker: this one, unless another has it."""

import asyncio
from datetime import timedelta
from uuid import UUID

from rapport.core import log, waiting
from rapport.core.bus import heard
from rapport.core.db.database import DATABASE_TROUBLE
from rapport.core.leases import LifeLine, life_line
from rapport.core.runtime import Runtime
from rapport.core.waiting import Mark
from rapport.messaging.handlers.health import HealthyClock
from rapport.messaging.handlers.lane import Lane

logger = log.get(__name__)
POLL_SECONDS = 1.0
NEXT_LOOK = timedelta(seconds=1)

Key = tuple[UUID, UUID]


class Lanes:
    """The lanes of this worker."""

    def __init__(self, runtime: Runtime, health: HealthyClock) -> None:
        self._runtime = runtime
        self._health = health
        self._lanes: dict[Key, Lane] = {}
        self._tasks: dict[Key, asyncio.Task[None]] = {}
        self._awake = asyncio.Event()
        runtime.bus.subscribe("lane", self._wake)

    async def run(self) -> None:
        """Works until cancelled; then lanes end in order, with nothing of theirs unrecorded."""
        while True:
            try:
                async with life_line(self._runtime.database) as life:
                    try:
                        await self._serve(life)
                    finally:
                        await self._end()
            except DATABASE_TROUBLE as problem:
                logger.warning("lanes stopped for a moment", problem=str(problem))
            await asyncio.sleep(POLL_SECONDS)

    async def _serve(self, life: LifeLine) -> None:
        while life.holds:
            self._awake.clear()
            now = self._runtime.clock.now()
            for mark in await waiting.due(self._runtime.database.control_pool, "lane", now):
                self._start(life, mark)
            await heard(self._awake, POLL_SECONDS)

    def _start(self, life: LifeLine, mark: Mark) -> None:
        key = (mark.workspace_id, mark.subject)
        if key in self._tasks:
            return
        lane = Lane(self._runtime, life, self._health, *key)
        self._lanes[key] = lane
        task = asyncio.create_task(self._hold(lane, mark), name="lane")
        self._tasks[key] = task
        task.add_done_callback(lambda _: self._forget(key))

    async def _hold(self, lane: Lane, mark: Mark) -> None:
        try:
            await lane.run()
            await self._tidy(mark)
        except DATABASE_TROUBLE as problem:
            logger.warning("lane stopped", number=str(mark.subject), problem=str(problem))

    async def _tidy(self, mark: Mark) -> None:
        """Takes the mark away when the lane is empty, or puts it to when something is due."""
        async with self._runtime.workspace(mark.workspace_id) as tx:
            row = await tx.fetchrow(
                """
                select min(m.due_at) as due_at, bool_or(m.in_flight_since is not null) as in_flight,
                       (select pause is not null from phone_number
                        where workspace_id = $1 and id = $2) as paused
                from message m where m.workspace_id = $1 and m.number_id = $2
                  and (m.due_at is not null or m.in_flight_since is not null)
                """,
                mark.workspace_id,
                mark.subject,
            )
        now = self._runtime.clock.now()
        next_due = None
        if row is not None and row["in_flight"]:
            next_due = now + NEXT_LOOK
        elif row is not None and row["due_at"] is not None:
            # a paused number is woken by whoever resumes it
            next_due = now + timedelta(minutes=5) if row["paused"] else row["due_at"]
        pool = self._runtime.database.control_pool
        await waiting.clear(pool, "lane", mark, next_due)

    def _wake(self, item: str) -> None:
        workspace_id, _, number_id = item.partition(":")
        lane = self._lanes.get((UUID(workspace_id), UUID(number_id)))
        if lane is not None:
            lane.awake.set()
        else:
            self._awake.set()

    def _forget(self, key: Key) -> None:
        self._tasks.pop(key, None)
        self._lanes.pop(key, None)

    async def _end(self) -> None:
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
