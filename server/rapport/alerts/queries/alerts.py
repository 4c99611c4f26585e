"""Alerts as they are shown: a member's bell, or on the stream."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from rapport.alerts.rules import words
from rapport.alerts.rules.kinds import KINDS, Level
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.paging import Listing, Page, decode_cursor, encode_cursor

COUNTED = 100
"""More unread alerts than this are not counted."""
LOOKED_AT = 500
"""Among how many of the newest the unread ones are counted, so that it costs the same in any
workspace."""


class AlertView(Struct):
    """Something to look at. `link` is a path inside the workspace; `resolved` says why it needs
    nobody any more."""

    id: UUID
    number: int
    kind: str
    level: Level
    title: str
    sentence: str
    link: str
    at: datetime
    read: bool
    resolved: str | None
    conversation_id: UUID | None


class UnreadView(Struct):
    """How many alerts are unread and still need somebody, and the conversations that they are
    about; at most 100 are counted."""

    unread: int
    conversation_ids: list[UUID]


@dataclass(frozen=True)
class Viewer:
    """A member, the kinds that their bell shows, and those that reach them as one of many."""

    member_id: UUID
    kinds: Collection[str]
    shared: Collection[str]
    sees_all: bool


@dataclass(frozen=True)
class Addressed:
    """An alert with whom it is for: one member, or all who have the permissions of its kind, if
    they may see its conversation."""

    view: AlertView
    member_id: UUID | None
    needs: frozenset[str]
    is_of_conversation: bool
    assignee_id: UUID | None


# A row's conversation is joined, never copied: names change, and rights to see it do.
_COLUMNS = """
    a.id, a.number, a.kind, a.data, a.at, a.member_id, a.conversation_id, a.resolved_at,
    c.status, c.assignee_id, person.name as assignee,
    coalesce(contact.name, contact.profile_name, '+' || phone.value, '@' || contact.username,
      'a customer') as contact
"""
_JOINS = """
    left join conversation c on c.workspace_id = a.workspace_id and c.id = a.conversation_id
    left join contact on contact.workspace_id = c.workspace_id and contact.id = c.contact_id
    left join member mb on mb.workspace_id = c.workspace_id and mb.id = c.assignee_id
    left join control.person on person.id = mb.person_id
    left join lateral (
      select value from contact_identity i
      where i.workspace_id = c.workspace_id and i.contact_id = c.contact_id and i.kind = 'phone'
      limit 1
    ) phone on true
"""
# Whoever sees only their own conversations hears of no others.
_VISIBLE = "(a.conversation_id is null or $5 or c.assignee_id = $2)"
_READ = """
    (a.number <= coalesce((select read_until from alert_reader r
       where r.workspace_id = $1 and r.member_id = $2), 0)
     or exists (select from alert_read r
       where r.workspace_id = $1 and r.member_id = $2 and r.alert_id = a.id)) as read
"""
# Two ranges of one index, each read from its end: a member's own, and those of many.
_NEWEST = """
    (select * from alert where workspace_id = $1 and member_id = $2 and kind = any($3)
       and number < $6 order by number desc limit $7)
    union all
    (select * from alert where workspace_id = $1 and member_id is null and kind = any($4)
       and number < $6 order by number desc limit $7)
"""
_BEYOND = 2**63 - 1


async def list_alerts(tx: WorkspaceTx, viewer: Viewer, page: Page) -> Listing[AlertView]:
    """A member's alerts, the newest first."""
    before = decode_cursor(page.after, tuple[int])[0] if page.after else _BEYOND
    # those that may not be seen leave room on the page, so further ones are looked at
    rows = await tx.fetch(
        f"""
        select {_COLUMNS}, {_READ} from ({_NEWEST}) a {_JOINS}
        where {_VISIBLE} order by a.number desc limit $8
        """,  # noqa: S608 (our own words)
        *_asked(tx, viewer, before, page.limit + LOOKED_AT),
        page.limit + 1,
    )
    shown = rows[: page.limit]
    more = encode_cursor(shown[-1]["number"]) if len(rows) > page.limit else None
    return Listing([_view(row, read=row["read"]) for row in shown], more)


async def count_unread(tx: WorkspaceTx, viewer: Viewer) -> UnreadView:
    """How many need the member's eye."""
    rows = await tx.fetch(
        f"""
        select a.kind, a.conversation_id, a.resolved_at, c.status, c.assignee_id, {_READ}
        from ({_NEWEST}) a
        left join conversation c on c.workspace_id = a.workspace_id and c.id = a.conversation_id
        where {_VISIBLE} order by a.number desc
        """,  # noqa: S608 (our own words)
        *_asked(tx, viewer, _BEYOND, LOOKED_AT),
    )
    unread = [row for row in rows if not row["read"] and not _is_resolved(row)][:COUNTED]
    about = {row["conversation_id"] for row in unread if row["conversation_id"]}
    return UnreadView(len(unread), sorted(about))


async def may_see(tx: WorkspaceTx, viewer: Viewer, alert_id: UUID) -> bool:
    """Whether an alert is there, for this member."""
    return bool(
        await tx.fetchval(
            f"""
            select exists (
              select from alert a
              left join conversation c on c.workspace_id = a.workspace_id
                and c.id = a.conversation_id
              where a.workspace_id = $1 and a.id = $6 and {_VISIBLE}
                and (a.member_id = $2 and a.kind = any($3)
                  or a.member_id is null and a.kind = any($4)))
            """,  # noqa: S608 (our own words)
            *_asked(tx, viewer),
            alert_id,
        )
    )


async def list_by_id(tx: WorkspaceTx, ids: Sequence[UUID]) -> list[Addressed]:
    """Alerts with those they are for, as nobody has read them yet."""
    rows = await tx.fetch(
        f"select {_COLUMNS} from alert a {_JOINS} where a.workspace_id = $1 and a.id = any($2)",  # noqa: S608 (our own words)
        tx.workspace_id,
        list(ids),
    )
    return [
        Addressed(
            view=_view(row, read=False),
            member_id=row["member_id"],
            needs=KINDS[row["kind"]].needs or frozenset(),
            is_of_conversation=row["conversation_id"] is not None,
            assignee_id=row["assignee_id"],
        )
        for row in rows
        if row["kind"] in KINDS
    ]


def _asked(tx: WorkspaceTx, viewer: Viewer, *more: Any) -> tuple[Any, ...]:
    return (
        tx.workspace_id,
        viewer.member_id,
        list(viewer.kinds),
        list(viewer.shared),
        viewer.sees_all,
        *more,
    )


def _is_resolved(row: asyncpg.Record) -> bool:
    return row["resolved_at"] is not None or (
        row["kind"] == "unassigned" and (row["status"] != "open" or row["assignee_id"] is not None)
    )


def _view(row: asyncpg.Record, *, read: bool) -> AlertView:
    kind = KINDS[row["kind"]]
    assignee = row["assignee"] or (row["assignee_id"] and "Somebody")
    data: dict[str, Any] = {
        **msgspec.json.decode(row["data"]),
        "contact": row["contact"],
        "conversation_id": row["conversation_id"],
        "taken": words.taken(row["status"], assignee),
    }
    return AlertView(
        id=row["id"],
        number=row["number"],
        kind=kind.name,
        level=kind.level,
        title=kind.title,
        sentence=words.sentence(kind, data),
        link=words.link(kind, data),
        at=row["at"],
        read=read,
        resolved=words.resolution(kind, data) if _is_resolved(row) else None,
        conversation_id=row["conversation_id"],
    )
