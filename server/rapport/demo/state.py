"""What is known of the installation's demo, and who may change it now."""

import contextlib
from collections.abc import AsyncGenerator
from typing import Literal
from uuid import UUID

import asyncpg

from rapport.core.db.transaction import ControlTx
from rapport.core.runtime import Runtime
from rapport.demo.errors import DemoBusy

State = Literal["building", "ready", "removed"]

_LOCK = "hashtextextended('rapport demo', 0)"


@contextlib.asynccontextmanager
async def alone(runtime: Runtime) -> AsyncGenerator[None]:
    """Nobody else makes or removes the demo meanwhile, on any machine. Raises DemoBusy."""
    async with runtime.database.control_pool.acquire() as connection:
        if not await connection.fetchval(f"select pg_try_advisory_lock({_LOCK})"):
            raise DemoBusy
        try:
            yield
        finally:
            await connection.execute(f"select pg_advisory_unlock({_LOCK})")


async def find(pool: asyncpg.Pool) -> tuple[State | None, UUID | None]:
    """What became of the demo, and its workspace if there is one."""
    row = await pool.fetchrow(
        """
        select (select state from control.demo) as state,
               (select id from control.workspace where is_demo order by created_at limit 1) as id
        """
    )
    return (row["state"], row["id"]) if row else (None, None)


async def note(tx: ControlTx, state: State) -> None:
    await tx.execute(
        """
        insert into control.demo (state, at) values ($1, now())
        on conflict (singleton) do update set state = excluded.state, at = excluded.at
        """,
        state,
    )
