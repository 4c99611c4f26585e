"""Files: one interface over a local folder, S3, Google Cloud Storage and Azure.

A blob's key begins with its workspace, so that a workspace's files can be found
and erased. Blobs are written once and never changed.
"""

import contextlib
from collections.abc import AsyncIterable, AsyncIterator, Collection
from pathlib import Path
from uuid import UUID

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from rapport.core.refusal import Unavailable

CHUNK = 256 * 1024
PART = 5 * 1024 * 1024
"""The smallest part that S3 takes; two are on their way at a time, so a put holds 10 MB."""
PARTS_AT_ONCE = 2


class BlobMissing(Exception):
    """The store does not hold this key."""


class StoreAway(Unavailable):
    """The store cannot be reached, or is full."""

    def __init__(self) -> None:
        super().__init__("The file store cannot be reached just now. Try again shortly.")


class Blobs:
    """Calls raise StoreAway where the store does not do its part."""

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

    async def put(self, key: str, content: bytes | Path | AsyncIterable[bytes]) -> None:
        """Stores the content, or a file's, under the key; it appears whole or not at all."""
        try:
            await obstore.put_async(
                self._store, key, content, chunk_size=PART, max_concurrency=PARTS_AT_ONCE
            )
        except BaseError as problem:
            raise StoreAway from problem

    async def get(self, key: str) -> bytes:
        """The whole content. Raises BlobMissing."""
        return b"".join([chunk async for chunk in await self.open(key)])

    async def size(self, key: str) -> int:
        """Bytes of the content. Raises BlobMissing."""
        try:
            return (await obstore.head_async(self._store, key))["size"]
        except FileNotFoundError:
            raise BlobMissing(key) from None
        except BaseError as problem:
            raise StoreAway from problem

    async def open(
        self, key: str, start: int = 0, length: int | None = None
    ) -> AsyncIterator[bytes]:
        """The content, or `length` bytes of it from byte `start`, in portions. Raises BlobMissing
        before the first of them."""
        options: obstore.GetOptions = {}
        # an empty blob has no range, not even its whole
        if start or length is not None:
            options["range"] = {"offset": start} if length is None else (start, start + length)
        try:
            answer = await obstore.get_async(self._store, key, options=options)
        except FileNotFoundError:
            raise BlobMissing(key) from None
        except BaseError as problem:
            raise StoreAway from problem
        return _portions(answer)

    async def delete(self, keys: Collection[str]) -> None:
        """Removes the keys; those that are missing are no error."""
        try:
            for key in keys:
                # one by one: a local store stops at the first that is missing
                with contextlib.suppress(FileNotFoundError):
                    await obstore.delete_async(self._store, key)
        except BaseError as problem:
            raise StoreAway from problem

    async def delete_all(self, workspace_id: UUID) -> None:
        """Removes every blob of a workspace."""
        try:
            async for portion in self._store.list(str(workspace_id)):
                await self.delete([entry["path"] for entry in portion])
        except BaseError as problem:
            raise StoreAway from problem


def thumbnail_key(workspace_id: UUID, blob_id: UUID) -> str:
    """Where the small picture of a blob lies."""
    return f"{blob_key(workspace_id, blob_id)}.thumbnail"


def blob_key(workspace_id: UUID, blob_id: UUID) -> str:
    """Spread over folders by the id's random end, since its beginning is the time."""
    return f"{workspace_id}/{blob_id.hex[-2:]}/{blob_id}"


async def _portions(answer: "obstore.GetResult") -> AsyncIterator[bytes]:
    async for chunk in answer.stream(min_chunk_size=CHUNK):
        yield bytes(chunk)
