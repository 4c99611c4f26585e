"""Files: one interface over a local folder, S3, Google Cloud Storage and Azure.

A blob's key begins with its workspace, so that a workspace's files can be found
and erased. Blobs are written once and never changed.
"""

from collections.abc import AsyncIterable, AsyncIterator
from pathlib import Path
from uuid import UUID

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

CHUNK = 256 * 1024


class BlobMissing(Exception):
    """The store does not hold this key."""


class Blobs:
    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def local(cls, folder: Path) -> "Blobs":
        """In a folder of this machine, which is made if missing."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        return cls(LocalStore(prefix=folder.resolve()))

    @classmethod
    def at(cls, url: str) -> "Blobs":
        """In a bucket: `s3://…`, `gs://…`, `az://…`; credentials come from the environment."""
        return cls(from_url(url))

    async def put(self, key: str, content: bytes | AsyncIterable[bytes]) -> None:
        """Stores the content under the key; it appears whole or not at all."""
        await obstore.put_async(self._store, key, content)

    async def get(self, key: str) -> bytes:
        """The whole content. Raises BlobMissing."""
        try:
            answer = await obstore.get_async(self._store, key)
        except FileNotFoundError:
            raise BlobMissing(key) from None
        return bytes(await answer.bytes_async())

    async def stream(
        self, key: str, start: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        """The content from byte `start`, in portions. Raises BlobMissing."""
        try:
            if start or length is not None:
                yield bytes(
                    await obstore.get_range_async(self._store, key, start=start, length=length or 0)
                )
                return
            answer = await obstore.get_async(self._store, key)
        except FileNotFoundError:
            raise BlobMissing(key) from None
        async for chunk in answer.stream(min_chunk_size=CHUNK):
            yield bytes(chunk)

    async def delete(self, *keys: str) -> None:
        """Removes the keys; those that are missing are no error."""
        if keys:
            await obstore.delete_async(self._store, list(keys))

    async def keys(self) -> AsyncIterator[str]:
        """The keys of every blob there is."""
        async for portion in self._store.list():
            for entry in portion:
                yield entry["path"]

    async def delete_all(self, workspace_id: UUID) -> None:
        """Removes every blob of a workspace."""
        listing = self._store.list(str(workspace_id))
        async for portion in listing:
            await self.delete(*(entry["path"] for entry in portion))


def blob_key(workspace_id: UUID, blob_id: UUID) -> str:
    """Spread over folders by the id's random end, since its beginning is the time."""
    return f"{workspace_id}/{blob_id.hex[-2:]}/{blob_id}"
