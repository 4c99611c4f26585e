"""Links that do something once: reset a password, join a workspace."""

import asyncio
from datetime import timedelta

import pytest

from rapport.accounts.actions import links
from rapport.core.runtime import Runtime
from tests.factories import accounts
from tests.served import Client

NEW = "an entirely new sentence"


async def reset_link(runtime: Runtime, email: str, ends_in: timedelta = timedelta(hours=1)) -> str:
    async with runtime.control() as tx:
        person = await tx.fetchval("select id from control.person where email = $1", email)
        return await links.make(
            tx, "password_reset", runtime.clock.now() + ends_in, person_id=person
        )


async def reset(client: Client, token: str, password: str = NEW) -> int:
    answer = await client.post("/password-resets", json={"token": token, "password": password})
    return answer.status_code


async def enters(client: Client, email: str, password: str) -> bool:
    answer = await client.post("/session", json={"email": email, "password": password})
    client.cookies.clear()
    return answer.status_code == 200


async def role_id(client: Client, name: str) -> str:
    roles = (await client.get("/roles")).json()["data"]
    return next(role["id"] for role in roles if role["name"] == name)


async def invite(client: Client, email: str, role: str = "Agent") -> dict:
    answer = await client.post(
        "/invitations", json={"email": email, "role_id": await role_id(client, role)}
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def token_of(invitation: dict) -> str:
    return invitation["link"].rpartition("/")[2]


async def test_a_reset_link_works_once(runtime: Runtime, shop, visitor: Client, owner: Client):
    token = await reset_link(runtime, shop.owner_email)
    assert await reset(visitor, token) == 204
    assert await reset(visitor, token, "a third sentence") == 404
    assert (await owner.get("/me")).status_code == 401
    assert await enters(visitor, shop.owner_email, NEW)
    assert not await enters(visitor, shop.owner_email, "a third sentence")


async def test_two_who_use_a_reset_link_at_once_are_told_apart(
    runtime: Runtime, shop, visitor: Client
):
    token = await reset_link(runtime, shop.owner_email)
    passwords = [f"sentence number {n}" for n in range(4)]
    answers = await asyncio.gather(*(reset(visitor, token, each) for each in passwords))
    assert sorted(answers) == [204, 404, 404, 404]
    winner = passwords[answers.index(204)]
    assert [await enters(visitor, shop.owner_email, each) for each in passwords] == [
        each == winner for each in passwords
    ]


async def test_an_expired_reset_link_does_nothing(runtime: Runtime, shop, visitor: Client):
    token = await reset_link(runtime, shop.owner_email, -timedelta(seconds=1))
    assert (await visitor.get(f"/links/{token}")).json()["error"]["code"] == "link_invalid"
    assert await reset(visitor, token) == 404
    assert await enters(visitor, shop.owner_email, accounts.PASSWORD)


async def test_a_refused_password_leaves_the_link_usable(runtime: Runtime, shop, visitor: Client):
    token = await reset_link(runtime, shop.owner_email)
    assert await reset(visitor, token, "short") == 422
    assert await reset(visitor, token) == 204


async def test_a_link_of_one_kind_is_no_key_to_another(runtime: Runtime, visitor, owner: Client):
    token = token_of(await invite(owner, "new@shop.test"))
    assert await reset(visitor, token) == 404
    order = {"token": await reset_link(runtime, "owner@shop.test"), "password": NEW}
    assert (await visitor.post("/invitations/accept", json=order)).status_code == 404
    assert (await visitor.get(f"/links/{token}")).status_code == 200


async def test_an_operators_link_resets_and_forgets_the_guesses(
    runtime: Runtime, shop, visitor: Client
):
    for _ in range(6):
        await enters(visitor, shop.owner_email, "wrong password")
    assert not await enters(visitor, shop.owner_email, accounts.PASSWORD)
    assert await reset(visitor, await reset_link(runtime, shop.owner_email)) == 204
    assert await enters(visitor, shop.owner_email, NEW)


async def test_somebody_new_joins_by_a_link(runtime: Runtime, shop, visitor, owner: Client):
    invitation = await invite(owner, "New@Shop.test")
    token = token_of(invitation)
    assert "link" not in str((await owner.get("/invitations")).json()["data"][0]["email"])
    assert (await owner.get("/invitations")).json()["data"][0]["link"] is None
    looked = (await visitor.get(f"/links/{token}")).json()
    assert looked["email"] == "new@shop.test"
    assert (looked["workspace_name"], looked["role_name"]) == ("Shop", "Agent")
    assert looked["person_exists"] is False
    order = {"token": token, "name": "New One", "password": NEW}
    assert (await visitor.post("/invitations/accept", json=order)).status_code == 200
    me = (await visitor.get("/me")).json()
    assert (me["person"]["name"], me["member"]["role"]["name"]) == ("New One", "Agent")
    assert (await owner.get("/invitations")).json()["data"] == []
    async with Client(str(owner.base_url).removesuffix("/api/v1/")) as late:
        again = await late.post("/invitations/accept", json=order)
    assert again.status_code == 404
    assert again.json()["error"]["code"] == "link_invalid"


async def test_who_exists_joins_with_their_own_password(
    runtime: Runtime, shop, visitor, owner: Client
):
    await accounts.shop(runtime, "other")
    token = token_of(await invite(owner, "owner@other.test", "Admin"))
    assert (await visitor.get(f"/links/{token}")).json()["person_exists"] is True
    wrong = {"token": token, "password": "not the password"}
    assert (await visitor.post("/invitations/accept", json=wrong)).status_code == 401
    order = {"token": token, "name": "Another name", "password": accounts.PASSWORD}
    assert (await visitor.post("/invitations/accept", json=order)).status_code == 200
    me = (await visitor.get("/me", headers={"X-Rapport-Workspace": "shop"})).json()
    assert me["member"]["role"]["name"] == "Admin"
    assert me["person"]["name"] == "owner"
    assert {home["slug"] for home in me["workspaces"]} == {"shop", "other"}


async def test_a_withdrawn_invitation_does_not_work(visitor: Client, owner: Client):
    invitation = await invite(owner, "new@shop.test")
    assert (await owner.delete(f"/invitations/{invitation['id']}")).status_code == 204
    order = {"token": token_of(invitation), "name": "New One", "password": NEW}
    answer = await visitor.post("/invitations/accept", json=order)
    assert answer.json()["error"]["code"] == "link_invalid"
    assert not await enters(visitor, "new@shop.test", NEW)


async def test_a_second_invitation_replaces_the_first(visitor: Client, owner: Client):
    first, second = [await invite(owner, "new@shop.test", role) for role in ("Admin", "Agent")]
    assert len((await owner.get("/invitations")).json()["data"]) == 1
    order = {"token": token_of(first), "name": "New One", "password": NEW}
    assert (await visitor.get(f"/links/{token_of(first)}")).json()["error"]["code"] == (
        "link_invalid"
    )
    refused = await visitor.post("/invitations/accept", json=order)
    assert refused.json()["error"]["code"] == "link_invalid"
    order["token"] = token_of(second)
    assert (await visitor.post("/invitations/accept", json=order)).status_code == 200
    assert (await visitor.get("/me")).json()["member"]["role"]["name"] == "Agent"


async def test_an_expired_invitation_does_not_work(runtime: Runtime, visitor, owner: Client):
    token = token_of(await invite(owner, "new@shop.test"))
    await runtime.database.control_pool.execute(
        "update control.link set expires_at = now() where kind = 'invitation'"
    )
    order = {"token": token, "name": "New One", "password": NEW}
    assert (await visitor.post("/invitations/accept", json=order)).status_code == 404
    assert not await enters(visitor, "new@shop.test", NEW)


async def test_a_member_is_not_invited_again(shop: accounts.Shop, owner: Client):
    order = {"email": shop.owner_email, "role_id": await role_id(owner, "Agent")}
    answer = await owner.post("/invitations", json=order)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "already_member")


@pytest.mark.parametrize(
    "email", ["", "no-at", "a@b", "two@at@x.test", "a b@x.test", "é\x07@x.test"]
)
async def test_an_invitation_needs_an_address(owner: Client, email: str):
    order = {"email": email, "role_id": await role_id(owner, "Agent")}
    answer = await owner.post("/invitations", json=order)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "email")


async def test_an_admin_makes_no_reset_link_for_who_belongs_elsewhere_too(
    runtime: Runtime, shop, owner: Client
):
    member_id = await accounts.member(runtime, shop.workspace_id, "ben@shop.test")
    made = await owner.post(f"/members/{member_id}/reset-link")
    assert made.status_code == 200
    other = await accounts.shop(runtime, "other")
    await accounts.join(runtime, other.workspace_id, "ben@shop.test")
    refused = await owner.post(f"/members/{member_id}/reset-link")
    assert refused.json()["error"]["code"] == "beyond_your_rights"
