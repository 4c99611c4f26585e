"""Runs the reactions to facts: in order, in batches, at least once, each consumer failing alone."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from rapport.core import fact_log, log, metrics, waiting
from rapport.core.bus import heard
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.fact_log import Entry, Fact
from rapport.core.runtime import Runtime
from rapport.core.waiting import Mark

logger = log.get(__name__)
BATCH = 500
ATTEMPTS = 5
"""A fact that fails this often goes to the dead letters, and the cursor moves on."""
POLL_SECONDS = 1.0

DEAD = metrics.counter("fact_dead_letters_total", "Facts a consumer gave up on", ("consumer",))

React = Callable[[WorkspaceTx, Any], Awaitable[None]]


@dataclass(frozen=True)
class Consumer:
    """A named reaction. `reactions` maps fact types to functions that write rows and do no network.

    A function may be called again for a fact it has seen, so its effect must be the same.
    """

    name: str
    reactions: Mapping[type[Fact], React]

    def concerns(self, entry: Entry) -> bool:
        """Whether there is a reaction to it."""
        return any(fact_log.kind_of(fact_type) == entry.kind for fact_type in self.reactions)

    async def react(self, tx: WorkspaceTx, entry: Entry) -> None:
        for fact_type, reaction in self.reactions.items():
            if fact_log.kind_of(fact_type) == entry.kind:
                await reaction(tx, fact_log.read(entry, fact_type))


async def run(runtime: Runtime, consumers: Sequence[Consumer]) -> None:
    """Works until cancelled. Several processes may run it side by side."""
    awake = asyncio.Event()
    runtime.bus.subscribe("reactions", lambda _: awake.set())
    while True:
        awake.clear()
        marks = await waiting.due(runtime.database.control_pool, "facts", runtime.clock.now())
        done = [await catch_up(runtime, mark, consumers) for mark in marks]
        if not any(done):
            await heard(awake, POLL_SECONDS)


async def catch_up(runtime: Runtime, mark: Mark, consumers: Sequence[Consumer]) -> bool:
    """Brings every consumer of a workspace to the mark, or as far as its failures let it."""
    reached = [
        await _follow(runtime, mark.workspace_id, mark.generation, consumer)
        for consumer in consumers
    ]
    if all(reached):
        await waiting.clear(runtime.database.control_pool, "facts", mark, next_due=None)
    return all(reached)


async def _follow(runtime: Runtime, workspace_id: UUID, position: int, consumer: Consumer) -> bool:
    """Whether the consumer has reached the position."""
    while True:
        async with runtime.workspace(workspace_id) as tx:
            reached = await _advance(tx, consumer)
        if reached is None:
            return False
        if reached >= position:
            return True


async def _advance(tx: WorkspaceTx, consumer: Consumer) -> int | None:
    """One batch; the cursor's new position, or None when another process has it or it failed."""
    cursor = await _take(tx, consumer) or await _begin(tx, consumer)
    if cursor is None:
        return None
    batch = await fact_log.entries(tx, cursor["position"], BATCH)
    if not batch:
        return await fact_log.position(tx)
    if any(consumer.concerns(entry) for entry in batch):
        try:
            async with tx.savepoint():
                for entry in batch:
                    await consumer.react(tx, entry)
        except Exception:
            batch = await _one_by_one(tx, consumer, batch, cursor["failures"])
    reached = batch[-1].position if batch else None
    if reached is not None:
        await _move(tx, consumer, reached, failures=0)
    return reached


async def _take(tx: WorkspaceTx, consumer: Consumer) -> asyncpg.Record | None:
    return await tx.fetchrow(
        "select position, failures from fact_cursor where workspace_id = $1 and consumer = $2"
        " for update skip locked",
        tx.workspace_id,
        consumer.name,
    )


async def _begin(tx: WorkspaceTx, consumer: Consumer) -> asyncpg.Record | None:
    """A new consumer's cursor; none while another process has the one that is there."""
    await tx.execute(
        "insert into fact_cursor (workspace_id, consumer, position) values ($1, $2, 0)"
        " on conflict do nothing",
        tx.workspace_id,
        consumer.name,
    )
    return await _take(tx, consumer)


async def _one_by_one(
    tx: WorkspaceTx, consumer: Consumer, batch: Sequence[Entry], failures: int
) -> Sequence[Entry]:
    """The entries up to the first that fails; that one is counted, or given up on."""
    for number, entry in enumerate(batch):
        try:
            async with tx.savepoint():
                await consumer.react(tx, entry)
        except Exception as problem:
            logger.exception("reaction failed", consumer=consumer.name, position=entry.position)
            failures = 0 if number else failures
            if failures + 1 >= ATTEMPTS:
                await _give_up(tx, consumer, entry, problem)
                return batch[: number + 1]
            if not number:
                await _move(tx, consumer, entry.position - 1, failures=failures + 1)
            return batch[:number]
    return batch


async def _move(tx: WorkspaceTx, consumer: Consumer, position: int, failures: int) -> None:
    await tx.execute(
        "update fact_cursor set position = $3, failures = $4"
        " where workspace_id = $1 and consumer = $2",
        tx.workspace_id,
        consumer.name,
        position,
        failures,
    )


async def _give_up(tx: WorkspaceTx, consumer: Consumer, entry: Entry, problem: Exception) -> None:
    DEAD.labels(consumer.name).inc()
    await tx.execute(
        """
        insert into fact_dead_letter (workspace_id, consumer, position, kind, payload, problem)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing
        """,
        tx.workspace_id,
        consumer.name,
        entry.position,
        entry.kind,
        entry.payload,
        f"{type(problem).__name__}: {problem}"[:500],
    )
