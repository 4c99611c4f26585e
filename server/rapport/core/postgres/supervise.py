"""Keeps the embedded server running, in the foreground, until it is told to stop."""

import contextlib
import signal
import subprocess
import threading
from collections.abc import Callable, Generator
from typing import Any

from rapport.core import log
from rapport.core.failure import Failure
from rapport.core.only_one import Taken, only_one
from rapport.core.postgres import cluster
from rapport.core.postgres.places import Places

logger = log.get(__name__)
RESTARTS_IN_A_ROW = 5
SHUTDOWN_WITHIN_SECONDS = 60.0


class AlreadyServed(Failure):
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
    with _alone(places) as lock:
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
            server = cluster.start(places, overrides, keep=[lock])
            current[:] = [server]
            if stopping.is_set():  # told so while the server was being started
                server.send_signal(signal.SIGINT)
            failures = 0 if _watch(places, server, ready, stopping) else failures + 1
            if failures >= RESTARTS_IN_A_ROW:
                raise cluster.ClusterFailed(f"PostgreSQL keeps failing; see {places.log}")
            stopping.wait(failures)


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


@contextlib.contextmanager
def _alone(places: Places) -> Generator[int]:
    """The server holds the lock as well, so that no second one is started while it still ends."""
    try:
        with only_one(places.lock, SHUTDOWN_WITHIN_SECONDS) as lock:
            yield lock
    except Taken:
        raise AlreadyServed(
            f"The database in {places.lock.parent} is already served by another process."
        ) from None
