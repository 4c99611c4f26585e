"""A process's access to the database: two pools, one for each role."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

import asyncpg
import stamina

from rapport.core.config import ConfigError, Settings
from rapport.core.crypto import Keyring
from rapport.core.db import transaction
from rapport.core.db.login import Login, Server, log_in
from rapport.core.db.transaction import ControlTx, Finish, WorkspaceTx

PATIENCE_SECONDS = 30
IDLE_IN_TRANSACTION = "10s"
TRANSIENT = (asyncpg.DeadlockDetectedError, asyncpg.SerializationError)
DATABASE_TROUBLE = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError)
"""What a call raises that the database refuses, or that it did not answer."""


class NoDatabase(ConfigError):
    """The database could not be reached in time. The message says what must run."""


class Database:
    """Transactions for a process. Made by `open_database`, closed by its owner."""

    def __init__(
        self, app: asyncpg.Pool, control: asyncpg.Pool, logins: tuple[Login, Login]
    ) -> None:
        self._app = app
        self._control = control
        self.logins = logins

    def workspace(
        self, workspace_id: UUID, finish: Finish | None = None, *, steady: bool = False
    ) -> contextlib.AbstractAsyncContextManager[WorkspaceTx]:
        """A transaction inside a workspace. Facts announced in it need `finish=fact_log.append`;
        doors do that, so prefer theirs. With `steady` plans are kept, for loops."""
        return transaction.in_workspace(self._app, workspace_id, finish, steady=steady)

    def control(self) -> contextlib.AbstractAsyncContextManager[ControlTx]:
        """A transaction on the control tables."""
        return transaction.in_control(self._control)

    @property
    def control_pool(self) -> asyncpg.Pool:
        """For single statements on control tables (each its own transaction)."""
        return self._control

    async def close(self) -> None:
        await asyncio.gather(self._app.close(), self._control.close())


async def open_database(settings: Settings, keyring: Keyring, *, connections: int = 10) -> Database:
    """Connects, waiting up to 30 s for the server to appear. Raises NoDatabase or ConfigError."""
    server = Server.of(settings)
    await wait_for_server(server)
    logins = await log_in(server, keyring, "app"), await log_in(server, keyring, "control")
    app = await open_pool(logins[0], 1, connections)
    control = await open_pool(logins[1], 1, connections, **_IN_ORDER)
    return Database(app, control, logins)


async def wait_for_server(server: Server) -> None:
    """Returns when the server answers. Raises NoDatabase after 30 s, saying what must run."""
    try:
        async for attempt in stamina.retry_context(
            on=_may_pass, attempts=None, timeout=PATIENCE_SECONDS, wait_initial=0.1, wait_max=1
        ):
            with attempt:
                connection = await asyncpg.connect(**server.arguments())
                await connection.close()
    except (OSError, asyncpg.CannotConnectNowError, asyncpg.InvalidCatalogNameError) as error:
        raise NoDatabase(_advice(server, error)) from error
    except asyncpg.PostgresError as error:
        raise ConfigError(f"The database refused us: {error}") from error


def _may_pass(error: Exception) -> bool:
    """What a server that is starting says."""
    return isinstance(
        error, OSError | asyncpg.CannotConnectNowError | asyncpg.InvalidCatalogNameError
    )


def _advice(server: Server, error: Exception) -> str:
    if server.is_embedded:
        return (
            "The embedded database does not run in this data directory. Start it with "
            "`rapport db serve`, or everything with `rapport up`, or set RAPPORT_DATABASE_URL."
        )
    return f"The database of RAPPORT_DATABASE_URL cannot be reached: {error}"


# What is asked of the control tables is a key, or the first of what waits in the order of an index.
# A queue that was empty at the last look of autovacuum is thought to be small, and would be sorted
# as a whole for each of its batches when it is long.
_IN_ORDER = {"enable_sort": "off", "enable_bitmapscan": "off"}


async def open_pool(login: Login, least: int, most: int, **settings: str) -> asyncpg.Pool:
    """Connections that are ready to be used again without being reset, which would be a round trip
    after each statement."""

    async def nothing(_: Any) -> None:
        """Every setting we make is local to a transaction, so there is nothing to reset."""

    return await asyncpg.create_pool(
        **login.arguments,
        min_size=least,
        max_size=most,
        init=login.prepare,
        reset=nothing,
        server_settings={
            "application_name": "rapport",
            # whatever the server's default: what we have answered for is on disk
            "synchronous_commit": "on",
            # a process that was stopped in a transaction does not hold up those who go on
            "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION,
            **settings,
        },
    )


@contextlib.asynccontextmanager
async def listen(database: Database) -> AsyncGenerator[asyncpg.Connection]:
    """A connection of the control role outside the pool, for LISTEN and for long-lived locks."""
    login = database.logins[1]
    connection = await asyncpg.connect(**login.arguments)
    try:
        await login.prepare(connection)
        yield connection
    finally:
        await connection.close()
