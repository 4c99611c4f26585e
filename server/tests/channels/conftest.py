"""A WhatsApp to connect to, and the web application at an address that it can call."""

import dataclasses
import socket
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
import pytest

from rapport.core.runtime import Runtime
from rapport.meta_webhooks.handlers.applier import Applier
from tests.factories import accounts
from tests.served import Client, serving
from tests.simulator_process import SimulatorProcess

ELSEWHERE = "http://127.0.0.1:9/webhooks/whatsapp"


@pytest.fixture(scope="session")
def simulator_process() -> Iterator[SimulatorProcess]:
    with SimulatorProcess.start() as process:
        yield process


@pytest.fixture
def simulator(simulator_process: SimulatorProcess) -> SimulatorProcess:
    """The practice WhatsApp at its start."""
    simulator_process.reset()
    return simulator_process


@pytest.fixture
async def rival(runtime: Runtime, served: str) -> AsyncGenerator[Client]:
    """A program of another workspace."""
    other = await accounts.shop(runtime, "rival")
    async with Client(served, await accounts.api_key(runtime, other.workspace_id)) as client:
        yield client


@asynccontextmanager
async def configured(
    runtime: Runtime, shop: accounts.Shop, **settings: Any
) -> AsyncGenerator[Client]:
    """A program of the shop, at a web application with other settings."""
    other = msgspec.structs.replace(runtime.settings, **settings)
    key = await accounts.api_key(runtime, shop.workspace_id)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        async with (
            serving(dataclasses.replace(runtime, settings=other), listener) as url,
            Client(url, key) as client,
        ):
            yield client


@pytest.fixture
async def waba(api: Client, simulator: SimulatorProcess) -> dict[str, Any]:
    """The simulator's account with its two numbers, connected to the shop."""
    answer = await api.post("/wabas", json=order(simulator))
    assert answer.status_code == 201, answer.text
    return answer.json()


def order(simulator: SimulatorProcess, **more: Any) -> dict[str, Any]:
    """What `POST /wabas` takes for the simulator's first account."""
    state = simulator.state()
    return {"waba_id": state["wabas"][0]["id"], "access_token": state["access_token"], **more}


def token(simulator: SimulatorProcess, **more: Any) -> str:
    """A token of the simulator's app; `scopes`, `expires_in`, `waba_ids`, `app_id`."""
    return simulator.control("POST", "tokens", more)["access_token"]


async def apply_all(runtime: Runtime) -> int:
    """Applies every webhook that was kept; how many there were."""
    applier, count = Applier(runtime), 0
    while batches := await applier.take_turns():
        count += sum(len(batch.ids) for batch in batches.values())
    return count


async def audited(api: Client, action: str) -> list[dict[str, Any]]:
    """The audit log's entries of one action, the newest first."""
    entries = (await api.get("/audit-log", params={"area": "channels"})).json()["data"]
    return [entry for entry in entries if entry["action"] == action]
