"""Messages that wait for their time: moved, or sent at once."""

from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.refusal import InvalidInput, NotFound
from rapport.messaging.actions import changes, sending
from rapport.messaging.errors import NotScheduled, WindowClosed, WindowWillBeShut
from rapport.messaging.facts import ConversationsChanged
from rapport.messaging.rules import sending as rules
from rapport.messaging.rules.statuses import RANK

FARTHEST = timedelta(days=366)


def check_time(send_at: datetime, now: datetime) -> None:
    """Raises InvalidInput for a time that nobody can mean."""
    if send_at - now > FARTHEST:
        raise InvalidInput("Choose a time within the next year.", field="send_at")


async def reschedule(
    tx: WorkspaceTx, message_id: UUID, send_at: datetime, now: datetime, *, even_if_shut: bool
) -> None:
    """Moves a scheduled message to another time; to one that has passed, it goes at once.

    Raises NotFound, NotScheduled, InvalidInput, WindowWillBeShut.
    """
    check_time(send_at, now)
    row = await _scheduled(tx, message_id)
    window = row["window_expires_at"]
    if row["needs_window"] and not even_if_shut and not rules.is_open(window, max(send_at, now)):
        raise WindowWillBeShut(window)
    await tx.execute(
        "update message set due_at = $3, scheduled_for = $3 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        message_id,
        send_at,
    )
    await sending.wake_lanes(tx, [(row["number_id"], send_at)])
    changes.announce(tx, [(message_id, row["conversation_id"])])


async def send_now(tx: WorkspaceTx, message_id: UUID, now: datetime) -> None:
    """Gives a scheduled message to its lane now, as if it had been written now.

    Raises NotFound, NotScheduled, WindowClosed.
    """
    row = await _scheduled(tx, message_id)
    if row["needs_window"] and not rules.is_open(row["window_expires_at"], now):
        raise WindowClosed
    await tx.execute(
        "update message set status = 'queued', rank = $4, due_at = $3, sort_at = $3"
        " where workspace_id = $1 and id = $2",
        tx.workspace_id,
        message_id,
        now,
        RANK["queued"],
    )
    conversation_id = row["conversation_id"]
    person = row["origin_kind"] == "agent"
    await sending.enter_threads(tx, {conversation_id: message_id}, now, person=person)
    await sending.wake_lanes(tx, [(row["number_id"], now)])
    changes.announce(tx, [(message_id, conversation_id)])
    tx.announce(ConversationsChanged(conversation_ids=[conversation_id]))


async def _scheduled(tx: WorkspaceTx, message_id: UUID) -> asyncpg.Record:
    """A message that its lane has not claimed, held until the end of the transaction."""
    row = await tx.fetchrow(
        """
        select m.conversation_id, m.number_id, m.status, m.needs_window, m.origin_kind,
               c.window_expires_at
        from message m
        join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
        where m.workspace_id = $1 and m.id = $2 for update of m
        """,
        tx.workspace_id,
        message_id,
    )
    if row is None:
        raise NotFound("message")
    if row["status"] != "scheduled":
        raise NotScheduled(row["status"])
    return row
