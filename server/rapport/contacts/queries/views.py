"""People as they are shown."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.paging import Listing, Page, decode_cursor, encode_cursor
from rapport.core.refusal import NotFound


class IdentityView(Struct):
    """`kind` is phone, bsuid or parent_bsuid; `value` as WhatsApp spells it."""

    kind: str
    value: str


class ContactView(Struct):
    """A person. `name` is the best we know: what somebody here called them, else the name of their
    WhatsApp profile, which `name_source` tells; never empty. `phone` is absent while WhatsApp hides
    it."""

    id: UUID
    name: str
    name_source: Literal["person", "profile", "identity"]
    profile_name: str | None
    username: str | None
    identities: list[IdentityView]
    phone: str | None
    country: str | None
    blocked: bool
    first_seen_at: datetime | None
    last_seen_at: datetime | None


_SELECT = """
    select id, name, profile_name, username, country, blocked_at, first_seen_at, last_seen_at,
           created_at
    from contact where workspace_id = $1
"""


async def get_contact(tx: WorkspaceTx, contact_id: UUID) -> ContactView:
    """One contact. Raises NotFound."""
    found = await list_by_id(tx, [contact_id])
    if not found:
        raise NotFound("contact")
    return found[0]


async def list_by_id(tx: WorkspaceTx, ids: Sequence[UUID]) -> list[ContactView]:
    """The contacts of these ids that exist, in no particular order."""
    rows = await tx.fetch(_SELECT + " and id = any($2)", tx.workspace_id, list(ids))
    return await _complete(tx, rows)


async def list_contacts(tx: WorkspaceTx, page: Page, search: str | None) -> Listing[ContactView]:
    """Contacts, the last seen first; with `search`, those whose name or number holds it."""
    after = decode_cursor(page.after, tuple[datetime, UUID]) if page.after else None
    rows = await tx.fetch(
        _SELECT
        + """
        and ($2::text is null or id in (select search_contact_ids($2, 500)))
        and ($3::timestamptz is null
             or (coalesce(last_seen_at, created_at), id) < ($3, $4::uuid))
        order by coalesce(last_seen_at, created_at) desc, id desc limit $5
        """,
        tx.workspace_id,
        search or None,
        after[0] if after else None,
        after[1] if after else None,
        page.limit + 1,
    )
    shown = rows[: page.limit]
    last = shown[-1] if len(rows) > page.limit else None
    cursor = (
        None
        if last is None
        else encode_cursor(last["last_seen_at"] or last["created_at"], last["id"])
    )
    return Listing(await _complete(tx, shown), cursor)


async def _complete(tx: WorkspaceTx, rows: Sequence[asyncpg.Record]) -> list[ContactView]:
    identities = await identities_of(tx, [row["id"] for row in rows])
    return [contact_view(row, row["id"], identities[row["id"]]) for row in rows]


async def identities_of(
    tx: WorkspaceTx, contact_ids: Sequence[UUID]
) -> defaultdict[UUID, list[IdentityView]]:
    """The present identities of contacts, phones first."""
    found: defaultdict[UUID, list[IdentityView]] = defaultdict(list)
    rows = await tx.fetch(
        "select contact_id, kind, given from contact_identity"
        " where workspace_id = $1 and contact_id = any($2) order by kind desc, since",
        tx.workspace_id,
        list(contact_ids),
    )
    for row in rows:
        found[row["contact_id"]].append(IdentityView(row["kind"], row["given"]))
    return found


def contact_view(
    row: asyncpg.Record, contact_id: UUID, identities: list[IdentityView]
) -> ContactView:
    """A contact from a row that has its columns."""
    phone = next((f"+{each.value}" for each in identities if each.kind == "phone"), None)
    name, source = _name(row, phone)
    return ContactView(
        id=contact_id,
        name=name,
        name_source=source,
        profile_name=row["profile_name"],
        username=row["username"],
        identities=identities,
        phone=phone,
        country=row["country"],
        blocked=row["blocked_at"] is not None,
        first_seen_at=row["first_seen_at"],
        last_seen_at=row["last_seen_at"],
    )


def _name(
    row: asyncpg.Record, phone: str | None
) -> tuple[str, Literal["person", "profile", "identity"]]:
    if row["name"]:
        return row["name"], "person"
    if row["profile_name"]:
        return row["profile_name"], "profile"
    if row["username"]:
        return f"@{row['username']}", "identity"
    return phone or "Hidden number", "identity"
