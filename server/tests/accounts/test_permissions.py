"""Every route says who may use it, and holds everybody to it."""

import pytest

from rapport import wiring
from rapport.core.runtime import Runtime
from rapport.core.web.doors import Door
from tests.factories import accounts
from tests.served import Client

# What works before anybody is signed in, or for a person who is in no workspace (any more).
PUBLIC = {
    "GET /session", "POST /session", "DELETE /session", "GET /sessions", "DELETE /sessions",
    "DELETE /sessions/{session_id}", "GET /links/{token}", "POST /setup",
    "POST /invitations/accept", "POST /password-resets", "GET /onboarding/probe/{question}",
    "GET /shared-files/{token}", "HEAD /shared-files/{token}",
}  # fmt: skip
# What every member may do: their own profile, and what is filtered by their rights row by row.
EVERY_MEMBER = {
    "GET /me", "PATCH /me", "POST /me/password", "PUT /me/photo", "DELETE /me/photo",
    "GET /people/{person_id}/photos/{photo_id}", "GET /workspace", "POST /workspaces",
    "GET /first-run", "GET /stream", "POST /stream/{stream_id}/open", "GET /conversations",
    "GET /conversations/counts", "GET /conversations/{conversation_id}",
    "GET /conversations/{conversation_id}/messages", "GET /conversations/{conversation_id}/events",
    "GET /conversations/{conversation_id}/scheduled",
    "POST /conversations/{conversation_id}/read", "POST /conversations/{conversation_id}/unread",
    "GET /messages/{message_id}", "GET /media/{media_id}", "HEAD /media/{media_id}",
    "GET /media/{media_id}/thumbnail", "HEAD /media/{media_id}/thumbnail",
    "GET /conversations/{conversation_id}/notes", "POST /conversations/{conversation_id}/notes",
    "PATCH /notes/{note_id}", "DELETE /notes/{note_id}",
    "GET /alerts", "GET /alerts/unread", "POST /alerts/read", "POST /alerts/{alert_id}/read",
}  # fmt: skip


def doors() -> dict[str, Door]:
    """Every route of the API by method and path."""
    found: dict[str, Door] = {}
    for door in wiring.ROUTES:
        assert isinstance(door, Door)
        path = next(iter(door.paths)).replace(":str", "").replace(":path", "").replace(":uuid", "")
        for method in door.http_methods:
            found[f"{method} {path}"] = door
    return found


def test_each_route_is_public_for_a_reason_or_asks_for_a_permission():
    kinds: dict[str, set[str]] = {"public": set(), "every member": set()}
    for name, door in doors().items():
        permission = door.opt["permission"]
        if door.opt["public"]:
            kinds["public"].add(name)
        elif permission is None:
            kinds["every member"].add(name)
        else:
            assert permission in wiring.CATALOGUE.names, name
    assert kinds == {"public": PUBLIC, "every member": EVERY_MEMBER}


@pytest.mark.parametrize("who", ["nobody", "a member with no rights", "a key with no scopes"])
async def test_each_route_refuses_who_lacks_its_permission(
    runtime: Runtime, shop: accounts.Shop, served: str, who: str
):
    key = await accounts.api_key(runtime, shop.workspace_id) if who.startswith("a key") else None
    async with Client(served, key) as client:
        if who.startswith("a member"):
            await accounts.member(runtime, shop.workspace_id, "eve@shop.test")
            await client.sign_in("eve@shop.test", accounts.PASSWORD)
        await _take_all_rights(runtime, shop)
        answers = {name: await _knock(client, name) for name in doors() if name not in PUBLIC}
    if who == "nobody":
        assert set(answers.values()) == {401}
    else:
        guarded = {name: status for name, status in answers.items() if name not in EVERY_MEMBER}
        assert set(guarded.values()) == {403}, guarded
        assert 401 not in answers.values()


async def _take_all_rights(runtime: Runtime, shop: accounts.Shop) -> None:
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute("update control.membership set builtin = null, permissions = '{}'")
    await runtime.database.control_pool.execute("update control.api_key_hash set scopes = '{}'")


async def _knock(client: Client, name: str) -> int:
    method, path = name.split(" ")
    filled = "/".join("1" if part.startswith("{") else part for part in path.split("/"))
    async with client.stream(method, filled, json={}) as answer:
        return answer.status_code
