"""Applies the webhook log: one fenced applier for each shard, in batches, forward only.

Rows are taken by state and marked when their items are committed in their workspaces, so a crash in
between means applying again, which changes nothing.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import msgspec
import stamina
from msgspec import Struct

from rapport.channels.queries import directory
from rapport.core import leases, log, metrics
from rapport.core.db.database import TRANSIENT
from rapport.core.runtime import Runtime
from rapport.meta_webhooks import rules
from rapport.meta_webhooks.actions import dead_letters
from rapport.meta_webhooks.actions.apply import Assigned, Unappliable, apply
from rapport.whatsapp import payloads
from rapport.whatsapp.payloads import NotJson, WebhookItem

logger = log.get(__name__)
LEASE = timedelta(seconds=15)
RENEW_SECONDS = 5.0
POLL_SECONDS = 0.5
ROWS = 500
ITEMS_PER_TRANSACTION = 1000

APPLIED = metrics.counter("webhooks_applied_total", "Webhooks applied")
LAG = metrics.gauge("webhooks_lag_seconds", "Age of the oldest webhook not applied")
STOPPED = metrics.gauge("webhooks_stopped", "1 while the applier is stopped by an error")

DATA_ERRORS = (
    Unappliable,
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.ProgramLimitExceededError,
    msgspec.MsgspecError,
    ValueError,
    OverflowError,
)


class Row(Struct, frozen=True):
    id: int
    received_at: datetime
    meta_app_id: str
    body: bytes


class Found(Struct, frozen=True):
    """An item with the row it came in."""

    item: WebhookItem
    row: Row


async def run(runtime: Runtime) -> None:
    """Applies until cancelled. In another process's company it waits for its turn."""
    awake = asyncio.Event()
    runtime.bus.subscribe("webhooks", lambda _: awake.set())
    while True:
        try:
            async with leases.life_line(runtime.database) as life:
                await _serve(runtime, life, awake)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            logger.exception("the applier stopped and begins again")
            STOPPED.set(1)
        await asyncio.sleep(1)


async def _serve(runtime: Runtime, life: leases.LifeLine, awake: asyncio.Event) -> None:
    pool = runtime.database.control_pool
    renewed = float("-inf")
    while life.holds:
        if runtime.clock.monotonic() - renewed > RENEW_SECONDS:
            if await leases.take(pool, "apply 0", life, LEASE) is None:
                await asyncio.sleep(RENEW_SECONDS / 5)
                continue
            renewed = runtime.clock.monotonic()
        awake.clear()
        if not await apply_batch(runtime):
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(awake.wait(), POLL_SECONDS)
        STOPPED.set(0)


async def apply_batch(runtime: Runtime) -> int:
    """Applies the oldest webhooks; returns how many."""
    pool = runtime.database.control_pool
    fetched = await pool.fetch(
        """
        select id, received_at, meta_app_id, body from control.webhook_log
        where applied_at is null and shard = 0 order by id limit $1
        """,
        ROWS,
    )
    rows = [Row(*row) for row in fetched]
    if not rows:
        LAG.set(0)
        return 0
    LAG.set((runtime.clock.now() - rows[0].received_at).total_seconds())
    await apply_rows(runtime, rows)
    await pool.execute(
        """
        update control.webhook_log set applied_at = now()
        where id = any($1) and received_at between $2 and $3
        """,
        [row.id for row in rows],
        min(row.received_at for row in rows),
        max(row.received_at for row in rows),
    )
    APPLIED.inc(len(rows))
    return len(rows)


async def apply_rows(runtime: Runtime, rows: Sequence[Row]) -> None:
    """Applies every item of the rows, in their workspaces, or buries it."""
    found = [Found(item, row) for row in rows for item in _items(row)]
    pool = runtime.database.control_pool
    numbers = await directory.list_holdings(
        pool, {f.item.origin.phone_number_id for f in found if f.item.origin.phone_number_id}
    )
    accounts = await directory.list_accounts(
        pool, {f.item.origin.waba_id for f in found if f.item.origin.waba_id}
    )
    by_workspace: defaultdict[UUID, list[Assigned]] = defaultdict(list)
    for each in found:
        row = each.row
        owned = rules.whose(each.item, row.meta_app_id, row.received_at, numbers, accounts)
        if isinstance(owned, rules.Owned):
            by_workspace[owned.workspace_id].append(
                Assigned(each.item, owned.holding, row.meta_app_id, row.body, row.received_at)
            )
        else:
            await _bury_stray(runtime, each, owned)
    for workspace_id, items in by_workspace.items():
        for start in range(0, len(items), ITEMS_PER_TRANSACTION):
            await _apply(runtime, workspace_id, items[start : start + ITEMS_PER_TRANSACTION])


def _items(row: Row) -> Sequence[WebhookItem]:
    try:
        return payloads.parse(row.body)
    except NotJson as problem:
        origin = payloads.Origin()
        return [payloads.Malformed(origin, "", row.body, str(problem))]


async def _apply(runtime: Runtime, workspace_id: UUID, items: Sequence[Assigned]) -> None:
    """Applies items together; where that fails, in halves, until the one that cannot be applied
    stands alone and is buried."""
    try:
        async for attempt in stamina.retry_context(on=TRANSIENT, attempts=5, wait_initial=0.02):
            with attempt:
                async with runtime.workspace(workspace_id) as tx:
                    await apply(tx, items)
        return
    except DATA_ERRORS as problem:
        if len(items) == 1:
            await _bury(runtime, workspace_id, items[0], problem)
            return
    middle = len(items) // 2
    await _apply(runtime, workspace_id, items[:middle])
    await _apply(runtime, workspace_id, items[middle:])


async def _bury(runtime: Runtime, workspace_id: UUID, dead: Assigned, problem: Exception) -> None:
    reason = str(problem) if isinstance(problem, Unappliable) else f"{type(problem).__name__}"
    logger.warning("item buried", workspace=str(workspace_id), path=dead.item.path, reason=reason)
    letter = dead_letters.letter(dead.item, reason, dead.meta_app_id, dead.body, dead.received_at)
    async with runtime.workspace(workspace_id) as tx:
        await dead_letters.bury(tx, letter)


async def _bury_stray(runtime: Runtime, stray: Found, reason: str) -> None:
    logger.warning("item of no workspace", path=stray.item.path, reason=reason)
    row = stray.row
    letter = dead_letters.letter(stray.item, reason, row.meta_app_id, row.body, row.received_at)
    async with runtime.control() as tx:
        await dead_letters.bury_as_operators(tx, letter)
