"""Files on their way, in or out: in folders of their own that are gone at the end.

They lie on the data directory's disk: a machine's `/tmp` may be its memory.
"""

import asyncio
import contextlib
import hashlib
import shutil
import tempfile
from collections.abc import Generator
from datetime import datetime, timedelta
from pathlib import Path

from rapport.core.config import Settings

PORTION = 1024 * 1024
LEFT_BEHIND = timedelta(days=1)
"""Nothing is on its way for so long: what is older was left by a process that was killed."""


class TooLarge(Exception):
    """The file is longer than the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__(f"longer than {limit} bytes")
        self.limit = limit


@contextlib.contextmanager
def folder(settings: Settings) -> Generator[Path]:
    """An empty folder, removed at the end with everything in it."""
    root = _root(settings)
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(dir=root) as path:
        yield Path(path)


def sweep(settings: Settings, now: datetime) -> None:
    """Removes what killed processes left."""
    root = _root(settings)
    oldest = (now - LEFT_BEHIND).timestamp()
    for left in root.iterdir() if root.exists() else ():
        with contextlib.suppress(FileNotFoundError):
            if left.stat().st_mtime < oldest:
                shutil.rmtree(left, ignore_errors=True)


class Draft:
    """A file that is coming in: counted, hashed and cut off while it is written, off the loop."""

    def __init__(self, path: Path, limit: int, head_bytes: int) -> None:
        self.path = path
        self.size = 0
        self.head = b""
        """The first `head_bytes` of it."""
        self.limit = limit
        self._head_bytes = head_bytes
        self._hash = hashlib.sha256()
        self._buffer = bytearray()
        self._file = path.open("xb")

    async def write(self, chunk: bytes) -> None:
        """Takes the next bytes. Raises TooLarge as soon as they pass the limit."""
        self.size += len(chunk)
        if self.size > self.limit:
            raise TooLarge(self.limit)
        if len(self.head) < self._head_bytes:
            self.head += chunk[: self._head_bytes - len(self.head)]
        self._buffer += chunk
        if len(self._buffer) >= PORTION:
            await self._flush()

    async def finish(self) -> str:
        """Writes the rest; returns the file's SHA-256 in hex."""
        await self._flush()
        return self._hash.hexdigest()

    async def _flush(self) -> None:
        portion, self._buffer = self._buffer, bytearray()
        await asyncio.to_thread(self._put, portion)

    def _put(self, portion: bytearray) -> None:
        self._hash.update(portion)
        self._file.write(portion)
        self._file.flush()

    def close(self) -> None:
        self._file.close()


@contextlib.contextmanager
def draft(path: Path, *, limit: int, head_bytes: int) -> Generator[Draft]:
    """A draft at `path`, closed at the end."""
    draft = Draft(path, limit, head_bytes)
    try:
        yield draft
    finally:
        draft.close()


def _root(settings: Settings) -> Path:
    return settings.data_dir / "scratch"
