"""A new key replaces the old one, everywhere and at any moment."""

from pathlib import Path

import asyncpg
import pytest

from rapport import wiring
from rapport.core.config import ConfigError
from rapport.core.crypto import Keyring
from rapport.core.db.migrate import migrate
from rapport.core.runtime import running
from tests.command import Place
from tests.conftest import KEY

NEW = "another key that is just as long as the first"
FERNET = b"gAAAA"
"""How every encrypted value begins (version byte and the time's zeros, in base64)."""

BYTES = """
    select n.nspname as schema, c.relname as table, a.attname as column
    from pg_attribute a join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where a.atttypid = 'bytea'::regtype and c.relkind = 'r' and n.nspname in ('public', 'control')
"""


@pytest.fixture
def place(runtime, tmp_path: Path) -> Place:
    more = {"DATABASE_URL": str(runtime.settings.database_url), "SECRET_KEY": KEY}
    return Place(tmp_path, more=more)


@pytest.fixture
async def everything(runtime):
    """A connection that sees every row."""
    url = str(runtime.settings.database_url).replace("rapport@", "postgres@")
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


async def encrypted(connection: asyncpg.Connection) -> dict[tuple[str, str, str], list[bytes]]:
    """Every encrypted value that there is, by where it stands."""
    found = {}
    for where in await connection.fetch(BYTES):
        schema, table, column = where
        rows = await connection.fetch(f'select "{column}" from {schema}."{table}"')  # noqa: S608 (names of the catalog)
        if values := [row[0] for row in rows if row[0] and row[0].startswith(FERNET)]:
            found[schema, table, column] = values
    return found


async def test_every_encrypted_column_is_known(runtime, number, api, everything):
    role = {"name": "Lead", "permissions": []}
    await api.post("/roles", json=role, headers={"Idempotency-Key": "once"})
    known = {(c.table.schema or "public", c.table.name, c.name) for c in wiring.ENCRYPTED}
    assert set(await encrypted(everything)) == known


async def test_every_secret_gets_under_the_new_key(runtime, number, place, everything):
    old = Keyring.parse(KEY)
    before = await encrypted(everything)
    assert "Put a new key first" in place.refused("secrets", "rotate")
    place.more["SECRET_KEY"] = f"{NEW},{KEY}"
    assert place.said("secrets", "rotate").startswith("3 secrets are under the new key")
    after = await encrypted(everything)
    new = Keyring.parse(NEW)
    for where, values in after.items():
        assert [new.decrypt(v) for v in values] == [old.decrypt(v) for v in before[where]]
    async with running(runtime.settings, new) as runtime:
        assert await runtime.database.control_pool.fetchval("select 1") == 1


async def test_the_key_file_is_replaced(runtime, number, place, tmp_path):
    del place.more["SECRET_KEY"]
    file = tmp_path / "secret_key"
    file.write_text(KEY)
    assert "is in" in place.said("secrets", "rotate")
    key = file.read_text().strip()
    assert key != KEY
    assert "," not in key
    assert file.stat().st_mode & 0o777 == 0o600
    async with running(runtime.settings, Keyring.parse(key)):
        pass


async def test_a_wrong_key_is_an_error_that_changes_nothing(runtime, number):
    wrong = Keyring.parse(NEW)
    with pytest.raises(ConfigError, match="RAPPORT_SECRET_KEY is not the key of this database"):
        await migrate(runtime.settings, wrong)
    with pytest.raises(ConfigError, match="Put the former key back"):
        async with running(runtime.settings, wrong):
            raise AssertionError("it started")
    both = Keyring.parse(f"{NEW},{KEY}")
    async with running(runtime.settings, both) as again:
        assert await again.database.control_pool.fetchval("select 1") == 1
