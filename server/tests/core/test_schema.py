"""The rules about tenants, read from the catalog of the migrated database."""

import importlib
import pkgutil

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

import rapport
from rapport.core.config import Settings
from rapport.core.db.metadata import metadata
from rapport.core.db.security import CONTROL_TABLES
from rapport.core.runtime import Runtime

# PostgreSQL writes the constant in this index's expression in its own way
SPELLED_ANEW = {"conversation_waiting_idx"}

for module in pkgutil.walk_packages(rapport.__path__, "rapport."):
    if ".models" in module.name or module.name.startswith("rapport.core"):
        importlib.import_module(module.name)

TABLES = """
    select n.nspname as schema, c.relname as name, c.relrowsecurity as secured,
           c.relforcerowsecurity as forced
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and not c.relispartition
      and n.nspname not in ('pg_catalog', 'information_schema') and c.relname <> 'alembic_version'
"""
UNIQUE_INDEXES = """
    select c.relname as name, i.indexrelid::regclass::text as index,
           (select a.attname from pg_attribute a
            where a.attrelid = c.oid and a.attnum = i.indkey[0]) as first
    from pg_index i join pg_class c on c.oid = i.indrelid
    join pg_namespace n on n.oid = c.relnamespace
    where i.indisunique and n.nspname = 'public' and c.relname <> 'alembic_version'
"""
FOREIGN_KEYS = """
    select con.conname as name, n.nspname as target_schema, target.relname as target,
           (select a.attname from pg_attribute a
            where a.attrelid = con.conrelid and a.attnum = con.conkey[1]) as first
    from pg_constraint con
    join pg_class source on source.oid = con.conrelid
    join pg_namespace sn on sn.oid = source.relnamespace
    join pg_class target on target.oid = con.confrelid
    join pg_namespace n on n.oid = target.relnamespace
    where con.contype = 'f' and sn.nspname = 'public'
"""


def _is_declared(thing) -> bool:
    """Partitions come and go by themselves."""
    table = getattr(thing, "table", thing)
    return table.name != "alembic_version" and not table.name.startswith("webhook_log_")


@pytest.fixture
async def owner(settings: Settings, runtime: Runtime):
    connection = await asyncpg.connect(settings.database_url)
    yield connection
    await connection.close()


async def test_every_table_is_a_tenants_or_on_the_allow_list(owner: asyncpg.Connection):
    tables = await owner.fetch(TABLES)
    assert {t["name"] for t in tables if t["schema"] == "control"} == CONTROL_TABLES
    assert {t["schema"] for t in tables} == {"public", "control", "queue"}


async def test_row_level_security_binds_every_tenant_table(owner: asyncpg.Connection):
    tables = [t for t in await owner.fetch(TABLES) if t["schema"] == "public"]
    assert tables
    assert [t["name"] for t in tables if not (t["secured"] and t["forced"])] == []


async def test_keys_of_tenant_tables_begin_with_the_workspace(owner: asyncpg.Connection):
    indexes = await owner.fetch(UNIQUE_INDEXES)
    assert [row["index"] for row in indexes if row["first"] != "workspace_id"] == []


async def test_foreign_keys_stay_inside_the_workspace(owner: asyncpg.Connection):
    keys = await owner.fetch(FOREIGN_KEYS)
    leaving = [
        key["name"]
        for key in keys
        if key["first"] != "workspace_id"
        and (key["target_schema"], key["target"]) not in {("control", "person")}
    ]
    assert leaving == []


async def test_the_two_roles_see_nothing_of_each_other(runtime: Runtime, owner: asyncpg.Connection):
    app, control = (login.role for login in runtime.database.logins)
    rights = """
        select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname = $2 and c.relname <> 'alembic_version'
          and has_table_privilege($1, c.oid, 'select')
    """
    seen_by_control = {row["relname"] for row in await owner.fetch(rights, control, "public")}
    seen_by_app = {row["relname"] for row in await owner.fetch(rights, app, "control")}
    assert seen_by_control == set()
    assert seen_by_app == {
        "workspace", "membership", "work_waiting", "waba_directory", "number_directory",
    }  # fmt: skip
    assert await owner.fetch(rights, app, "queue") == []


async def test_the_declared_tables_are_those_of_the_migrations(settings: Settings, owner):
    async def connect():
        return await asyncpg.connect(settings.database_url)

    def differences(connection: Connection) -> list:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_schemas": True,
                "include_name": lambda name, kind, _: kind != "schema" or name != "queue",
                "include_object": lambda thing, *_: _is_declared(thing),
            },
        )
        return compare_metadata(context, metadata)

    engine = create_async_engine("postgresql+asyncpg://", async_creator=connect)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    unlike = [each for each in found if getattr(each[-1], "name", None) not in SPELLED_ANEW]
    assert [str(each)[:150] for each in unlike] == []
