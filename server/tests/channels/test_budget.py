"""A portfolio's messaging limit is never passed, whoever reserves."""

import asyncio
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from rapport.channels import handlers
from rapport.channels.actions import budget
from rapport.channels.actions.budget import DAY, Reservation
from rapport.core.runtime import Runtime
from tests.factories import accounts, channels

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SCOPE = "5001"


@pytest.fixture
async def limited(runtime: Runtime, shop: accounts.Shop) -> Runtime:
    """A portfolio that may write to ten people a day."""
    await channels.number(runtime, shop.workspace_id, portfolio_id=SCOPE)
    async with runtime.workspace(shop.workspace_id) as tx:
        await budget.set_limit(tx, SCOPE, 10)
    return runtime


async def reserve(runtime: Runtime, *people: str, at: datetime = NOON) -> Reservation:
    async with runtime.control() as tx:
        return await budget.reserve(tx, SCOPE, people, at)


def people(first: int, last: int) -> list[str]:
    return [f"+1555000{number:04}" for number in range(first, last)]


async def test_places_go_to_the_first_ones(limited: Runtime):
    reserved = await reserve(limited, *people(0, 12))
    assert reserved.granted == set(people(0, 10))
    assert reserved.next_at == NOON + DAY


async def test_whoever_has_a_place_needs_no_other(limited: Runtime):
    await reserve(limited, *people(0, 9))
    later = NOON + timedelta(hours=5)
    reserved = await reserve(limited, *people(0, 5), *people(0, 5), "new", "late", at=later)
    assert reserved.granted == {*people(0, 5), "new"}
    assert reserved.next_at == NOON + DAY


async def test_a_place_is_free_again_a_day_after_the_last_message(limited: Runtime):
    await reserve(limited, *people(0, 10))
    evening = NOON + timedelta(hours=6)
    await reserve(limited, *people(0, 4), at=evening)
    just_before = NOON + DAY - timedelta(seconds=1)
    assert (await reserve(limited, "new", at=just_before)).granted == set()
    then = await reserve(limited, *[f"new {number}" for number in range(8)], at=NOON + DAY)
    assert len(then.granted) == 6
    assert then.next_at == evening + DAY


async def test_places_of_an_idle_portfolio_are_freed_and_the_count_stays_true(
    limited: Runtime, shop: accounts.Shop
):
    now = limited.clock.now()
    await reserve(limited, *people(0, 6), at=now - timedelta(days=3))
    await channels.number(
        limited, shop.workspace_id, waba_id="9009", phone_number_id="9010", portfolio_id="6001"
    )
    async with limited.workspace(shop.workspace_id) as tx:
        await budget.set_limit(tx, "6001", 5)
    async with limited.control() as tx:
        await budget.reserve(tx, "6001", people(0, 2), now)
    await handlers.free_places(limited)
    kept = await limited.database.control_pool.fetch(
        """
        select b.portfolio_id, b.used, count(r.recipient) as rows from control.portfolio_budget b
        left join control.portfolio_reservation r using (portfolio_id)
        group by 1, 2 order by 1
        """
    )
    assert [tuple(row) for row in kept] == [(SCOPE, 0, 0), ("6001", 2, 2)]


async def test_without_a_limit_everybody_gets_a_place(runtime: Runtime, limited: Runtime, shop):
    async with runtime.control() as tx:
        unknown = await budget.reserve(tx, "never heard of", people(0, 50), NOON)
    assert unknown == Reservation(frozenset(people(0, 50)))
    async with runtime.workspace(shop.workspace_id) as tx:
        await budget.set_limit(tx, SCOPE, None)
    assert len((await reserve(limited, *people(0, 500))).granted) == 500


async def test_a_lower_limit_takes_no_place_back(runtime: Runtime, limited: Runtime, shop):
    await reserve(limited, *people(0, 8))
    async with runtime.workspace(shop.workspace_id) as tx:
        await budget.set_limit(tx, SCOPE, 5)
    reserved = await reserve(limited, *people(0, 8), "new")
    assert reserved.granted == set(people(0, 8))


async def test_workers_at_the_same_time_never_pass_the_limit(limited: Runtime):
    """Each tries for places of its own and for some that others want too."""

    async def worker(number: int) -> set[str]:
        granted: set[str] = set()
        for round in range(5):
            wanted = people(number * 100 + round * 3, number * 100 + round * 3 + 3)
            reserved = await reserve(limited, "shared", *wanted, at=NOON + timedelta(seconds=round))
            granted |= reserved.granted
        return granted

    together = set().union(*await asyncio.gather(*(worker(number) for number in range(6))))
    assert len(together) == 10
    assert "shared" in together
    kept = await limited.database.control_pool.fetchrow(
        """
        select b.used, count(r.recipient) as rows from control.portfolio_budget b
        join control.portfolio_reservation r using (portfolio_id) group by b.used
        """
    )
    assert dict(kept) == {"used": 10, "rows": 10}


async def test_a_transaction_that_fails_reserves_nothing(limited: Runtime):
    async def give_up() -> None:
        async with limited.control() as tx:
            await budget.reserve(tx, SCOPE, people(0, 10), NOON)
            raise TimeoutError

    with pytest.raises(TimeoutError):
        await give_up()
    assert len((await reserve(limited, *people(20, 30))).granted) == 10


async def test_a_workspace_cannot_touch_a_foreign_limit(runtime: Runtime, limited: Runtime):
    other = await accounts.shop(runtime, "other")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with runtime.workspace(other.workspace_id) as tx:
            await budget.set_limit(tx, SCOPE, 1_000_000)
    for statement in (
        "select * from control.portfolio_reservation",
        "select used from control.portfolio_budget",
        "delete from control.portfolio_budget",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with runtime.workspace(other.workspace_id) as tx:
                await tx.fetch(statement)
    async with runtime.workspace(other.workspace_id) as tx:
        assert await tx.fetch('select portfolio_id, "limit" from control.portfolio_budget') == []


async def test_an_account_without_a_known_portfolio_has_a_limit_of_its_own(
    runtime: Runtime, shop: accounts.Shop
):
    await channels.number(runtime, shop.workspace_id, waba_id="9009", portfolio_id=None)
    async with runtime.workspace(shop.workspace_id) as tx:
        await budget.set_limit(tx, "waba:9009", 1)
    async with runtime.control() as tx:
        reserved = await budget.reserve(tx, "waba:9009", ["one", "two"], NOON)
    assert reserved.granted == {"one"}
