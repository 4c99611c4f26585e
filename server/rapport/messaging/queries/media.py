"""Files, for those who may have them."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.refusal import NotFound


class UploadView(Struct, omit_defaults=True):
    """An upload as it will be sent. `duration` is in seconds; `converted_from` is the type that it
    had; `note` tells a person what was changed, or why it is a document."""

    id: UUID
    kind: str
    mime_type: str
    size: int
    name: str
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    voice: bool = False
    has_thumbnail: bool = False
    converted_from: str | None = None
    note: str | None = None


class StoredFile(Struct, frozen=True):
    """A file and where it stands."""

    id: UUID
    kind: str
    state: str
    mime_type: str | None
    size: int | None
    name: str | None
    has_thumbnail: bool
    problem: str | None


class WantedFile(Struct, frozen=True):
    """A file that Meta still has to give us. `sha256` is as the webhook told it, if it did."""

    number_id: UUID
    meta_media_id: str
    kind: str
    mime_type: str | None
    sha256: str | None
    name: str | None
    created_at: datetime


async def get_file(
    tx: WorkspaceTx, media_id: UUID, viewer_id: UUID, only_of: UUID | None
) -> StoredFile:
    """A file, for whoever uploaded it or may see a conversation that holds it. Raises NotFound."""
    row = await tx.fetchrow(
        """
        select id, kind, state, mime_type, size, name, has_thumbnail, problem from media f
        where f.workspace_id = $1 and f.id = $2
          and (f.uploaded_by = $3 or exists (
            select from message m
            join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
            where m.workspace_id = $1 and m.media_id = f.id
              and ($4::uuid is null or c.assignee_id = $4)))
        """,
        tx.workspace_id,
        media_id,
        viewer_id,
        only_of,
    )
    if row is None:
        raise NotFound("file")
    return StoredFile(*row)


async def find_shared(tx: WorkspaceTx, media_id: UUID) -> StoredFile | None:
    """A file that we have offered by a link."""
    row = await tx.fetchrow(
        """
        select id, kind, state, mime_type, size, name, has_thumbnail, problem from media
        where workspace_id = $1 and id = $2 and state = 'ready'
        """,
        tx.workspace_id,
        media_id,
    )
    return None if row is None else StoredFile(*row)


async def find_wanted(tx: WorkspaceTx, media_id: UUID) -> WantedFile | None:
    """A file to fetch; None if it is here, given up, or gone."""
    row = await tx.fetchrow(
        """
        select number_id, meta_media_id, kind, mime_type, sha256, name, created_at from media
        where workspace_id = $1 and id = $2 and state = 'pending' and meta_media_id is not null
        """,
        tx.workspace_id,
        media_id,
    )
    return None if row is None else WantedFile(*row)
