"""One person in several workspaces, and what a workspace leaves behind."""

import httpx
import pytest

from rapport.accounts import rules
from rapport.core.refusal import InvalidInput
from rapport.core.runtime import Runtime
from tests import applied
from tests.core.test_tenancy import EVERY_TENANT_TABLE
from tests.factories import accounts, channels, webhooks
from tests.served import Client


def in_workspace(slug: str) -> dict[str, str]:
    return {"X-Rapport-Workspace": slug}


async def test_one_person_is_in_two_workspaces_with_the_rights_of_each(
    runtime: Runtime, shop: accounts.Shop, owner: Client
):
    other = await accounts.shop(runtime, "other")
    await accounts.join(runtime, other.workspace_id, shop.owner_email, "agent")
    me = (await owner.get("/me", headers=in_workspace("other"))).json()
    assert (me["workspace"]["slug"], me["member"]["role"]["name"]) == ("other", "Agent")
    assert [home["slug"] for home in me["workspaces"]] == ["other", "shop"]
    assert (await owner.get("/audit-log", headers=in_workspace("other"))).status_code == 403
    assert (await owner.get("/audit-log", headers=in_workspace("shop"))).status_code == 200
    members = (await owner.get("/members", headers=in_workspace("other"))).json()["data"]
    assert {m["email"] for m in members} == {other.owner_email, shop.owner_email}


async def test_the_browser_comes_back_to_where_it_was(runtime: Runtime, shop, owner: Client):
    other = await accounts.shop(runtime, "other")
    await accounts.join(runtime, other.workspace_id, shop.owner_email, "agent")
    await owner.get("/me", headers=in_workspace("other"))
    assert (await owner.get("/me")).json()["workspace"]["slug"] == "other"
    assert (await owner.get("/workspace")).json()["slug"] == "other"


async def test_a_workspace_that_one_is_not_in_does_not_exist(runtime: Runtime, shop, owner: Client):
    await accounts.shop(runtime, "other")
    for slug in ("other", "nowhere"):
        for path in ("/workspace", "/me", "/conversations"):
            answer = await owner.get(path, headers=in_workspace(slug))
            assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
    assert (await owner.get("/workspace")).status_code == 200


async def test_a_workspace_of_ones_own(owner: Client):
    order = {
        "name": "Second", "time_zone": "Europe/Berlin", "default_country": "DE", "currency": "EUR",
    }  # fmt: skip
    made = await owner.post("/workspaces", json=order)
    assert made.status_code == 201
    me = (await owner.get("/me", headers=in_workspace(made.json()["slug"]))).json()
    assert me["member"]["role"]["name"] == "Owner"
    refused = await owner.post("/workspaces", json={**order, "default_country": "??"})
    assert (refused.status_code, refused.json()["error"]["field"]) == (422, "default_country")
    assert len((await owner.get("/me")).json()["workspaces"]) == 2


async def test_a_removed_workspace_leaves_nothing_and_touches_nobody_else(
    runtime: Runtime, shop: accounts.Shop, owner: Client
):
    other = await accounts.shop(runtime, "other")
    for one, ids in ((shop, ("1", "91", "71")), (other, ("2", "92", "72"))):
        number = await channels.number(runtime, one.workspace_id, *ids, own=True)
        await applied.apply(runtime, number, webhooks.of(number, webhooks.text()))
        await accounts.api_key(runtime, one.workspace_id)
    kept = await _rows(runtime, other)
    wrong = await _remove(owner, "shop")
    assert (wrong.status_code, wrong.json()["error"]["field"]) == (422, "confirm")
    assert (await _remove(owner, "Shop")).status_code == 204
    assert (await owner.get("/workspace")).status_code in (401, 404)
    assert set((await _rows(runtime, shop)).values()) == {0}
    assert await _rows(runtime, other) == kept
    assert sum(kept.values()) > 0


async def _remove(client: Client, name: str) -> httpx.Response:
    return await client.request("DELETE", "/workspace", json={"confirm": name})


async def _rows(runtime: Runtime, shop: accounts.Shop) -> dict[str, int]:
    async with runtime.workspace(shop.workspace_id) as tx:
        tables = [row["relname"] for row in await tx.fetch(EVERY_TENANT_TABLE)]
        return {t: await tx.fetchval(f'select count(*) from "{t}"') for t in tables}  # noqa: S608


@pytest.mark.parametrize(
    ("name", "slug"), [("Share", "share-workspace"), ("API!", "api-workspace")]
)
def test_no_workspace_stands_where_an_address_of_ours_does(name, slug):
    assert rules.slug_of(name) == slug
    with pytest.raises(InvalidInput) as refused:
        rules.check_slug(slug.removesuffix("-workspace"))
    assert refused.value.field == "slug"
