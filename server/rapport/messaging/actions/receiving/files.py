"""Files that customers sent: expected here, and fetched at once by a job."""

from collections.abc import Sequence

from rapport.core import queue
from rapport.core.db.transaction import WorkspaceTx
from rapport.messaging.actions.receiving.rows import Row
from rapport.messaging.jobs import FetchMedia
from rapport.whatsapp.payloads import contents


async def expect(tx: WorkspaceTx, rows: Sequence[Row]) -> None:
    """Makes a pending file for each message that has one, and orders its fetching."""
    with_file = [row for row in rows if row.media_id is not None]
    if not with_file:
        return
    files = [row.received.item.content for row in with_file]
    files = [file for file in files if isinstance(file, contents.Media)]
    await tx.execute(
        """
        insert into media (workspace_id, id, direction, kind, state, mime_type, sha256, name, voice,
                           meta_media_id, number_id)
        select $1, f.id, 'inbound', f.kind, 'pending', f.mime_type, f.sha256, f.name, f.voice,
               f.meta_media_id, f.number_id
        from unnest($2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bool[],
                    $8::text[], $9::uuid[])
          as f(id, kind, mime_type, sha256, name, voice, meta_media_id, number_id)
        """,
        tx.workspace_id,
        [row.media_id for row in with_file],
        [row.received.item.type for row in with_file],
        [file.mime_type for file in files],
        [file.sha256 for file in files],
        [file.filename for file in files],
        [file.voice for file in files],
        [file.id for file in files],
        [row.received.number_id for row in with_file],
    )
    await queue.enqueue_all(
        tx,
        [
            FetchMedia(workspace_id=tx.workspace_id, media_id=row.media_id)
            for row in with_file
            if row.media_id is not None
        ],
    )
