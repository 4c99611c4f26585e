"""Which processes of the installation run: each leaves a heartbeat."""

import asyncio
import contextlib
import os
import socket
from collections import Counter
from datetime import timedelta

import asyncpg
import sqlalchemy as sa

from rapport.core import log, metrics
from rapport.core.db.database import DATABASE_TROUBLE
from rapport.core.db.metadata import Time, control_table
from rapport.core.ids import new_id
from rapport.core.runtime import Runtime

logger = log.get(__name__)
EVERY_SECONDS = 2.0
ALIVE = timedelta(seconds=8)
FORGOTTEN = timedelta(hours=1)
PATIENCE_SECONDS = 2.0

process = control_table(
    "process",
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("host", sa.Text, nullable=False),
    sa.Column("pid", sa.Integer, nullable=False),
    sa.Column("started_at", Time, nullable=False),
    sa.Column("seen_at", Time, nullable=False),
    sa.Column("metrics", sa.LargeBinary, nullable=False),
)


async def beat(runtime: Runtime, kind: str) -> None:
    """Says every two seconds that this process lives, and how it does; until cancelled."""
    me, started_at = new_id(), runtime.clock.now()
    while True:
        with contextlib.suppress(*DATABASE_TROUBLE):
            await runtime.database.control_pool.execute(
                """
                insert into control.process (id, kind, host, pid, started_at, seen_at, metrics)
                values ($1, $2, $3, $4, $5, now(), $6)
                on conflict (id) do update
                  set seen_at = excluded.seen_at, metrics = excluded.metrics
                """,
                me,
                kind,
                socket.gethostname(),
                os.getpid(),
                started_at,
                metrics.render(),
            )
        await asyncio.sleep(EVERY_SECONDS)


async def alive(pool: asyncpg.Pool | asyncpg.Connection) -> list[asyncpg.Record]:
    """The processes that gave a sign of life in the last 8 seconds."""
    return await pool.fetch(
        "select id, kind, host, pid, started_at, metrics from control.process"
        " where seen_at > now() - $1::interval order by kind, started_at",
        ALIVE,
    )


async def render_all(runtime: Runtime) -> bytes:
    """The metrics of every living process, in one text; of us alone while the database is away.

    Processes are named by their kind and a number, `worker-1`, in the order of their start.
    """
    texts: dict[str, bytes] = {}
    counts: Counter[str] = Counter()
    me = socket.gethostname(), os.getpid()
    with contextlib.suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            for row in await alive(runtime.database.control_pool):
                counts[row["kind"]] += 1
                is_me = (row["host"], row["pid"]) == me
                name = f"{row['kind']}-{counts[row['kind']]}"
                texts[name] = metrics.render() if is_me else row["metrics"]
    return metrics.merge(texts or {"web-1": metrics.render()})


async def forget(pool: asyncpg.Pool) -> None:
    """Removes the traces of processes long gone."""
    await pool.execute(
        "delete from control.process where seen_at < now() - $1::interval", FORGOTTEN
    )
