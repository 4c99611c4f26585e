"""Alerts are raised once, however often what caused them is seen, and resolved once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.alerts.facts import AlertsChanged
from rapport.core import fact_log
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id


class Raise(Struct, frozen=True, kw_only=True):
    """Something to look at. `key` names what happened, for good: the same key is the same alert.
    `subject` names what it is about, of which there is one open alert of a kind at a time: a newer
    one resolves it."""

    kind: str
    key: str
    subject: str | None = None
    member_id: UUID | None = None
    conversation_id: UUID | None = None
    data: dict[str, Any] = {}


async def raise_alerts(tx: WorkspaceTx, wanted: Sequence[Raise], now: datetime) -> None:
    """Writes alerts that are not there yet. Announces AlertsChanged."""
    fresh = await _unknown(tx, wanted)
    if not fresh:
        return
    replaced = await _replace(tx, fresh, now)
    last = await tx.fetchval(
        """
        insert into alert_clock as clock (workspace_id, number) values ($1, $2)
        on conflict (workspace_id) do update set number = clock.number + excluded.number
        returning number
        """,
        tx.workspace_id,
        len(fresh),
    )
    rows = await tx.fetch(
        """
        insert into alert
          (workspace_id, id, number, kind, key, subject, member_id, conversation_id, data, at)
        select $1, a.id, $2 + a.place, a.kind, a.key, a.subject, a.member_id, a.conversation_id,
               a.data::jsonb, $3
        from unnest($4::uuid[], $5::text[], $6::text[], $7::text[], $8::uuid[], $9::uuid[],
          $10::text[]) with ordinality
          as a(id, kind, key, subject, member_id, conversation_id, data, place)
        on conflict do nothing
        returning id
        """,
        tx.workspace_id,
        last - len(fresh),
        now,
        [new_id() for _ in fresh],
        [each.kind for each in fresh],
        [each.key for each in fresh],
        [each.subject for each in fresh],
        [each.member_id for each in fresh],
        [each.conversation_id for each in fresh],
        [msgspec.json.encode(each.data).decode() for each in fresh],
    )
    _announce(tx, [*replaced, *(row["id"] for row in rows)])


async def resolve(tx: WorkspaceTx, kind: str, subjects: Sequence[str], now: datetime) -> None:
    """Closes the open alerts of states that are over. Announces AlertsChanged."""
    rows = await tx.fetch(
        """
        update alert set resolved_at = $4
        where workspace_id = $1 and kind = $2 and subject = any($3) and resolved_at is null
        returning id
        """,
        tx.workspace_id,
        kind,
        list(subjects),
        now,
    )
    _announce(tx, [row["id"] for row in rows])


async def _replace(tx: WorkspaceTx, fresh: Sequence[Raise], now: datetime) -> list[UUID]:
    """Resolves the open alerts of the same subjects; returns their ids."""
    about = [each for each in fresh if each.subject is not None]
    if not about:
        return []
    rows = await tx.fetch(
        """
        update alert a set resolved_at = $4 from unnest($2::text[], $3::text[]) as n(kind, subject)
        where a.workspace_id = $1 and a.kind = n.kind and a.subject = n.subject
          and a.resolved_at is null
        returning a.id
        """,
        tx.workspace_id,
        [each.kind for each in about],
        [each.subject for each in about],
        now,
    )
    return [row["id"] for row in rows]


async def _unknown(tx: WorkspaceTx, wanted: Sequence[Raise]) -> list[Raise]:
    """Those without an alert, so that repeats take no number and no lock."""
    if not wanted:
        return []
    rows = await tx.fetch(
        "select key from alert where workspace_id = $1 and key = any($2)",
        tx.workspace_id,
        [each.key for each in wanted],
    )
    known = {row["key"] for row in rows}
    return [each for each in wanted if each.key not in known]


def _announce(tx: WorkspaceTx, ids: Sequence[UUID]) -> None:
    for portion in fact_log.chunks(ids):
        tx.announce(AlertsChanged(alert_ids=list(portion)))
