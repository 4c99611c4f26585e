"""The worker process: applies webhooks, sends messages, reacts to facts, carries out jobs."""

import asyncio

from rapport import wiring
from rapport.core import consumers, processes, queue
from rapport.core.runtime import Runtime


async def run(runtime: Runtime) -> None:
    """Works until cancelled; then ends in order."""
    wiring.prepare()
    async with asyncio.TaskGroup() as group:
        group.create_task(processes.beat(runtime, "worker"), name="heartbeat")
        group.create_task(consumers.run(runtime, wiring.CONSUMERS), name="consumers")
        group.create_task(queue.run(runtime, wiring.HANDLERS, wiring.TIMETABLE), name="queue")
        for name, work in wiring.streams(runtime):
            group.create_task(work, name=name)
