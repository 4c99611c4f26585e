"""Private notes: who may write, read and change them, and that they are never sent."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from rapport.core.runtime import Runtime
from tests import applied
from tests.factories import accounts, webhooks
from tests.factories.channels import Number
from tests.inbox import team
from tests.inbox.team import note
from tests.realtime.streams import listening
from tests.served import Client


@pytest.fixture
async def asha(runtime: Runtime, shop, served: str):
    async with team.member(runtime, shop, served, "asha") as client:
        yield client


@pytest.fixture
async def ben(runtime: Runtime, shop, served: str):
    async with team.member(runtime, shop, served, "ben") as client:
        yield client


@pytest.fixture
async def thread(runtime: Runtime, number: Number, api: Client) -> str:
    return await team.conversation(runtime, number, api)


async def listed(client: Client, thread: str) -> list[dict]:
    return (await client.get(f"/conversations/{thread}/notes")).json()["data"]


async def test_a_note_stands_in_the_thread_and_is_not_a_message(
    runtime: Runtime, thread: str, asha: Any, ben: Any
):
    async with listening(ben) as stream:
        written = await note(asha, thread, "  He pays on Friday, @ben.  ", ben.member_id)
        (heard,) = await stream.hear("note.created")
    assert written["text"] == "He pays on Friday, @ben."
    assert written["author"] == {"kind": "member", "id": asha.member_id, "name": "asha"}
    assert written["mentions"] == [{"id": ben.member_id, "name": "ben"}]
    assert heard.data["resource"] == written
    assert await listed(ben, thread) == [written]
    said = (await asha.get(f"/conversations/{thread}/messages")).json()["data"]
    assert [message["text"] for message in said] == ["hello"]


async def test_the_same_client_id_makes_one_note(thread: str, asha: Any, ben: Any):
    one, again = await asyncio.gather(
        *(note(asha, thread, "once", client_id="a note of mine") for _ in range(2))
    )
    assert one == again
    assert one["client_id"] == "a note of mine"
    await note(ben, thread, "another's", client_id="a note of mine")
    assert [each["text"] for each in await listed(asha, thread)] == ["another's", "once"]


async def test_a_note_can_be_written_while_the_window_is_shut(
    runtime: Runtime, shop, thread: str, asha: Any
):
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute("update conversation set window_expires_at = now() - interval '1 day'")
    assert (await note(asha, thread, "He wrote by mail."))["deleted_at"] is None


async def test_an_edit_is_marked_and_only_who_is_new_is_told(
    runtime: Runtime, shop, thread: str, asha: Any, ben: Any
):
    written = await note(asha, thread, "See @ben", ben.member_id)
    async with listening(ben) as stream:
        answer = await asha.patch(
            f"/notes/{written['id']}",
            json={"text": "See @ben and @asha", "mentions": [ben.member_id, asha.member_id]},
        )
        (heard,) = await stream.hear("note.updated")
    changed = answer.json()
    assert changed["text"] == "See @ben and @asha"
    assert changed["edited_at"] is not None
    assert {each["name"] for each in changed["mentions"]} == {"asha", "ben"}
    assert heard.data["resource"] == changed
    kept = await asha.patch(f"/notes/{written['id']}", json={"text": "See @asha and @ben"})
    assert len(kept.json()["mentions"]) == 2
    gone = await asha.patch(f"/notes/{written['id']}", json={"text": "Well.", "mentions": []})
    assert gone.json()["mentions"] == []
    async with runtime.workspace(shop.workspace_id) as tx:
        told = await tx.fetch("select payload from fact where kind = 'MembersMentioned'")
    assert len(told) == 1


async def test_a_deleted_note_leaves_a_mark_without_its_words(
    runtime: Runtime, shop, thread: str, asha: Any, ben: Any
):
    written = await note(asha, thread, "The password is rosebud, @ben", ben.member_id)
    for _ in range(2):
        gone = (await asha.delete(f"/notes/{written['id']}")).json()
        assert (gone["text"], gone["mentions"]) == ("", [])
        assert gone["deleted_at"] is not None
    assert await listed(ben, thread) == [gone]
    refused = await asha.patch(f"/notes/{written['id']}", json={"text": "again"})
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "note_deleted"


async def test_only_its_author_changes_a_note(thread: str, asha: Any, ben: Any):
    written = await note(asha, thread, "mine")
    for answer in (
        await ben.patch(f"/notes/{written['id']}", json={"text": "yours"}),
        await ben.delete(f"/notes/{written['id']}"),
    ):
        assert answer.status_code == 403
        assert answer.json()["error"]["code"] == "not_your_note"
    assert await listed(asha, thread) == [written]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": " \n "}, "text"),
        ({"text": ""}, "text"),
        ({"text": "x" * 5001}, "text"),
        ({}, "text"),
        ({"text": "hi", "mentions": [str(uuid4())]}, "mentions[0]"),
        ({"text": "hi", "mentions": ["ben"]}, "mentions[0]"),
        ({"text": "hi", "client_id": ""}, "client_id"),
    ],
)
async def test_bad_notes_are_refused_by_field(thread: str, asha: Any, body: dict, field: str):
    answer = await asha.post(f"/conversations/{thread}/notes", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["field"] == field
    assert await listed(asha, thread) == []


async def refused(client: Client, thread: str, written: dict) -> None:
    for answer in (
        await client.get(f"/conversations/{thread}/notes"),
        await client.post(f"/conversations/{thread}/notes", json={"text": "in?"}),
        await client.patch(f"/notes/{written['id']}", json={"text": "in?"}),
        await client.delete(f"/notes/{written['id']}"),
    ):
        assert answer.status_code == 404, answer.text
        assert answer.json()["error"]["code"] == "not_found"


async def test_another_workspace_knows_no_note(runtime: Runtime, thread: str, asha: Any, served):
    written = await note(asha, thread, "ours")
    other = await accounts.shop(runtime, "other")
    key = await accounts.api_key(runtime, other.workspace_id)
    async with Client(served, key) as stranger:
        await refused(stranger, thread, written)
    assert await listed(asha, thread) == [written]
    guest = await accounts.member(runtime, other.workspace_id, "guest@other.test")
    answer = await asha.post(
        f"/conversations/{thread}/notes", json={"text": "hi", "mentions": [str(guest)]}
    )
    assert answer.json()["error"]["field"] == "mentions[0]"


async def test_who_sees_only_their_own_loses_a_note_with_its_conversation(
    runtime: Runtime, shop, served: str, thread: str, asha: Any
):
    written = await note(asha, thread, "not for temp")
    async with (
        team.member(runtime, shop, served, "temp", sees_all=False) as temp,
        listening(temp) as stream,
        listening(asha) as everything,
    ):
        await refused(temp, thread, written)
        await note(asha, thread, "nor this")
        await everything.hear("note.created")
        await asha.post(f"/conversations/{thread}/assign", json={"assignee_id": temp.member_id})
        assert len(await listed(temp, thread)) == 2
        shared = await note(asha, thread, "but this")
        await stream.hear("note.created")
        await asha.post(f"/conversations/{thread}/assign", json={"assignee_id": None})
        await stream.hear("conversation.removed")
        await refused(temp, thread, written)
        await note(asha, thread, "over")
        await everything.hear("note.created", 3)
        assert [event.data["resource"] for event in stream.of("note.created")] == [shared]


async def test_a_page_follows_the_other(thread: str, asha: Any):
    texts = [str(number) for number in range(5)]
    for text in texts:
        await note(asha, thread, text)
    found: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    while True:
        answer = (await asha.get(f"/conversations/{thread}/notes", params=query)).json()
        found += [each["text"] for each in answer["data"]]
        if not answer["next_cursor"]:
            break
        query["cursor"] = answer["next_cursor"]
    assert found == texts[::-1]


async def test_notes_move_with_a_merged_conversation(
    runtime: Runtime, number: Number, api: Client, asha: Any, ben: Any
):
    """A contact without a phone, and one that turns out to be the same person."""
    user_id = "US.13491208655302741918"
    await applied.apply(
        runtime, number, webhooks.of(number, webhooks.text("first", sender=None, user_id=user_id))
    )
    kept = (await api.get("/conversations")).json()["data"][0]["id"]
    gone = await team.conversation(runtime, number, api)
    await note(asha, kept, "stays")
    await note(asha, gone, "moves, @ben", ben.member_id)
    both = webhooks.text("it is me", sender=team.CUSTOMER, user_id=user_id)
    await applied.apply(runtime, number, webhooks.of(number, both))
    assert [each["text"] for each in await listed(asha, kept)] == ["moves, @ben", "stays"]
    assert (await asha.get(f"/conversations/{gone}/notes")).status_code == 404
