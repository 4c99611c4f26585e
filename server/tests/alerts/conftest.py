"""A shop with members who have alerts, and a way to bring every consumer up to date."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from rapport.core import consumers
from rapport.core.runtime import Runtime
from rapport.core.waiting import Mark
from rapport.wiring import CONSUMERS
from tests import applied
from tests.factories import accounts, webhooks
from tests.factories.channels import Number
from tests.served import Client

JSON = dict[str, Any]


class Person(Client):
    """A member at their browser."""

    member_id: UUID

    async def alerts(self) -> list[JSON]:
        answer = await self.get("/alerts")
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    async def unread(self) -> int:
        return (await self.get("/alerts/unread")).json()["unread"]

    async def do(self, path: str, body: JSON | None = None, status: int = 204) -> None:
        answer = await self.post(path, json=body)
        assert answer.status_code == status, answer.text


async def enter(runtime: Runtime, url: str, workspace_id: UUID, email: str) -> Person:
    """A new agent, signed in."""
    client = Person(url)
    client.member_id = await accounts.member(runtime, workspace_id, email)
    await client.sign_in(email, accounts.PASSWORD)
    return client


@pytest.fixture
async def agents(runtime: Runtime, shop: accounts.Shop, served: str):
    made = [
        await enter(runtime, served, shop.workspace_id, f"{name}@shop.test")
        for name in ("asha", "ben")
    ]
    yield made
    await asyncio.gather(*(client.aclose() for client in made))


@pytest.fixture
async def owner(shop: accounts.Shop, served: str) -> AsyncGenerator[Person]:
    async with Person(served) as client:
        client.member_id = shop.owner_id
        await client.sign_in(shop.owner_email, accounts.PASSWORD)
        yield client


@pytest.fixture
def react(runtime: Runtime, shop: accounts.Shop) -> Callable[..., Awaitable[None]]:
    """Brings all consumers to the end of the log; `again` from its beginning, as after a crash."""

    async def catch_up(*, again: bool = False) -> None:
        async with runtime.workspace(shop.workspace_id) as tx:
            if again:
                await tx.execute("update fact_cursor set position = 0")
            position = await tx.fetchval("select position from workspace_clock")
        mark = Mark(shop.workspace_id, shop.workspace_id, position)
        assert await consumers.catch_up(runtime, mark, CONSUMERS)

    return catch_up


@pytest.fixture
def write(runtime: Runtime, number: Number) -> Callable[..., Awaitable[None]]:
    """Customers write, one conversation each."""

    async def inbound(*senders: str, body: str = "hello") -> None:
        texts = [webhooks.text(body, sender=sender) for sender in senders or ("15550001111",)]
        await applied.apply(runtime, number, webhooks.of(number, *texts))

    return inbound
