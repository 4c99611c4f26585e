"""Customers' messages: recognised, put into conversations, counted once."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from rapport.contacts.actions import sightings
from rapport.contacts.rules import Sighting
from rapport.core import fact_log
from rapport.core.db.columns import column
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id
from rapport.messaging.actions.receiving import files, notices, reactions, threads
from rapport.messaging.actions.receiving.rows import Received, Row
from rapport.messaging.facts import ConversationsChanged, MessagesReceived
from rapport.messaging.rules import contents
from rapport.messaging.rules.conversations import place_in_time
from rapport.whatsapp.payloads import InboundMessage
from rapport.whatsapp.payloads import contents as kinds


async def receive(tx: WorkspaceTx, batch: Sequence[Received]) -> None:
    """Applies inbound messages; those that were applied before change nothing.

    Announces MessagesReceived and ConversationsChanged.
    """
    fresh = await _unknown(tx, batch)
    if not fresh:
        return
    talk = [each for each in fresh if not isinstance(each.item.content, kinds.System)]
    contacts = await sightings.recognise(
        tx, [Sighting(each.item.sender, each.scope, each.item.sent_at) for each in talk]
    )
    places = [(contact, each.number_id) for contact, each in zip(contacts, talk, strict=True)]
    states = await threads.hold(
        tx, [(*place, each.item.sent_at) for place, each in zip(places, talk, strict=True)]
    )
    rows = [
        _row(each, contact, states[contact, each.number_id].id)
        for each, contact in zip(talk, contacts, strict=True)
    ]
    shown = [row for row in rows if not isinstance(row.received.item.content, kinds.Reaction)]
    written = await _insert(tx, shown)
    await files.expect(tx, [row for row in shown if row.id in written])
    reacted = await reactions.apply(
        tx, [row for row in rows if isinstance(row.received.item.content, kinds.Reaction)]
    )
    news = [row for row in rows if row.id in written or row.received.item.wamid in reacted]
    changed = await threads.advance(
        tx, states.values(), [(row.conversation_id, row.arrived) for row in news]
    )
    _announce(tx, [row for row in rows if row.id in written], changed)
    for each in fresh:
        if isinstance(each.item.content, kinds.System):
            await notices.apply(tx, each.item, each.item.content, each.scope)


async def _unknown(tx: WorkspaceTx, batch: Sequence[Received]) -> list[Received]:
    """Without repeats, within the batch and of what we have. Meta delivers at least once."""
    by_wamid = {each.item.wamid: each for each in reversed(batch)}
    known = {
        row["wamid"]
        for row in await tx.fetch(
            "select wamid from message where workspace_id = $1 and wamid = any($2)",
            tx.workspace_id,
            list(by_wamid),
        )
    }
    return [each for each in reversed(by_wamid.values()) if each.item.wamid not in known]


def _row(received: Received, contact_id: UUID, conversation_id: UUID) -> Row:
    item = received.item
    content, referral = contents.split(item.raw)
    return Row(
        id=new_id(),
        received=received,
        contact_id=contact_id,
        conversation_id=conversation_id,
        content=msgspec.json.encode(content).decode(),
        text=contents.text_of(item.type, content),
        referral=referral,
        media_id=new_id() if isinstance(item.content, kinds.Media) else None,
        sort_at=place_in_time(item.sent_at, received.received_at),
    )


async def _insert(tx: WorkspaceTx, rows: Sequence[Row]) -> set[UUID]:
    """Writes messages; returns the ids of those that were really new."""
    if not rows:
        return set()
    items = [row.received.item for row in rows]
    written = await tx.fetch(
        """
        insert into message (workspace_id, id, conversation_id, contact_id, number_id, direction,
          type, content, text, wamid, status, rank, sort_at, origin_kind, media_id,
          reply_to_wamid, referral, forwarded)
        select $1, m.id, m.conversation_id, m.contact_id, m.number_id, 'inbound', m.type,
          m.content::jsonb, m.text, m.wamid, 'received', 0, m.sort_at, 'contact', m.media_id,
          m.reply_to, m.referral::jsonb, m.forwarded
        from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::text[], $7::text[],
          $8::text[], $9::text[], $10::timestamptz[], $11::uuid[], $12::text[], $13::text[],
          $14::bool[])
          as m(id, conversation_id, contact_id, number_id, type, content, text, wamid, sort_at,
               media_id, reply_to, referral, forwarded)
        on conflict do nothing
        returning id
        """,
        tx.workspace_id,
        [row.id for row in rows],
        [row.conversation_id for row in rows],
        [row.contact_id for row in rows],
        [row.received.number_id for row in rows],
        [item.type for item in items],
        [row.content for row in rows],
        [row.text for row in rows],
        [item.wamid for item in items],
        [row.sort_at for row in rows],
        column([row.media_id for row in rows]),
        column([item.context.id if item.context else None for item in items]),
        column([_json(row.referral) for row in rows]),
        [_forwarded(item) for item in items],
    )
    return {row["id"] for row in written}


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _forwarded(item: InboundMessage) -> bool:
    return item.context is not None and (
        item.context.forwarded or item.context.frequently_forwarded
    )


def _announce(tx: WorkspaceTx, rows: Sequence[Row], changed: Sequence[UUID]) -> None:
    for start in range(0, len(rows), fact_log.MAX_IDS):
        portion = rows[start : start + fact_log.MAX_IDS]
        tx.announce(
            MessagesReceived(
                message_ids=[row.id for row in portion],
                conversation_ids=list(dict.fromkeys(row.conversation_id for row in portion)),
            )
        )
    for ids in fact_log.chunks(changed):
        tx.announce(ConversationsChanged(conversation_ids=list(ids)))
