"""Taking back what was not sent yet."""

from uuid import UUID

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.refusal import NotFound
from rapport.messaging.actions import changes
from rapport.messaging.errors import NotCancellable
from rapport.messaging.facts import ConversationsChanged
from rapport.messaging.rules.statuses import RANK


async def cancel(tx: WorkspaceTx, message_id: UUID) -> None:
    """Takes back a message that no lane has claimed yet. Raises NotFound, NotCancellable.

    The row decides between whoever takes it back and the lane that claims it: the later one finds
    it changed. Taken back twice is taken back.
    """
    row = await tx.fetchrow(
        "select conversation_id, status, due_at, attempt from message"
        " where workspace_id = $1 and id = $2 for update",
        tx.workspace_id,
        message_id,
    )
    if row is None:
        raise NotFound("message")
    if row["status"] == "cancelled":
        return
    if row["due_at"] is None or row["attempt"]:
        raise NotCancellable(row["status"])
    await tx.execute(
        "update message set status = 'cancelled', rank = $3, due_at = null"
        " where workspace_id = $1 and id = $2",
        tx.workspace_id,
        message_id,
        RANK["cancelled"],
    )
    await _leave_thread(tx, row["conversation_id"], message_id)
    changes.announce(tx, [(message_id, row["conversation_id"])])


async def _leave_thread(tx: WorkspaceTx, conversation_id: UUID, message_id: UUID) -> None:
    """The conversation as if the message had not been written: another one is its last, and a
    customer whom it would have answered waits again. One that it opened stays open."""
    changed = await tx.execute(
        """
        update conversation c
        set last_message_id = coalesce(last.id, c.last_message_id),
            last_message_at = coalesce(last.sort_at, c.last_message_at),
            waiting_since = coalesce(c.waiting_since, case when c.status = 'open' then (
              select min(m.sort_at) from message m
              where m.workspace_id = $1 and m.conversation_id = $2 and m.direction = 'inbound'
                and m.type not in ('reaction', 'system', 'revoke') and m.sort_at > answered.at
            ) end)
        from (
          select coalesce(max(ends.at), '-infinity') as at from (
            (select m.sort_at from message m
             where m.workspace_id = $1 and m.conversation_id = $2 and m.direction = 'outbound'
               and m.origin_kind in ('agent', 'business_app') and m.type <> 'reaction'
               and m.status not in ('cancelled', 'scheduled')
             order by m.sort_at desc limit 1)
            union all
            (select e.at from conversation_event e
             where e.workspace_id = $1 and e.conversation_id = $2 and e.kind = 'closed'
             order by e.at desc limit 1)
          ) ends(at)
        ) answered
        left join lateral (
          select m.id, m.sort_at from message m
          where m.workspace_id = $1 and m.conversation_id = $2 and m.type <> 'reaction'
            and m.status not in ('cancelled', 'scheduled')
          order by m.sort_at desc, m.id desc limit 1
        ) last on true
        where c.workspace_id = $1 and c.id = $2 and c.last_message_id = $3
        """,
        tx.workspace_id,
        conversation_id,
        message_id,
    )
    if changed:
        tx.announce(ConversationsChanged(conversation_ids=[conversation_id]))
