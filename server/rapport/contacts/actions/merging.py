"""Two contacts that proved to be one person, and one that changed its number."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from rapport.contacts.facts import ContactsMerged
from rapport.contacts.rules import Key
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id

MoveHook = Callable[[WorkspaceTx, UUID, UUID], Awaitable[None]]
"""Moves a higher domain's rows from the merged contact (first) to the kept one (second)."""

_hooks: list[MoveHook] = []


def when_merging(move: MoveHook) -> None:
    """Registers a hook that runs in the transaction of every merge; `wiring.py` calls this."""
    _hooks.append(move)


async def merge_all(tx: WorkspaceTx, contact_ids: Sequence[UUID], evidence: str) -> UUID:
    """Merges contacts into the oldest of them, which is returned."""
    kept, *others = sorted(set(contact_ids))
    for merged in others:
        await merge(tx, kept, merged, evidence)
    return kept


async def merge(tx: WorkspaceTx, kept: UUID, merged: UUID, evidence: str) -> None:
    """Moves everything of one contact to another. What it was is recorded, so it can be undone."""
    before = await tx.fetchrow(
        "select name, profile_name, username, country, blocked_at, first_seen_at, last_seen_at"
        " from contact where workspace_id = $1 and id = $2 for update",
        tx.workspace_id,
        merged,
    )
    identities = await tx.fetch(
        "update contact_identity set contact_id = $3 where workspace_id = $1 and contact_id = $2"
        " returning kind, scope, value",
        tx.workspace_id,
        merged,
        kept,
    )
    await tx.execute(
        "update former_identity set contact_id = $3 where workspace_id = $1 and contact_id = $2",
        tx.workspace_id,
        merged,
        kept,
    )
    for move in _hooks:
        await move(tx, merged, kept)
    await tx.execute(
        """
        update contact kept
        set name = coalesce(kept.name, merged.name),
            profile_name = coalesce(kept.profile_name, merged.profile_name),
            username = coalesce(kept.username, merged.username),
            country = coalesce(kept.country, merged.country),
            blocked_at = coalesce(kept.blocked_at, merged.blocked_at),
            first_seen_at = least(kept.first_seen_at, merged.first_seen_at),
            last_seen_at = greatest(kept.last_seen_at, merged.last_seen_at)
        from contact merged
        where kept.workspace_id = $1 and kept.id = $2
          and merged.workspace_id = $1 and merged.id = $3
        """,
        tx.workspace_id,
        kept,
        merged,
    )
    await tx.execute(
        "delete from contact where workspace_id = $1 and id = $2", tx.workspace_id, merged
    )
    await tx.execute(
        """
        insert into contact_merge
          (workspace_id, id, kept_id, merged_id, evidence, before, moved, at)
        values ($1, $2, $3, $4, $5, $6, $7, now())
        """,
        tx.workspace_id,
        new_id(),
        kept,
        merged,
        evidence,
        msgspec.json.encode(dict(before or {})).decode(),
        msgspec.json.encode({"identities": [list(row) for row in identities]}).decode(),
    )
    tx.announce(ContactsMerged(kept_id=kept, merged_id=merged))


async def replace_identities(
    tx: WorkspaceTx,
    contact_id: UUID,
    ended: Sequence[Key],
    begun: Sequence[tuple[Key, str]],
    at: datetime,
    reason: str,
) -> UUID:
    """Ends identities of a contact and begins others, after a number change.

    The ended ones go to the history. If somebody else holds a new one already (they wrote from it
    before the notice came), that contact is the same person and is merged. Returns the contact.
    """
    for key in ended:
        await tx.execute(
            """
            with gone as (
              delete from contact_identity
              where workspace_id = $1 and kind = $2 and scope = $3 and value = $4
                and contact_id = $5
              returning since)
            insert into former_identity
              (workspace_id, id, contact_id, kind, scope, value, since, until, reason)
            select $1, $6, $5, $2, $3, $4, since, $7, $8 from gone
            """,
            tx.workspace_id, key.kind, key.scope, key.value, contact_id, new_id(), at, reason,
        )  # fmt: skip
    for key, given in begun:
        await tx.execute(
            "insert into contact_identity (workspace_id, kind, scope, value, contact_id, given)"
            " values ($1, $2, $3, $4, $5, $6) on conflict do nothing",
            tx.workspace_id, key.kind, key.scope, key.value, contact_id, given,
        )  # fmt: skip
    holders = await tx.fetch(
        """
        select distinct i.contact_id
        from unnest($2::text[], $3::text[], $4::text[]) as new(kind, scope, value)
        join contact_identity i on i.workspace_id = $1 and i.kind = new.kind
          and i.scope = new.scope and i.value = new.value
        """,
        tx.workspace_id,
        [key.kind for key, _ in begun],
        [key.scope for key, _ in begun],
        [key.value for key, _ in begun],
    )
    together = {contact_id, *(row["contact_id"] for row in holders)}
    if len(together) == 1:
        return contact_id
    return await merge_all(tx, list(together), reason)
