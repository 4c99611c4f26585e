"""What a team does with contacts."""

from datetime import datetime
from uuid import UUID

from rapport.contacts import rules
from rapport.contacts.facts import ContactsChanged
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.refusal import NotFound


async def rename(tx: WorkspaceTx, contact_id: UUID, name: str) -> None:
    """Calls a contact something; an empty name gives the profile's back. Raises NotFound."""
    if not await tx.execute(
        "update contact set name = $3 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        contact_id,
        rules.clean_name(name),
    ):
        raise NotFound("contact")
    tx.announce(ContactsChanged(contact_ids=[contact_id]))


async def set_blocked(tx: WorkspaceTx, contact_id: UUID, blocked: bool, now: datetime) -> bool:
    """Blocks or unblocks a contact here; whether that is news. Raises NotFound."""
    row = await tx.fetchrow(
        "select blocked_at from contact where workspace_id = $1 and id = $2 for update",
        tx.workspace_id,
        contact_id,
    )
    if row is None:
        raise NotFound("contact")
    if (row["blocked_at"] is not None) == blocked:
        return False
    await tx.execute(
        "update contact set blocked_at = $3 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        contact_id,
        now if blocked else None,
    )
    tx.announce(ContactsChanged(contact_ids=[contact_id]))
    return True
