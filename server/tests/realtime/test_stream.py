"""The stream: what a listener hears, what they may not hear, and that nothing is missed."""

import asyncio
import contextlib
from typing import Any

import pytest

from rapport.accounts.actions import sessions
from rapport.core import endings
from rapport.core.runtime import Runtime
from rapport.realtime.queries import hub
from rapport.wiring import CONSUMERS, ENDINGS
from tests import applied
from tests.factories import accounts, webhooks
from tests.factories.channels import Number
from tests.realtime.streams import listening
from tests.served import Client


async def write(runtime: Runtime, number: Number, body: str, sender: str = "15550001111") -> None:
    await applied.apply(runtime, number, webhooks.of(number, webhooks.text(body, sender=sender)))


def said(heard: list[Any]) -> list[str]:
    return [event.data["resource"]["text"] for event in heard]


async def rename(client: Client, name: str) -> None:
    assert (await client.patch("/workspace", json={"name": name})).status_code == 200


def names(heard: list[Any]) -> list[str]:
    return [event.data["resource"]["name"] for event in heard]


@pytest.fixture
async def agent(runtime: Runtime, shop: accounts.Shop, served: str):
    """A member who sees only what is assigned to them."""
    member_id = await accounts.member(runtime, shop.workspace_id, "ben@shop.test")
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute(
            "update control.membership set builtin = null where member_id = $1", member_id
        )
    async with Client(served) as client:
        await client.sign_in("ben@shop.test", accounts.PASSWORD)
        client.member_id = str(member_id)
        yield client


async def test_a_message_is_heard_with_its_conversation(
    runtime: Runtime, number: Number, api: Client
):
    async with listening(api) as stream:
        await write(runtime, number, "hello")
        (message,) = await stream.hear("message.created")
        (conversation,) = await stream.hear("conversation.updated")
    listed = (await api.get("/conversations")).json()["data"][0]
    assert conversation.data["resource"] == listed
    assert message.data["workspace_id"] == str(number.workspace_id)
    assert (
        message.data["resource"] == (await api.get(f"/messages/{message.data['subject']}")).json()
    )


async def test_who_may_not_see_all_hears_only_of_their_own(
    runtime: Runtime, number: Number, api: Client, agent: Any
):
    await write(runtime, number, "before", "15550001111")
    await write(runtime, number, "not yours", "15550002222")
    mine, other = sorted(
        (await api.get("/conversations")).json()["data"],
        key=lambda c: c["contact"]["phone"] != "+15550001111",
    )
    async with listening(agent) as stream, listening(api) as everything:
        await write(runtime, number, "unassigned", "15550001111")
        await everything.hear("message.created", 1)
        await api.post(f"/conversations/{mine['id']}/assign", json={"assignee_id": agent.member_id})
        await write(runtime, number, "for you", "15550001111")
        await write(runtime, number, "not for you", "15550002222")
        await everything.hear("message.created", 3)
        await api.post(f"/conversations/{mine['id']}/assign", json={"assignee_id": None})
        (removed,) = await stream.hear("conversation.removed")
        await write(runtime, number, "not yours any more", "15550001111")
        await everything.hear("message.created", 4)
        await rename(api, "The end")
        await stream.hear("workspace.updated")
    assert said(stream.of("message.created")) == ["for you"]
    assert removed.data["resource"] == {"id": mine["id"]}
    assert other["id"] not in str(stream.events)
    assert stream.of("contact.updated") == []


async def test_who_breaks_off_anywhere_hears_the_rest_once(
    runtime: Runtime, number: Number, api: Client
):
    texts = ["one", "two", "three"]
    async with listening(api) as whole:
        for text in texts:
            await write(runtime, number, text)
            await rename(api, f"Shop {text}")
        await whole.hear("workspace.updated", 3)
    for position in range(whole.position, whole.last_id + 1):
        seen = [e for e in whole.events if e.id is not None and e.id <= position]
        async with listening(api, last_id=str(position)) as rest:
            await until_caught_up(rest, whole.last_id, position)
        heard = [e for e in [*seen, *rest.events] if e.name == "message.created"]
        assert said(heard) == texts, position


async def until_caught_up(stream: Any, last: int, position: int) -> None:
    if position < last:
        await stream.until(lambda: stream.last_id == last)


async def test_the_header_of_a_list_joins_the_stream(runtime: Runtime, number: Number, api: Client):
    await write(runtime, number, "in the list")
    position = (await api.get("/conversations")).headers["x-rapport-position"]
    await write(runtime, number, "after the list")
    async with listening(api, after=position) as stream:
        assert said(await stream.hear("message.created")) == ["after the list"]
    async with listening(api, last_id=position, after=0) as stream:
        assert said(await stream.hear("message.created")) == ["after the list"]


async def test_nothing_is_lost_while_listeners_come_and_go(
    runtime: Runtime, number: Number, api: Client
):
    texts = [str(text) for text in range(12)]

    async def change() -> None:
        for text in texts:
            await write(runtime, number, text)

    async with listening(api) as constant:
        last_id = constant.position
        heard: list[str] = []
        changing = asyncio.create_task(change())
        while len(heard) < len(texts):
            async with listening(api, last_id=str(last_id)) as stream:
                before = last_id
                await stream.until(lambda: stream.last_id > before)  # noqa: B023
                heard += said([e for e in stream.of("message.created") if e.id is not None])
                last_id = stream.last_id
        await changing
    assert heard == texts


async def test_the_stream_of_who_comes_while_the_last_one_leaves_is_alive(api: Client):
    """A page that reloads: its new stream catches up while the old one closes."""
    for turn in range(8):
        async with contextlib.AsyncExitStack() as page:
            async with listening(api, after=0):
                coming = asyncio.create_task(page.enter_async_context(listening(api, after=0)))
            stream = await coming
            await rename(api, f"Shop {turn}")
            await stream.until(lambda: f"Shop {turn}" in str(stream.events))  # noqa: B023


async def test_what_is_not_kept_any_more_is_a_reset(
    runtime: Runtime, shop: accounts.Shop, api: Client
):
    for number in range(3):
        await rename(api, f"Shop {number}")
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute("update fact set at = now() - interval '8 days'")
        await tx.execute("delete from fact_cursor")
        for consumer in CONSUMERS:
            await tx.execute(
                "insert into fact_cursor (workspace_id, consumer, position) values ($1, $2, 3)",
                shop.workspace_id,
                consumer.name,
            )
    await endings.clear(runtime, ENDINGS)
    async with listening(api, last_id="1") as stream:
        (reset,) = await stream.hear("reset")
        await stream.end()
    now = int((await api.get("/workspace")).headers["x-rapport-position"])
    assert reset.id == now
    async with listening(api, last_id=str(reset.id)) as stream:
        await rename(api, "Kept")
        assert names(await stream.hear("workspace.updated")) == ["Kept"]
        assert stream.of("reset") == []


@pytest.mark.parametrize(
    "last_id",
    ["-1", "x", "1e9", "9" * 30, "9" * 5000, "0x10", "\u00b2", "1, 2", "null", "' or 1=1"],
)
async def test_a_hostile_last_event_id_is_a_reset(api: Client, last_id: str):
    headers = {"Last-Event-ID": last_id.encode("latin-1")}
    async with api.stream("GET", "/stream", headers=headers) as answer:
        assert answer.status_code == 200
        text = (await answer.aread()).decode()
    assert "event: reset" in text


async def test_a_hostile_query_is_refused(api: Client):
    for query in ({"after": "-1"}, {"after": "x"}, {"open": "x"}, {"open": "1,2"}):
        answer = await api.get("/stream", params=query)
        assert (answer.status_code, answer.json()["error"]["field"]) == (422, next(iter(query)))
    unknown = await api.post("/stream/x/open", json={"conversation_ids": []})
    assert unknown.status_code == 404


async def test_signing_out_ends_the_streams_of_the_session_alone(
    shop: accounts.Shop, served: str, api: Client
):
    async with Client(served) as tab, Client(served) as phone:
        for client in (tab, phone):
            await client.sign_in(shop.owner_email, accounts.PASSWORD)
        async with listening(tab) as one, listening(phone) as other, listening(api) as program:
            assert (await tab.delete("/session")).status_code == 204
            await one.end()
            await rename(api, "Still here")
            await other.hear("workspace.updated")
            assert (await phone.delete("/sessions")).status_code == 204
            await other.end()
            await rename(api, "And here")
            await program.hear("workspace.updated", 2)


async def test_a_sign_out_in_another_process_ends_the_stream(
    runtime: Runtime, shop: accounts.Shop, served: str
):
    async with Client(served) as tab:
        await tab.sign_in(shop.owner_email, accounts.PASSWORD)
        session = (await tab.get("/sessions")).json()["data"][0]["id"]
        async with listening(tab) as stream:
            async with runtime.control() as tx:
                await sessions.close_all(tx, await person_of(tx, shop.owner_email))
            hint = f'["another process", [["sign_out", "{session}"]]]'
            await runtime.database.control_pool.execute("select pg_notify('rapport', $1)", hint)
            await stream.end()
        assert (await tab.get("/stream")).status_code == 401


async def person_of(tx: Any, email: str) -> Any:
    return await tx.fetchval("select id from control.person where email = $1", email)


async def test_who_loses_rights_or_membership_begins_anew_without_them(api: Client, agent: Any):
    async with listening(agent) as stream:
        roles = {r["name"]: r["id"] for r in (await api.get("/roles")).json()["data"]}
        await api.patch(f"/members/{agent.member_id}", json={"role_id": roles["Admin"]})
        await stream.hear("reset")
        await stream.end()
    async with listening(agent) as stream:
        await api.patch(f"/members/{agent.member_id}", json={"active": False})
        await stream.end()
        assert stream.of("member.updated") == []
    assert (await agent.get("/stream")).status_code == 401


async def test_a_revoked_key_hears_nothing_more(
    runtime: Runtime, shop: accounts.Shop, served: str, api: Client
):
    async with Client(served, await accounts.api_key(runtime, shop.workspace_id)) as other:
        keys = (await api.get("/api-keys")).json()["data"]
        async with listening(other) as stream:
            await api.delete(f"/api-keys/{max(key['id'] for key in keys)}")
            await stream.end()
        assert (await other.get("/stream")).status_code == 401


async def test_a_removed_workspace_ends_its_streams(shop: accounts.Shop, api: Client):
    async with listening(api) as stream:
        gone = await api.request("DELETE", "/workspace", json={"confirm": "Shop"})
        assert gone.status_code == 204
        await stream.end()


async def test_a_quiet_stream_says_that_it_is_there(api: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hub, "KEEP_ALIVE_SECONDS", 0.05)
    async with listening(api) as stream:
        await stream.until(lambda: stream.comments >= 3)
        assert [event.name for event in stream.events] == ["ready"]


async def test_another_workspace_hears_nothing(
    runtime: Runtime, number: Number, served: str, api: Client
):
    other = await accounts.shop(runtime, "other")
    async with (
        Client(served, await accounts.api_key(runtime, other.workspace_id)) as stranger,
        listening(stranger) as strange,
        listening(api) as own,
    ):
        await write(runtime, number, "secret")
        await own.hear("message.created")
        await rename(stranger, "Other")
        await strange.hear("workspace.updated")
    assert [event.name for event in strange.events] == ["ready", "workspace.updated"]


async def test_a_listener_who_does_not_keep_up_is_told_to_begin_anew(
    runtime: Runtime, shop: accounts.Shop, api: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(hub, "BACKLOG", 5)
    for number in range(8):
        await rename(api, f"Shop {number}")
    async with listening(api, after=0) as stream:
        await stream.hear("reset")
        await stream.end()


async def test_a_fact_that_cannot_be_shown_silences_nobody(
    runtime: Runtime, shop: accounts.Shop, api: Client
):
    async with listening(api) as stream:
        async with runtime.workspace(shop.workspace_id) as tx:
            position = await tx.fetchval(
                "update workspace_clock set position = position + 1 returning position"
            )
            await tx.execute(
                "insert into fact (workspace_id, position, kind, payload) values ($1, $2, $3, $4)",
                shop.workspace_id,
                position,
                "MemberChanged",
                '{"member_id": "an older version wrote this"}',
            )
        runtime.bus.publish("facts", f"{shop.workspace_id}:{position}")
        await stream.hear("reset")
        await stream.end()
    async with listening(api, last_id=str(stream.last_id)) as again:
        await rename(api, "Alive")
        assert names(await again.hear("workspace.updated")) == ["Alive"]
