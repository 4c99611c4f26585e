"""What becomes of conversations when customers write and the team acts."""

from datetime import datetime, timedelta

import pytest

from rapport.core.runtime import Runtime
from tests import applied
from tests.factories import accounts, channels, webhooks
from tests.factories.channels import Number
from tests.served import Client

CUSTOMER = "15550001111"


async def write(runtime: Runtime, number: Number, body: str = "hello", **more) -> str:
    """The customer writes; returns the wamid."""
    message = webhooks.text(body, **more)
    await applied.apply(runtime, number, webhooks.of(number, message))
    return message["id"]


async def only(api: Client, **query: str) -> dict:
    found = (await api.get("/conversations", params={"status": "all", **query})).json()["data"]
    assert len(found) == 1, found
    return found[0]


async def do(api: Client, conversation: dict, action: str, body: dict | None = None) -> dict:
    answer = await api.post(f"/conversations/{conversation['id']}/{action}", json=body)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


async def said(api: Client, conversation: dict) -> list[dict]:
    return (await api.get(f"/conversations/{conversation['id']}/messages")).json()["data"]


async def events(api: Client, conversation: dict) -> list[str]:
    found = (await api.get(f"/conversations/{conversation['id']}/events")).json()["data"]
    return [each["kind"] for each in reversed(found)]


@pytest.fixture
async def agents(runtime: Runtime, shop, served: str):
    """Two agents who are signed in."""
    made = []
    for name in ("asha", "ben"):
        email = f"{name}@shop.test"
        member_id = await accounts.member(runtime, shop.workspace_id, email)
        client = Client(served)
        await client.sign_in(email, accounts.PASSWORD)
        client.member_id = str(member_id)
        made.append(client)
    yield made
    for client in made:
        await client.aclose()


async def test_a_first_message_opens_a_conversation(runtime, number: Number, api: Client):
    sent_at = webhooks.now().replace(microsecond=0) - timedelta(seconds=30)
    await write(runtime, number, at=sent_at.timestamp())
    conversation = await only(api)
    assert conversation["status"] == "open"
    assert conversation["assignee"] is None
    assert conversation["unread_count"] == 1
    assert conversation["phone_number_id"] == number.phone_number_id
    assert conversation["last_message"]["text"] == "hello"
    assert conversation["contact"]["identities"] == [{"kind": "phone", "value": CUSTOMER}]
    assert datetime.fromisoformat(conversation["waiting_since"]) == sent_at
    assert datetime.fromisoformat(conversation["window_expires_at"]) == sent_at + timedelta(
        hours=24
    )
    assert await events(api, conversation) == ["opened"]


async def test_each_number_has_its_own_conversation(runtime, shop, number: Number, api: Client):
    other = await channels.number(runtime, shop.workspace_id, "1002", "9002")
    await write(runtime, number)
    await write(runtime, other)
    found = (await api.get("/conversations")).json()["data"]
    assert {each["phone_number_id"] for each in found} == {"1001", "1002"}
    assert len({each["contact"]["id"] for each in found}) == 1
    assert (await only(api, phone_number_id="1002"))["unread_count"] == 1


async def test_a_new_message_reopens_for_the_last_assignee(
    runtime, number: Number, api: Client, agents
):
    asha, _ = agents
    await write(runtime, number)
    conversation = await only(api)
    await do(api, conversation, "assign", {"assignee_id": asha.member_id})
    closed = await do(asha, conversation, "close")
    assert (closed["status"], closed["unread_count"], closed["waiting_since"]) == (
        "closed",
        0,
        None,
    )
    await write(runtime, number, "again")
    again = await only(api)
    assert again["id"] == conversation["id"]
    assert (again["status"], again["unread_count"]) == ("open", 1)
    assert again["assignee"]["id"] == asha.member_id
    assert await events(api, conversation) == ["opened", "assigned", "closed", "reopened"]


async def test_it_reopens_for_nobody_if_the_assignee_has_left(
    runtime, number: Number, api: Client, agents
):
    asha, _ = agents
    await write(runtime, number)
    conversation = await only(api)
    await do(api, conversation, "assign", {"assignee_id": asha.member_id})
    await do(api, conversation, "close")
    left = await api.patch(f"/members/{asha.member_id}", json={"active": False})
    assert left.status_code == 200, left.text
    await write(runtime, number, "again")
    assert (await only(api))["assignee"] is None


async def test_unread_clears_for_the_assignee_or_if_nobody_has_it(
    runtime, number: Number, api: Client, agents
):
    asha, ben = agents
    await write(runtime, number)
    conversation = await only(api)
    assert (await do(ben, conversation, "read"))["unread_count"] == 0
    await do(api, conversation, "assign", {"assignee_id": asha.member_id})
    await write(runtime, number, "more")
    assert (await do(ben, conversation, "read"))["unread_count"] == 1
    assert (await do(asha, conversation, "read"))["unread_count"] == 0
    assert (await do(asha, conversation, "unread"))["unread_count"] == 1


async def test_waiting_runs_from_the_first_unanswered_message_to_the_answer(
    runtime, number: Number, api: Client, agents
):
    asha, _ = agents
    start = webhooks.now().replace(microsecond=0) - timedelta(minutes=10)
    await write(runtime, number, "two", at=start.timestamp() + 60)
    await write(runtime, number, "one", at=start.timestamp())
    conversation = await only(api)
    assert datetime.fromisoformat(conversation["waiting_since"]) == start
    assert conversation["last_message"]["text"] == "two"
    await do(asha, conversation, "read")
    assert (await only(api))["waiting_since"] is not None
    await do(asha, conversation, "messages", {"type": "text", "text": {"body": "yes?"}})
    assert (await only(api))["waiting_since"] is None
    assert [each["text"] for each in await said(api, conversation)] == ["yes?", "two", "one"]


async def test_what_no_person_wrote_neither_opens_nor_counts(runtime, number: Number, api: Client):
    await write(runtime, number)
    conversation = await only(api)
    await do(api, conversation, "close")
    answer = await api.post(
        "/messages",
        json={
            "phone_number_id": number.phone_number_id, "to": f"+{CUSTOMER}", "type": "text",
            "text": {"body": "Your parcel is on its way."},
        },
    )  # fmt: skip
    assert answer.json()["origin"]["kind"] == "api"
    after = await only(api)
    assert (after["status"], after["unread_count"]) == ("closed", 0)
    assert after["last_message"]["text"] == "Your parcel is on its way."
    await write(runtime, number, "thanks")
    assert (await only(api))["status"] == "open"


async def test_an_agents_message_opens_a_closed_conversation(
    runtime, number: Number, api: Client, agents
):
    asha, _ = agents
    await write(runtime, number)
    conversation = await only(api)
    await do(api, conversation, "close")
    sent = await do(asha, conversation, "messages", {"type": "text", "text": {"body": "One more"}})
    assert sent["origin"]["name"] == "asha"
    assert (await only(api))["status"] == "open"


async def test_a_reaction_neither_reopens_nor_counts(runtime, number: Number, api: Client):
    wamid = await write(runtime, number)
    conversation = await only(api)
    await do(api, conversation, "close")
    before = await only(api)

    async def react(emoji: str, at: float) -> list[dict]:
        made = webhooks.message("reaction", {"message_id": wamid, "emoji": emoji}, at=at)
        await applied.apply(runtime, number, webhooks.of(number, made))
        [message] = await said(api, conversation)
        return message["reactions"]

    now = webhooks.now().timestamp()
    [one] = await react("👍", now + 10)
    assert (one["emoji"], one["by"]) == ("👍", "contact")
    assert [each["emoji"] for each in await react("👎", now + 5)] == ["👍"]
    [two] = await react("❤️", now + 20)
    assert two["emoji"] == "❤️"
    assert await react("", now + 30) == []
    assert await react("👍", now + 25) == []
    after = await only(api)
    assert (after["status"], after["unread_count"]) == ("closed", 0)
    assert after["last_message"] == before["last_message"]
    assert after["waiting_since"] is None


async def test_an_agents_reaction_shows_and_is_no_message(
    runtime, number: Number, api: Client, agents
):
    asha, _ = agents
    await write(runtime, number)
    conversation = await only(api)
    [theirs] = await said(api, conversation)
    sent = await do(
        asha, conversation, "messages",
        {"type": "reaction", "reaction": {"message_id": theirs["id"], "emoji": "🎉"}},
    )  # fmt: skip
    assert sent["type"] == "reaction"
    [still] = await said(api, conversation)
    assert [(each["emoji"], each["by"]) for each in still["reactions"]] == [("🎉", "business")]
    assert (await only(api))["last_message"]["text"] == "hello"


async def test_an_ad_is_remembered_with_the_conversation(runtime, number: Number, api: Client):
    ad = {
        "source_url": "https://fb.me/1", "source_id": "120", "source_type": "ad",
        "headline": "Sarees", "body": "Chat with us", "media_type": "image", "ctwa_clid": "abc",
    }  # fmt: skip
    await write(runtime, number, referral=ad)
    conversation = await only(api)
    assert conversation["referral"] == ad
    [message] = await said(api, conversation)
    assert message["referral"] == ad


async def test_the_same_second_keeps_the_order_of_arrival(runtime, number: Number, api: Client):
    at = webhooks.now().timestamp()
    for n in range(5):
        await write(runtime, number, str(n), at=at)
    conversation = await only(api)
    assert [each["text"] for each in await said(api, conversation)] == ["4", "3", "2", "1", "0"]


async def test_a_late_old_message_takes_its_place_and_no_window(
    runtime, number: Number, api: Client
):
    now = webhooks.now()
    await write(runtime, number, "new", at=now.timestamp())
    window = (await only(api))["window_expires_at"]
    await write(runtime, number, "old", at=(now - timedelta(days=2)).timestamp())
    conversation = await only(api)
    assert conversation["window_expires_at"] == window
    assert conversation["last_message"]["text"] == "new"
    assert [each["text"] for each in await said(api, conversation)] == ["new", "old"]


async def test_lists_counts_and_search(runtime, shop, number: Number, api: Client, agents):
    asha, _ = agents
    for n in range(7):
        message = webhooks.text(f"message {n}", sender=f"1555000222{n}")
        await applied.apply(runtime, number, webhooks.of(number, message, name=f"Person {n}"))
    found = (await api.get("/conversations?limit=3")).json()
    names = [each["contact"]["name"] for each in found["data"]]
    while found["next_cursor"]:
        cursor = found["next_cursor"]
        found = (await api.get("/conversations", params={"limit": 3, "cursor": cursor})).json()
        names += [each["contact"]["name"] for each in found["data"]]
    assert names == [f"Person {n}" for n in reversed(range(7))]

    [third] = (await api.get("/conversations?q=person 3")).json()["data"]
    [by_number] = (await api.get("/conversations?q=0002223")).json()["data"]
    assert third["id"] == by_number["id"]
    await do(api, third, "assign", {"assignee_id": asha.member_id})
    assert [
        each["id"] for each in (await asha.get("/conversations?assignee=me")).json()["data"]
    ] == [third["id"]]
    counts = (await asha.get("/conversations/counts")).json()
    assert counts["open"] == {"all": 7, "mine": 1, "unassigned": 6}
    assert counts["unread"] == {"all": 7, "mine": 1, "unassigned": 6}
    longest = (await api.get("/conversations?sort=longest_waiting")).json()["data"]
    assert longest[0]["contact"]["name"] == "Person 0"
    assert (await api.get("/conversations?q=nobody at all")).json()["data"] == []


async def test_who_sees_only_their_own_sees_nothing_else(
    runtime, shop, number: Number, api: Client, agents
):
    asha, _ = agents
    role = await api.post(
        "/roles", json={"name": "Limited", "permissions": ["conversations.reply"]}
    )
    assert role.status_code == 201, role.text
    changed = await api.patch(f"/members/{asha.member_id}", json={"role_id": role.json()["id"]})
    assert changed.status_code == 200, changed.text
    await write(runtime, number)
    conversation = await only(api)
    assert (await asha.get("/conversations")).json()["data"] == []
    assert (await asha.get("/conversations/counts")).json()["open"]["all"] == 0
    [message] = await said(api, conversation)
    for path in (
        f"/conversations/{conversation['id']}",
        f"/conversations/{conversation['id']}/messages",
        f"/conversations/{conversation['id']}/events",
        f"/messages/{message['id']}",
    ):
        assert (await asha.get(path)).status_code == 404, path
    assert (await asha.post(f"/conversations/{conversation['id']}/assign", json={
        "assignee_id": asha.member_id})).status_code == 403  # fmt: skip
    body = {"phone_number_id": number.phone_number_id, "to": f"+{CUSTOMER}", "type": "text",
            "text": {"body": "mine now"}}  # fmt: skip
    await do(api, conversation, "assign", {"assignee_id": str(shop.owner_id)})
    refused = await asha.post("/messages", json=body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "assigned_to_another")
    await do(api, conversation, "assign", {"assignee_id": None})
    assert (await asha.post("/messages", json=body)).status_code == 201
    assert (await only(asha))["id"] == conversation["id"]


async def test_a_blocked_contact_is_written_nothing(runtime, number: Number, api: Client):
    await write(runtime, number)
    conversation = await only(api)
    contact = conversation["contact"]["id"]
    assert (await api.post(f"/contacts/{contact}/block")).json()["blocked"] is True
    assert (await only(api))["contact"]["blocked"] is True
    assert (await api.post(f"/contacts/{contact}/unblock")).json()["blocked"] is False
    assert await events(api, conversation) == ["opened", "blocked", "unblocked"]


async def test_the_other_workspace_gets_404_for_everything(
    runtime, number: Number, api: Client, served: str
):
    await write(runtime, number)
    conversation = await only(api)
    [message] = await said(api, conversation)
    other = await accounts.shop(runtime, "other")
    text = {"type": "text", "text": {"body": "x"}}
    async with Client(served, await accounts.api_key(runtime, other.workspace_id)) as stranger:
        assert (await stranger.get("/conversations?status=all")).json()["data"] == []
        assert (await stranger.get("/contacts")).json()["data"] == []
        key, contact = conversation["id"], conversation["contact"]["id"]
        for method, path, body in (
            ("GET", f"/conversations/{key}", None),
            ("GET", f"/conversations/{key}/messages", None),
            ("GET", f"/conversations/{key}/events", None),
            ("POST", f"/conversations/{key}/messages", text),
            ("POST", f"/conversations/{key}/assign", {"assignee_id": None}),
            ("POST", f"/conversations/{key}/close", None),
            ("POST", f"/conversations/{key}/reopen", None),
            ("POST", f"/conversations/{key}/read", None),
            ("POST", f"/conversations/{key}/unread", None),
            ("GET", f"/messages/{message['id']}", None),
            ("POST", f"/messages/{message['id']}/resend", None),
            ("POST", f"/messages/{message['id']}/cancel", None),
            ("GET", f"/contacts/{contact}", None),
            ("PATCH", f"/contacts/{contact}", {"name": "Mine"}),
            ("POST", f"/contacts/{contact}/block", None),
            ("GET", f"/contacts/{contact}/conversations", None),
            ("POST", "/messages", {"phone_number_id": number.phone_number_id, "to": "+15550001111",
                                   **text}),
        ):  # fmt: skip
            answer = await stranger.request(method, path, json=body)
            assert answer.status_code == 404, (path, answer.text)
        foreign = {"assignee_id": str(other.owner_id)}
        answer = await api.post(f"/conversations/{key}/assign", json=foreign)
        assert answer.status_code == 422
        assert answer.json()["error"]["field"] == "assignee_id"
