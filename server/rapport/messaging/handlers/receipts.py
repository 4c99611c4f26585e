"""Small calls to Meta that a change of ours orders: read receipts, blocks."""

from rapport.channels.queries import graph
from rapport.contacts.queries.identities import find_address
from rapport.core import log
from rapport.core.runtime import Runtime
from rapport.messaging.jobs import MarkRead, SetBlocked
from rapport.whatsapp.errors import GraphError, Handling

logger = log.get(__name__)


async def mark_read(runtime: Runtime, job: MarkRead) -> None:
    """Shows the customer blue ticks. A refusal that will not change is let go: nothing depends on
    it."""
    access = await graph.access_to(runtime, job.workspace_id, job.number_id)
    if access is None:
        return
    try:
        await access.client.mark_read(
            access.token, access.phone_number_id, job.wamid, typing=job.typing
        )
    except GraphError as refusal:
        if refusal.verdict.handling in (Handling.RETRY_LATER, Handling.WAIT):
            raise
        logger.info("not marked as read", code=refusal.error.code)


async def set_blocked(runtime: Runtime, job: SetBlocked) -> None:
    """Blocks or unblocks at Meta. Who has not written within a day cannot be blocked there; here
    they are, all the same."""
    access = await graph.access_to(runtime, job.workspace_id, job.number_id)
    async with runtime.workspace(job.workspace_id) as tx:
        address = await find_address(tx, job.contact_id)
    if access is None or address is None:
        return
    numbers = access.client.numbers
    change = numbers.block if job.blocked else numbers.unblock
    result = await change(access.token, access.phone_number_id, [address])
    if result.failed_users:
        logger.info("not blocked at Meta", contact=str(job.contact_id))
