"""The thread's own entries."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.paging import Listing, Page, decode_cursor, encode_cursor


class EventActor(Struct):
    kind: str
    id: UUID | None
    name: str


class EventView(Struct):
    """`kind`: opened, reopened, closed, assigned, unassigned, blocked, unblocked, and so on."""

    id: UUID
    at: datetime
    kind: str
    actor: EventActor
    data: dict[str, Any]


async def list_events(tx: WorkspaceTx, conversation_id: UUID, page: Page) -> Listing[EventView]:
    """A conversation's entries, the newest first."""
    before = decode_cursor(page.after, tuple[datetime, UUID]) if page.after else None
    rows = await tx.fetch(
        """
        select id, at, kind, actor_kind, actor_id, actor_name, data from conversation_event
        where workspace_id = $1 and conversation_id = $2
          and ($3::timestamptz is null or (at, id) < ($3, $4::uuid))
        order by at desc, id desc limit $5
        """,
        tx.workspace_id,
        conversation_id,
        before[0] if before else None,
        before[1] if before else None,
        page.limit + 1,
    )
    shown = rows[: page.limit]
    last = shown[-1] if len(rows) > page.limit else None
    views = [
        EventView(
            id=row["id"],
            at=row["at"],
            kind=row["kind"],
            actor=EventActor(row["actor_kind"], row["actor_id"], row["actor_name"]),
            data=msgspec.json.decode(row["data"]),
        )
        for row in shown
    ]
    return Listing(views, None if last is None else encode_cursor(last["at"], last["id"]))
