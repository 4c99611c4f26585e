"""Everything comes back from a backup, in another folder and another database."""

import socket
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from rapport.core.blobs import blob_key
from rapport.core.crypto import Keyring
from rapport.core.ids import new_id
from rapport.core.runtime import Runtime, running
from tests.command import Place
from tests.conftest import KEY
from tests.factories import accounts
from tests.messaging.test_conversations import CUSTOMER, only, said, write
from tests.served import Client, serving


def as_superuser(url: str) -> str:
    """The tests' owner of the database cannot read past row-level security."""
    return url.replace("rapport@", "postgres@")


@pytest.fixture
def place(runtime: Runtime) -> Place:
    """The installation that the test's runtime works in."""
    url = as_superuser(str(runtime.settings.database_url))
    return Place(runtime.settings.data_dir, more={"DATABASE_URL": url, "SECRET_KEY": KEY})


@pytest.fixture
def elsewhere(tmp_path: Path, empty_database: str) -> Place:
    more = {"DATABASE_URL": empty_database, "SECRET_KEY": KEY}
    return Place(tmp_path / "elsewhere", more=more)


async def reply(api: Client, number, **more) -> str:
    order = {"phone_number_id": number.phone_number_id, "to": f"+{CUSTOMER}", "type": "text"}
    answer = await api.post("/messages", json={**order, "text": {"body": "Yes."}, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def test_everything_comes_back(runtime, shop, number, api, place, elsewhere, tmp_path):
    await write(runtime, number, "Is it in stock?")
    undecided = await reply(api, number)
    in_an_hour = (runtime.clock.now() + timedelta(hours=1)).isoformat()
    later = await reply(api, number, send_at=in_an_hour)
    blob = blob_key(shop.workspace_id, new_id())
    await runtime.blobs.put(blob, b"a picture")
    file = tmp_path / "backup.tar"
    assert f"Written: {file}" in place.said("backup", "create", str(file))
    assert "exists already" in place.refused("backup", "create", str(file))

    assert "RAPPORT_SECRET_KEY is not the key of the backup" in Place(
        elsewhere.data_dir, more={**elsewhere.more, "SECRET_KEY": "some other key of some length"}
    ).refused("backup", "restore", str(file))
    told = elsewhere.said("backup", "restore", str(file))
    assert "1 files" in told
    assert "1 messages were waiting or on their way" in told
    assert "--force" in elsewhere.refused("backup", "restore", str(file))
    assert "Everything is restored" in elsewhere.said("backup", "restore", "--force", str(file))

    settings = msgspec.structs.replace(
        runtime.settings,
        database_url=elsewhere.more["DATABASE_URL"],
        data_dir=elsewhere.data_dir,
    )
    async with running(settings, Keyring.parse(KEY)) as restored:
        assert await restored.blobs.get(blob) == b"a picture"
        async with restored.workspace(shop.workspace_id) as tx:
            token = await tx.fetchval(
                "select access_token from waba where workspace_id = $1", shop.workspace_id
            )
        assert restored.keyring.decrypt(token) == "token"
        await usable(restored, shop, undecided, later)


async def usable(restored: Runtime, shop, undecided: str, later: str) -> None:
    doorstep = socket.create_server(("127.0.0.1", 0))
    async with serving(restored, doorstep) as url, Client(url) as owner:
        await owner.sign_in(shop.owner_email, accounts.PASSWORD)
        messages = await said(owner, await only(owner))
        assert [each["text"] for each in messages][-1] == "Is it in stock?"
        states = {each["id"]: each["status"] for each in messages}
        assert (states[undecided], states[later]) == ("unconfirmed", "scheduled")


async def test_a_role_that_cannot_see_everything_is_told_so(runtime, place, tmp_path):
    place.more["DATABASE_URL"] = str(runtime.settings.database_url)
    told = place.refused("backup", "create", str(tmp_path / "backup.tar"))
    assert "alter role rapport bypassrls" in told


async def test_a_broken_backup_touches_nothing(elsewhere, tmp_path):
    file = tmp_path / "backup.tar"
    file.write_bytes(b"no backup at all")
    assert "no whole backup" in elsewhere.refused("backup", "restore", "--force", str(file))


async def test_nothing_is_restored_below_a_process_that_works(runtime, shop, place, tmp_path):
    file = tmp_path / "backup.tar"
    place.said("backup", "create", str(file))
    await runtime.database.control_pool.execute(
        "insert into control.process (id, kind, host, pid, started_at, seen_at, metrics)"
        " values ($1, 'web', 'here', 1, now(), now() + interval '5 minutes', '')",
        new_id(),
    )
    assert "Rapport is at work" in place.refused("backup", "restore", "--force", str(file))
