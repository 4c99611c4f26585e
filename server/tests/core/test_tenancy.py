"""Nobody sees another workspace's rows, whatever the code's own filters say."""

import asyncpg
import pytest

from rapport.core.crypto import Keyring
from rapport.core.db.migrate import migrate
from rapport.core.runtime import Runtime, running
from tests.conftest import KEY
from tests.factories import accounts

EVERY_TENANT_TABLE = """
    select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and c.relkind in ('r', 'p') and c.relname <> 'alembic_version'
"""


async def test_without_a_workspace_every_table_is_empty(runtime: Runtime, shop: accounts.Shop):
    connection = await asyncpg.connect(**runtime.database.logins[0].arguments)
    tables = [row["relname"] for row in await connection.fetch(EVERY_TENANT_TABLE)]
    counts = {t: await connection.fetchval(f'select count(*) from "{t}"') for t in tables}  # noqa: S608
    await connection.close()
    assert tables
    assert set(counts.values()) == {0}


async def test_another_workspaces_rows_are_invisible_and_untouchable(
    runtime: Runtime, shop: accounts.Shop
):
    other = await accounts.shop(runtime, "other")
    async with runtime.workspace(shop.workspace_id) as tx:
        seen = await tx.fetch("select workspace_id from member")
        changed = await tx.execute(
            "update role set name = 'stolen' where workspace_id = $1", other.workspace_id
        )
    assert {row["workspace_id"] for row in seen} == {shop.workspace_id}
    assert changed == 0


async def test_a_row_cannot_be_written_into_another_workspace(
    runtime: Runtime, shop: accounts.Shop
):
    other = await accounts.shop(runtime, "other")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with runtime.workspace(shop.workspace_id) as tx:
            await tx.execute(
                "insert into first_run_step values ($1, 'invite', now())", other.workspace_id
            )


async def test_people_of_other_workspaces_are_unknown(runtime: Runtime, shop: accounts.Shop):
    await accounts.shop(runtime, "other")
    async with runtime.workspace(shop.workspace_id) as tx:
        people = await tx.fetch("select email from control.person")
        workspaces = await tx.fetch("select slug from control.workspace")
    assert [row["email"] for row in people] == [shop.owner_email]
    assert [row["slug"] for row in workspaces] == ["shop"]


async def test_a_tenant_transaction_cannot_read_secrets(runtime: Runtime, shop: accounts.Shop):
    for statement in (
        "select * from control.session",
        "select password_hash from control.person",
        "select key_hash from control.api_key_hash",
        "select payload from queue.pgqueuer",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with runtime.workspace(shop.workspace_id) as tx:
                await tx.fetch(statement)


async def test_a_superusers_url_is_bound_as_well(settings, database_url: str, shop, runtime):
    """The URL of a superuser leads to the same unprivileged logins."""
    superuser = database_url.replace("postgresql://rapport@", "postgresql://postgres@")
    keyring = Keyring.parse(KEY)
    as_superuser = type(settings)(
        database_url=superuser, secret_key=KEY, data_dir=settings.data_dir
    )
    await migrate(as_superuser, keyring)
    other = await accounts.shop(runtime, "other")
    async with running(as_superuser, keyring) as above, above.workspace(shop.workspace_id) as tx:
        rows = await tx.fetch("select workspace_id from member")
    assert {row["workspace_id"] for row in rows} == {shop.workspace_id}
    assert other.workspace_id != shop.workspace_id
