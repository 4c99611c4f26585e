"""Conversations while messages arrive: found or made, held, and brought up to date together."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from rapport.core.db.columns import column
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id
from rapport.messaging.actions import events
from rapport.messaging.rules import conversations
from rapport.messaging.rules.conversations import Arrived, State

Place = tuple[UUID, UUID]
"""A contact and a number: there is one conversation for each pair."""


async def hold(
    tx: WorkspaceTx, wanted: Sequence[tuple[UUID, UUID, datetime]]
) -> dict[Place, State]:
    """The conversation of each contact and number, made if missing, and locked in the order of ids
    so that two batches cannot lock each other out."""
    first_at: dict[Place, datetime] = {}
    for contact_id, number_id, at in wanted:
        place = (contact_id, number_id)
        first_at[place] = min(first_at.get(place, at), at)
    states = await _lock(tx, sorted(first_at))
    missing = sorted(first_at.keys() - states.keys())
    if missing:
        await _make(tx, {place: first_at[place] for place in missing})
        states |= await _lock(tx, missing)
    return states


async def _make(tx: WorkspaceTx, first_at: Mapping[Place, datetime]) -> None:
    """Unless another transaction did so a moment ago."""
    await tx.execute(
        """
        insert into conversation (workspace_id, id, contact_id, number_id, last_message_at)
        select $1, c.id, c.contact_id, c.number_id, c.at
        from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::timestamptz[])
          as c(id, contact_id, number_id, at)
        on conflict do nothing
        """,
        tx.workspace_id,
        [new_id() for _ in first_at],
        [contact_id for contact_id, _ in first_at],
        [number_id for _, number_id in first_at],
        list(first_at.values()),
    )


async def _lock(tx: WorkspaceTx, places: Sequence[Place]) -> dict[Place, State]:
    rows = await tx.fetch(
        """
        select c.contact_id, c.number_id, c.id, c.status, c.assignee_id,
               coalesce(mb.active, false) as assignee_active, c.unread_count, c.waiting_since,
               c.last_inbound_at, c.last_inbound_wamid, c.window_expires_at, c.referral,
               c.referred_at, c.last_message_id, c.last_message_at, c.opened_at
        from unnest($2::uuid[], $3::uuid[]) as place(contact_id, number_id)
        join conversation c on c.workspace_id = $1 and c.contact_id = place.contact_id
          and c.number_id = place.number_id
        left join control.membership mb on mb.member_id = c.assignee_id
        order by c.id for no key update of c
        """,
        tx.workspace_id,
        [contact_id for contact_id, _ in places],
        [number_id for _, number_id in places],
    )
    return {(row["contact_id"], row["number_id"]): _state(row) for row in rows}


async def advance(
    tx: WorkspaceTx, before: Collection[State], news: Sequence[tuple[UUID, Arrived]]
) -> list[UUID]:
    """Brings held conversations up to date with new messages; returns the ids that changed."""
    arrived: dict[UUID, list[Arrived]] = {}
    for conversation_id, message in news:
        arrived.setdefault(conversation_id, []).append(message)
    pairs = [
        (state, conversations.after_inbound(state, arrived[state.id]))
        for state in before
        if state.id in arrived
    ]
    changed = [after for state, after in pairs if after != state]
    await _write(tx, changed)
    await events.record_by_system(
        tx,
        [
            (after.id, kind, after.opened_at or after.last_message_at)
            for state, after in pairs
            if (kind := conversations.event_of_opening(state, after))
        ],
    )
    return [state.id for state in changed]


async def _write(tx: WorkspaceTx, states: Sequence[State]) -> None:
    if not states:
        return
    await tx.execute(
        """
        update conversation c
        set status = s.status, assignee_id = s.assignee_id, unread_count = s.unread_count,
            waiting_since = s.waiting_since, last_inbound_at = s.last_inbound_at,
            last_inbound_wamid = s.last_inbound_wamid, window_expires_at = s.window_expires_at,
            referral = s.referral::jsonb, referred_at = s.referred_at,
            last_message_id = s.last_message_id, last_message_at = s.last_message_at,
            opened_at = s.opened_at,
            closed_at = case when s.status = 'open' then null else c.closed_at end
        from unnest($2::uuid[], $3::text[], $4::uuid[], $5::int[], $6::timestamptz[],
          $7::timestamptz[], $8::text[], $9::timestamptz[], $10::text[], $11::timestamptz[],
          $12::uuid[], $13::timestamptz[], $14::timestamptz[])
          as s(id, status, assignee_id, unread_count, waiting_since, last_inbound_at,
               last_inbound_wamid, window_expires_at, referral, referred_at, last_message_id,
               last_message_at, opened_at)
        where c.workspace_id = $1 and c.id = s.id
        """,
        tx.workspace_id,
        [s.id for s in states],
        [s.status for s in states],
        column([s.assignee_id for s in states]),
        [s.unread_count for s in states],
        [s.waiting_since for s in states],
        [s.last_inbound_at for s in states],
        [s.last_inbound_wamid for s in states],
        [s.window_expires_at for s in states],
        column([_json(s.referral) for s in states]),
        column([s.referred_at for s in states]),
        [s.last_message_id for s in states],
        [s.last_message_at for s in states],
        [s.opened_at for s in states],
    )


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _state(row: asyncpg.Record) -> State:
    fields = {name: row[name] for name in State.__struct_fields__}
    if fields["referral"] is not None:
        fields["referral"] = msgspec.json.decode(fields["referral"])
    return State(**fields)
