"""Transactions. The door opens one, verbs take it and never commit.

A workspace transaction sees one workspace's tenant tables and nothing else; a control transaction
sees the control tables and no tenant's data. There is no third way to the database.
"""

import contextlib
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.sql import ClauseElement

from rapport.core.db import sql

Query = str | ClauseElement
Finish = Callable[["WorkspaceTx"], Awaitable[None]]


# Row-level security makes planning dear: 4 to 8 ms for a claim that runs in 2 (measured). Lists
# keep PostgreSQL's own choice: a page sorted by a nullable column needs to know its arguments.
_KEEP_PLANS = "; set local plan_cache_mode = force_generic_plan"


class Tx:
    """An open transaction. Statements are text with `$n` places, or SQLAlchemy Core."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    async def fetch(self, query: Query, *arguments: Any) -> Sequence[asyncpg.Record]:
        return await self._connection.fetch(*_statement(query, arguments))

    async def fetchrow(self, query: Query, *arguments: Any) -> asyncpg.Record | None:
        return await self._connection.fetchrow(*_statement(query, arguments))

    async def fetchval(self, query: Query, *arguments: Any) -> Any:
        return await self._connection.fetchval(*_statement(query, arguments))

    async def execute(self, query: Query, *arguments: Any) -> int:
        """The number of rows that were touched."""
        status = await self._connection.execute(*_statement(query, arguments))
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def executemany(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        await self._connection.executemany(query, rows)

    @contextlib.asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[None]:
        """What fails inside is undone alone, and its error goes on to the caller."""
        await self._connection.execute("savepoint inner_work")
        try:
            yield
        except BaseException:
            await self._connection.execute("rollback to savepoint inner_work")
            raise
        await self._connection.execute("release savepoint inner_work")

    @property
    def connection(self) -> asyncpg.Connection:
        """For what only the driver offers (COPY, cursors, the job queue's own statements)."""
        return self._connection


class WorkspaceTx(Tx):
    """A transaction inside one workspace.

    `announced` holds facts until the door commits; they are appended by the last statement.
    `wakes` holds hints for other processes, given after the commit.
    """

    def __init__(self, connection: asyncpg.Connection, workspace_id: UUID) -> None:
        super().__init__(connection)
        self.workspace_id = workspace_id
        self.announced: list[Any] = []
        self.wakes: list[tuple[str, str]] = []

    def announce(self, fact: Any) -> None:
        """Says what happened. It is told to others only if the transaction commits."""
        self.announced.append(fact)

    def wake(self, topic: str, item: str = "") -> None:
        """Tells whoever waits for `topic` after the commit. A hint may be lost: they also poll."""
        self.wakes.append((topic, item))


class ControlTx(Tx):
    """A transaction on the control tables."""


@contextlib.asynccontextmanager
async def in_workspace(
    pool: asyncpg.Pool, workspace_id: UUID, finish: Finish | None = None, *, steady: bool = False
) -> AsyncGenerator[WorkspaceTx]:
    """Opens a transaction inside a workspace; commits at the end, rolls back on any error.

    `finish` runs before the commit, as its last statements. With `steady` a statement's plan is
    kept, whatever its arguments: for loops that ask the same again and again.
    """
    async with pool.acquire() as connection:
        # one round trip; a UUID's text cannot carry SQL
        await connection.execute(
            f"begin; set local app.workspace_id = '{UUID(int=workspace_id.int)}'"
            + (_KEEP_PLANS if steady else "")
        )
        tx = WorkspaceTx(_own(connection), workspace_id)
        async with _ending(connection):
            yield tx
            if finish is not None:
                await finish(tx)


@contextlib.asynccontextmanager
async def in_control(pool: asyncpg.Pool) -> AsyncGenerator[ControlTx]:
    async with pool.acquire() as connection:
        await connection.execute("begin")
        async with _ending(connection):
            yield ControlTx(_own(connection))


@contextlib.asynccontextmanager
async def _ending(connection: asyncpg.pool.PoolConnectionProxy) -> AsyncGenerator[None]:
    try:
        yield
    except BaseException:
        if not connection.is_closed():
            await connection.execute("rollback")
        raise
    await connection.execute("commit")


def _own(connection: asyncpg.pool.PoolConnectionProxy) -> asyncpg.Connection:
    return connection  # pyright: ignore[reportReturnType] (a proxy with the same methods)


def _statement(query: Query, arguments: Sequence[Any]) -> tuple[Any, ...]:
    if isinstance(query, str):
        return query, *arguments
    text, values = sql.compile(query)
    return text, *values
