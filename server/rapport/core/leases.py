"""Leases: one holder at a time, with an epoch that tells a new holder from an old one.

A holder that dies is followed at once, since its *life line* (a session that holds an advisory
lock) ends with it. One that is merely slow, or stopped, is followed when its lease has expired.
"""

import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta

import asyncpg
import sqlalchemy as sa

from rapport.core.db.database import Database, listen
from rapport.core.db.metadata import Time, control_table
from rapport.core.ids import new_id

lease = control_table(
    "lease",
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("holder", sa.BigInteger),
    sa.Column("epoch", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("expires_at", Time),
)

# True if the session that holds this life line has ended. The lock is given back at the end of the
# transaction, so asking changes nothing.
HOLDER_IS_GONE = "pg_try_advisory_xact_lock(holder)"


@dataclass(frozen=True)
class LifeLine:
    """Who a process is among lease holders, as long as the session behind it lives."""

    holder: int
    connection: asyncpg.Connection

    @property
    def holds(self) -> bool:
        """Whether the session still lives; without it every lease of ours may be taken."""
        return not self.connection.is_closed()


@contextlib.asynccontextmanager
async def life_line(database: Database) -> AsyncGenerator[LifeLine]:
    holder = new_id().int & 0x7FFF_FFFF_FFFF_FFFF
    async with listen(database) as connection:
        await connection.execute("select pg_advisory_lock($1)", holder)
        yield LifeLine(holder, connection)


async def take(pool: asyncpg.Pool, name: str, life: LifeLine, length: timedelta) -> int | None:
    """Takes or renews a lease; returns its epoch, or None while another holds it.

    The epoch grows whenever the holder changes, so writes can be made conditional on it.
    """
    await pool.execute("insert into control.lease (name) values ($1) on conflict do nothing", name)
    return await pool.fetchval(
        f"""
        update control.lease
        set holder = $2, expires_at = now() + $3,
            epoch = epoch + case when holder is distinct from $2 then 1 else 0 end
        where name = $1
          and (holder is null or holder = $2 or expires_at < now() or {HOLDER_IS_GONE})
        returning epoch
        """,  # noqa: S608 (a constant)
        name,
        life.holder,
        length,
    )


async def give_up(pool: asyncpg.Pool, name: str, life: LifeLine) -> None:
    """Gives a lease back, so that another need not wait."""
    await pool.execute(
        "update control.lease set holder = null, expires_at = null where name = $1 and holder = $2",
        name,
        life.holder,
    )
