"""Whoever is in one workspace learns nothing of another: by no route, and by no table."""

import base64
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest

from rapport.core.crypto import Keyring
from rapport.core.runtime import Runtime, running
from tests import applied
from tests.conftest import KEY
from tests.core.test_tenancy import EVERY_TENANT_TABLE
from tests.factories import accounts, channels, webhooks
from tests.factories.channels import Number
from tests.served import Client

# Answered from what is the asker's alone, or to everybody.
OWN_ONLY = {
    "/api/v1/sessions/{session_id}", "/api/v1/stream/{stream_id}/open",
    "/api/v1/onboarding/probe/{question}", "/api/v1/alerts/{alert_id}/read",
}  # fmt: skip
PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
# As long as Meta's: four digits stand in every other UUID by chance.
PHONE_NUMBER_ID = "106540352242922"
WABA_ID = "102290129340398"
QUERIES = {"/api/v1/onboarding/hello": {"phone_number_id": PHONE_NUMBER_ID}}
UNASKED = {"/api/v1/stream": "it never ends", "/api/v1/health": "it asks Meta too"}
BODIES: dict[str, Any] = {
    "/api/v1/conversations/{conversation_id}/assign": {"assignee_id": None},
    "/api/v1/conversations/{conversation_id}/messages": {"type": "text", "text": {"body": "hi"}},
    "/api/v1/conversations/{conversation_id}/notes": {"text": "mine"},
    "/api/v1/notes/{note_id}": {"text": "mine"},
    "/api/v1/messages/{message_id}": {"send_at": "2999-01-01T00:00:00Z"},
    "/api/v1/contacts/{contact_id}": {"name": "Mine"},
    "/api/v1/roles/{role_id}": {"name": "Mine", "permissions": []},
    "/api/v1/members/{member_id}": {"active": False},
    "/api/v1/phone-numbers/{phone_number_id}": {"label": "Mine"},
    "/api/v1/phone-numbers/{phone_number_id}/profile": {"about": "Mine"},
    "/api/v1/phone-numbers/{phone_number_id}/register": {"pin": "123456"},
    "/api/v1/phone-numbers/{phone_number_id}/verify-code": {"code": "123456"},
    "/api/v1/wabas/{waba_id}/token": {"access_token": "token"},
}


async def fill(runtime: Runtime, number: Number, api: Client) -> None:
    """Something in as many tables as a shop's ordinary days would fill."""
    await applied.apply(
        runtime,
        number,
        webhooks.of(number, webhooks.text("secret"), name="Asha"),
        webhooks.of(number, webhooks.message("image", {"id": "77", "mime_type": "image/png"})),
        webhooks.of(number, {"id": "poison", "timestamp": "x", "type": "text"}),
        webhooks.statuses_of(number, webhooks.status("wamid.OF-NOBODY", "read")),
    )
    roles = (await api.get("/roles")).json()["data"]
    order = {"email": "new@shop.test", "role_id": roles[0]["id"]}
    assert (await api.post("/invitations", json=order)).status_code == 201
    made = await api.post(
        "/roles", json={"name": "Lead", "permissions": []}, headers={"Idempotency-Key": "k"}
    )
    assert made.status_code == 201
    conversation = (await api.get("/conversations")).json()["data"][0]
    answer = {"type": "text", "text": {"body": "secret answer"}}
    sent = await api.post(f"/conversations/{conversation['id']}/messages", json=answer)
    assert sent.status_code == 201, sent.text
    noted = await api.post(f"/conversations/{conversation['id']}/notes", json={"text": "secret"})
    assert noted.status_code == 201, noted.text
    await api.patch("/workspace", json={"name": "Shop & Co"})


@pytest.fixture
async def number(runtime: Runtime, shop: accounts.Shop):
    return await channels.number(runtime, shop.workspace_id, PHONE_NUMBER_ID, WABA_ID)


@pytest.fixture
async def full(runtime: Runtime, shop: accounts.Shop, number: Number, api: Client):
    """The shop with something of everything."""
    await fill(runtime, number, api)
    return shop


@pytest.fixture
async def stranger(runtime: Runtime, served: str):
    """A program with every right in another workspace."""
    other = await accounts.shop(runtime, "other")
    async with Client(served, await accounts.api_key(runtime, other.workspace_id)) as client:
        client.workspace_id = other.workspace_id
        yield client


async def ids_of(runtime: Runtime, shop: accounts.Shop) -> dict[str, str]:
    """An id of the shop for each parameter of a path."""
    async with runtime.workspace(shop.workspace_id) as tx:

        async def one(query: str) -> str:
            found = await tx.fetchval(query)
            assert found is not None, query
            return str(found)

        return {
            "conversation_id": await one("select id from conversation"),
            "message_id": await one("select id from message where direction = 'outbound'"),
            "note_id": await one("select id from note"),
            "contact_id": await one("select id from contact"),
            "letter_id": await one("select id from dead_letter"),
            "media_id": await one("select id from media"),
            "member_id": await one("select id from member"),
            "role_id": await one("select id from role where builtin is null"),
            "invitation_id": await one("select id from invitation"),
            "key_id": await one("select id from api_key"),
            "waba_id": await one("select waba_id from waba"),
            "phone_number_id": await one("select phone_number_id from phone_number"),
            "person_id": await one("select person_id from member"),
            "photo_id": await one("select id from member"),
            "session_id": await one("select id from member"),
            "stream_id": await one("select id from member"),
        }


async def test_every_route_with_an_id_of_another_workspace_finds_nothing(
    runtime: Runtime, full: accounts.Shop, api: Client, stranger: Any
):
    ids = await ids_of(runtime, full)
    before = await everything_of(runtime, full)
    document = (await api.get(str(api.base_url.copy_with(path="/api/openapi.json")))).json()
    wandered: dict[str, int] = {}
    for path, operations in document["paths"].items():
        if "{" not in path or path in OWN_ONLY or "{token}" in path:
            continue
        for method in operations:
            address = path.format(**ids).removeprefix("/api/v1")
            body: dict[str, Any] = {"json": BODIES.get(path, {})}
            if path.endswith("/photo") and method == "put":
                body = {"files": {"file": ("me.png", PICTURE, "image/png")}}
            answer = await stranger.request(method, address, **body)
            wandered[f"{method} {path}"] = answer.status_code
    assert len(wandered) >= 25
    assert {name: status for name, status in wandered.items() if status != 404} == {}
    assert await everything_of(runtime, full) == before


async def test_every_list_of_another_workspace_is_empty(
    runtime: Runtime, full: accounts.Shop, api: Client, stranger: Any
):
    secrets = set((await ids_of(runtime, full)).values()) | {"secret", "Asha", "shop.test"}
    document = (await api.get(str(api.base_url.copy_with(path="/api/openapi.json")))).json()
    lists = [path for path, operations in document["paths"].items() if "get" in operations]
    for path in lists:
        if "{" in path or path in UNASKED:
            continue
        answer = await stranger.get(path.removeprefix("/api/v1"), params=QUERIES.get(path))
        assert answer.status_code in (200, 401, 403, 404), path
        assert [each for each in secrets if each in answer.text] == [], path


async def test_another_workspaces_things_cannot_be_named_in_a_body(
    runtime: Runtime, full: accounts.Shop, api: Client, stranger: Any
):
    ids = await ids_of(runtime, full)
    own = (await stranger.get("/members")).json()["data"][0]["id"]
    text = {"type": "text", "text": {"body": "hi"}}
    attempts = [
        await stranger.post("/invitations", json={"email": "x@x.test", "role_id": ids["role_id"]}),
        await stranger.patch(f"/members/{own}", json={"role_id": ids["role_id"]}),
        await stranger.post(
            "/messages",
            json={**text, "to": "+919876543210", "phone_number_id": ids["phone_number_id"]},
        ),
    ]
    assert [a.status_code for a in attempts if a.status_code not in (404, 422)] == []
    assert (await stranger.get("/conversations?status=all")).json()["data"] == []


async def everything_of(runtime: Runtime, shop: accounts.Shop) -> dict[str, str]:
    async with runtime.workspace(shop.workspace_id) as tx:
        tables = [row["relname"] for row in await tx.fetch(EVERY_TENANT_TABLE)]
        found: dict[str, str] = {}
        for table in tables:
            query = f"select coalesce(jsonb_agg(to_jsonb(t) order by t::text), '[]') from {table} t"  # noqa: S608
            # what a key asked is recorded a moment later
            if table not in ("api_request", "api_key"):
                found[table] = await tx.fetchval(query)
        return found


Open = Callable[[], Awaitable[asyncpg.Connection]]


@pytest.fixture
async def logins(runtime: Runtime, settings) -> dict[str, Open]:
    """The ways into the database that a process of ours may have, by the role of its URL."""

    async def unprivileged() -> asyncpg.Connection:
        return await asyncpg.connect(**runtime.database.logins[0].arguments)

    async def owner() -> asyncpg.Connection:
        return await asyncpg.connect(settings.database_url)

    return {"application": unprivileged, "owner": owner}


@pytest.mark.parametrize("who", ["application", "owner"])
async def test_without_the_codes_filter_every_table_is_still_empty(
    full: accounts.Shop, stranger: Any, logins: dict[str, Open], who: str
):
    """No `where` at all, as a query would be that forgot its filter."""
    connection = await logins[who]()
    tables = [row["relname"] for row in await connection.fetch(EVERY_TENANT_TABLE)]
    seen: dict[str, set[str]] = {}
    filled: set[str] = set()
    for workspace_id, found in ((full.workspace_id, filled), (stranger.workspace_id, None)):
        async with connection.transaction():
            await connection.execute(f"set local app.workspace_id = '{workspace_id}'")
            for table in tables:
                rows = await connection.fetch(f"select distinct workspace_id from {table}")  # noqa: S608
                if found is not None and rows:
                    found.add(table)
                seen.setdefault(table, set()).update(
                    str(row["workspace_id"]) for row in rows if row["workspace_id"] != workspace_id
                )
    await connection.close()
    assert {table: ids for table, ids in seen.items() if ids} == {}
    assert len(filled) >= 18, sorted(set(tables) - filled)


async def test_a_superusers_url_shows_a_process_of_ours_nothing_more(
    runtime: Runtime, full: accounts.Shop, stranger: Any, settings, database_url: str
):
    above = type(settings)(
        database_url=database_url.replace("postgresql://rapport@", "postgresql://postgres@"),
        secret_key=KEY,
        data_dir=settings.data_dir,
    )
    async with (
        running(above, Keyring.parse(KEY)) as process,
        process.workspace(stranger.workspace_id) as tx,
    ):
        tables = [row["relname"] for row in await tx.fetch(EVERY_TENANT_TABLE)]
        seen = {
            str(row["workspace_id"])
            for table in tables
            for row in await tx.fetch(f"select distinct workspace_id from {table}")  # noqa: S608
        }
        touched = await tx.execute("update contact set name = 'stolen'")
        gone = await tx.execute("delete from message")
        privileged = await tx.fetchval(
            "select rolsuper or rolbypassrls from pg_roles where rolname = current_user"
        )
    assert seen == {str(stranger.workspace_id)}
    assert (touched, gone, privileged) == (0, 0, False)


async def test_search_functions_look_into_the_own_workspace_only(
    runtime: Runtime, full: accounts.Shop, stranger: Any
):
    query = "select count(*) from search_contact_ids('asha', 500)"
    async with runtime.workspace(full.workspace_id) as tx:
        assert await tx.fetchval(query) == 1
    async with runtime.workspace(stranger.workspace_id) as tx:
        assert await tx.fetchval(query) == 0
    connection = await asyncpg.connect(**runtime.database.logins[0].arguments)
    assert await connection.fetchval(query) == 0
    await connection.close()
