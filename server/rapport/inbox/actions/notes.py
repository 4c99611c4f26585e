"""Private notes: written, changed, taken away. None of this reaches the customer."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.core.actor import Actor
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id
from rapport.core.refusal import InvalidInput, NotFound
from rapport.inbox.actions import followers
from rapport.inbox.errors import NoteDeleted, NotYourNote
from rapport.inbox.facts import MembersMentioned, NoteChanged, NoteWritten


class Words(Struct, frozen=True, kw_only=True):
    """What a note says, and which members it names."""

    text: str
    mentions: Sequence[UUID] = ()


async def write(
    tx: WorkspaceTx,
    author: Actor,
    conversation_id: UUID,
    words: Words,
    client_id: str | None,
    now: datetime,
) -> UUID:
    """Puts a note into a conversation; asked again with the same client id, there is one note.

    Its author and the members it mentions follow the conversation. Raises InvalidInput.
    """
    text = _clean(words.text)
    names = await _names(tx, words.mentions)
    note_id = await tx.fetchval(
        """
        insert into note
          (workspace_id, id, conversation_id, author_kind, author_id, author_name, text, client_id,
           at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (workspace_id, author_id, client_id) do nothing returning id
        """,
        tx.workspace_id,
        new_id(),
        conversation_id,
        author.kind,
        author.id,
        author.name,
        text,
        client_id,
        now,
    )
    if note_id is None:
        return await tx.fetchval(
            "select id from note where workspace_id = $1 and author_id = $2 and client_id = $3",
            tx.workspace_id,
            author.id,
            client_id,
        )
    tx.announce(NoteWritten(note_id=note_id, conversation_id=conversation_id))
    if author.kind == "member" and author.id is not None:
        await followers.add(tx, conversation_id, [author.id], now)
    await _mention(tx, author, note_id, conversation_id, names, now)
    return note_id


async def change(
    tx: WorkspaceTx,
    author: Actor,
    note_id: UUID,
    text: str,
    mentions: Sequence[UUID] | None,
    now: datetime,
) -> None:
    """Gives a note other words. Whoever is mentioned anew is told, whoever was before is not told
    again; None leaves the mentions. Raises NotFound, NotYourNote, NoteDeleted, InvalidInput."""
    note = await _own(tx, author, note_id)
    if note["deleted_at"] is not None:
        raise NoteDeleted
    text = _clean(text)
    if mentions is not None:
        names = await _names(tx, mentions)
        await tx.execute(
            "delete from note_mention where workspace_id = $1 and note_id = $2"
            " and member_id <> all($3)",
            tx.workspace_id,
            note_id,
            list(names),
        )
        await _mention(tx, author, note_id, note["conversation_id"], names, now)
    await tx.execute(
        "update note set text = $3, edited_at = $4 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        note_id,
        text,
        now,
    )
    tx.announce(NoteChanged(note_id=note_id, conversation_id=note["conversation_id"]))


async def delete(tx: WorkspaceTx, author: Actor, note_id: UUID, now: datetime) -> None:
    """Takes the words and mentions of a note away; that there was one stays visible.

    Safe to repeat. Raises NotFound, NotYourNote.
    """
    note = await _own(tx, author, note_id)
    if note["deleted_at"] is not None:
        return
    await tx.execute(
        "update note set text = '', deleted_at = $3 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        note_id,
        now,
    )
    await tx.execute(
        "delete from note_mention where workspace_id = $1 and note_id = $2",
        tx.workspace_id,
        note_id,
    )
    tx.announce(NoteChanged(note_id=note_id, conversation_id=note["conversation_id"]))


async def _own(tx: WorkspaceTx, author: Actor, note_id: UUID) -> asyncpg.Record:
    note = await tx.fetchrow(
        "select conversation_id, author_id, deleted_at from note"
        " where workspace_id = $1 and id = $2 for update",
        tx.workspace_id,
        note_id,
    )
    if note is None:
        raise NotFound("note")
    if note["author_id"] != author.id:
        raise NotYourNote
    return note


async def _mention(
    tx: WorkspaceTx,
    author: Actor,
    note_id: UUID,
    conversation_id: UUID,
    names: Mapping[UUID, str],
    now: datetime,
) -> None:
    """Keeps who is mentioned. One's own name is marked in the words, but is no news."""
    rows = await tx.fetch(
        """
        insert into note_mention
          (workspace_id, note_id, member_id, conversation_id, name, at, seen_at)
        select $1, $2, m.id, $3, m.name, $6::timestamptz,
               case when m.id = $7 then $6::timestamptz end
        from unnest($4::uuid[], $5::text[]) as m(id, name)
        on conflict do nothing returning member_id
        """,
        tx.workspace_id,
        note_id,
        conversation_id,
        list(names),
        list(names.values()),
        now,
        author.id,
    )
    others = [row["member_id"] for row in rows if row["member_id"] != author.id]
    if not others or author.id is None:
        return
    await followers.add(tx, conversation_id, others, now)
    tx.announce(
        MembersMentioned(
            note_id=note_id,
            conversation_id=conversation_id,
            member_ids=others,
            by_id=author.id,
        )
    )


async def _names(tx: WorkspaceTx, member_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The active members of these ids. Raises InvalidInput where there is no such member."""
    if not member_ids:
        return {}
    rows = await tx.fetch(
        """
        select member.id, person.name
        from member join control.person on person.id = member.person_id
        where member.workspace_id = $1 and member.id = any($2) and member.active
        order by member.id
        """,
        tx.workspace_id,
        list(member_ids),
    )
    names = {row["id"]: row["name"] for row in rows}
    for place, member_id in enumerate(member_ids):
        if member_id not in names:
            raise InvalidInput(
                "There is no active member with this id. GET /api/v1/members lists them.",
                field=f"mentions[{place}]",
            )
    return names


def _clean(text: str) -> str:
    cleaned = text.strip()
    if not cleaned:
        raise InvalidInput("Write some words: a note cannot be blank.", field="text")
    return cleaned
