"""Keeps the embedded server running, in the foreground, until it is told to stop."""

import fcntl
import signal
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from rapport.core import log
from rapport.core.postgres import cluster
from rapport.core.postgres.places import Places

logger = log.get(__name__)
RESTARTS_IN_A_ROW = 5


class AlreadyServed(Exception):
    """Another process already runs the server of this data directory."""


def serve(
    places: Places,
    *,
    overrides: dict[str, str] | None = None,
    ready: Callable[[], None] = lambda: None,
) -> None:
    """Runs the server until SIGTERM or SIGINT, starting it again whenever it dies.

    `ready` is called each time it serves. Raises AlreadyServed, or ClusterFailed when the server
    dies before it ever served, or again and again.
    """
    with _only_one(places.lock):
        cluster.initialise(places)
        stopping = threading.Event()
        current: list[subprocess.Popen[Any]] = []

        def stop(*_: object) -> None:
            stopping.set()
            for server in current:
                server.send_signal(signal.SIGINT)

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, stop)
        failures = 0
        while not stopping.is_set():
            server = cluster.start(places, overrides)
            current[:] = [server]
            failures = 0 if _watch(places, server, ready, stopping) else failures + 1
            if failures >= RESTARTS_IN_A_ROW:
                raise cluster.ClusterFailed(f"PostgreSQL keeps failing; see {places.log}")


def _watch(
    places: Places,
    server: subprocess.Popen[Any],
    ready: Callable[[], None],
    stopping: threading.Event,
) -> bool:
    """Returns when the server has ended: whether it had served before."""
    try:
        cluster.wait_until_ready(places, server)
    except cluster.ClusterFailed as failure:
        if not stopping.is_set():
            logger.error("postgres did not start", reason=str(failure))
        return False
    cluster.prepare(places)
    ready()
    code = server.wait()
    if not stopping.is_set():
        logger.error("postgres died and is started again", exit_code=code)
    return True


class _only_one:
    """A lock on the data directory that ends with the process that holds it."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        self._file: IO[str] = self._path.open("w")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise AlreadyServed(
                f"The database in {self._path.parent} is already served by another process."
            ) from None

    def __exit__(self, *_: object) -> None:
        self._file.close()
