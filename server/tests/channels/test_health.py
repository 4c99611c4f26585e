"""Every part that can break is named when it is broken, with a remedy."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from rapport.core.health import Check, Finding, examine, ok
from rapport.core.runtime import Runtime
from tests.channels.conftest import apply_all, configured, token
from tests.conftest import KEY
from tests.factories import accounts
from tests.served import Client
from tests.simulator_process import SERVER, SimulatorProcess


async def health(api: Client) -> dict[str, dict[str, Any]]:
    """The findings by their ids."""
    answer = await api.get("/health")
    assert answer.status_code == 200, answer.text
    checks = {check["id"]: check for check in answer.json()["checks"]}
    for check in checks.values():
        assert all(check[field] for field in ("sentence", "title", "group")), check
        assert check["status"] == "ok" or check["remedy"], check["id"]
    return checks


async def test_a_fresh_practice_account_is_well(
    api: Client, waba: dict[str, Any], simulator: SimulatorProcess
):
    checks = await health(api)
    mine = {
        key.split(".")[-1]: check["status"]
        for key, check in checks.items()
        if key.startswith(f"waba.{waba['waba_id']}.")
    }
    assert mine == dict.fromkeys(
        ("graph", "token", "app", "subscription", "callback", "signature", "standing"), "ok"
    )
    for number in waba["numbers"]:
        assert checks[f"number.{number['phone_number_id']}.state"]["status"] == "ok"
    for key in ("database.version", "database.schema", "machine.clock", "address.public"):
        assert checks[key]["status"] == "ok", checks[key]
    assert checks["processes.worker"]["status"] == "failed"
    assert "rapport worker" in checks["processes.worker"]["remedy"]


async def test_each_planted_fault_is_named(
    api: Client, runtime: Runtime, shop: accounts.Shop, waba: dict[str, Any], simulator
):
    head, app = f"waba.{waba['waba_id']}", simulator.state()["app"]
    first, second = (number["phone_number_id"] for number in waba["numbers"])
    simulator.control("PATCH", f"apps/{app['id']}", {"live": False})
    simulator.control("PATCH", f"numbers/{first}", {"registered": False, "status": "PENDING"})
    simulator.control("PATCH", f"numbers/{second}", {"quality_rating": "RED"})
    soon = token(simulator, expires_in=86_400)
    replaced = await api.put(f"/wabas/{waba['waba_id']}/token", json={"access_token": soon})
    assert replaced.status_code == 200, replaced.text
    checks = await health(api)
    assert checks[f"{head}.app"]["status"] == "failed"
    assert "Live" in checks[f"{head}.app"]["remedy"]
    assert checks[f"{head}.token"]["status"] == "warning"
    assert "expires" in checks[f"{head}.token"]["sentence"]
    assert checks[f"number.{first}.state"]["status"] == "failed"
    assert "Register" in checks[f"number.{first}.state"]["remedy"]
    assert checks[f"number.{second}.state"]["status"] == "warning"
    simulator.control("PATCH", f"wabas/{waba['waba_id']}", {"subscribed": False})
    assert (await health(api))[f"{head}.subscription"]["status"] == "failed"
    simulator.advance(100_000)
    checks = await health(api)
    assert checks[f"{head}.token"]["status"] == "failed"
    assert checks[f"{head}.graph"]["status"] == "ok"
    assert checks[f"{head}.app"]["status"] == "unknown"


async def test_a_whatsapp_that_does_not_answer_leaves_the_rest_unknown(
    runtime: Runtime, shop: accounts.Shop, waba: dict[str, Any]
):
    async with configured(runtime, shop, graph_url="http://127.0.0.1:9") as api:
        checks = await health(api)
    head = f"waba.{waba['waba_id']}"
    assert checks[f"{head}.graph"]["status"] == "failed"
    assert "rapport simulator" in checks[f"{head}.graph"]["remedy"]
    assert {checks[f"{head}.{one}"]["status"] for one in ("token", "app", "callback")} == {
        "unknown"
    }


async def test_webhooks_that_go_elsewhere_are_noticed(
    runtime: Runtime, shop: accounts.Shop, waba: dict[str, Any]
):
    async with configured(runtime, shop, port=9) as api:
        callback = (await health(api))[f"waba.{waba['waba_id']}.callback"]
    assert callback["status"] == "failed"
    assert ":9/webhooks/whatsapp" in callback["sentence"]


async def test_a_webhook_with_a_wrong_signature_is_noticed(
    api: Client, served: str, runtime: Runtime, waba: dict[str, Any]
):
    await runtime.database.control_pool.execute(
        "update control.meta_app set verified_at = now() - interval '1 hour'"
    )
    answer = await api.post(
        f"{served}/webhooks/whatsapp",
        content=b'{"object":"whatsapp_business_account","entry":[]}',
        headers={"x-hub-signature-256": "sha256=" + "0" * 64},
    )
    assert answer.status_code == 401
    signature: dict[str, Any] = {}
    async with asyncio.timeout(10):
        while signature.get("status") != "failed":
            signature = (await health(api))[f"waba.{waba['waba_id']}.signature"]
    assert "app secret" in signature["remedy"]


async def test_a_number_that_sends_and_hears_nothing_is_deaf(
    api: Client, runtime: Runtime, shop: accounts.Shop, waba: dict[str, Any], simulator
):
    number = waba["numbers"][0]["phone_number_id"]
    simulator.inbound("16505551234", number, {"type": "text", "text": {"body": "hi"}})
    await asyncio.to_thread(simulator.settle)
    await apply_all(runtime)
    (conversation,) = (await api.get("/conversations")).json()["data"]
    answer = {"type": "text", "text": {"body": "hello"}}
    await api.post(f"/conversations/{conversation['id']}/messages", json=answer)
    assert (await health(api))["lanes.echo"]["status"] == "ok"
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute(
            """
            update message set accepted_at = now() - interval '20 minutes'
            where workspace_id = $1 and direction = 'outbound'
            """,
            shop.workspace_id,
        )
        await tx.execute(
            "update phone_number set last_webhook_at = now() - interval '1 day'"
            " where workspace_id = $1",
            shop.workspace_id,
        )
    deaf = (await health(api))["lanes.echo"]
    assert deaf["status"] == "failed"
    assert "receive nothing" in deaf["sentence"]


async def test_a_check_that_breaks_or_hangs_hides_no_other(runtime: Runtime):
    async def breaks() -> Finding:
        raise RuntimeError("its own mistake")

    async def hangs() -> Finding:
        await asyncio.Event().wait()
        raise AssertionError

    async def works() -> Finding:
        return ok("Fine.")

    runs = {"breaks": breaks, "hangs": hangs, "works": works}
    found = await examine(runtime, [Check(id, "group", id, run) for id, run in runs.items()])
    assert {result.id: result.status for result in found} == {
        "breaks": "failed",
        "hangs": "unknown",
        "works": "ok",
    }
    assert all(result.remedy for result in found if result.status != "ok")


async def test_health_needs_its_permission(runtime: Runtime, shop: accounts.Shop, served: str):
    key = await accounts.api_key(runtime, shop.workspace_id, {"channels.read"})
    async with Client(served, key) as client:
        assert (await client.get("/health")).status_code == 403


async def doctor(runtime: Runtime, **settings: str) -> tuple[int, str]:
    """The exit code and output of `rapport doctor`."""
    given = {
        "RAPPORT_DATABASE_URL": runtime.settings.database_url or "",
        "RAPPORT_SECRET_KEY": KEY,
        "RAPPORT_DATA_DIR": str(runtime.settings.data_dir),
        "COLUMNS": "200",
        **settings,
    }
    process = await asyncio.create_subprocess_exec(
        str(Path(sys.executable).with_name("rapport")),
        "doctor",
        cwd=SERVER,
        env={**os.environ, **given},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    out, _ = await process.communicate()
    return process.returncode or 0, out.decode()


async def test_the_doctor_ends_with_1_when_something_failed(
    runtime: Runtime, shop: accounts.Shop, api: Client
):
    code, out = await doctor(runtime)
    assert code == 1, out
    assert "No worker runs" in out
    assert f"Workspace {shop.slug}" in out


@pytest.mark.usefixtures("worker", "served")
async def test_the_doctor_is_content_with_a_whole_installation(
    runtime: Runtime, shop: accounts.Shop
):
    code, out = await doctor(runtime)
    assert (code, "0 failed" in out) == (0, True), out


async def test_the_doctor_without_a_database_says_so(runtime: Runtime):
    code, out = await doctor(runtime, RAPPORT_DATABASE_URL="postgresql://x@127.0.0.1:9/x")
    assert code == 1
    assert "failed" in out
    assert "Traceback" not in out
