"""Files of ours at Meta: uploaded once for each number, and used for almost 30 days."""

import asyncio
from datetime import timedelta
from uuid import UUID
from weakref import WeakValueDictionary

from msgspec import Struct

from rapport.core.blobs import BlobMissing, blob_key
from rapport.core.runtime import Runtime
from rapport.messaging.actions import sharing
from rapport.whatsapp.client import GraphClient
from rapport.whatsapp.media import upload_type

KEPT = timedelta(days=29)


class NoFile(Exception):
    """The file is gone, or was never whole."""


class Reference(Struct, frozen=True):
    """How a message names a file to Meta. `reused` says that Meta was given it before now, so that
    it may have forgotten it."""

    field: str
    value: str
    reused: bool = False


class _Upload(Struct, frozen=True):
    mime_type: str
    name: str
    size: int


class Uploads:
    """The files of one number. Messages that want the same file at once share one upload: a lane is
    held by one process."""

    def __init__(
        self,
        runtime: Runtime,
        workspace_id: UUID,
        number_id: UUID,
        client: GraphClient,
        token: str,
        phone_number_id: str,
    ) -> None:
        self._runtime = runtime
        self._workspace_id = workspace_id
        self._number_id = number_id
        self._client = client
        self._token = token
        self._phone_number_id = phone_number_id
        self._under_way: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()

    async def refer(self, media_id: UUID) -> Reference:
        """The id under which Meta holds our file for this number, uploaded if needed; or a link,
        for what Meta's upload does not take. Raises NoFile, StoreAway, and what the client raises.
        """
        lock = self._under_way.setdefault(media_id, asyncio.Lock())
        async with lock:
            known = await self._known(media_id)
            if isinstance(known, str):
                return Reference("id", known, reused=True)
            mime_type = upload_type(known.mime_type, known.size)
            if mime_type is None:
                return Reference("link", self._link(media_id))
            meta_media_id = await self._upload(media_id, known, mime_type)
            await self._remember(media_id, meta_media_id)
        return Reference("id", meta_media_id)

    async def forget(self, media_id: UUID, meta_media_id: str) -> None:
        """Meta does not know this id (any more)."""
        async with self._runtime.workspace(self._workspace_id) as tx:
            await tx.execute(
                """
                delete from media_upload
                where workspace_id = $1 and media_id = $2 and number_id = $3 and meta_media_id = $4
                """,
                self._workspace_id,
                media_id,
                self._number_id,
                meta_media_id,
            )

    async def _known(self, media_id: UUID) -> str | _Upload:
        """Meta's id of the file, or else what there is to upload."""
        async with self._runtime.workspace(self._workspace_id) as tx:
            row = await tx.fetchrow(
                """
                select f.mime_type, f.name, f.size, u.meta_media_id from media f
                left join media_upload u on u.workspace_id = f.workspace_id and u.media_id = f.id
                  and u.number_id = $3 and u.expires_at > $4
                where f.workspace_id = $1 and f.id = $2 and f.state = 'ready'
                """,
                self._workspace_id,
                media_id,
                self._number_id,
                self._runtime.clock.now(),
            )
        if row is None:
            raise NoFile
        if row["meta_media_id"] is not None:
            return row["meta_media_id"]
        return _Upload(row["mime_type"], row["name"], row["size"])

    async def _upload(self, media_id: UUID, upload: _Upload, mime_type: str) -> str:
        try:
            content = await self._runtime.blobs.open(blob_key(self._workspace_id, media_id))
        except BlobMissing:
            raise NoFile from None
        return await self._client.media.upload(
            self._token,
            self._phone_number_id,
            content,
            mime=mime_type,
            filename=upload.name,
            size=upload.size,
        )

    async def _remember(self, media_id: UUID, meta_media_id: str) -> None:
        async with self._runtime.workspace(self._workspace_id) as tx:
            await tx.execute(
                """
                insert into media_upload
                  (workspace_id, media_id, number_id, meta_media_id, expires_at)
                values ($1, $2, $3, $4, $5)
                on conflict (workspace_id, media_id, number_id) do update
                  set meta_media_id = excluded.meta_media_id, expires_at = excluded.expires_at
                """,
                self._workspace_id,
                media_id,
                self._number_id,
                meta_media_id,
                self._runtime.clock.now() + KEPT,
            )

    def _link(self, media_id: UUID) -> str:
        runtime = self._runtime
        return sharing.link_to(runtime.settings, runtime.keyring, self._workspace_id, media_id)
