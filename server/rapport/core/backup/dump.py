"""PostgreSQL's own tools, for an embedded server or one of yours."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import asyncpg
from sqlalchemy.engine import make_url

from rapport.core.config import Settings
from rapport.core.db.login import Server
from rapport.core.failure import Failure
from rapport.core.postgres import cluster, places

# `rapport migrate` makes these anew, for the roles of the server that it finds
_MADE_BY_MIGRATE = re.compile(r"^\d+; \d+ \d+ (POLICY|ROW SECURITY|COMMENT - EXTENSION) ")


class DumpFailed(Failure):
    """PostgreSQL's tools are missing, or refused. The message holds their own words."""


@dataclass(frozen=True)
class Source:
    """A database as PostgreSQL's tools reach it, and the major version of its server."""

    arguments: list[str]
    environment: dict[str, str]
    major: int


async def source(settings: Settings) -> Source:
    """The installation's database, as a role that reads past row-level security.

    Raises DumpFailed where the role of RAPPORT_DATABASE_URL may not: its dump would be empty.
    """
    server = Server.of(settings)
    login = {"user": cluster.BOOTSTRAP_USER} if server.is_embedded else {}
    connection = await asyncpg.connect(**server.arguments(**login))
    try:
        sees_all = await connection.fetchval(
            "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
        )
        who = await connection.fetchval("select current_user")
        major = connection.get_server_version().major
    finally:
        await connection.close()
    if not sees_all:
        raise DumpFailed(
            f"The role {who} cannot read past row-level security, so its dump would be empty. "
            f"As a superuser: alter role {who} bypassrls"
        )
    return _reach(settings, major, cluster.BOOTSTRAP_USER)


async def target(settings: Settings) -> Source:
    """The database to restore into, as the role that owns what is made there."""
    connection = await asyncpg.connect(**Server.of(settings).arguments())
    major = connection.get_server_version().major
    await connection.close()
    return _reach(settings, major, cluster.OWNER)


def dump(source: Source, path: Path) -> None:
    """Writes one consistent snapshot. Raises DumpFailed."""
    _run(
        source, "pg_dump", "--format=custom", "--no-owner", "--no-privileges",
        f"--file={path}", *source.arguments,
    )  # fmt: skip


def load(target: Source, path: Path) -> None:
    """Restores a dump, whole or not at all. Raises DumpFailed."""
    listing = path.with_name("contents")
    kept = [
        line
        for line in _run(target, "pg_restore", "--list", str(path)).splitlines()
        if not _MADE_BY_MIGRATE.match(line)
    ]
    listing.write_text("\n".join(kept) + "\n")
    _run(
        target, "pg_restore", "--no-owner", "--no-privileges", "--exit-on-error",
        "--single-transaction", f"--use-list={listing}", *target.arguments, str(path),
    )  # fmt: skip


def _reach(settings: Settings, major: int, embedded_user: str) -> Source:
    if not settings.database_url:
        socket = places.socket_folder(settings.data_dir)
        dsn = f"postgresql://{embedded_user}@/{cluster.DATABASE}?host={socket}"
        return Source([f"--dbname={dsn}"], {}, major)
    url = make_url(settings.database_url)
    # everybody on the machine may read a command line
    secret = {"PGPASSWORD": str(url.password)} if url.password else {}
    open_url = url.set(drivername="postgresql", password=None)
    return Source([f"--dbname={open_url.render_as_string()}"], secret, major)


def _run(source: Source, program: str, *words: str) -> str:
    ended = subprocess.run(
        [_find(program, source.major), *words],
        env={**os.environ, **source.environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if ended.returncode != 0:
        raise DumpFailed(f"{program} failed: {ended.stderr.strip()}")
    return ended.stdout


def _find(program: str, major: int) -> Path:
    """The newest there is; an older one than the server refuses to work with it."""
    folders = places.binary_folders()
    for folder in folders:
        if (tool := folder / program).exists() and _major(tool) >= major:
            return tool
    raise DumpFailed(
        f"{program} of PostgreSQL {major} or newer is needed, to match the server. Install the "
        f"package postgresql-client-{major}."
    )


def _major(tool: Path) -> int:
    said = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0
