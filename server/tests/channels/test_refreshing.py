"""Accounts are looked at by themselves, and stop by themselves when their token ends."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from rapport.channels import handlers
from rapport.channels.actions import keeping
from rapport.channels.jobs import RefreshAccount
from rapport.core.clock import SetClock
from rapport.core.runtime import Runtime
from rapport.core.transport import HttpFailure
from rapport.whatsapp.errors import GraphError
from tests.channels.conftest import audited, order, token
from tests.factories import accounts
from tests.served import Client
from tests.simulator_process import SimulatorProcess


@pytest.fixture
async def later(runtime: Runtime) -> Runtime:
    """The same runtime, six hours later."""
    clock = SetClock(runtime.clock.now() + keeping.REFRESH_EVERY + timedelta(seconds=1))
    return with_clock(runtime, clock)


def with_clock(runtime: Runtime, clock: SetClock) -> Runtime:
    return type(runtime)(**{**vars(runtime), "clock": clock})


async def ordered(runtime: Runtime) -> list[RefreshAccount]:
    rows = await runtime.database.control_pool.fetch(
        "select payload from queue.pgqueuer where entrypoint = 'RefreshAccount' order by id"
    )
    return [msgspec.json.decode(row["payload"], type=RefreshAccount) for row in rows]


async def test_every_six_hours(
    api: Client, waba: dict[str, Any], runtime: Runtime, later, simulator
):
    await handlers.order_refreshes(runtime)
    assert await ordered(runtime) == []
    await handlers.order_refreshes(later)
    await handlers.order_refreshes(later)
    (job,) = await ordered(runtime)
    simulator.control("PATCH", f"wabas/{waba['waba_id']}", {"name": "Renamed"})
    await handlers.refresh_account(later, job)
    now = (await api.get(f"/wabas/{waba['waba_id']}")).json()
    assert now["name"] == "Renamed"
    assert [number["status"] for number in now["numbers"]] == ["connected", "connected"]


async def test_an_expired_token_stops_the_numbers(
    api: Client, runtime: Runtime, shop: accounts.Shop, simulator: SimulatorProcess
):
    wanted = order(simulator, access_token=token(simulator, expires_in=3600))
    waba = (await api.post("/wabas", json=wanted)).json()
    in_two_hours = with_clock(runtime, SetClock(runtime.clock.now() + timedelta(hours=2)))
    await handlers.order_refreshes(in_two_hours)
    (job,) = await ordered(runtime)
    simulator.advance(7200)
    await handlers.refresh_account(in_two_hours, job)
    now = (await api.get(f"/wabas/{waba['waba_id']}")).json()
    assert {number["pause"]["reason"] for number in now["numbers"]} == {"token_expired"}
    assert len(await audited(api, "channels.paused")) == 2
    renewed = await api.put(
        f"/wabas/{waba['waba_id']}/token", json={"access_token": token(simulator)}
    )
    assert {number["status"] for number in renewed.json()["numbers"]} == {"connected"}


async def test_trouble_at_meta_is_tried_again_and_stops_nothing(
    api: Client, waba: dict[str, Any], runtime: Runtime, later: Runtime, simulator
):
    await handlers.order_refreshes(later)
    (job,) = await ordered(runtime)
    simulator.faults(code=2, http_status=500)
    with pytest.raises((GraphError, HttpFailure)):
        await handlers.refresh_account(later, job)
    simulator.clear_faults()
    numbers = (await api.get("/phone-numbers")).json()["data"]
    assert {number["status"] for number in numbers} == {"connected"}


async def test_a_disconnected_account_is_left_alone(
    api: Client, waba: dict[str, Any], runtime: Runtime, later: Runtime
):
    await handlers.order_refreshes(later)
    (job,) = await ordered(runtime)
    await api.delete(f"/wabas/{waba['waba_id']}")
    await handlers.refresh_account(later, job)
    now = (await api.get(f"/wabas/{waba['waba_id']}")).json()
    assert now["disconnected_at"] is not None
