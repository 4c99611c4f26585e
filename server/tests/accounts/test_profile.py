"""A person's own settings: kept for every machine they sign in on, and never another's."""

import pytest

from rapport.core.runtime import Runtime
from tests.factories import accounts
from tests.served import Client


async def test_keys_are_kept_for_the_person_and_for_nobody_else(
    runtime: Runtime, shop: accounts.Shop, owner: Client, served: str
):
    assert (await owner.get("/me")).json()["person"]["keys"] == {}
    chosen = {"conversation.reply": "w", "go.inbox": "g n", "inbox.next": ""}
    assert (await owner.patch("/me", json={"keys": chosen})).json()["person"]["keys"] == chosen
    await owner.patch("/me", json={"theme": "dark"})
    assert (await owner.get("/me")).json()["person"]["keys"] == chosen
    await accounts.member(runtime, shop.workspace_id, "ben@shop.test")
    async with Client(served) as ben:
        await ben.sign_in("ben@shop.test", accounts.PASSWORD)
        assert (await ben.get("/me")).json()["person"]["keys"] == {}
    assert (await owner.patch("/me", json={"keys": {}})).json()["person"]["keys"] == {}


@pytest.mark.parametrize(
    "keys",
    [
        {"Reply!": "r"},
        {"a.b.c": "r"},
        {"conversation.reply": " r"},
        {"conversation.reply": "g i c"},
        {"conversation.reply": "a\nb"},
        {"conversation.reply": "x" * 41},
        {f"a.{chr(97 + n // 26)}{chr(97 + n % 26)}": "r" for n in range(201)},
    ],
)
async def test_what_cannot_be_keys_is_refused_by_name(owner: Client, keys: dict[str, str]):
    answer = await owner.patch("/me", json={"keys": keys})
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["field"] == "keys"
    assert (await owner.get("/me")).json()["person"]["keys"] == {}
