"""Messages for later: when they go out, when not, and how they are moved."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from rapport.core.runtime import Runtime
from tests import applied
from tests.factories import accounts, webhooks
from tests.factories.channels import Number
from tests.messaging.installation import connect
from tests.served import Client, until, working
from tests.simulator_process import SimulatorProcess

TEXT = {"type": "text", "text": {"body": "hello"}}


@pytest.fixture
async def conversation(runtime: Runtime, number: Number, api: Client) -> dict[str, Any]:
    """One in which a customer wrote an hour ago; nobody works, so nothing is sent."""
    at = (runtime.clock.now() - timedelta(hours=1)).timestamp()
    await applied.apply(runtime, number, webhooks.of(number, webhooks.text("hi", at=at)))
    [found] = (await api.get("/conversations")).json()["data"]
    return found


@pytest.fixture
def later(runtime: Runtime):
    """A time some hours ahead, as it is sent."""
    now = runtime.clock.now().replace(microsecond=0)
    return lambda hours: (now + timedelta(hours=hours)).isoformat()


async def schedule(
    api: Client, conversation: dict, at: str, status: int = 201, **more: Any
) -> dict:
    body = {**TEXT, "send_at": at, **more}
    answer = await api.post(f"/conversations/{conversation['id']}/messages", json=body)
    assert answer.status_code == status, answer.text
    return answer.json()


async def scheduled(api: Client, conversation: dict, **query: Any) -> dict[str, Any]:
    found = await api.get(f"/conversations/{conversation['id']}/scheduled", params=query)
    assert found.status_code == 200, found.text
    return found.json()


async def test_it_waits_in_a_list_of_its_own_the_soonest_first(api, conversation, later):
    second = await schedule(api, conversation, later(3))
    first = await schedule(api, conversation, later(2))
    assert first["status"] == "scheduled"
    assert datetime.fromisoformat(first["send_at"]) == datetime.fromisoformat(later(2))
    assert list(first["status_times"]) == ["scheduled"]
    page = await scheduled(api, conversation, limit=1)
    assert [each["id"] for each in page["data"]] == [first["id"]]
    rest = await scheduled(api, conversation, cursor=page["next_cursor"])
    assert [each["id"] for each in rest["data"]] == [second["id"]]
    [now] = (await api.get("/conversations")).json()["data"]
    assert now["last_message"]["text"] == "hi"
    assert now["waiting_since"] is not None


async def test_a_time_after_the_window_is_refused_or_accepted_knowingly(api, conversation, later):
    refused = await schedule(api, conversation, later(23.5), 409)
    assert refused["error"]["code"] == "window_will_be_shut"
    assert refused["error"]["field"] == "send_at"
    assert refused["error"]["details"] == {"window_expires_at": conversation["window_expires_at"]}
    taken = await schedule(api, conversation, later(23.5), window_may_be_shut=True)
    assert taken["status"] == "scheduled"
    [only] = (await scheduled(api, conversation))["data"]
    assert only["id"] == taken["id"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"send_at": "2026-12-24"}, "send_at"),
        ({"send_at": "2026-12-24T18:00:00"}, "send_at"),
        ({"send_at": "tomorrow"}, "send_at"),
        ({"send_at": "9999-12-31T00:00:00Z"}, "send_at"),
        ({"send_at": 1_900_000_000}, "send_at"),
        ({"type": "reaction", "reaction": {"message_id": "x", "emoji": "👍"}, "text": None,
          "send_at": "2100-01-01T00:00:00Z"}, "send_at"),
    ],
)  # fmt: skip
async def test_a_time_that_nobody_can_mean_is_refused(api, conversation, fields, field):
    body = {key: value for key, value in {**TEXT, **fields}.items() if value is not None}
    answer = await api.post(f"/conversations/{conversation['id']}/messages", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["field"] == field


async def test_a_time_that_has_passed_means_now(api, conversation, later):
    sent = await schedule(api, conversation, later(-1))
    assert (sent["status"], sent["send_at"]) == ("queued", None)


async def test_asked_again_it_is_the_same_also_when_the_window_has_shut(
    runtime: Runtime, shop, api, conversation, later
):
    first = await schedule(api, conversation, later(2), client_id="one")
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute("update conversation set window_expires_at = now()")
    again = await schedule(api, conversation, later(2), client_id="one")
    assert again["id"] == first["id"]
    assert len((await scheduled(api, conversation))["data"]) == 1


async def test_it_can_be_moved_sent_at_once_or_cancelled(api, conversation, later):
    message = await schedule(api, conversation, later(2))
    path = f"/messages/{message['id']}"
    moved = await api.patch(path, json={"send_at": later(5)})
    assert datetime.fromisoformat(moved.json()["send_at"]) == datetime.fromisoformat(later(5))
    late = await api.patch(path, json={"send_at": later(30)})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "window_will_be_shut")
    knowingly = {"send_at": later(30), "window_may_be_shut": True}
    assert (await api.patch(path, json=knowingly)).status_code == 200
    sent = (await api.post(f"{path}/send-now")).json()
    assert (sent["status"], sent["send_at"], sent["undo_until"]) == ("queued", None, None)
    assert sent["at"] > message["at"]
    [now] = (await api.get("/conversations")).json()["data"]
    assert now["last_message"]["id"] == message["id"]
    for answer in (
        await api.post(f"{path}/send-now"),
        await api.patch(path, json={"send_at": later(6)}),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_scheduled")
    other = await schedule(api, conversation, later(2))
    await api.post(f"/messages/{other['id']}/cancel")
    assert (await scheduled(api, conversation))["data"] == []


async def test_it_stays_scheduled_when_it_cannot_be_sent_now(
    runtime: Runtime, shop, api, conversation, later
):
    message = await schedule(api, conversation, later(2))
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute("update conversation set window_expires_at = now()")
    answer = await api.post(f"/messages/{message['id']}/send-now")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "window_closed")
    assert len((await scheduled(api, conversation))["data"]) == 1


async def test_others_can_neither_see_nor_move_it(
    runtime: Runtime, shop, served: str, api, conversation, later
):
    message = await schedule(api, conversation, later(2))
    other = await accounts.shop(runtime, "other")
    key = await accounts.api_key(runtime, other.workspace_id)
    reader = await accounts.api_key(runtime, shop.workspace_id, {"conversations.read_all"})
    asks = (
        ("GET", f"/conversations/{conversation['id']}/scheduled", None),
        ("PATCH", f"/messages/{message['id']}", {"send_at": later(3)}),
        ("POST", f"/messages/{message['id']}/send-now", None),
    )
    for method, path, body in asks:
        async with Client(served, key) as stranger:
            assert (await stranger.request(method, path, json=body)).status_code == 404
    async with Client(served, reader) as looker:
        answers = [(await looker.request(m, path, json=body)).status_code for m, path, body in asks]
    assert answers == [200, 403, 403]
    [only] = (await scheduled(api, conversation))["data"]
    assert only["send_at"] == message["send_at"]


async def test_after_a_night_it_goes_out_once_or_says_why_not(
    runtime: Runtime, shop, served: str, simulator: SimulatorProcess, api: Client
):
    """Its time comes while no worker runs; then two begin at once."""
    here = await connect(runtime, shop, api, simulator)
    async with working(runtime):
        await here.say({"type": "text", "text": {"body": "hi"}})
        conversation = await here.conversation()
    soon = (runtime.clock.now() + timedelta(minutes=5)).isoformat()
    kept = await here.send(**TEXT, send_at=soon)
    template = {"name": "hello_world", "language": {"code": "en_US"}}
    free = await here.send(type="template", template=template, send_at=soon)
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute(
            "update message set due_at = now() - interval '1 hour' where due_at > now()"
        )
        await tx.execute("update conversation set window_expires_at = now() - interval '1 minute'")
    await runtime.database.control_pool.execute(
        "update control.work_waiting set due_at = now() - interval '1 hour'"
    )
    async with working(runtime), working(runtime):
        failed = await here.message(lambda m: m["id"] == kept["id"] and m["status"] == "failed")
        await here.message(lambda m: m["id"] == free["id"] and m["status"] in ("sent", "read"))
    assert failed["error"]["reason"] == "window_closed"
    assert failed["error"]["remedy"]
    assert failed["at"] > kept["at"]
    assert [each["type"] for each in here.outbox()] == ["template"]
    assert conversation["id"] == failed["conversation_id"]


async def test_it_goes_out_within_seconds_of_its_time(
    runtime: Runtime, shop, served: str, simulator: SimulatorProcess, api: Client, worker: None
):
    here = await connect(runtime, shop, api, simulator)
    await here.say({"type": "text", "text": {"body": "hi"}})
    await here.conversation()
    at = runtime.clock.now() + timedelta(seconds=4)
    kept = await here.send(**TEXT, send_at=at.isoformat())

    async def is_out() -> dict[str, Any] | None:
        found = (await api.get(f"/messages/{kept['id']}")).json()
        return found if "accepted" in found["status_times"] else None

    sent = await until(is_out)
    assert datetime.fromisoformat(sent["status_times"]["accepted"]) >= at
    assert list(sent["status_times"])[:2] == ["scheduled", "queued"]
    assert len(here.outbox()) == 1
