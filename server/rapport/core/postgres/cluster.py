"""One database cluster: made once, and the server process on it."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from rapport.core.failure import Failure
from rapport.core.parent import ends_with_us
from rapport.core.postgres.places import Places, Runner

BOOTSTRAP_USER = "postgres"
OWNER = "rapport"
DATABASE = "rapport"
LARGEST_LOG = 16 * 1024 * 1024
"""A longer one is put aside at the next start; one old log is kept."""

# Sized for a small machine; an installation that outgrows it moves to a server of its own.
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "80",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "10min",
    "synchronous_commit": "on",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_logical_replication_workers": "0",
    "jit": "off",
    "random_page_cost": "1.1",
    "autovacuum_naptime": "20s",
    "log_min_messages": "warning",
    "timezone": "UTC",
}


class ClusterFailed(Failure):
    """The server could not be initialised or started. The message holds PostgreSQL's own words."""


def exists(places: Places) -> bool:
    return (places.data / "PG_VERSION").exists()


def initialise(places: Places) -> None:
    """Makes the cluster unless it is there; a crash in between leaves nothing half-made."""
    if exists(places):
        return
    partial = places.data.with_name("data.partial")
    shutil.rmtree(partial, ignore_errors=True)
    _run(
        places,
        "initdb",
        f"--pgdata={partial}",
        f"--username={BOOTSTRAP_USER}",
        "--auth=trust",  # the socket's folder is closed to everybody else
        "--encoding=UTF8",
        "--locale=C.UTF-8",
        *_collation(places),
        "--data-checksums",
        "--no-sync",
    )
    partial.rename(places.data)


def start(
    places: Places, overrides: dict[str, str] | None = None, keep: Sequence[int] = ()
) -> subprocess.Popen[Any]:
    """Starts the server as a child that shuts down by itself when this process dies.

    Returns at once; `wait_until_ready` tells when it serves. Must be called from the main thread.
    `keep` are file descriptors that the server holds, too.
    """
    _remove_stale_pid_file(places.data)
    _turn_over(places.log)
    settings = {**SETTINGS, "unix_socket_directories": str(places.socket), **(overrides or {})}
    options = [f"--{name}={value}" for name, value in settings.items()]
    with places.log.open("ab") as log:
        return subprocess.Popen(
            [places.binaries / "postgres", "-D", places.data, *options],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd="/",
            pass_fds=tuple(keep),
            # its own group, so that Ctrl-C reaches us only and we end it in order
            process_group=0,
            preexec_fn=ends_with_us(signal.SIGINT),
            **_as(places.runner),
        )


def wait_until_ready(places: Places, server: subprocess.Popen[Any]) -> None:
    """Returns when the server answers. Crash recovery may take long, so there is no time limit.

    Raises ClusterFailed, with the end of the server's log, when the process ends instead.
    """
    while server.poll() is None:
        if _accepts(places):
            return
        time.sleep(0.05)
    tail = places.log.read_text(errors="replace").splitlines()[-8:]
    raise ClusterFailed("PostgreSQL did not start:\n  " + "\n  ".join(tail))


def stop(server: subprocess.Popen[Any]) -> None:
    """Ends the server in order: sessions are disconnected, everything is written."""
    if server.poll() is None:
        server.send_signal(signal.SIGINT)
        server.wait()


def prepare(places: Places) -> None:
    """Makes the owner role and the database, if they are missing.

    The owner is an ordinary role that may make roles, so that the embedded server is treated
    exactly like an external one.
    """
    _sql(
        places,
        BOOTSTRAP_USER,
        f"""
        do $$ begin
          if not exists (select from pg_roles where rolname = '{OWNER}') then
            create role {OWNER} login createrole createdb;
          end if;
        end $$""",
    )
    if DATABASE not in _sql(places, BOOTSTRAP_USER, "select datname from pg_database").split():
        _sql(places, BOOTSTRAP_USER, f"create database {DATABASE} owner {OWNER}")


def _accepts(places: Places) -> bool:
    probe = subprocess.run(
        [places.binaries / "pg_isready", "-q", "-h", places.socket, "-U", BOOTSTRAP_USER],
        check=False,
    )
    return probe.returncode == 0


def _sql(places: Places, user: str, statement: str) -> str:
    return _run(
        places, "psql", "-h", str(places.socket), "-U", user, "-d", "postgres",
        "-v", "ON_ERROR_STOP=1", "-qAtX", "-c", statement,
    )  # fmt: skip


def _run(places: Places, program: str, *arguments: str) -> str:
    ended = subprocess.run(
        [places.binaries / program, *arguments],
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        **_as(places.runner),
    )
    if ended.returncode != 0:
        raise ClusterFailed(f"{program} failed: {(ended.stderr or ended.stdout).strip()}")
    return ended.stdout


def _collation(places: Places) -> Iterator[str]:
    """The builtin provider sorts alike on every host; servers before 17 do not have it."""
    version = subprocess.run(
        [places.binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    if float(version.split()[-1].partition("(")[0]) >= 17:
        yield from ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")


def _as(runner: Runner) -> dict[str, Any]:
    if not runner.is_other:
        return {}
    return {"user": runner.uid, "group": runner.gid, "extra_groups": []}


def _turn_over(log: Path) -> None:
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_name(log.name + ".1"))


def _remove_stale_pid_file(data: Path) -> None:
    """After a crash the file may name a process that is somebody else's by now.

    PostgreSQL only checks that the number is in use, which it always is in a restarted container.
    """
    pid_file = data / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, IndexError, ValueError):
        pid = int(pid_file.read_text().splitlines()[0])
        if not _serves(pid, data):
            pid_file.unlink()


def _serves(pid: int, data: Path) -> bool:
    try:
        return Path(f"/proc/{pid}/cwd").resolve() == data.resolve() and os.path.basename(
            os.readlink(f"/proc/{pid}/exe")
        ).startswith("postgres")
    except OSError:
        return False
