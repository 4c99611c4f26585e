"""A lock on a file, for what may run only once in a data directory."""

import contextlib
import fcntl
import os
import time
from collections.abc import Generator
from pathlib import Path


class Taken(Exception):
    """Another process holds the lock. `holder` is its id, if it wrote one down."""

    def __init__(self, holder: int | None) -> None:
        super().__init__(holder)
        self.holder = holder


@contextlib.contextmanager
def only_one(path: Path, patience: float) -> Generator[int]:
    """Holds the lock; yields its file descriptor. Raises Taken.

    The kernel gives the lock back when the last process that has the descriptor ends, however it
    ends (flock(2)). So children that get it keep the place taken until they are gone, too: where
    only such leftovers of a dead holder are in the way, we wait for them, at most `patience` s.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _lock(descriptor, time.monotonic() + patience)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)


def _lock(descriptor: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(descriptor)
            is_gone = holder is not None and not Path(f"/proc/{holder}").exists()
            if not is_gone or time.monotonic() > deadline:
                raise Taken(holder) from None
            time.sleep(0.05)
        else:
            return


def _holder(descriptor: int) -> int | None:
    written = os.pread(descriptor, 20, 0)
    return int(written) if written.isdigit() else None
