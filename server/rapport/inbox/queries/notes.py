"""Notes as they are shown."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.paging import Listing, Page, decode_cursor, encode_cursor
from rapport.core.refusal import NotFound


class NoteAuthor(Struct):
    """A member, or a program by its API key."""

    kind: str
    id: UUID
    name: str


class MentionRef(Struct):
    """A member as the note's words call them, after an `@`."""

    id: UUID
    name: str


class NoteView(Struct):
    """A private note. One that was deleted has `deleted_at`, and neither words nor mentions."""

    id: UUID
    conversation_id: UUID
    author: NoteAuthor
    text: str
    mentions: list[MentionRef]
    client_id: str | None
    at: datetime
    edited_at: datetime | None
    deleted_at: datetime | None


_SELECT = """
    select id, conversation_id, author_kind, author_id, author_name, text, client_id, at, edited_at,
           deleted_at
    from note where workspace_id = $1
"""


async def get_note(tx: WorkspaceTx, note_id: UUID) -> NoteView:
    """One note. Raises NotFound."""
    rows = await tx.fetch(_SELECT + " and id = $2", tx.workspace_id, note_id)
    if not rows:
        raise NotFound("note")
    return (await _complete(tx, rows))[0]


async def list_notes(tx: WorkspaceTx, conversation_id: UUID, page: Page) -> Listing[NoteView]:
    """A conversation's notes, the newest first."""
    before = decode_cursor(page.after, tuple[datetime, UUID]) if page.after else None
    rows = await tx.fetch(
        _SELECT
        + """
        and conversation_id = $2 and ($3::timestamptz is null or (at, id) < ($3, $4::uuid))
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
    return Listing(
        await _complete(tx, shown),
        None if last is None else encode_cursor(last["at"], last["id"]),
    )


async def _complete(tx: WorkspaceTx, rows: Sequence[asyncpg.Record]) -> list[NoteView]:
    mentions: defaultdict[UUID, list[MentionRef]] = defaultdict(list)
    named = await tx.fetch(
        "select note_id, member_id, name from note_mention"
        " where workspace_id = $1 and note_id = any($2) order by name, member_id",
        tx.workspace_id,
        [row["id"] for row in rows],
    )
    for row in named:
        mentions[row["note_id"]].append(MentionRef(row["member_id"], row["name"]))
    return [_view(row, mentions[row["id"]]) for row in rows]


def _view(row: asyncpg.Record, mentions: list[MentionRef]) -> NoteView:
    return NoteView(
        id=row["id"],
        conversation_id=row["conversation_id"],
        author=NoteAuthor(row["author_kind"], row["author_id"], row["author_name"]),
        text=row["text"],
        mentions=mentions,
        client_id=row["client_id"],
        at=row["at"],
        edited_at=row["edited_at"],
        deleted_at=row["deleted_at"],
    )
