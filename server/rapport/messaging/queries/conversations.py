"""Conversations as they are shown: lists with filters, one, or on the stream."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from rapport.contacts.queries.views import (
    ContactView,
    IdentityView,
    contact_view,
    identities_of,
)
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.paging import Listing, Page, decode_cursor, encode_cursor
from rapport.core.refusal import NotFound
from rapport.messaging.queries.messages import LastMessage

Sort = Literal["newest", "longest_waiting", "window_closing"]
ENDLESS = datetime(9999, 12, 31, tzinfo=UTC)


class AssigneeView(Struct):
    id: UUID
    name: str
    photo_url: str | None


class ConversationView(Struct):
    """Everything between one contact and one number. `phone_number_id` is Meta's."""

    id: UUID
    contact: ContactView
    phone_number_id: str
    status: str
    assignee: AssigneeView | None
    unread_count: int
    waiting_since: datetime | None
    window_expires_at: datetime | None
    free_entry_expires_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    last_message: LastMessage | None
    referral: dict[str, Any] | None
    is_practice: bool


class Filter(Struct, frozen=True, kw_only=True):
    """Which conversations. `assignee` is a member's id, "none", or None for any; `only_of` limits a
    member without the right to see all to what is assigned to them."""

    status: Literal["open", "closed"] | None = None
    assignee: UUID | Literal["none"] | None = None
    phone_number_id: str | None = None
    unread: bool = False
    search: str | None = None
    only_of: UUID | None = None


class Counts(Struct):
    all: int
    mine: int
    unassigned: int


class CountsView(Struct):
    """How many conversations are open, and how many of them have unread messages."""

    open: Counts
    unread: Counts


_SELECT = """
    select c.id, c.contact_id, n.phone_number_id, c.status, c.unread_count, c.waiting_since,
           c.window_expires_at, c.free_entry_expires_at, c.opened_at, c.closed_at, c.referral,
           w.graph = 'simulator' as is_practice, c.last_message_at,
           c.assignee_id, assignee.name as assignee_name, assignee.photo_id, assignee.person_id,
           contact.name, contact.profile_name, contact.username, contact.country,
           contact.blocked_at, contact.first_seen_at,
           greatest(contact.last_seen_at, c.last_inbound_at) as last_seen_at,
           m.id as message_id, m.direction, m.type, m.text, m.status as message_status, m.sort_at,
           m.origin_name
    from conversation c
    join contact on contact.workspace_id = c.workspace_id and contact.id = c.contact_id
    join phone_number n on n.workspace_id = c.workspace_id and n.id = c.number_id
    join waba w on w.workspace_id = n.workspace_id and w.id = n.waba
    left join message m on m.workspace_id = c.workspace_id and m.id = c.last_message_id
    left join lateral (
      select p.id as person_id, p.name, p.photo_id from member mb
      join control.person p on p.id = mb.person_id
      where mb.workspace_id = c.workspace_id and mb.id = c.assignee_id
    ) assignee on true
    where c.workspace_id = $1
"""

_ORDER: dict[Sort, tuple[str, str, str]] = {
    "newest": ("c.last_message_at", "desc", "<"),
    "longest_waiting": ("coalesce(c.waiting_since, '9999-12-31Z')", "asc", ">"),
    "window_closing": ("c.window_expires_at", "asc", ">"),
}


async def list_conversations(
    tx: WorkspaceTx, chosen: Filter, sort: Sort, page: Page, now: datetime
) -> Listing[ConversationView]:
    """A page of conversations; sorted by closing windows, those whose window is open."""
    key, direction, beyond = _ORDER[sort]
    conditions, arguments = _conditions(chosen)
    if sort == "window_closing":
        arguments.append(now)
        conditions.append(f"c.window_expires_at > ${len(arguments) + 1}")
    if page.after:
        arguments += decode_cursor(page.after, tuple[datetime, UUID])
        place = len(arguments)
        conditions.append(f"({key}, c.id) {beyond} (${place}, ${place + 1})")
    rows = await tx.fetch(
        f"{_SELECT} {''.join(f' and {condition}' for condition in conditions)}"
        f" order by {key} {direction}, c.id {direction} limit {page.limit + 1}",
        tx.workspace_id,
        *arguments,
    )
    shown = rows[: page.limit]
    last = shown[-1] if len(rows) > page.limit else None
    return Listing(await _complete(tx, shown), None if last is None else _cursor(last, sort))


async def get_conversation(
    tx: WorkspaceTx, conversation_id: UUID, only_of: UUID | None = None
) -> ConversationView:
    """One conversation. Raises NotFound, also where the asker may not see it."""
    found = await list_by_id(tx, [conversation_id], only_of)
    if not found:
        raise NotFound("conversation")
    return found[0]


async def list_by_id(
    tx: WorkspaceTx, ids: Sequence[UUID], only_of: UUID | None = None
) -> list[ConversationView]:
    """The conversations of these ids that exist, in no particular order."""
    conditions, arguments = _conditions(Filter(only_of=only_of))
    arguments.append(list(ids))
    conditions.append(f"c.id = any(${len(arguments) + 1})")
    rows = await tx.fetch(
        _SELECT + "".join(f" and {condition}" for condition in conditions),
        tx.workspace_id,
        *arguments,
    )
    return await _complete(tx, rows)


async def list_of_contact(
    tx: WorkspaceTx, contact_id: UUID, only_of: UUID | None
) -> list[ConversationView]:
    """A contact's conversations, one for each number, the newest first."""
    conditions, arguments = _conditions(Filter(only_of=only_of))
    arguments.append(contact_id)
    conditions.append(f"c.contact_id = ${len(arguments) + 1}")
    rows = await tx.fetch(
        _SELECT
        + "".join(f" and {condition}" for condition in conditions)
        + " order by c.last_message_at desc",
        tx.workspace_id,
        *arguments,
    )
    return await _complete(tx, rows)


async def count(tx: WorkspaceTx, member_id: UUID | None, only_of: UUID | None) -> CountsView:
    """The numbers beside the views."""
    row = await tx.fetchrow(
        """
        select count(*) as all_open,
               count(*) filter (where assignee_id = $2) as mine,
               count(*) filter (where assignee_id is null) as unassigned,
               count(*) filter (where unread_count > 0) as unread,
               count(*) filter (where unread_count > 0 and assignee_id = $2) as unread_mine,
               count(*) filter (where unread_count > 0 and assignee_id is null) as unread_unassigned
        from conversation
        where workspace_id = $1 and status = 'open' and ($3::uuid is null or assignee_id = $3)
        """,
        tx.workspace_id,
        member_id,
        only_of,
    )
    assert row is not None  # noqa: S101 (an aggregate)
    return CountsView(
        open=Counts(row["all_open"], row["mine"], row["unassigned"]),
        unread=Counts(row["unread"], row["unread_mine"], row["unread_unassigned"]),
    )


def _conditions(chosen: Filter) -> tuple[list[str], list[Any]]:
    """Conditions with their arguments, which begin at $2."""
    conditions: list[str] = []
    arguments: list[Any] = []

    def add(condition: str, argument: Any) -> None:
        arguments.append(argument)
        conditions.append(condition.format(f"${len(arguments) + 1}"))

    if chosen.status is not None:
        add("c.status = {}", chosen.status)
    if chosen.assignee == "none":
        conditions.append("c.assignee_id is null")
    elif chosen.assignee is not None:
        add("c.assignee_id = {}", chosen.assignee)
    if chosen.only_of is not None:
        add("c.assignee_id = {}", chosen.only_of)
    if chosen.phone_number_id is not None:
        add("n.phone_number_id = {}", chosen.phone_number_id)
    if chosen.unread:
        conditions.append("c.unread_count > 0")
    if chosen.search:
        add("c.contact_id in (select search_contact_ids({}, 500))", chosen.search)
    return conditions, arguments


async def _complete(tx: WorkspaceTx, rows: Sequence[asyncpg.Record]) -> list[ConversationView]:
    identities = await identities_of(tx, [row["contact_id"] for row in rows])
    return [_view(row, identities[row["contact_id"]]) for row in rows]


def _view(row: asyncpg.Record, identities: list[IdentityView]) -> ConversationView:
    return ConversationView(
        id=row["id"],
        contact=contact_view(row, row["contact_id"], identities),
        phone_number_id=row["phone_number_id"],
        status=row["status"],
        assignee=_assignee(row),
        unread_count=row["unread_count"],
        waiting_since=row["waiting_since"],
        window_expires_at=row["window_expires_at"],
        free_entry_expires_at=row["free_entry_expires_at"],
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        last_message=_last_message(row),
        referral=None if row["referral"] is None else msgspec.json.decode(row["referral"]),
        is_practice=row["is_practice"],
    )


def _assignee(row: asyncpg.Record) -> AssigneeView | None:
    if row["assignee_id"] is None:
        return None
    photo = row["photo_id"]
    url = f"/api/v1/people/{row['person_id']}/photos/{photo}" if photo else None
    return AssigneeView(row["assignee_id"], row["assignee_name"] or "", url)


def _last_message(row: asyncpg.Record) -> LastMessage | None:
    if row["message_id"] is None:
        return None
    return LastMessage(
        id=row["message_id"],
        direction=row["direction"],
        type=row["type"],
        text=row["text"],
        status=row["message_status"],
        at=row["sort_at"],
        author=row["origin_name"],
    )


def _cursor(row: asyncpg.Record, sort: Sort) -> str:
    if sort == "newest":
        return encode_cursor(row["last_message_at"], row["id"])
    if sort == "window_closing":
        return encode_cursor(row["window_expires_at"], row["id"])
    return encode_cursor(row["waiting_since"] or ENDLESS, row["id"])


async def check_visible(tx: WorkspaceTx, conversation_id: UUID, only_of: UUID | None) -> None:
    """Raises NotFound unless the conversation exists and the asker may see it."""
    seen = await tx.fetchval(
        "select true from conversation where workspace_id = $1 and id = $2"
        " and ($3::uuid is null or assignee_id = $3)",
        tx.workspace_id,
        conversation_id,
        only_of,
    )
    if not seen:
        raise NotFound("conversation")


async def assignee_of(tx: WorkspaceTx, conversation_id: UUID) -> UUID | None:
    """Whose conversation it is; None for nobody's. Raises NotFound."""
    row = await tx.fetchrow(
        "select assignee_id from conversation where workspace_id = $1 and id = $2",
        tx.workspace_id,
        conversation_id,
    )
    if row is None:
        raise NotFound("conversation")
    return row["assignee_id"]
