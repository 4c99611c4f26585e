"""The steps of connecting a real number: each proves itself, and says what to do when it cannot."""

import asyncio
import dataclasses
from collections.abc import AsyncGenerator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from rapport.core.clock import SetClock
from rapport.core.crypto import Keyring
from rapport.core.runtime import Runtime
from tests.channels.conftest import ELSEWHERE, apply_all, configured, order, token
from tests.channels.internet import Internet, internet
from tests.factories import accounts
from tests.served import Client
from tests.simulator_process import SimulatorProcess

NAME = "rapport.example.com"
PUBLIC = f"https://{NAME}"
SCOPES = ["whatsapp_business_messaging", "whatsapp_business_management"]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[Internet]:
    async with internet(tmp_path, [NAME]) as world:
        yield world


def living_in(runtime: Runtime, world: Internet) -> Runtime:
    return dataclasses.replace(runtime, http=world.client())


async def address(api: Client) -> dict[str, Any]:
    answer = await api.post("/onboarding/address")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_address_of_this_machine_comes_with_ways_to_a_public_one(api: Client):
    found = await address(api)
    assert (found["status"], found["usable"], found["may_continue"]) == ("local", False, False)
    assert [way["id"] for way in found["ways"]] == ["cloudflared", "ngrok", "caddy", "nginx"]
    assert "RAPPORT_PUBLIC_URL" in found["remedy"]
    port = str(api.base_url.port)
    for way in found["ways"]:
        assert any(port in line for line in way["lines"]), way["id"]
        assert any("/webhooks/whatsapp" in line for line in way["lines"]), way["id"]


@pytest.mark.parametrize(
    ("public_url", "status"),
    [("http://rapport.example.com", "not_https"), ("https://10.1.2.3", "not_public")],
)
async def test_what_meta_could_never_call_is_not_visited(
    runtime: Runtime, shop: accounts.Shop, world: Internet, public_url: str, status: str
):
    async with configured(living_in(runtime, world), shop, public_url=public_url) as api:
        assert (await address(api))["status"] == status
    assert world.visited == []


async def test_the_public_address_is_proved_by_a_visit_from_outside(
    runtime: Runtime, shop: accounts.Shop, served: str, world: Internet
):
    async with configured(living_in(runtime, world), shop, public_url=PUBLIC) as api:
        nowhere = await address(api)
        world.places[NAME] = api.base_url.port or 0
        ours = await address(api)
    assert (nowhere["status"], nowhere["usable"]) == ("unreachable", False)
    assert nowhere["may_continue"] is True
    assert (ours["status"], ours["usable"], ours["ways"]) == ("ok", True, [])
    assert ours["callback_url"] == f"{PUBLIC}/webhooks/whatsapp"
    assert set(world.visited) == {NAME}


async def test_another_installation_at_the_address_is_found_out(
    runtime: Runtime, shop: accounts.Shop, world: Internet
):
    other = dataclasses.replace(runtime, keyring=Keyring.parse("another installation's secret key"))
    async with (
        configured(other, shop, public_url=PUBLIC) as theirs,
        configured(living_in(runtime, world), shop, public_url=PUBLIC) as api,
    ):
        world.places[NAME] = theirs.base_url.port or 0
        found = await address(api)
    assert (found["status"], found["usable"]) == ("elsewhere", False)


async def test_only_our_own_questions_are_answered(api: Client, served: str):
    async with Client(served) as nobody:
        answer = await nobody.get("/onboarding/probe/some.question")
    assert answer.status_code == 404


async def check(api: Client, simulator: SimulatorProcess, **given: Any) -> dict[str, Any]:
    app = simulator.state()["app"]
    wanted = {"meta_app_id": app["id"], "app_secret": app["secret"], **given}
    answer = await api.post("/onboarding/token", json=wanted)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_good_token_shows_what_it_reaches_and_who_has_it(
    api: Client, rival: Client, simulator: SimulatorProcess
):
    wanted = order(simulator)
    found = await check(api, simulator, access_token=wanted["access_token"])
    assert (found["usable"], found["problems"]) == (True, [])
    assert (found["app"]["is_live"], set(found["token"]["scopes"]) >= set(SCOPES)) == (True, True)
    ((waba,),) = ([*business["wabas"]] for business in found["businesses"])
    assert (waba["waba_id"], waba["connected"], len(waba["numbers"])) == (
        wanted["waba_id"],
        None,
        2,
    )
    await api.post("/wabas", json=wanted)
    for client, whose in ((api, "here"), (rival, "elsewhere")):
        found = await check(client, simulator, access_token=wanted["access_token"])
        assert found["businesses"][0]["wabas"][0]["connected"] == whose


async def test_what_is_wrong_with_a_token_is_said_with_the_steps_that_mend_it(
    api: Client, runtime: Runtime, shop: accounts.Shop, simulator: SimulatorProcess
):
    good = order(simulator)["access_token"]
    other = simulator.control("POST", "apps", {"name": "Other"})
    short = token(simulator, expires_in=60)
    cases = [
        ({"access_token": good, "app_secret": "0" * 32}, "secret_wrong", "app_secret"),
        ({"access_token": "nonsense"}, "token_invalid", "access_token"),
        (
            {"access_token": token(simulator, scopes=SCOPES[:1])},
            "permission_missing",
            "access_token",
        ),
        ({"access_token": token(simulator, app_id=other["id"])}, "app_mismatch", "meta_app_id"),
    ]
    for given, reason, field in cases:
        found = await check(api, simulator, **given)
        problem = found["problems"][0]
        assert (found["usable"], problem["reason"], problem["field"]) == (False, reason, field)
        assert all(problem[field] for field in ("sentence", "remedy", "steps")), reason
        assert problem["link"].startswith("https://")
    simulator.advance(3600)
    later = SetClock(runtime.clock.now() + timedelta(hours=1))
    async with configured(dataclasses.replace(runtime, clock=later), shop) as later_api:
        found = await check(later_api, simulator, access_token=short)
    assert [problem["reason"] for problem in found["problems"]] == ["token_expired"]
    assert (await api.get("/wabas")).json()["data"] == []


async def test_an_app_in_development_is_told_before_anything_is_connected(
    api: Client, simulator: SimulatorProcess
):
    app = simulator.state()["app"]
    simulator.control("PATCH", f"apps/{app['id']}", {"live": False})
    found = await check(api, simulator, access_token=order(simulator)["access_token"])
    assert found["app"]["is_live"] is False
    assert "app_not_live" in [problem["reason"] for problem in found["problems"]]


async def test_the_callback_is_proved_by_metas_own_call(
    api: Client, served: str, simulator: SimulatorProcess
):
    simulator.webhooks(callback_url=ELSEWHERE)
    waba = (await api.post("/wabas", json=order(simulator))).json()
    path = f"/wabas/{waba['waba_id']}/callback"
    ours = f"{served}/webhooks/whatsapp"
    one_account = (await api.post(path, json={})).json()
    assert (one_account["manner"], one_account["callback_url"]) == ("override", ours)
    assert (one_account["verified"], one_account["subscribed"]) == (True, True)
    assert one_account["other_callback_url"] == ELSEWHERE
    whole_app = (await api.post(path, json={"manner": "app"})).json()
    assert (whole_app["manner"], whole_app["verified"]) == ("app", True)
    assert (whole_app["missing_fields"], whole_app["problems"]) == ([], [])
    again = (await api.post(path, json={})).json()
    assert (again["manner"], again["other_callback_url"]) == ("app", None)


async def test_a_callback_that_meta_cannot_verify_says_where_to_look(
    runtime: Runtime, shop: accounts.Shop, waba: dict[str, Any]
):
    async with configured(runtime, shop, port=9) as api:
        answer = await api.post(f"/wabas/{waba['waba_id']}/callback", json={})
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "callback_refused")
    assert error["details"]["steps"]
    assert error["details"]["meta_says"]


async def test_hello_hears_of_the_first_message_and_of_its_answer(
    api: Client, runtime: Runtime, waba: dict[str, Any], simulator: SimulatorProcess
):
    number = waba["numbers"][0]["phone_number_id"]
    asked = {"phone_number_id": number, "since": runtime.clock.now().isoformat()}

    async def hello() -> dict[str, Any]:
        answer = await api.get("/onboarding/hello", params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    assert (await hello())["arrived_at"] is None
    simulator.inbound("16505551234", number, {"type": "text", "text": {"body": "hello"}})
    await asyncio.to_thread(simulator.settle)
    await apply_all(runtime)
    arrived = await hello()
    assert arrived["arrived_at"] is not None
    assert arrived["answered_at"] is None
    written = await api.post(
        f"/conversations/{arrived['conversation_id']}/messages",
        json={"type": "text", "text": {"body": "welcome"}},
    )
    assert written.status_code in (200, 201, 202), written.text
    assert (await hello())["answer_status"] == "queued"
    naive = await api.get("/onboarding/hello", params={**asked, "since": "2026-11-23T10:00:00"})
    assert naive.json()["error"]["field"] == "since"
