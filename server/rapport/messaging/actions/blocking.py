"""Blocking a contact, here at once and at Meta by jobs."""

from datetime import datetime
from uuid import UUID

from rapport.contacts.actions import people
from rapport.core import queue
from rapport.core.actor import Actor
from rapport.core.db.transaction import WorkspaceTx
from rapport.messaging.actions import events
from rapport.messaging.jobs import SetBlocked


async def set_blocked(
    tx: WorkspaceTx, actor: Actor, contact_id: UUID, blocked: bool, now: datetime
) -> None:
    """Blocks or unblocks a contact for every number they talk to. Raises NotFound."""
    if not await people.set_blocked(tx, contact_id, blocked, now):
        return
    rows = await tx.fetch(
        """
        select c.id, c.number_id from conversation c
        join phone_number n on n.workspace_id = c.workspace_id and n.id = c.number_id
        where c.workspace_id = $1 and c.contact_id = $2 and n.disconnected_at is null
        """,
        tx.workspace_id,
        contact_id,
    )
    kind = "blocked" if blocked else "unblocked"
    for row in rows:
        await events.record(tx, row["id"], kind, actor, now)
    await queue.enqueue_all(
        tx,
        [
            SetBlocked(
                workspace_id=tx.workspace_id,
                number_id=row["number_id"],
                contact_id=contact_id,
                blocked=blocked,
            )
            for row in rows
        ],
    )
