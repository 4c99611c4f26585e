"""`kill -9` and `SIGSTOP` of workers in the middle of sending: nothing is accepted twice."""

import asyncio
import signal
from collections import Counter
from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest

from rapport.core.runtime import Runtime
from rapport.messaging.actions import sending
from rapport.messaging.actions.sending import Outgoing
from rapport.messaging.rules import callback
from rapport.messaging.rules.sending import Origin
from tests.crash.conftest import Crew
from tests.factories import accounts
from tests.factories.accounts import Shop
from tests.served import Client, until
from tests.simulator_process import SimulatorProcess

PEOPLE = 50
KILLS = 6
ENDS = {"read", "delivered", "failed", "unconfirmed"}
NUMBERS = 2


class Sending:
    """A shop with customers whose windows are open, and what became of what it sent."""

    def __init__(self, runtime: Runtime, shop: Shop, simulator: SimulatorProcess) -> None:
        self.runtime = runtime
        self.shop = shop
        self.simulator = simulator

    async def prepare(self, url: str) -> None:
        """Connects the account; each of the people writes to each of two numbers."""
        key = await accounts.api_key(self.runtime, self.shop.workspace_id)
        state = await asyncio.to_thread(self.simulator.state)
        order = {"waba_id": state["wabas"][0]["id"], "access_token": state["access_token"]}
        async with Client(url, key) as api:
            answer = await api.post("/wabas", json=order)
            assert answer.status_code == 201, answer.text
        numbers = [each["phone_number_id"] for each in answer.json()["numbers"][:NUMBERS]]
        await asyncio.to_thread(self._write, numbers)

        async def arrived() -> bool:
            return await self._count("select count(*) from message") == PEOPLE * NUMBERS

        await until(arrived, 60, "everybody's message")

    def _write(self, numbers: list[str]) -> None:
        for number in numbers:
            for person in range(PEOPLE):
                message = {"type": "text", "text": {"body": "hi"}}
                self.simulator.inbound(f"1555000{person:04}", number, message)

    async def queue(self, count: int) -> None:
        """Queues so many messages, spread over conversations and numbers."""
        async with self.runtime.workspace(self.shop.workspace_id) as tx:
            rows = await tx.fetch(
                "select c.id, c.contact_id, c.number_id, i.value as recipient from conversation c"
                " join contact_identity i on i.contact_id = c.contact_id and i.kind = 'phone'"
                " order by c.id"
            )
            await sending.queue(
                tx,
                [_text(rows[n % len(rows)], n) for n in range(count)],
                self.runtime.clock.now(),
            )

    async def in_flight(self) -> int:
        return await self._count("select count(*) from message where in_flight_since is not null")

    async def recorded(self) -> int:
        return await self._count(
            "select count(*) from message where direction = 'outbound' and wamid is not null"
        )

    async def ends(self) -> Counter[str]:
        async with self.runtime.workspace(self.shop.workspace_id) as tx:
            rows = await tx.fetch(
                "select status, count(*) from message where direction = 'outbound' group by 1"
            )
        return Counter({row["status"]: row["count"] for row in rows})

    async def has_ended(self) -> bool:
        return not set(await self.ends()) - ENDS

    async def accepted(self) -> int:
        return (await asyncio.to_thread(self.simulator.control, "GET", "outbox/count"))["count"]

    async def twice(self) -> dict[UUID, int]:
        """Messages that the Graph accepted more than once."""
        marks = [
            callback.read(sent["biz_opaque_callback_data"])
            for sent in await asyncio.to_thread(self._outbox)
        ]
        seen = Counter(mark.message_id for mark in marks if mark is not None)
        assert len(marks) == seen.total()
        return {message: times for message, times in seen.items() if times > 1}

    def _outbox(self) -> list[dict]:
        found: list[dict] = []
        while page := self.simulator.outbox(**({"after": found[-1]["id"]} if found else {})):
            found += page
        return found

    async def _count(self, query: str) -> int:
        async with self.runtime.workspace(self.shop.workspace_id) as tx:
            return await tx.fetchval(query)


def _text(conversation, n: int) -> Outgoing:
    return Outgoing(
        conversation_id=conversation["id"],
        contact_id=conversation["contact_id"],
        number_id=conversation["number_id"],
        recipient=conversation["recipient"],
        type="text",
        content={"text": {"body": str(n)}},
        text=str(n),
        origin=Origin("api", None, "test"),
    )


@pytest.fixture
async def shop_at_work(
    runtime: Runtime, shop: Shop, simulator: SimulatorProcess, crew: Crew
) -> Sending:
    for name in ("web", "worker 1", "worker 2"):
        crew.begin(name)
    made = Sending(runtime, shop, simulator)
    await until(lambda: _answers(crew.place.url), 60, "the web process")
    await made.prepare(crew.place.url)
    return made


async def _answers(url: str) -> bool:
    async with Client(url) as client:
        try:
            return (await client.get(f"{url}/healthz")).status_code == 200
        except httpx.TransportError:
            return False


async def passes(count: Callable[[], Awaitable[int]], least: int) -> None:
    async def is_so() -> bool:
        return await count() >= least

    await until(is_so, 60, f"{least} accepted sends")


@pytest.mark.timeout(280)
async def test_two_thousand_sends_survive_kills_and_lost_answers(shop_at_work: Sending, crew: Crew):
    sent = 2_000
    shop_at_work.simulator.faults(drop_answer=True, path="messages", rate=0.05)
    await shop_at_work.queue(sent)
    claimed = 0
    for moment in sorted(crew.dice.sample(range(50, sent - 200), KILLS)):
        await passes(shop_at_work.accepted, moment)
        victim = crew.dice.choice(["worker 1", "worker 2"])
        crew.kill(victim)
        claimed += await shop_at_work.in_flight()
        crew.begin(victim)
    await until(shop_at_work.has_ended, 120, "the end of every message")
    ends = await shop_at_work.ends()
    assert ends.total() == sent
    assert await shop_at_work.twice() == {}
    assert ends["failed"] == 0
    assert ends["unconfirmed"] <= claimed
    assert await shop_at_work.accepted() >= sent - claimed


@pytest.mark.timeout(240)
async def test_lost_answers_alone_leave_nothing_unconfirmed(shop_at_work: Sending):
    shop_at_work.simulator.faults(drop_answer=True, path="messages", rate=0.05)
    await shop_at_work.queue(500)
    await until(shop_at_work.has_ended, 90, "the end of every message")
    ends = await shop_at_work.ends()
    assert set(ends) <= {"delivered", "read"}
    assert await shop_at_work.twice() == {}
    assert await shop_at_work.accepted() == 500


@pytest.mark.timeout(240)
async def test_a_worker_stopped_past_its_lease_sends_nothing_when_it_wakes(
    shop_at_work: Sending, crew: Crew
):
    sent = 1_000
    await shop_at_work.queue(sent)
    await passes(shop_at_work.accepted, 100)
    crew.signal("worker 1", signal.SIGSTOP)
    await until(shop_at_work.has_ended, 120, "the end of every message")
    before = await shop_at_work.accepted()
    heard = await _last_heard(shop_at_work.runtime, crew)
    crew.signal("worker 1", signal.SIGCONT)

    async def awake() -> bool:
        return await _last_heard(shop_at_work.runtime, crew) > heard

    await until(awake, 30, "the worker's next sign of life")
    await until(shop_at_work.has_ended, 30)
    assert await shop_at_work.twice() == {}
    assert await shop_at_work.accepted() == before


@pytest.mark.timeout(240)
async def test_workers_that_end_in_order_leave_nothing_in_flight(shop_at_work: Sending, crew: Crew):
    # no status comes to say what became of a message
    await asyncio.to_thread(shop_at_work.simulator.webhooks, enabled=False)
    await shop_at_work.queue(1_000)
    for moment in (50, 200, 350, 500, 650, 800):
        await passes(shop_at_work.accepted, moment)
        for name in ("worker 1", "worker 2"):
            crew.signal(name, signal.SIGTERM)
        for name in ("worker 1", "worker 2"):
            await asyncio.to_thread(crew.at_work[name].stop)
        assert await shop_at_work.in_flight() == 0
        assert await shop_at_work.recorded() == await shop_at_work.accepted()
        for name in ("worker 1", "worker 2"):
            crew.begin(name)
    await passes(shop_at_work.accepted, 1_000)
    assert await shop_at_work.twice() == {}


async def _last_heard(runtime: Runtime, crew: Crew):
    return await runtime.database.control_pool.fetchval(
        "select seen_at from control.process where pid = $1",
        crew.at_work["worker 1"].process.pid,
    )
