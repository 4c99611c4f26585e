"""What is kept for a while only: facts and answers of repeated requests."""

from collections.abc import Sequence

from rapport.core import fact_log
from rapport.core.runtime import Runtime
from rapport.core.web import idempotency


async def forget_old(runtime: Runtime, consumers: Sequence[str]) -> None:
    """Lets go, in every workspace, what is older than it has to be kept. Safe to repeat."""
    rows = await runtime.database.control_pool.fetch("select id from control.workspace")
    now = runtime.clock.now()
    for row in rows:
        async with runtime.workspace(row["id"]) as tx:
            await fact_log.forget(tx, now, consumers)
            await idempotency.forget(tx, now)
