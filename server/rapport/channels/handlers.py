"""What keeps accounts up to date by itself."""

from rapport.channels.actions import budget, connecting, keeping
from rapport.channels.errors import Disconnected, TokenUnreadable
from rapport.channels.jobs import RefreshAccount
from rapport.channels.queries import accounts, graph
from rapport.core import log, queue, waiting
from rapport.core.runtime import Runtime
from rapport.whatsapp.errors import GraphError, Handling

logger = log.get(__name__)


async def order_refreshes(runtime: Runtime) -> None:
    """Orders a look at every account whose time has come. A mark is moved on only when the order is
    there, so none is forgotten."""
    pool, now = runtime.database.control_pool, runtime.clock.now()
    for mark in await waiting.due(pool, keeping.WORK, now):
        order = RefreshAccount(workspace_id=mark.workspace_id, account_id=mark.subject)
        async with runtime.control() as tx:
            await queue.enqueue(tx, order, once_as=f"refresh {mark.subject}")
        await waiting.clear(pool, keeping.WORK, mark, now + keeping.REFRESH_EVERY)


async def refresh_account(runtime: Runtime, order: RefreshAccount) -> None:
    """Brings an account up to date with Graph. A token that Graph no longer takes stops its
    numbers; any passing failure is tried again."""
    async with runtime.workspace(order.workspace_id) as tx:
        account = await accounts.find_account(tx, order.account_id)
    if account is None:
        return
    try:
        access = graph.open_account(runtime, account)
    except (Disconnected, TokenUnreadable) as reason:
        logger.info("account not refreshed", waba_id=account.waba_id, reason=reason.code)
        return
    try:
        seen = await graph.look(access.client, access.token, account.waba_id)
    except GraphError as refusal:
        verdict = refusal.verdict
        if verdict.handling in (Handling.RETRY_LATER, Handling.WAIT):
            raise
        logger.warning("account not refreshed", waba_id=account.waba_id, reason=verdict.reason)
        async with runtime.workspace(order.workspace_id) as tx:
            await keeping.note_refusal(tx, account, verdict, runtime.clock.now())
        return
    async with runtime.workspace(order.workspace_id) as tx:
        await connecting.renew(tx, account, seen, runtime.clock.now())


async def free_places(runtime: Runtime) -> None:
    """Frees places of the messaging limit that have lain for two days."""
    now = runtime.clock.now()
    idle = await runtime.database.control_pool.fetch(
        "select distinct portfolio_id from control.portfolio_reservation where reserved_at < $1",
        now - budget.IDLE,
    )
    for row in idle:
        async with runtime.control() as tx:
            await budget.free_places(tx, row["portfolio_id"], now)
