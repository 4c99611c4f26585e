"""Files of ours at Meta: uploaded once for each number, and used for almost 30 days."""

from datetime import timedelta
from uuid import UUID

from rapport.core.blobs import BlobMissing, blob_key
from rapport.core.runtime import Runtime
from rapport.whatsapp.client import GraphClient

KEPT = timedelta(days=29)


class NoFile(Exception):
    """The file is gone, or was never whole."""


async def at_meta(
    runtime: Runtime,
    workspace_id: UUID,
    number_id: UUID,
    media_id: UUID,
    client: GraphClient,
    token: str,
    phone_number_id: str,
) -> str:
    """The id under which Meta holds our file for this number; uploads it if needed.

    Raises NoFile, and what the client raises.
    """
    async with runtime.workspace(workspace_id) as tx:
        known = await tx.fetchval(
            "select meta_media_id from media_upload"
            " where workspace_id = $1 and media_id = $2 and number_id = $3 and expires_at > $4",
            workspace_id,
            media_id,
            number_id,
            runtime.clock.now(),
        )
        if known is not None:
            return known
        row = await tx.fetchrow(
            "select mime_type, name, size from media"
            " where workspace_id = $1 and id = $2 and state = 'ready'",
            workspace_id,
            media_id,
        )
    if row is None:
        raise NoFile
    try:
        meta_media_id = await client.media.upload(
            token,
            phone_number_id,
            runtime.blobs.stream(blob_key(workspace_id, media_id)),
            mime=row["mime_type"],
            filename=row["name"] or "file",
            size=row["size"],
        )
    except BlobMissing:
        raise NoFile from None
    async with runtime.workspace(workspace_id) as tx:
        await tx.execute(
            """
            insert into media_upload (workspace_id, media_id, number_id, meta_media_id, expires_at)
            values ($1, $2, $3, $4, $5)
            on conflict (workspace_id, media_id, number_id) do update
              set meta_media_id = excluded.meta_media_id, expires_at = excluded.expires_at
            """,
            workspace_id,
            media_id,
            number_id,
            meta_media_id,
            runtime.clock.now() + KEPT,
        )
    return meta_media_id
