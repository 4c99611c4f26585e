"""Files in the database: announced, kept, used, given up, removed. Bytes are the doors' work."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from msgspec import Struct

from rapport.core import queue
from rapport.core.db.transaction import WorkspaceTx
from rapport.messaging.actions import changes
from rapport.messaging.jobs import EraseFiles

UNUSED_KEPT = timedelta(days=7)
REMOVED_AT_ONCE = 500


class File(Struct, frozen=True, kw_only=True):
    """What is known of a file whose bytes are whole. `duration` is in seconds."""

    kind: str
    mime_type: str
    size: int
    sha256: str
    name: str
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    voice: bool = False
    has_thumbnail: bool = False


class Used(Struct, frozen=True):
    """A file that a message now has."""

    id: UUID
    kind: str
    name: str
    voice: bool


async def announce_upload(
    tx: WorkspaceTx, media_id: UUID, file: File, uploaded_by: UUID, now: datetime
) -> None:
    """Notes that an upload's bytes will be put into the store. Until `complete` nobody sees it, and
    should that never come, it is removed like an upload that nobody used."""
    await tx.execute(
        """
        insert into media (workspace_id, id, direction, state, uploaded_by, created_at, kind,
          mime_type, size, sha256, name, width, height, duration, voice, has_thumbnail)
        values ($1, $2, 'outbound', 'pending', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
        """,
        tx.workspace_id,
        media_id,
        uploaded_by,
        now,
        *(getattr(file, name) for name in File.__struct_fields__),
    )


async def complete(tx: WorkspaceTx, media_id: UUID) -> None:
    """The upload's bytes are in the store."""
    await tx.execute(
        "update media set state = 'ready' where workspace_id = $1 and id = $2",
        tx.workspace_id,
        media_id,
    )


async def withdraw(tx: WorkspaceTx, media_id: UUID) -> None:
    """The upload came to nothing."""
    await tx.execute(
        "delete from media where workspace_id = $1 and id = $2 and state = 'pending'",
        tx.workspace_id,
        media_id,
    )


async def arrived(tx: WorkspaceTx, media_id: UUID, file: File) -> None:
    """A file from Meta is in the store. Announces MessagesChanged, once."""
    found = await tx.fetchval(
        """
        update media
        set state = 'ready', problem = null, kind = $3, mime_type = $4, size = $5, sha256 = $6,
            name = $7, width = $8, height = $9, duration = $10, voice = voice or $11,
            has_thumbnail = $12
        where workspace_id = $1 and id = $2 and state = 'pending' returning true
        """,
        tx.workspace_id,
        media_id,
        *(getattr(file, name) for name in File.__struct_fields__),
    )
    if found:
        await _tell(tx, media_id)


async def give_up(tx: WorkspaceTx, media_id: UUID, problem: str) -> None:
    """A file from Meta will never be here; `problem` says why, to people. Announces
    MessagesChanged."""
    found = await tx.fetchval(
        """
        update media set state = 'failed', problem = $3
        where workspace_id = $1 and id = $2 and state = 'pending' returning true
        """,
        tx.workspace_id,
        media_id,
        problem,
    )
    if found:
        await _tell(tx, media_id)


async def use(tx: WorkspaceTx, media_id: UUID) -> Used | None:
    """Takes an upload for a message, so that it stays; None if there is none of this id."""
    row = await tx.fetchrow(
        """
        update media set used = true
        where workspace_id = $1 and id = $2 and direction = 'outbound' and state = 'ready'
        returning id, kind, name, voice
        """,
        tx.workspace_id,
        media_id,
    )
    return None if row is None else Used(*row)


async def remove_unused(tx: WorkspaceTx, now: datetime) -> int:
    """Removes uploads that no message took in time, and orders their bytes erased; returns how
    many. There may be more than one call removes."""
    rows = await tx.fetch(
        """
        delete from media where workspace_id = $1 and id in (
          select id from media
          where workspace_id = $1 and direction = 'outbound' and not used and created_at < $2
          order by created_at limit $3 for update skip locked)
        returning id
        """,
        tx.workspace_id,
        now - UNUSED_KEPT,
        REMOVED_AT_ONCE,
    )
    if rows:
        ids = [row["id"] for row in rows]
        await queue.enqueue(tx, EraseFiles(workspace_id=tx.workspace_id, media_ids=ids))
    return len(rows)


async def forget_at_meta(tx: WorkspaceTx, message_ids: Collection[UUID]) -> None:
    """Meta could not use the files of these messages: they are uploaded anew for the next ones."""
    if not message_ids:
        return
    await tx.execute(
        """
        delete from media_upload u using message m
        where m.workspace_id = $1 and m.id = any($2)
          and u.workspace_id = $1 and u.media_id = m.media_id and u.number_id = m.number_id
        """,
        tx.workspace_id,
        list(message_ids),
    )


async def _tell(tx: WorkspaceTx, media_id: UUID) -> None:
    rows = await tx.fetch(
        "select id, conversation_id from message where workspace_id = $1 and media_id = $2",
        tx.workspace_id,
        media_id,
    )
    changes.announce(tx, [(row["id"], row["conversation_id"]) for row in rows])
