"""Runs migrations, each in its own transaction, which waits for no lock longer than 5 seconds."""

import asyncio

import asyncpg
from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from rapport.core.config import load
from rapport.core.db.login import Server
from rapport.core.db.metadata import metadata


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        include_schemas=True,
        transaction_per_migration=True,
        version_table_schema="public",
    )
    connection.execute(text("set lock_timeout = '5s'"))
    connection.commit()
    with context.begin_transaction():
        context.run_migrations()


async def main() -> None:
    server: Server = context.config.attributes.get("server") or Server.of(load())

    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(**server.arguments())

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(run)
    finally:
        await engine.dispose()


asyncio.run(main())
