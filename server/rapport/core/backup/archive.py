"""The file: a tar whose last member lists the checksums of all others.

A backup that was cut short lacks its end, so it is never taken for a whole one.
"""

import contextlib
import hashlib
import io
import os
import tarfile
from collections.abc import Generator, Iterator
from pathlib import Path

from rapport.core.failure import Failure

CHECKSUMS = "SHA256SUMS"
_PORTION = 1024 * 1024


class BrokenBackup(Failure):
    """The file is no backup, or not a whole one, or was changed."""


class Writer:
    """Made by `writing`."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._sums: list[str] = []

    def add(self, name: str, content: bytes) -> None:
        self._add(name, len(content), io.BytesIO(content), hashlib.sha256(content).hexdigest())

    def add_file(self, name: str, path: Path) -> None:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            file.seek(0)
            self._add(name, path.stat().st_size, file, digest)

    def finish(self) -> None:
        self.add(CHECKSUMS, "".join(self._sums).encode())

    def _add(self, name: str, size: int, content: io.BufferedIOBase, digest: str) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self._tar.addfile(member, content)
        self._sums.append(f"{digest}  {name}\n")


@contextlib.contextmanager
def writing(path: Path) -> Generator[Writer]:
    """A new backup, readable by its owner only, which appears under its name when it is whole."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w", format=tarfile.PAX_FORMAT) as tar:
                writer = Writer(tar)
                yield writer
                writer.finish()
            file.flush()
            os.fsync(file.fileno())
        partial.rename(path)
    finally:
        partial.unlink(missing_ok=True)


class Reader:
    """A backup whose checksums were found right. Made by `reading`."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar

    def names(self, prefix: str = "") -> Iterator[str]:
        yield from (name for name in self._tar.getnames() if name.startswith(prefix))

    def read(self, name: str) -> bytes:
        """A member's content. Raises BrokenBackup."""
        return b"".join(_portions(self._tar, name))

    def extract(self, name: str, path: Path) -> None:
        with path.open("wb") as file:
            for portion in _portions(self._tar, name):
                file.write(portion)


@contextlib.contextmanager
def reading(path: Path) -> Generator[Reader]:
    """Opens a backup once every checksum is right. Raises BrokenBackup before anything else."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            _verify(tar)
            yield Reader(tar)
    except FileNotFoundError:
        raise BrokenBackup(f"There is no file {path}.") from None
    except tarfile.TarError as error:
        raise BrokenBackup(f"{path} is no whole backup: {error}.") from None


def _verify(tar: tarfile.TarFile) -> None:
    names = tar.getnames()
    if not names or names[-1] != CHECKSUMS:
        raise BrokenBackup("The backup has no end: it was cut short.")
    listed = b"".join(_portions(tar, CHECKSUMS)).decode()
    expected = {name: digest for digest, _, name in map(_split, listed.splitlines())}
    if names[:-1] != list(expected):
        raise BrokenBackup("The backup does not hold what its list of checksums names.")
    for name, digest in expected.items():
        found = hashlib.sha256()
        for portion in _portions(tar, name):
            found.update(portion)
        if found.hexdigest() != digest:
            raise BrokenBackup(f"The checksum of {name} is wrong: the backup was changed.")


def _split(line: str) -> tuple[str, str, str]:
    return line.partition("  ")


def _portions(tar: tarfile.TarFile, name: str) -> Iterator[bytes]:
    try:
        content = tar.extractfile(name)
    except KeyError:
        content = None
    if content is None:
        raise BrokenBackup(f"The backup holds no {name}.")
    while portion := content.read(_PORTION):
        yield portion
