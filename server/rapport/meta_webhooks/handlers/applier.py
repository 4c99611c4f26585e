"""Applies the webhook log: one fenced applier, in batches, forward only.

What people write has the first turn and statuses have the second, in smaller batches. With an
applier for each, messages came later (p99 1,230 ms against 890 ms, beside a lane at work).
A webhook waits until its items are committed in their workspaces, so a crash in between means
applying again, which changes nothing.
"""

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import stamina
from msgspec import Struct

from rapport.core import leases, log, metrics
from rapport.core.db.database import DATABASE_TROUBLE, TRANSIENT
from rapport.core.runtime import Runtime
from rapport.meta_webhooks.actions import dead_letters
from rapport.meta_webhooks.actions.apply import DATA_ERRORS, apply, reason_of
from rapport.meta_webhooks.handlers.looks import Looks
from rapport.meta_webhooks.queries import arrivals
from rapport.meta_webhooks.rules import (
    PEOPLE,
    SHARDS,
    STATUSES,
    Assigned,
    Found,
    Stray,
    Webhook,
    apart,
)
from rapport.whatsapp import payloads
from rapport.whatsapp.payloads import NotJson, WebhookItem

logger = log.get(__name__)
LEASE = timedelta(seconds=15)
RENEW_SECONDS = 5.0
ROWS = 1000
BATCH_BYTES = {PEOPLE: 16 * 1024 * 1024, STATUSES: 512 * 1024}
"""By shard. A message that comes in waits until one batch of statuses, some 900, is applied."""
ITEMS_PER_TRANSACTION = 1000

APPLIED = metrics.counter("webhooks_applied_total", "Webhooks applied")
LAG = metrics.gauge("webhooks_lag_seconds", "Age of the oldest webhook not applied", ("shard",))
STOPPED = metrics.gauge("webhooks_stopped", "1 while the applier is stopped by an error")


class Batch(Struct, frozen=True):
    """Webhooks that are to be applied together, and the items that were found in them: those of
    each workspace, and those of none with the reason. Behind a full one there may be more."""

    ids: list[int]
    assigned: dict[UUID, list[Assigned]]
    strays: list[tuple[Found, Stray]]
    is_full: bool


async def run(runtime: Runtime) -> None:
    """Applies until cancelled. In another process's company it waits for its turn."""
    looks = Looks(runtime.clock)
    runtime.bus.subscribe("webhooks", looks.hint)
    while True:
        try:
            async with leases.life_line(runtime.database) as life:
                await _serve(runtime, life, looks)
        except DATABASE_TROUBLE:
            logger.exception("the applier stopped and begins again")
            STOPPED.set(1)
        await asyncio.sleep(1)


async def _serve(runtime: Runtime, life: leases.LifeLine, looks: Looks) -> None:
    pool = runtime.database.control_pool
    renewed = float("-inf")
    applier = Applier(runtime)
    while life.holds:
        if runtime.clock.monotonic() - renewed > RENEW_SECONDS:
            if await leases.take(pool, "apply", life, LEASE) is None:
                applier = Applier(runtime)  # whoever has the lease may apply what was read ahead
                await asyncio.sleep(RENEW_SECONDS / 5)
                continue
            renewed = runtime.clock.monotonic()
        due = looks.begin()
        batches = await applier.take_turns(due)
        for shard in due:
            looks.note(shard, batches.get(shard))
        await looks.wait()
        STOPPED.set(0)


class Applier:
    """Applies what waits. Only one may be at work."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._shards = {number: _Shard(runtime, number) for number in SHARDS}

    async def take_turns(self, shards: Iterable[int] = SHARDS) -> dict[int, Batch]:
        """A batch of what people write, then one of statuses: those in which something waited. What
        a call has applied is waiting until the next one begins."""
        batches: dict[int, Batch] = {}
        for number in shards:
            shard = self._shards[number]
            batch = await shard.next()
            if batch is not None:
                await self._apply_and_read_on(shard, batch)
                batches[number] = batch
        return batches

    async def _apply_and_read_on(self, shard: "_Shard", batch: Batch) -> None:
        """Applies a batch, and meanwhile, while PostgreSQL is at work, reads the one behind it."""
        reading = asyncio.create_task(shard.read_ahead(batch)) if batch.is_full else None
        try:
            await _apply_batch(self._runtime, batch)
            if reading is not None:
                await reading
        finally:
            if reading is not None:
                reading.cancel()
        shard.note_applied(batch)


class _Shard:
    """What waits in a shard, in batches, the oldest first."""

    def __init__(self, runtime: Runtime, number: int) -> None:
        self._runtime = runtime
        self._number = number
        self._lag = LAG.labels(SHARDS[number])
        self._applied: list[int] = []
        self._ahead: Batch | None = None

    async def next(self) -> Batch | None:
        """The next batch, which may have been read ahead; None if nothing waits."""
        batch, self._ahead = self._ahead, None
        if batch is None:
            batch = await self._read(())
            if batch is None:
                self._lag.set(0)
        return batch

    async def read_ahead(self, present: Batch) -> None:
        """Reads what comes after the batch that is being applied."""
        self._ahead = await self._read(present.ids)

    def note_applied(self, batch: Batch) -> None:
        """The batch's items are committed. It ceases to wait when the next one is read, so that
        nothing stands between one batch and the next."""
        self._applied += batch.ids

    async def _read(self, besides: Sequence[int]) -> Batch | None:
        pool = self._runtime.database.control_pool
        if self._applied:
            applied, self._applied = self._applied, []
            await pool.execute(_END_WAITING, self._number, applied)
        last = besides[-1] if besides else 0
        rows = await pool.fetch(_READ, self._number, last, besides, ROWS, BATCH_BYTES[self._number])
        if not rows:
            return None
        webhooks = [Webhook(*webhook) for _, _, *webhook in rows]
        self._lag.set((self._runtime.clock.now() - webhooks[0].received_at).total_seconds())
        found = [Found(item, webhook) for webhook in webhooks for item in _items(webhook)]
        assigned, strays = await arrivals.assign(pool, found)
        is_full = len(rows) == ROWS or rows[-1]["bytes"] >= BATCH_BYTES[self._number]
        return Batch([row["id"] for row in rows], assigned, strays, is_full)


_END_WAITING = "delete from control.webhook_waiting where shard = $1 and id = any($2::bigint[])"

# Of those up to the last one that is being applied, some may have committed since it was read.
_READ = """
    with waiting as (
      select id, received_at, size, sum(size) over (order by id) as bytes
      from control.webhook_waiting
      where shard = $1 and (id > $2 or id <> all($3::bigint[]))
      order by id limit $4
    )
    select w.id, w.bytes, l.meta_app_id, l.body, l.received_at
    from waiting w join control.webhook_log l on l.id = w.id and l.received_at = w.received_at
    where w.bytes - w.size < $5 order by w.id
"""


async def _apply_batch(runtime: Runtime, batch: Batch) -> None:
    for stray, reason in batch.strays:
        await _bury_stray(runtime, stray, reason)
    for workspace_id, items in batch.assigned.items():
        for start in range(0, len(items), ITEMS_PER_TRANSACTION):
            parts = apart(items[start : start + ITEMS_PER_TRANSACTION])
            await _all(_apply(runtime, workspace_id, part) for part in parts)
    APPLIED.inc(len(batch.ids))


def _items(webhook: Webhook) -> Sequence[WebhookItem]:
    try:
        return payloads.parse(webhook.body)
    except NotJson as problem:
        return [payloads.Malformed(payloads.Origin(), "", webhook.body, str(problem))]


async def _all(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Does them side by side, each to its end. Raises what one of them raised."""
    for ended in await asyncio.gather(*works, return_exceptions=True):
        if ended is not None:
            raise ended


async def _apply(runtime: Runtime, workspace_id: UUID, items: Sequence[Assigned]) -> None:
    """Applies items together; where that fails, in halves, until the one that cannot be applied
    stands alone and is buried."""
    try:
        async for attempt in stamina.retry_context(on=TRANSIENT, attempts=5, wait_initial=0.02):
            with attempt:
                async with runtime.workspace(workspace_id, steady=True) as tx:
                    await apply(tx, items)
        return
    except DATA_ERRORS as problem:
        if len(items) == 1:
            await _bury(runtime, workspace_id, items[0], reason_of(problem))
            return
    middle = len(items) // 2
    await _apply(runtime, workspace_id, items[:middle])
    await _apply(runtime, workspace_id, items[middle:])


async def _bury(runtime: Runtime, workspace_id: UUID, dead: Assigned, reason: str) -> None:
    logger.warning("item buried", workspace=str(workspace_id), path=dead.item.path, reason=reason)
    async with runtime.workspace(workspace_id) as tx:
        await dead_letters.bury(tx, dead_letters.letter(dead.item, reason, dead.webhook))


async def _bury_stray(runtime: Runtime, stray: Found, reason: str) -> None:
    logger.warning("item of no workspace", path=stray.item.path, reason=reason)
    async with runtime.control() as tx:
        await dead_letters.bury_as_operators(
            tx, dead_letters.letter(stray.item, reason, stray.webhook)
        )
