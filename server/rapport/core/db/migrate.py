"""Migrations: brought up to date under a lock, so that several processes may start at once."""

import asyncio
from pathlib import Path

import asyncpg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from rapport.core.config import ConfigError, Settings
from rapport.core.crypto import Keyring
from rapport.core.db import installation, security
from rapport.core.db.database import wait_for_server
from rapport.core.db.login import Server

SCRIPTS = Path(__file__).parents[3] / "migrations"
_LOCK = 0x5241_5050_4F52_5401  # any constant of our own


async def migrate(settings: Settings, keyring: Keyring) -> None:
    """Brings the schema, its roles and its rules up to date. Safe to repeat, and in parallel.

    Raises ConfigError, and changes nothing, with a secret key that is not this database's.
    """
    server = Server.of(settings)
    await wait_for_server(server)
    connection = await asyncpg.connect(**server.arguments())
    try:
        await connection.execute("select pg_advisory_lock($1)", _LOCK)
        if await connection.fetchval("select to_regclass('control.installation')") is not None:
            await installation.check_key(connection, keyring)
        await asyncio.to_thread(command.upgrade, alembic_config(server), "head")
        async with connection.transaction():
            await installation.note_key(connection, keyring)
            await security.secure(connection, keyring)
    finally:
        await connection.close()


async def check_schema(pool: asyncpg.Pool) -> None:
    """Raises ConfigError unless the database is exactly as this version of the code needs it."""
    head = ScriptDirectory(str(SCRIPTS)).get_current_head()
    try:
        found = await pool.fetchval("select version_num from public.alembic_version")
    except (asyncpg.UndefinedTableError, asyncpg.InsufficientPrivilegeError):
        found = None
    if found != head:
        raise ConfigError(
            "The database's schema is not the one that this version needs: run `rapport migrate`"
            + (f" (found {found}, needed {head})." if found else " first.")
        )


def alembic_config(server: Server) -> Config:
    """Alembic's configuration for a server."""
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.attributes["server"] = server
    return config
