"""One request, one transaction: all or nothing, and the same answer when it is asked again."""

import asyncio
from typing import Any

import asyncpg
import pytest

from rapport.core import endings
from rapport.core.runtime import Runtime
from rapport.wiring import ENDINGS
from tests.factories import accounts
from tests.served import Client

FAILS_AT_COMMIT = """
    create function refuse() returns trigger language plpgsql as $$
      begin raise exception 'the disk is full'; end $$;
    create constraint trigger refuse after insert on role
      deferrable initially deferred for each row execute function refuse();
"""


def once(key: str) -> dict[str, str]:
    return {"Idempotency-Key": key}


async def role_names(client: Client) -> list[str]:
    return [role["name"] for role in (await client.get("/roles")).json()["data"]][3:]


async def make_role(client: Client, name: str, key: str | None = None) -> Any:
    headers = once(key) if key else {}
    return await client.post("/roles", json={"name": name, "permissions": []}, headers=headers)


@pytest.fixture
async def failing_commit(runtime: Runtime, settings):
    """From now on a role that is made fails when the transaction commits, and only then."""
    owner = await asyncpg.connect(settings.database_url)
    await owner.execute(FAILS_AT_COMMIT)
    yield lambda: owner.execute("drop trigger refuse on role")
    await owner.close()


async def test_a_commit_that_fails_is_answered_with_500_and_keeps_nothing(
    runtime: Runtime, shop: accounts.Shop, api: Client, failing_commit
):
    before = await _position(runtime, shop)
    answer = await make_role(api, "Lead", "key-1")
    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "internal"
    assert "disk" not in answer.text
    assert await role_names(api) == []
    assert (await api.get("/audit-log", params={"area": "role"})).json()["data"] == []
    assert await _position(runtime, shop) == before
    await failing_commit()
    again = await make_role(api, "Lead", "key-1")
    assert (again.status_code, again.json()["name"]) == (201, "Lead")


async def _position(runtime: Runtime, shop: accounts.Shop) -> int:
    async with runtime.workspace(shop.workspace_id) as tx:
        return await tx.fetchval("select position from workspace_clock")


async def test_the_same_key_has_one_effect_and_one_answer(api: Client):
    first = await make_role(api, "Lead", "key-1")
    again = await make_role(api, "Lead", "key-1")
    assert (again.status_code, again.content) == (first.status_code, first.content)
    assert again.headers["content-type"].startswith("application/json")
    assert await role_names(api) == ["Lead"]


async def test_twins_at_the_same_moment_have_one_effect(api: Client):
    answers = await asyncio.gather(*(make_role(api, "Lead", "key-1") for _ in range(8)))
    assert {answer.content for answer in answers} == {answers[0].content}
    assert {answer.status_code for answer in answers} == {201}
    assert await role_names(api) == ["Lead"]


async def test_a_key_with_another_request_is_a_conflict(api: Client):
    assert (await make_role(api, "Lead", "key-1")).status_code == 201
    for other in (
        await make_role(api, "Other", "key-1"),
        await api.patch("/workspace", json={"name": "New"}, headers=once("key-1")),
        await api.post(
            "/roles?x=1", json={"name": "Lead", "permissions": []}, headers=once("key-1")
        ),
    ):
        assert other.status_code == 409
        assert other.json()["error"]["code"] == "idempotency_conflict"
        assert other.json()["error"]["field"] == "Idempotency-Key"
    assert await role_names(api) == ["Lead"]


async def test_a_refused_request_does_not_use_up_its_key(api: Client):
    refused = await api.post(
        "/roles", json={"name": "Lead", "permissions": ["fly"]}, headers=once("key-1")
    )
    assert refused.status_code == 422
    assert (await make_role(api, "Lead", "key-1")).status_code == 201


async def test_a_key_belongs_to_who_sent_it(
    runtime: Runtime, shop: accounts.Shop, served: str, api: Client
):
    assert (await make_role(api, "Lead", "key-1")).status_code == 201
    async with Client(served, await accounts.api_key(runtime, shop.workspace_id)) as other:
        assert (await make_role(other, "Second", "key-1")).status_code == 201
    assert await role_names(api) == ["Lead", "Second"]


async def test_an_answer_without_a_body_comes_again_too(api: Client):
    role_id = (await make_role(api, "Lead")).json()["id"]
    answers = [await api.delete(f"/roles/{role_id}", headers=once("key-1")) for _ in range(2)]
    assert [(a.status_code, a.content) for a in answers] == [(204, b""), (204, b"")]


@pytest.mark.parametrize("key", ["", "x" * 256])
async def test_a_key_of_no_reasonable_length_is_refused(api: Client, key: str):
    answer = await api.post("/roles", json={"name": "Lead", "permissions": []}, headers=once(key))
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "Idempotency-Key")
    assert await role_names(api) == []


async def test_keys_are_forgotten_after_a_week(runtime: Runtime, shop: accounts.Shop, api: Client):
    await make_role(api, "Lead", "old")
    await make_role(api, "Second", "young")
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute(
            "update idempotency_key set at = now() - interval '8 days' where key = 'old'"
        )
    await endings.clear(runtime, ENDINGS)
    async with runtime.workspace(shop.workspace_id) as tx:
        kept = [row["key"] for row in await tx.fetch("select key from idempotency_key")]
    assert kept == ["young"]
