"""The one verb that wants messages sent. Its insert is the outbox."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.core import waiting
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id
from rapport.messaging.actions import events
from rapport.messaging.facts import ConversationsChanged, MessagesQueued
from rapport.messaging.rules.sending import PRIORITY, Origin, Refusal
from rapport.messaging.rules.statuses import RANK

UNSHOWN = frozenset({"reaction"})
"""Kinds that show on another message and not as one of their own."""


class Outgoing(Struct, frozen=True, kw_only=True):
    """A message that somebody wants sent.

    `key` makes the same intent unique within its kind of origin. `recipient` is where it goes: `+`
    and digits, or a business-scoped id; None if the contact has neither. With `refusal` it is kept
    as failed at once, so that nobody loses what they typed. `send_at` schedules it; `held_until`
    keeps it in the lane that long, so that it can be taken back.
    """

    conversation_id: UUID
    contact_id: UUID
    number_id: UUID
    recipient: str | None
    type: str
    content: dict[str, Any]
    text: str
    origin: Origin
    key: str | None = None
    client_id: str | None = None
    callback_data: str | None = None
    media_id: UUID | None = None
    reply_to_wamid: str | None = None
    resend_of: UUID | None = None
    needs_window: bool = True
    send_at: datetime | None = None
    held_until: datetime | None = None
    send_by: datetime | None = None
    refusal: Refusal | None = None

    def due(self, now: datetime) -> datetime | None:
        """When its lane may have it; None if never."""
        return None if self.refusal else self.send_at or self.held_until or now


async def queue(tx: WorkspaceTx, wanted: Sequence[Outgoing], now: datetime) -> list[UUID]:
    """Puts messages into their lanes; returns their ids, in order.

    All are of one origin. An intent that was queued before is not queued again: its message is
    returned. Announces MessagesQueued and ConversationsChanged.
    """
    if not wanted:
        return []
    ids = await _insert(tx, wanted, now)
    fresh = [one for one, (_, is_new) in zip(wanted, ids, strict=True) if is_new]
    fresh_ids = [message_id for message_id, is_new in ids if is_new]
    if fresh:
        person = wanted[0].origin.is_person
        said = {
            one.conversation_id: message_id
            for one, message_id in zip(fresh, fresh_ids, strict=True)
            if not one.send_at and one.type not in UNSHOWN
        }
        await enter_threads(tx, said, now, person=person)
        await wake_lanes(tx, [(one.number_id, one.due(now)) for one in fresh])
        conversations = [one.conversation_id for one in fresh]
        tx.announce(
            MessagesQueued(message_ids=fresh_ids, conversation_ids=conversations, person=person)
        )
        tx.announce(ConversationsChanged(conversation_ids=list(dict.fromkeys(conversations))))
    return [message_id for message_id, _ in ids]


async def find(tx: WorkspaceTx, origin: Origin, key: str) -> UUID | None:
    """The message that was queued for this intent."""
    return await tx.fetchval(
        "select id from message where workspace_id = $1 and origin_kind = $2 and intent_key = $3",
        tx.workspace_id,
        origin.kind,
        key,
    )


async def _insert(
    tx: WorkspaceTx, wanted: Sequence[Outgoing], now: datetime
) -> list[tuple[UUID, bool]]:
    ids = [new_id() for _ in wanted]
    states = [_status(one) for one in wanted]
    rows = await tx.fetch(
        """
        insert into message (workspace_id, id, conversation_id, contact_id, number_id, direction,
          type, content, text, status, rank, sort_at, created_at, origin_kind, origin_id,
          origin_name, client_id, intent_key, callback_data, media_id, reply_to_wamid, resend_of,
          recipient, priority, due_at, scheduled_for, send_by, needs_window, failed_at, error)
        select $1, m.id, m.conversation_id, m.contact_id, m.number_id, 'outbound', m.type,
          m.content::jsonb, m.text, m.status, m.rank, $2, $2, $3, $4, $5, m.client_id, m.key,
          m.callback_data, m.media_id, m.reply_to, m.resend_of, m.recipient, $6, m.due_at,
          m.scheduled_for, m.send_by, m.needs_window,
          case when m.error is not null then $2::timestamptz end, m.error::jsonb
        from unnest($7::uuid[], $8::uuid[], $9::uuid[], $10::uuid[], $11::text[], $12::text[],
          $13::text[], $14::text[], $15::smallint[], $16::text[], $17::text[], $18::text[],
          $19::uuid[], $20::text[], $21::uuid[], $22::text[], $23::timestamptz[],
          $24::timestamptz[], $25::timestamptz[], $26::bool[], $27::text[])
          as m(id, conversation_id, contact_id, number_id, type, content, text, status, rank,
               client_id, key, callback_data, media_id, reply_to, resend_of, recipient, due_at,
               scheduled_for, send_by, needs_window, error)
        on conflict (workspace_id, origin_kind, intent_key) where intent_key is not null do nothing
        returning id
        """,
        tx.workspace_id,
        now,
        wanted[0].origin.kind,
        wanted[0].origin.id,
        wanted[0].origin.name,
        PRIORITY[wanted[0].origin.kind],
        ids,
        [one.conversation_id for one in wanted],
        [one.contact_id for one in wanted],
        [one.number_id for one in wanted],
        [one.type for one in wanted],
        [msgspec.json.encode(one.content).decode() for one in wanted],
        [one.text for one in wanted],
        states,
        [RANK[state] for state in states],
        [one.client_id for one in wanted],
        [one.key for one in wanted],
        [one.callback_data for one in wanted],
        [one.media_id for one in wanted],
        [one.reply_to_wamid for one in wanted],
        [one.resend_of for one in wanted],
        [one.recipient for one in wanted],
        [one.due(now) for one in wanted],
        [one.send_at for one in wanted],
        [one.send_by for one in wanted],
        [one.needs_window for one in wanted],
        [_error(one.refusal) for one in wanted],
    )
    written = {row["id"] for row in rows}
    known = await _known(tx, [one for one, i in zip(wanted, ids, strict=True) if i not in written])
    return [
        (i, True) if i in written else (known[one.key or ""], False)
        for one, i in zip(wanted, ids, strict=True)
    ]


async def _known(tx: WorkspaceTx, again: Sequence[Outgoing]) -> dict[str, UUID]:
    if not again:
        return {}
    rows = await tx.fetch(
        """
        select intent_key, id from message
        where workspace_id = $1 and origin_kind = $2 and intent_key = any($3)
        """,
        tx.workspace_id,
        again[0].origin.kind,
        [one.key for one in again],
    )
    return {row["intent_key"]: row["id"] for row in rows}


async def enter_threads(
    tx: WorkspaceTx, said: Mapping[UUID, UUID], now: datetime, *, person: bool
) -> None:
    """Brings conversations up to date with the last message that was said in each. What a person
    wrote opens a closed one and is an answer to whoever waits; what no person wrote only appears
    in the thread."""
    rows = await tx.fetch(
        """
        with before as (
          select id, status, opened_at from conversation
          where workspace_id = $1 and id = any($2) order by id for no key update
        )
        update conversation c
        set last_message_id = said.message_id, last_message_at = $4,
            waiting_since = case when $5 then null else c.waiting_since end,
            status = case when $5 then 'open' else c.status end,
            opened_at = case when $5 and c.status = 'closed' then $4 else c.opened_at end,
            closed_at = case when $5 then null else c.closed_at end
        from unnest($2::uuid[], $3::uuid[]) as said(id, message_id), before
        where c.workspace_id = $1 and c.id = said.id and before.id = c.id
        returning c.id, before.status, before.opened_at
        """,
        tx.workspace_id,
        list(said),
        list(said.values()),
        now,
        person,
    )
    await events.record_by_system(
        tx,
        [
            (row["id"], "reopened" if row["opened_at"] else "opened", now)
            for row in rows
            if person and row["status"] == "closed"
        ],
    )


async def wake_lanes(tx: WorkspaceTx, wanted: Sequence[tuple[UUID, datetime | None]]) -> None:
    """Tells the lanes of these numbers when they have something to do."""
    due: dict[UUID, datetime] = {}
    for number_id, at in wanted:
        if at is not None:
            due[number_id] = min(due.get(number_id, at), at)
    for number_id, at in sorted(due.items()):
        await waiting.mark(tx, "lane", number_id, at)
        tx.wake("lane", f"{tx.workspace_id}:{number_id}")


def _status(one: Outgoing) -> str:
    if one.refusal is not None:
        return "failed"
    return "scheduled" if one.send_at is not None else "queued"


def _error(refusal: Refusal | None) -> str | None:
    return None if refusal is None else msgspec.json.encode(refusal.as_error()).decode()
