"""`kill -9` of web or worker straight after the 200: everything is applied, once, in order."""

import asyncio
from collections.abc import Callable
from uuid import UUID

import httpx
import pytest

from rapport.core.runtime import Runtime
from tests.crash.conftest import Crew
from tests.factories import webhooks
from tests.factories.channels import Number
from tests.served import until

PEOPLE = 20
EACH = 50
KILLS = 10


class Meta:
    """Posts a body until it is answered with 200, as Meta does, and says so to `after`."""

    def __init__(self, url: str, number: Number, after: Callable[[], None]) -> None:
        self.number = number
        self.after = after
        self.http = httpx.AsyncClient(base_url=url, trust_env=False, timeout=5)

    async def write(self, person: int) -> None:
        for n in range(EACH):
            body = webhooks.of(
                self.number,
                webhooks.text(str(n), sender=f"1555000{person:04}", id=f"wamid.{person}.{n}"),
            )
            await until(lambda body=body: self._is_taken(body), 60, "a 200")
            self.after()

    async def _is_taken(self, body: bytes) -> bool:
        headers = webhooks.signed(body, self.number)
        try:
            answer = await self.http.post("/webhooks/whatsapp", content=body, headers=headers)
        except httpx.TransportError:
            return False
        assert answer.status_code == 200, answer.text
        return True


@pytest.mark.timeout(240)
async def test_a_thousand_webhooks_survive_ten_kills(runtime: Runtime, number: Number, crew: Crew):
    names = ("web", "worker 1", "worker 2")
    for name in names:
        crew.begin(name)
    moments = set(crew.dice.sample(range(1, PEOPLE * EACH), KILLS))
    taken = 0

    def after_each() -> None:
        nonlocal taken
        taken += 1
        if taken in moments:
            victim = crew.dice.choice(names)
            crew.kill(victim)
            crew.begin(victim)

    meta = Meta(crew.place.url, number, after_each)
    await asyncio.gather(*(meta.write(person) for person in range(PEOPLE)))
    await meta.http.aclose()
    assert taken == PEOPLE * EACH

    async def applied() -> bool:
        left = "select count(*) from control.webhook_waiting"
        return not await runtime.database.control_pool.fetchval(left)

    await until(applied, 60, "the end of the log")
    async with runtime.workspace(number.workspace_id) as tx:
        threads: dict[UUID, list[str]] = {}
        for row in await tx.fetch("select conversation_id, text from message order by sort_at, id"):
            threads.setdefault(row["conversation_id"], []).append(row["text"])
        unread = await tx.fetch("select unread_count from conversation")
        buried = await tx.fetchval("select count(*) from dead_letter")
    assert len(threads) == PEOPLE
    assert all(texts == [str(n) for n in range(EACH)] for texts in threads.values())
    assert [row["unread_count"] for row in unread] == [EACH] * PEOPLE
    assert buried == 0
