"""Members and their roles: who may give which rights, and that somebody always owns the shop."""

import asyncio
from typing import Any

import pytest

from rapport.core.runtime import Runtime
from tests.factories import accounts
from tests.served import Client


async def roles_of(client: Client) -> dict[str, dict[str, Any]]:
    return {role["name"]: role for role in (await client.get("/roles")).json()["data"]}


async def make_role(client: Client, name: str, *permissions: str) -> dict[str, Any]:
    answer = await client.post("/roles", json={"name": name, "permissions": list(permissions)})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def give(client: Client, member_id: object, role: str) -> Any:
    role_id = (await roles_of(client))[role]["id"]
    return await client.patch(f"/members/{member_id}", json={"role_id": role_id})


async def audited(client: Client, **query: str) -> list[dict[str, Any]]:
    return (await client.get("/audit-log", params=query)).json()["data"]


@pytest.fixture
async def ben(runtime: Runtime, shop: accounts.Shop, served: str):
    """An agent who is signed in."""
    async with Client(served) as client:
        member_id = await accounts.member(runtime, shop.workspace_id, "ben@shop.test")
        await client.sign_in("ben@shop.test", accounts.PASSWORD)
        client.member_id = str(member_id)
        yield client


async def test_a_new_role_holds_at_once(owner: Client, ben: Any):
    assert (await ben.patch("/workspace", json={"name": "Mine"})).status_code == 403
    assert (await give(owner, ben.member_id, "Admin")).json()["role"]["name"] == "Admin"
    assert (await ben.patch("/workspace", json={"name": "Ours"})).status_code == 200
    await give(owner, ben.member_id, "Agent")
    assert (await ben.patch("/workspace", json={"name": "Mine"})).status_code == 403
    changes = [entry["changes"] for entry in await audited(owner, area="member")]
    assert changes == [{"role": ["Admin", "Agent"]}, {"role": ["Agent", "Admin"]}]


async def test_a_role_of_the_workspaces_own(owner: Client, ben: Any):
    role = await make_role(owner, "Bookkeeper", "audit.read")
    await give(owner, ben.member_id, "Bookkeeper")
    assert (await ben.get("/me")).json()["permissions"] == ["audit.read"]
    assert (await ben.get("/audit-log")).status_code == 200
    assert (await ben.get("/members")).status_code == 403
    body = {"name": "Bookkeeper", "permissions": ["members.read"]}
    assert (await owner.patch(f"/roles/{role['id']}", json=body)).status_code == 200
    assert (await ben.get("/audit-log")).status_code == 403
    assert (await ben.get("/members")).status_code == 200
    in_use = await owner.delete(f"/roles/{role['id']}")
    assert (in_use.status_code, in_use.json()["error"]["code"]) == (409, "role_in_use")
    await give(owner, ben.member_id, "Agent")
    assert (await owner.delete(f"/roles/{role['id']}")).status_code == 204
    entries = [entry["action"] for entry in await audited(owner, area="role")]
    assert entries == ["role.removed", "role.changed", "role.created"]


async def test_nobody_gives_rights_beyond_their_own(
    runtime: Runtime, shop, owner: Client, ben: Any
):
    await make_role(owner, "Lead", "members.read", "members.manage", "roles.manage")
    await give(owner, ben.member_id, "Lead")
    member_id = await accounts.member(runtime, shop.workspace_id, "eve@shop.test")
    roles = await roles_of(ben)
    wide = {"name": "Wide", "permissions": ["members.read", "audit.read"]}
    attempts = [
        await give(ben, ben.member_id, "Owner"),
        await give(ben, shop.owner_id, "Lead"),
        await ben.patch(f"/members/{shop.owner_id}", json={"active": False}),
        await ben.post("/roles", json=wide),
        await ben.patch(f"/roles/{roles['Lead']['id']}", json={**wide, "name": "Lead"}),
        await ben.post("/invitations", json={"email": "x@x.test", "role_id": roles["Admin"]["id"]}),
        await ben.post(f"/members/{shop.owner_id}/reset-link"),
        await give(ben, member_id, "Admin"),
    ]
    assert [a.json()["error"]["code"] for a in attempts] == ["beyond_your_rights"] * len(attempts)
    assert {role["name"] for role in (await roles_of(owner)).values()} == {
        "Owner", "Admin", "Agent", "Lead",
    }  # fmt: skip


async def test_the_last_owner_stays(runtime: Runtime, shop: accounts.Shop, owner: Client):
    demoted = await give(owner, shop.owner_id, "Admin")
    removed = await owner.patch(f"/members/{shop.owner_id}", json={"active": False})
    assert [demoted.status_code, removed.status_code] == [409, 409]
    assert demoted.json()["error"]["code"] == "last_owner"
    second = await accounts.member(runtime, shop.workspace_id, "second@shop.test", "owner")
    await owner.patch(f"/members/{second}", json={"active": False})
    assert (await give(owner, shop.owner_id, "Admin")).status_code == 409
    await owner.patch(f"/members/{second}", json={"active": True})
    assert (await give(owner, shop.owner_id, "Admin")).status_code == 200


async def test_two_owners_who_remove_each_other_at_once_leave_one(
    runtime: Runtime, shop, served: str, owner: Client
):
    second = await accounts.member(runtime, shop.workspace_id, "second@shop.test", "owner")
    async with Client(served) as other:
        await other.sign_in("second@shop.test", accounts.PASSWORD)
        for verb in ({"active": False}, {"role_id": (await roles_of(owner))["Agent"]["id"]}):
            answers = await asyncio.gather(
                owner.patch(f"/members/{second}", json=verb),
                other.patch(f"/members/{shop.owner_id}", json=verb),
            )
            assert sorted(answer.status_code for answer in answers) == [200, 409]
            await _restore_owners(runtime, shop)


async def _restore_owners(runtime: Runtime, shop: accounts.Shop) -> None:
    async with runtime.workspace(shop.workspace_id) as tx:
        role = await tx.fetchval("select id from role where builtin = 'owner'")
        await tx.execute("update member set active = true, role_id = $1", role)
        await tx.execute(
            "update control.membership set active = true, role_id = $1, builtin = 'owner'", role
        )


@pytest.mark.parametrize("verb", ["patch", "delete"])
async def test_built_in_roles_cannot_be_changed(owner: Client, verb: str):
    role_id = (await roles_of(owner))["Agent"]["id"]
    body = {"name": "Agent", "permissions": []} if verb == "patch" else None
    answer = await owner.request(verb, f"/roles/{role_id}", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "builtin_role")


async def test_a_role_is_refused_with_the_field_that_is_wrong(owner: Client):
    await make_role(owner, "Lead", "members.read")
    taken = await owner.post("/roles", json={"name": " lead ".title(), "permissions": []})
    assert (taken.status_code, taken.json()["error"]["field"]) == (409, "name")
    unknown = await owner.post("/roles", json={"name": "New", "permissions": ["fly"]})
    assert (unknown.status_code, unknown.json()["error"]["field"]) == (422, "permissions")
    nameless = await owner.post("/roles", json={"name": " \t", "permissions": []})
    assert (nameless.status_code, nameless.json()["error"]["field"]) == (422, "name")


async def test_who_is_let_out_is_out_at_once(owner: Client, ben: Any):
    assert (await owner.patch(f"/members/{ben.member_id}", json={"active": False})).is_success
    assert (await ben.get("/members")).status_code == 401
    listed = {m["email"]: m["active"] for m in (await owner.get("/members")).json()["data"]}
    assert listed == {"owner@shop.test": True, "ben@shop.test": False}
    assert (await owner.patch(f"/members/{ben.member_id}", json={"active": True})).is_success
    assert (await ben.get("/members")).status_code == 200
    actions = [entry["action"] for entry in await audited(owner, area="member")]
    assert actions == ["member.activated", "member.deactivated"]


async def test_every_change_is_in_the_audit_log_with_who_made_it(
    shop: accounts.Shop, owner: Client
):
    await owner.patch("/workspace", json={"name": "Chai & Co", "currency": "INR"})
    role = await make_role(owner, "Lead", "members.read")
    order = {"email": "new@shop.test", "role_id": role["id"]}
    invitation = (await owner.post("/invitations", json=order)).json()
    await owner.delete(f"/invitations/{invitation['id']}")
    key = (await owner.post("/api-keys", json={"name": "Shop", "scopes": []})).json()
    await owner.delete(f"/api-keys/{key['id']}")
    entries = await audited(owner)
    assert [entry["action"] for entry in entries] == [
        "api_key.revoked", "api_key.created", "member.invitation_withdrawn", "member.invited",
        "role.created", "workspace.changed",
    ]  # fmt: skip
    assert {entry["actor"]["id"] for entry in entries} == {str(shop.owner_id)}
    assert entries[-1]["changes"] == {"name": ["Shop", "Chai & Co"], "currency": ["USD", "INR"]}
    assert key["key"] not in str(entries)
    assert invitation["link"].rpartition("/")[2] not in str(entries)


async def test_a_reset_link_for_a_member_is_in_the_audit_log(owner: Client, ben: Any):
    link = (await owner.post(f"/members/{ben.member_id}/reset-link")).json()["link"]
    (entry,) = await audited(owner, area="member")
    assert entry["action"] == "member.reset_link_made"
    assert entry["subject"]["id"] == ben.member_id
    assert link.rpartition("/")[2] not in str(entry)


async def test_the_audit_log_is_paged_without_gap_or_repeat(owner: Client):
    for number in range(7):
        await owner.patch("/workspace", json={"name": f"Shop {number}"})
    seen: list[str] = []
    cursor: str | None = None
    while True:
        query = {"limit": "3", **({"cursor": cursor} if cursor else {})}
        page = (await owner.get("/audit-log", params=query)).json()
        seen += [entry["changes"]["name"][1] for entry in page["data"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == [f"Shop {number}" for number in reversed(range(7))]


async def test_a_change_that_is_refused_changes_nothing(owner: Client):
    for body, field in (
        ({"name": "New", "time_zone": "Mars/Base"}, "time_zone"),
        ({"name": "New", "default_country": "XX"}, "default_country"),
        ({"name": "New", "currency": "rupees"}, "currency"),
        ({"name": ""}, "name"),
    ):
        answer = await owner.patch("/workspace", json=body)
        assert (answer.status_code, answer.json()["error"]["field"]) == (422, field)
    assert (await owner.get("/workspace")).json()["name"] == "Shop"
    assert await audited(owner) == []
