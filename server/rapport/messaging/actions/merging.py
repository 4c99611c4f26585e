"""What a merge of two contacts means for their conversations."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from rapport.core.db.transaction import WorkspaceTx
from rapport.messaging.facts import ConversationRemoved, ConversationsChanged

JoinHook = Callable[[WorkspaceTx, UUID, UUID], Awaitable[None]]
"""Moves a higher domain's rows from the conversation that goes (first) to the one that stays."""

_hooks: list[JoinHook] = []


def when_joining(move: JoinHook) -> None:
    """Registers a hook that runs in the transaction in which two conversations become one, before
    the first of them is deleted; `wiring.py` calls this."""
    _hooks.append(move)


async def move_conversations(tx: WorkspaceTx, merged: UUID, kept: UUID) -> None:
    """Gives a merged contact's conversations to the kept one. Where both had one with the same
    number, it becomes one thread, open if either was."""
    pairs = await tx.fetch(
        """
        select theirs.id as gone, ours.id as stays
        from conversation theirs
        join conversation ours on ours.workspace_id = theirs.workspace_id
          and ours.contact_id = $3 and ours.number_id = theirs.number_id
        where theirs.workspace_id = $1 and theirs.contact_id = $2
        order by theirs.id for update of theirs, ours
        """,
        tx.workspace_id,
        merged,
        kept,
    )
    for pair in pairs:
        await _join(tx, pair["gone"], pair["stays"])
    await tx.execute(
        "update message set contact_id = $3 where workspace_id = $1 and contact_id = $2",
        tx.workspace_id,
        merged,
        kept,
    )
    moved = await tx.fetch(
        "update conversation set contact_id = $3 where workspace_id = $1 and contact_id = $2"
        " returning id",
        tx.workspace_id,
        merged,
        kept,
    )
    changed = [*(pair["stays"] for pair in pairs), *(row["id"] for row in moved)]
    if changed:
        tx.announce(ConversationsChanged(conversation_ids=changed))


async def _join(tx: WorkspaceTx, gone: UUID, stays: UUID) -> None:
    for table in ("message", "conversation_event"):
        await tx.execute(
            f"update {table} set conversation_id = $3"  # noqa: S608 (two constants)
            " where workspace_id = $1 and conversation_id = $2",
            tx.workspace_id,
            gone,
            stays,
        )
    for move in _hooks:
        await move(tx, gone, stays)
    await tx.execute(
        """
        update conversation s
        set status = case when 'open' in (s.status, g.status) then 'open' else 'closed' end,
            assignee_id = coalesce(s.assignee_id, g.assignee_id),
            unread_count = s.unread_count + g.unread_count,
            waiting_since = least(s.waiting_since, g.waiting_since),
            last_inbound_at = greatest(s.last_inbound_at, g.last_inbound_at),
            last_inbound_wamid = case when g.last_inbound_at > s.last_inbound_at
              then g.last_inbound_wamid else coalesce(s.last_inbound_wamid, g.last_inbound_wamid)
              end,
            window_expires_at = greatest(s.window_expires_at, g.window_expires_at),
            free_entry_expires_at = greatest(s.free_entry_expires_at, g.free_entry_expires_at),
            referral = coalesce(s.referral, g.referral),
            referred_at = coalesce(s.referred_at, g.referred_at),
            last_message_id = case when g.last_message_at > s.last_message_at
              then g.last_message_id else s.last_message_id end,
            last_message_at = greatest(s.last_message_at, g.last_message_at),
            opened_at = greatest(s.opened_at, g.opened_at)
        from conversation g
        where s.workspace_id = $1 and s.id = $3 and g.workspace_id = $1 and g.id = $2
        """,
        tx.workspace_id,
        gone,
        stays,
    )
    await tx.execute(
        "delete from conversation where workspace_id = $1 and id = $2", tx.workspace_id, gone
    )
    tx.announce(ConversationRemoved(conversation_id=gone, into_id=stays))
