"""What a team does with conversations: assign, close, reopen, read."""

from datetime import datetime
from uuid import UUID

from rapport.core import queue
from rapport.core.actor import Actor
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.refusal import InvalidInput, NotFound
from rapport.messaging.actions import events
from rapport.messaging.facts import ConversationReassigned, ConversationsChanged
from rapport.messaging.jobs import MarkRead


async def assign(
    tx: WorkspaceTx, actor: Actor, conversation_id: UUID, assignee_id: UUID | None, now: datetime
) -> None:
    """Gives a conversation to a member, or to nobody. Raises NotFound, InvalidInput."""
    name = None
    if assignee_id is not None:
        name = await tx.fetchval(
            """
            select person.name from member join control.person on person.id = member.person_id
            where member.workspace_id = $1 and member.id = $2 and member.active
            """,
            tx.workspace_id,
            assignee_id,
        )
        if name is None:
            raise InvalidInput("There is no active member with this id.", field="assignee_id")
    before = await tx.fetchrow(
        "select assignee_id from conversation where workspace_id = $1 and id = $2 for update",
        tx.workspace_id,
        conversation_id,
    )
    if before is None:
        raise NotFound("conversation")
    if before["assignee_id"] == assignee_id:
        return
    await tx.execute(
        "update conversation set assignee_id = $3 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        conversation_id,
        assignee_id,
    )
    kind = "assigned" if assignee_id else "unassigned"
    data = {"assignee_id": str(assignee_id), "assignee_name": name} if assignee_id else {}
    event_id = await events.record(tx, conversation_id, kind, actor, now, data)
    tx.announce(
        ConversationReassigned(
            conversation_id=conversation_id,
            from_id=before["assignee_id"],
            to_id=assignee_id,
            event_id=event_id,
        )
    )
    tx.announce(ConversationsChanged(conversation_ids=[conversation_id]))


async def close(tx: WorkspaceTx, actor: Actor, conversation_id: UUID, now: datetime) -> None:
    """Closes a conversation; nobody waits in it any more. A new message opens it again, for the
    same assignee. Raises NotFound."""
    closed = await tx.execute(
        """
        update conversation set status = 'closed', closed_at = $3, waiting_since = null,
                                unread_count = 0
        where workspace_id = $1 and id = $2 and status = 'open'
        """,
        tx.workspace_id,
        conversation_id,
        now,
    )
    await _note(tx, actor, conversation_id, "closed", now, changed=bool(closed))


async def reopen(tx: WorkspaceTx, actor: Actor, conversation_id: UUID, now: datetime) -> None:
    """Opens a closed conversation. Raises NotFound."""
    opened = await tx.execute(
        """
        update conversation set status = 'open', opened_at = $3, closed_at = null
        where workspace_id = $1 and id = $2 and status = 'closed'
        """,
        tx.workspace_id,
        conversation_id,
        now,
    )
    await _note(tx, actor, conversation_id, "reopened", now, changed=bool(opened))


async def read(tx: WorkspaceTx, conversation_id: UUID, member_id: UUID | None) -> None:
    """Clears the unread count, if the conversation is the reader's or nobody's; others look without
    a trace. The customer sees it where the number's settings say so. Raises NotFound."""
    row = await tx.fetchrow(
        """
        select c.unread_count, c.assignee_id, c.last_inbound_wamid, c.number_id, n.read_receipts
        from conversation c
        join phone_number n on n.workspace_id = c.workspace_id and n.id = c.number_id
        where c.workspace_id = $1 and c.id = $2 for update of c
        """,
        tx.workspace_id,
        conversation_id,
    )
    if row is None:
        raise NotFound("conversation")
    if not row["unread_count"] or row["assignee_id"] not in (None, member_id):
        return
    await tx.execute(
        "update conversation set unread_count = 0 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        conversation_id,
    )
    if row["read_receipts"] == "on_open" and row["last_inbound_wamid"]:
        await queue.enqueue(
            tx,
            MarkRead(
                workspace_id=tx.workspace_id,
                number_id=row["number_id"],
                wamid=row["last_inbound_wamid"],
            ),
        )
    tx.announce(ConversationsChanged(conversation_ids=[conversation_id]))


async def mark_unread(tx: WorkspaceTx, conversation_id: UUID) -> None:
    """Makes a conversation stand out again. Raises NotFound."""
    if not await tx.execute(
        "update conversation set unread_count = greatest(unread_count, 1)"
        " where workspace_id = $1 and id = $2",
        tx.workspace_id,
        conversation_id,
    ):
        raise NotFound("conversation")
    tx.announce(ConversationsChanged(conversation_ids=[conversation_id]))


async def receipt_on_reply(tx: WorkspaceTx, conversation_id: UUID) -> None:
    """Tells the customer that their messages were read, for numbers that do so with an answer."""
    row = await tx.fetchrow(
        """
        select c.last_inbound_wamid, c.number_id
        from conversation c
        join phone_number n on n.workspace_id = c.workspace_id and n.id = c.number_id
        where c.workspace_id = $1 and c.id = $2 and n.read_receipts = 'on_reply'
          and c.last_inbound_wamid is not null
        """,
        tx.workspace_id,
        conversation_id,
    )
    if row is not None:
        await queue.enqueue(
            tx,
            MarkRead(
                workspace_id=tx.workspace_id,
                number_id=row["number_id"],
                wamid=row["last_inbound_wamid"],
            ),
        )


async def _note(
    tx: WorkspaceTx,
    actor: Actor,
    conversation_id: UUID,
    kind: str,
    now: datetime,
    *,
    changed: bool,
) -> None:
    if changed:
        await events.record(tx, conversation_id, kind, actor, now)
        tx.announce(ConversationsChanged(conversation_ids=[conversation_id]))
        return
    exists = await tx.fetchval(
        "select exists (select from conversation where workspace_id = $1 and id = $2)",
        tx.workspace_id,
        conversation_id,
    )
    if not exists:
        raise NotFound("conversation")
