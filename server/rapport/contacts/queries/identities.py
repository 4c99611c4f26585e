"""Whom an identity belongs to, and where a contact can be reached."""

from collections.abc import Sequence
from uuid import UUID

from rapport.contacts.rules import Key
from rapport.core.db.transaction import WorkspaceTx


async def find_contact(tx: WorkspaceTx, keys: Sequence[Key]) -> UUID | None:
    """The contact that one of the identities belongs to, the first that does."""
    for key in keys:
        found = await tx.fetchval(
            "select contact_id from contact_identity"
            " where workspace_id = $1 and kind = $2 and scope = $3 and value = $4",
            tx.workspace_id,
            key.kind,
            key.scope,
            key.value,
        )
        if found is not None:
            return found
    return None


async def find_address(tx: WorkspaceTx, contact_id: UUID) -> str | None:
    """Where a message to the contact goes: `+` and digits, since a known phone number keeps the
    number in Meta's webhooks, or else a business-scoped id."""
    row = await tx.fetchrow(
        """
        select kind, given from contact_identity
        where workspace_id = $1 and contact_id = $2
        order by array_position(array['phone', 'bsuid', 'parent_bsuid'], kind), since desc limit 1
        """,
        tx.workspace_id,
        contact_id,
    )
    if row is None:
        return None
    return f"+{row['given']}" if row["kind"] == "phone" else row["given"]
