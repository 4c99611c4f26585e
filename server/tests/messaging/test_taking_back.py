"""A message that is held back for a moment, and whoever takes it back in time."""

import asyncio
from datetime import datetime, timedelta

import pytest

from rapport.core.runtime import Runtime
from tests import applied
from tests.factories import accounts, webhooks
from tests.factories.channels import Number
from tests.messaging.test_sending import Customer, reaches, send
from tests.messaging.test_sending import customers as customers
from tests.messaging.test_sending import shop_numbers as shop_numbers
from tests.served import Client, until

TEXT = {"type": "text", "text": {"body": "hello"}}


@pytest.fixture
async def agent(runtime: Runtime, shop, served: str):
    """A member who is signed in."""
    await accounts.member(runtime, shop.workspace_id, "asha@shop.test")
    async with Client(served) as client:
        await client.sign_in("asha@shop.test", accounts.PASSWORD)
        yield client


async def write(runtime: Runtime, number: Number, ago: float = 30) -> None:
    """The customer writes, some seconds ago."""
    at = runtime.clock.now() - timedelta(seconds=ago)
    await applied.apply(
        runtime, number, webhooks.of(number, webhooks.text("hi", at=at.timestamp()))
    )


async def only(client: Client) -> dict:
    [conversation] = (await client.get("/conversations?status=all")).json()["data"]
    return conversation


async def cancel(client: Client, message: dict) -> tuple[int, str]:
    answer = await client.post(f"/messages/{message['id']}/cancel")
    return answer.status_code, answer.json().get("status", "")


async def test_what_is_held_back_says_until_when_and_goes_out_then(
    api: Client, shop_numbers: list[str], customers: list[Customer]
):
    conversation = await customers[0].write(shop_numbers[0])
    sent = await send(api, conversation, **TEXT, hold_seconds=1)
    assert sent["status"] == "queued"
    held = datetime.fromisoformat(sent["undo_until"]) - datetime.fromisoformat(sent["at"])
    assert held == timedelta(seconds=1)
    read = await until(reaches(api, sent, "read"))
    accepted = datetime.fromisoformat(read["status_times"]["accepted"])
    assert accepted >= datetime.fromisoformat(sent["undo_until"])
    assert read["undo_until"] is None
    assert customers[0].got(shop_numbers[0]) == ["hello"]
    assert await cancel(api, sent) == (409, "")


async def test_what_is_taken_back_is_not_sent(
    api: Client, shop_numbers: list[str], customers: list[Customer]
):
    conversation = await customers[0].write(shop_numbers[0])
    taken = await send(api, conversation, **TEXT, hold_seconds=30)
    assert await cancel(api, taken) == (200, "cancelled")
    assert await cancel(api, taken) == (200, "cancelled")
    later = await send(api, conversation, type="text", text={"body": "later"})
    await until(reaches(api, later, "read"))
    assert customers[0].got(shop_numbers[0]) == ["later"]


async def test_whoever_comes_first_has_it(
    runtime: Runtime, api: Client, shop_numbers: list[str], customers: list[Customer]
):
    """Many are taken back at the very moment when their lane claims them: each is either sent or
    cancelled, never both and never neither."""
    number, customer = shop_numbers[0], customers[0]
    conversation = await customer.write(number)
    sent = []
    for index in range(16):
        body = {"body": str(index)}
        sent.append(await send(api, conversation, type="text", text=body, hold_seconds=2))
    claimed = asyncio.Event()

    async def first_is_out() -> bool:
        return (await api.get(f"/messages/{sent[0]['id']}")).json()["status"] != "queued"

    async def take_back(message: dict) -> bool:
        await claimed.wait()
        return (await cancel(api, message))[0] == 200

    taking = [asyncio.create_task(take_back(message)) for message in sent]
    await until(first_is_out)
    claimed.set()
    taken = await asyncio.gather(*taking)
    kept = [str(index) for index, was_taken in enumerate(taken) if not was_taken]
    for message, was_taken in zip(sent, taken, strict=True):
        if not was_taken:
            await until(reaches(api, message, "sent", "delivered", "read"))
    assert customer.got(number) == kept
    assert kept


async def test_the_conversation_is_as_before(runtime: Runtime, number: Number, agent: Client):
    await write(runtime, number)
    before = await only(agent)
    sent = await send(agent, before, **TEXT, hold_seconds=30)
    between = await only(agent)
    assert between["waiting_since"] is None
    assert between["last_message"]["text"] == "hello"
    await cancel(agent, sent)
    after = await only(agent)
    assert after["last_message"] == before["last_message"]
    waits = datetime.fromisoformat(after["waiting_since"])
    asked = datetime.fromisoformat(before["waiting_since"])
    assert abs(waits - asked) < timedelta(seconds=1)


async def test_another_answer_still_stands(runtime: Runtime, number: Number, agent: Client):
    await write(runtime, number)
    conversation = await only(agent)
    first = await send(agent, conversation, **TEXT, hold_seconds=30)
    second = await send(agent, conversation, **TEXT, hold_seconds=30)
    await cancel(agent, first)
    assert (await only(agent))["last_message"]["id"] == second["id"]
    assert (await only(agent))["waiting_since"] is None
    await cancel(agent, second)
    assert (await only(agent))["waiting_since"] is not None


async def test_nobody_waits_again_in_what_was_closed(
    runtime: Runtime, number: Number, agent: Client
):
    await write(runtime, number)
    conversation = await only(agent)
    await agent.post(f"/conversations/{conversation['id']}/close")
    sent = await send(agent, conversation, **TEXT, hold_seconds=30)
    await cancel(agent, sent)
    after = await only(agent)
    assert (after["status"], after["waiting_since"]) == ("open", None)


async def test_it_is_not_held_back_until_the_window_is_shut(
    runtime: Runtime, number: Number, agent: Client
):
    await write(runtime, number, ago=24 * 3600 - 20)
    conversation = await only(agent)
    sent = await send(agent, conversation, **TEXT, hold_seconds=30)
    assert (sent["status"], sent["undo_until"]) == ("queued", None)


@pytest.mark.parametrize("seconds", [-1, 31, 1.5, "soon"])
async def test_it_is_held_back_for_half_a_minute_at_most(
    runtime: Runtime, number: Number, agent: Client, seconds: object
):
    await write(runtime, number)
    conversation = await only(agent)
    answer = await agent.post(
        f"/conversations/{conversation['id']}/messages", json={**TEXT, "hold_seconds": seconds}
    )
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "hold_seconds")


async def test_a_member_chooses_and_nothing_is_chosen_at_first(agent: Client):
    assert (await agent.get("/me")).json()["person"]["undo_seconds"] == 0
    answer = await agent.patch("/me", json={"undo_seconds": 5})
    assert answer.json()["person"]["undo_seconds"] == 5
    assert (await agent.patch("/me", json={"undo_seconds": 31})).status_code == 422
    assert (await agent.get("/me")).json()["person"]["undo_seconds"] == 5
