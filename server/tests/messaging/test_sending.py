"""From the API through a lane to a phone, and what comes back, against the simulator."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from rapport.channels.actions import budget
from rapport.core.runtime import Runtime
from tests.served import Client, until, working
from tests.simulator_process import SimulatorProcess

TEXT = {"type": "text", "text": {"body": "hello"}}
TEMPLATE = {
    "type": "template",
    "template": {"name": "hello_world", "language": {"code": "en_US"}},
}


@pytest.fixture
async def shop_numbers(simulator: SimulatorProcess, api: Client, worker: None) -> list[str]:
    """The practice account's numbers, connected (at least two)."""
    numbers = await connect(simulator, api)
    assert len(numbers) > 1
    return numbers


async def connect(simulator: SimulatorProcess, api: Client) -> list[str]:
    state = simulator.state()
    answer = await api.post(
        "/wabas",
        json={"waba_id": state["wabas"][0]["id"], "access_token": state["access_token"]},
    )
    assert answer.status_code == 201, answer.text
    return [number["phone_number_id"] for number in answer.json()["numbers"]]


class Customer:
    """Somebody with a phone."""

    def __init__(self, simulator: SimulatorProcess, api: Client, wa_id: str) -> None:
        self.simulator = simulator
        self.api = api
        self.wa_id = wa_id

    async def write(self, number: str, body: str = "hi") -> dict[str, Any]:
        """Writes, and waits for the conversation."""
        message = {"type": "text", "text": {"body": body}}
        wamid = await asyncio.to_thread(self.simulator.inbound, self.wa_id, number, message)

        async def arrived() -> dict[str, Any] | None:
            found = await self.api.get("/conversations", params={"phone_number_id": number})
            for each in found.json()["data"]:
                messages = await self.api.get(f"/conversations/{each['id']}/messages")
                if wamid in (m["wamid"] for m in messages.json()["data"]):
                    return each
            return None

        return await until(arrived, what="the message to arrive")

    def got(self, number: str) -> list[str]:
        """The texts that the phone has got from a number."""
        sent = self.simulator.outbox(phone_number_id=number, to=self.wa_id)
        return [each["payload"].get("text", {}).get("body") for each in sent]


@pytest.fixture
async def customers(simulator: SimulatorProcess, api: Client) -> list[Customer]:
    return [Customer(simulator, api, phone["wa_id"]) for phone in simulator.state()["phones"]]


async def send(api: Client, conversation: dict, **message: Any) -> dict[str, Any]:
    answer = await api.post(f"/conversations/{conversation['id']}/messages", json=message or TEXT)
    assert answer.status_code == 201, answer.text
    return answer.json()


def reaches(api: Client, message: dict, *statuses: str) -> Callable[[], Awaitable[dict | None]]:
    async def look() -> dict | None:
        found = (await api.get(f"/messages/{message['id']}")).json()
        return found if found["status"] in statuses else None

    return look


async def test_an_answer_reaches_the_phone_and_is_read(api, shop_numbers, customers):
    number, customer = shop_numbers[0], customers[0]
    conversation = await customer.write(number)
    sent = await send(api, conversation)
    assert sent["status"] == "queued"
    read = await until(reaches(api, sent, "read"), what="read")
    assert list(read["status_times"]) == ["queued", "accepted", "sent", "delivered", "read"]
    assert read["error"] is None
    assert customer.got(number) == ["hello"]
    [item] = customer.simulator.outbox(phone_number_id=number)
    assert item["id"] == read["wamid"]
    assert item["biz_opaque_callback_data"].split(".")[1] == sent["id"].replace("-", "")


async def test_quick_answers_arrive_in_the_order_they_were_written(api, shop_numbers, customers):
    conversation = await customers[0].write(shop_numbers[0])
    texts = [str(n) for n in range(12)]
    sent = [await send(api, conversation, type="text", text={"body": body}) for body in texts]
    await until(reaches(api, sent[-1], "sent", "delivered", "read"))
    assert customers[0].got(shop_numbers[0]) == texts


async def test_a_hiccup_of_metas_does_not_change_the_order(simulator, api, shop_numbers, customers):
    conversation = await customers[0].write(shop_numbers[0])
    simulator.faults(code=131000, http_status=500, times=1, path="messages")
    texts = [str(n) for n in range(4)]
    sent = [await send(api, conversation, type="text", text={"body": body}) for body in texts]
    await until(reaches(api, sent[-1], "sent", "delivered", "read"), 30)
    assert customers[0].got(shop_numbers[0]) == texts


async def test_the_same_client_id_is_one_message(api, shop_numbers, customers):
    conversation = await customers[0].write(shop_numbers[0])
    answers = await asyncio.gather(
        *(send(api, conversation, **TEXT, client_id="c-1") for _ in range(10))
    )
    assert len({answer["id"] for answer in answers}) == 1
    await until(reaches(api, answers[0], "delivered", "read"))
    assert customers[0].got(shop_numbers[0]) == ["hello"]
    other = await send(api, conversation, **TEXT, client_id="c-2")
    assert other["id"] != answers[0]["id"]


async def test_the_same_idempotency_key_is_one_message(api, shop_numbers, customers):
    conversation = await customers[0].write(shop_numbers[0])
    path = f"/conversations/{conversation['id']}/messages"
    headers = {"Idempotency-Key": "k-1"}
    answers = await asyncio.gather(*(api.post(path, json=TEXT, headers=headers) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    await until(reaches(api, answers[0].json(), "delivered", "read"))
    assert customers[0].got(shop_numbers[0]) == ["hello"]
    clash = await api.post(path, json={"type": "text", "text": {"body": "other"}}, headers=headers)
    assert clash.status_code == 409
    assert clash.json()["error"]["code"] == "idempotency_conflict"


async def test_a_late_message_fails_and_never_reaches_meta(
    runtime: Runtime, simulator, api, shop_numbers, customers
):
    number = shop_numbers[0]
    conversation = await customers[0].write(number)
    await close_window(runtime, conversation)
    late = await send(api, conversation)
    assert late["status"] == "failed"
    assert late["error"]["reason"] == "window_closed"
    assert late["error"]["sentence"]
    assert late["error"]["remedy"]
    assert late["text"] == "hello"
    template = await send(api, conversation, **TEMPLATE)
    await until(reaches(api, template, "sent", "delivered", "read"))
    assert [each["payload"]["type"] for each in simulator.outbox(to=customers[0].wa_id)] == [
        "template"
    ]


async def close_window(runtime: Runtime, conversation: dict) -> None:
    workspace = await runtime.database.control_pool.fetchval("select id from control.workspace")
    async with runtime.workspace(workspace) as tx:
        await tx.execute(
            "update conversation set window_expires_at = $2 where id = $1",
            conversation["id"],
            runtime.clock.now() - timedelta(seconds=1),
        )


async def test_a_window_that_shuts_while_a_message_waits_in_the_lane(
    runtime: Runtime, simulator, api, shop_numbers, customers
):
    number = shop_numbers[0]
    conversation = await customers[0].write(number)
    simulator.faults(code=131056, times=1, path="messages")
    first = await send(api, conversation)
    second = await send(api, conversation, type="text", text={"body": "second"})
    await until(reaches(api, first, "sending"))
    await close_window(runtime, conversation)
    failed = await until(reaches(api, second, "failed"), 60)
    assert failed["error"]["reason"] == "window_closed"
    assert customers[0].got(number) == []


async def test_too_fast_slows_one_lane_and_leaves_the_other_its_pace(
    simulator, api, shop_numbers, customers
):
    slow, quick = shop_numbers[:2]
    simulator.faults(phone_number_id=slow, code=130429, http_status=400)
    first = await send(api, await customers[0].write(slow))
    conversation = await customers[1].write(quick)
    sent = [await send(api, conversation, type="text", text={"body": str(n)}) for n in range(5)]
    await until(reaches(api, sent[-1], "sent", "delivered", "read"))
    assert (await api.get(f"/messages/{first['id']}")).json()["status"] in ("queued", "sending")
    simulator.clear_faults()
    await until(reaches(api, first, "sent", "delivered", "read"), 60)
    assert customers[0].got(slow) == ["hello"]


async def test_a_pair_limit_delays_that_pair_alone(simulator, api, shop_numbers, customers):
    number = shop_numbers[0]
    held, free = customers[:2]
    held_conversation = await held.write(number)
    free_conversation = await free.write(number)
    simulator.faults(to=held.wa_id, code=131056)
    waits = await send(api, held_conversation)
    goes = await send(api, free_conversation)
    await until(reaches(api, goes, "sent", "delivered", "read"))
    assert (await api.get(f"/messages/{waits['id']}")).json()["status"] in ("queued", "sending")
    simulator.clear_faults()
    await until(reaches(api, waits, "sent", "delivered", "read"), 60)
    assert held.got(number) == ["hello"]


async def test_an_expired_token_pauses_the_number_and_nothing_is_lost(
    simulator, api, shop_numbers, customers
):
    number, other = shop_numbers[:2]
    conversation = await customers[0].write(number)
    elsewhere = await customers[1].write(other)
    simulator.faults(phone_number_id=number, code=190, http_status=401)
    sent = [await send(api, conversation) for _ in range(3)]

    async def paused() -> dict | None:
        return (await api.get(f"/phone-numbers/{number}")).json()["pause"]

    pause = await until(paused, what="the pause")
    assert pause["reason"]
    assert (await api.get(f"/phone-numbers/{other}")).json()["pause"] is None
    await until(reaches(api, await send(api, elsewhere), "sent", "delivered", "read"))
    assert customers[0].got(number) == []

    simulator.clear_faults()
    await connect(simulator, api)
    for each in sent:
        await until(reaches(api, each, "sent", "delivered", "read"), 30)
    assert len(customers[0].got(number)) == 3


async def test_dropped_answers_are_never_sent_again_and_found_by_their_statuses(
    simulator, api, shop_numbers, customers
):
    number = shop_numbers[0]
    conversation = await customers[0].write(number)
    simulator.faults(drop_answer=True, path="messages", times=2)
    sent = [await send(api, conversation, type="text", text={"body": str(n)}) for n in range(3)]
    for each in sent:
        done = await until(reaches(api, each, "delivered", "read"), 30)
        assert done["wamid"]
    assert customers[0].got(number) == ["0", "1", "2"]


async def test_silence_becomes_unconfirmed_and_can_be_sent_again_once(
    simulator, api, shop_numbers, customers
):
    """The answer is dropped and no status ever comes."""
    number = shop_numbers[0]
    conversation = await customers[0].write(number)
    simulator.faults(hang_seconds=0.2, drop_answer=True, path="messages", times=1)
    simulator.webhooks(pause=True)
    sent = await send(api, conversation)
    unconfirmed = await until(reaches(api, sent, "unconfirmed"), 40)
    assert unconfirmed["can_resend"] is True
    again = await asyncio.gather(*(api.post(f"/messages/{sent['id']}/resend") for _ in range(5)))
    assert {answer.status_code for answer in again} == {201}
    assert len({answer.json()["id"] for answer in again}) == 1
    second = again[0].json()
    assert second["resend_of"] == sent["id"]
    after = (await api.get(f"/messages/{sent['id']}")).json()
    assert (after["can_resend"], after["resent_as"]) == (False, second["id"])
    simulator.webhooks(pause=False)
    await until(reaches(api, second, "delivered", "read"), 30)
    # the first one arrived after all: its status comes late, and wins
    await until(reaches(api, sent, "delivered", "read"), 30)
    assert customers[0].got(number) == ["hello", "hello"]


async def test_a_refusal_for_good_fails_with_reason_and_remedy(
    simulator, api, shop_numbers, customers
):
    conversation = await customers[0].write(shop_numbers[0])
    simulator.faults(code=131026, times=1, path="messages")
    failed = await until(reaches(api, await send(api, conversation), "failed"))
    error = failed["error"]
    assert error["code"] == 131026
    assert error["sentence"]
    assert error["remedy"]
    assert customers[0].got(shop_numbers[0]) == []


async def test_no_more_strangers_are_written_to_than_the_portfolio_may(
    runtime: Runtime, shop, simulator, api, shop_numbers, customers
):
    number = shop_numbers[0]
    async with runtime.workspace(shop.workspace_id) as tx:
        scope = await tx.fetchval("select coalesce(portfolio_id, 'waba:' || waba_id) from waba")
        await budget.set_limit(tx, scope, 1)
    sent = []
    for customer in customers[:2]:
        order = {"phone_number_id": number, "to": f"+{customer.wa_id}", **TEMPLATE}
        sent.append((await api.post("/messages", json=order)).json())
    await until(reaches(api, sent[0], "sent", "delivered", "read", "failed"))

    async def told() -> dict | None:
        return (await api.get(f"/messages/{sent[1]['id']}")).json()["error"]

    error = await until(told, what="the reason why the second one waits")
    assert error["reason"] == "messaging_limit"
    assert error["remedy"]
    assert len(simulator.outbox(phone_number_id=number)) == 1


async def test_a_scheduled_message_waits_and_can_be_cancelled(
    runtime: Runtime, api, shop_numbers, customers
):
    number, customer = shop_numbers[0], customers[0]
    await customer.write(number)
    now = runtime.clock.now()
    body = {"phone_number_id": number, "to": f"+{customer.wa_id}", **TEXT}

    async def schedule(at, **more) -> dict:
        answer = await api.post("/messages", json={**body, "send_at": at.isoformat(), **more})
        assert answer.status_code == 201, answer.text
        return answer.json()

    never = await schedule(now + timedelta(hours=2))
    soon = await schedule(now + timedelta(seconds=2))
    assert soon["status"] == never["status"] == "scheduled"
    cancelled = await api.post(f"/messages/{never['id']}/cancel")
    assert cancelled.json()["status"] == "cancelled"
    await until(reaches(api, soon, "sent", "delivered", "read"))
    again = await api.post(f"/messages/{soon['id']}/cancel")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "not_cancellable")
    assert customer.got(number) == ["hello"]
    late = await api.post(
        "/messages", json={**body, "send_by": (now - timedelta(minutes=1)).isoformat()}
    )
    failed = await until(reaches(api, late.json(), "failed"))
    assert failed["error"]["reason"] == "too_late"


async def test_a_contact_known_by_id_alone_is_written_to_by_it(simulator, api, shop_numbers):
    number = shop_numbers[0]
    hidden = simulator.control("POST", "phones", {"name": "Hidden", "hide_phone": True})
    customer = Customer(simulator, api, hidden["wa_id"])
    conversation = await customer.write(number)
    identities = conversation["contact"]["identities"]
    assert [each["kind"] for each in identities] == ["bsuid"]
    assert conversation["contact"]["phone"] is None
    sent = await send(api, conversation)
    await until(reaches(api, sent, "delivered", "read"))
    [item] = simulator.outbox(phone_number_id=number)
    assert item["payload"]["recipient"] == identities[0]["value"]
    assert "to" not in item["payload"]


async def test_one_number_at_two_workers_goes_through_one_lane(
    runtime: Runtime, simulator, api, shop_numbers, customers
):
    conversation = await customers[0].write(shop_numbers[0])
    async with working(runtime):
        texts = [str(n) for n in range(20)]
        sent = [await send(api, conversation, type="text", text={"body": b}) for b in texts]
        await until(reaches(api, sent[-1], "sent", "delivered", "read"), 30)
    assert customers[0].got(shop_numbers[0]) == texts
