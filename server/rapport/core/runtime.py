"""What a process holds while it runs, handed to every door. It has no state that matters."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from uuid import UUID

from rapport.core import fact_log, scratch
from rapport.core.blobs import Blobs
from rapport.core.bus import Bus
from rapport.core.clock import Clock, SystemClock
from rapport.core.config import ConfigError, Settings
from rapport.core.crypto import Keyring
from rapport.core.db import installation
from rapport.core.db.database import Database, open_database
from rapport.core.db.migrate import check_schema
from rapport.core.db.transaction import ControlTx, WorkspaceTx
from rapport.core.sandbox.pool import Sandbox
from rapport.core.transport import HttpClient


@dataclass(frozen=True)
class Runtime:
    """The parts of a process. Doors open their transactions here."""

    settings: Settings
    keyring: Keyring
    clock: Clock
    database: Database
    bus: Bus
    blobs: Blobs
    http: HttpClient
    sandbox: Sandbox

    @contextlib.asynccontextmanager
    async def workspace(
        self, workspace_id: UUID, *, steady: bool = False
    ) -> AsyncGenerator[WorkspaceTx]:
        """A workspace's transaction. At its end the announced facts are appended, it commits, and
        those who wait are told; any error rolls everything back. `steady` is for loops that ask the
        same again and again: statements are planned once, whatever their arguments."""
        reached: int | None = None

        async def finish(tx: WorkspaceTx) -> None:
            nonlocal reached
            reached = await fact_log.append(tx)

        async with self.database.workspace(workspace_id, finish, steady=steady) as tx:
            yield tx
        if reached is not None:
            self.bus.publish("facts", f"{workspace_id}:{reached}")
            if fact_log.is_awaited(tx.announced):
                self.bus.publish("reactions")
        for topic, item in tx.wakes:
            self.bus.publish(topic, item)

    @contextlib.asynccontextmanager
    async def control(self) -> AsyncGenerator[ControlTx]:
        """A transaction on the control tables."""
        async with self.database.control() as tx:
            yield tx


@contextlib.asynccontextmanager
async def running(settings: Settings, keyring: Keyring) -> AsyncGenerator[Runtime]:
    """A process's runtime, with its bus at work; everything is closed at the end."""
    await asyncio.to_thread(scratch.sweep, settings, SystemClock().now())
    database = await open_database(settings, keyring)
    try:
        await check_schema(database.control_pool)
        await installation.check_key(database.control_pool, keyring)
    except ConfigError:
        await database.close()
        raise
    bus = Bus(database)
    http = HttpClient()
    sandbox = Sandbox()
    listening = asyncio.create_task(bus.run(), name="bus")
    try:
        yield Runtime(
            settings=settings,
            keyring=keyring,
            clock=SystemClock(),
            database=database,
            bus=bus,
            blobs=open_blobs(settings),
            http=http,
            sandbox=sandbox,
        )
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await sandbox.close()
        await http.close()
        await database.close()


def open_blobs(settings: Settings) -> Blobs:
    """The installation's file store."""
    if settings.blob_url:
        return Blobs.at(settings.blob_url)
    return Blobs.local(settings.data_dir / "blobs")
