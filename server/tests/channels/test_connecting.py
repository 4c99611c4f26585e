"""Accounts are claimed with their own token, by one workspace at a time."""

import asyncio
from typing import Any

import pytest

from rapport.core.runtime import Runtime
from tests.channels.conftest import ELSEWHERE, apply_all, audited, configured, order, token
from tests.factories import accounts
from tests.served import Client
from tests.simulator_process import SimulatorProcess

SCOPES = ["whatsapp_business_messaging", "whatsapp_business_management"]


async def test_a_practice_number_takes_one_click(api: Client, simulator: SimulatorProcess):
    answer = await api.post("/practice-numbers", json={"name": "Café Ünal"})
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["is_practice"], made["graph"], made["subscribed"]) == (True, "simulator", True)
    assert made["portfolio_name"] == "Practice Business"
    assert made["token"]["app_id"] == simulator.state()["app"]["id"]
    (number,) = made["numbers"]
    assert (number["verified_name"], number["status"]) == ("Café Ünal", "connected")
    assert (await api.get("/phone-numbers")).json()["data"] == [number]
    second = (await api.post("/practice-numbers", json={})).json()
    assert second["numbers"][0]["colour"] != number["colour"]
    assert len(await audited(api, "channels.connected")) == 2


async def write(simulator: SimulatorProcess, waba: dict[str, Any], text: str) -> None:
    """A customer writes to the account's first number; returns when WhatsApp has told of it."""
    number = waba["numbers"][0]["phone_number_id"]
    simulator.inbound("16505551234", number, {"type": "text", "text": {"body": text}})
    await asyncio.to_thread(simulator.settle)


@pytest.mark.parametrize("before", [{}, {"callback_url": ELSEWHERE}])
@pytest.mark.parametrize("path", ["/wabas", "/practice-numbers"])
async def test_a_connected_number_is_told_of_messages_wherever_the_simulator_called_before(
    api: Client,
    served: str,
    runtime: Runtime,
    simulator: SimulatorProcess,
    before: dict[str, str],
    path: str,
):
    assert served not in simulator.webhooks(**before)["callback_url"]
    answer = await api.post(path, json=order(simulator) if path == "/wabas" else {})
    assert answer.json()["subscribed"] is True, answer.text
    await write(simulator, answer.json(), "hi")
    assert await apply_all(runtime) == 1
    (conversation,) = (await api.get("/conversations")).json()["data"]
    assert conversation["last_message"]["text"] == "hi"


async def test_a_simulator_that_calls_us_by_another_name_goes_on_doing_so(
    runtime: Runtime, shop: accounts.Shop, served: str, simulator: SimulatorProcess
):
    simulator.webhooks(callback_url=f"{served}/webhooks/whatsapp")
    async with configured(runtime, shop, port=9) as api:
        waba = (await api.post("/wabas", json=order(simulator))).json()
    assert waba["subscribed"] is True
    await write(simulator, waba, "hi")
    assert await apply_all(runtime) == 1


async def test_without_a_simulator_it_says_how_to_start_one(runtime: Runtime, shop: accounts.Shop):
    async with configured(runtime, shop, graph_url="http://127.0.0.1:9") as api:
        answer = await api.post("/practice-numbers", json={})
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "simulator_away"
    assert "rapport simulator" in answer.json()["error"]["message"]


async def test_what_is_no_simulator_is_told_apart(
    runtime: Runtime, shop: accounts.Shop, served: str
):
    async with configured(runtime, shop, graph_url=served) as api:
        answer = await api.post("/practice-numbers", json={})
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "not_the_simulator"


async def test_two_workspaces_cannot_have_one_account(
    api: Client, rival: Client, simulator: SimulatorProcess
):
    wanted = order(simulator)
    answers = await asyncio.gather(
        *(client.post("/wabas", json=wanted) for client in (api, rival, api, rival))
    )
    taken = {answer.status_code for answer in answers}
    assert taken == {201, 409}
    mine, theirs = [(await client.get("/wabas")).json()["data"] for client in (api, rival)]
    assert sorted([len(mine), len(theirs)]) == [0, 1]
    refused = next(answer for answer in answers if answer.status_code == 409)
    assert refused.json()["error"]["code"] == "connected_elsewhere"
    assert "shop" not in refused.json()["error"]["message"].lower()


async def test_an_account_is_handed_over_after_its_release(
    api: Client, rival: Client, waba: dict[str, Any], simulator: SimulatorProcess
):
    path = f"/wabas/{waba['waba_id']}"
    assert (await rival.get(path)).status_code == 404
    assert (await rival.delete(path)).status_code == 404
    assert (await rival.post(f"{path}/refresh")).status_code == 404
    assert (await rival.post("/wabas", json=order(simulator))).status_code == 409
    assert (await api.delete(path)).status_code == 204
    assert (await rival.post("/wabas", json=order(simulator))).status_code == 201
    kept = (await api.get(path)).json()
    assert kept["disconnected_at"] is not None
    assert {number["status"] for number in kept["numbers"]} == {"disconnected"}
    assert (await api.delete(path)).status_code == 404
    assert (await api.post("/wabas", json=order(simulator))).status_code == 409
    assert len(await audited(api, "channels.disconnected")) == 1


async def test_disconnecting_unsubscribes_and_forgets_the_token(
    api: Client, runtime: Runtime, shop: accounts.Shop, waba: dict[str, Any], simulator
):
    assert simulator.state()["wabas"][0]["subscribed_apps"] != []
    await api.delete(f"/wabas/{waba['waba_id']}")
    assert simulator.state()["wabas"][0]["subscribed_apps"] == []
    async with runtime.workspace(shop.workspace_id) as tx:
        kept = await tx.fetchval(
            "select access_token from waba where workspace_id = $1", shop.workspace_id
        )
    assert kept is None
    for path in ("refresh", "callback"):
        answer = await api.post(f"/wabas/{waba['waba_id']}/{path}", json={})
        assert answer.json()["error"]["code"] == "disconnected"


async def test_disconnecting_does_not_need_meta(api: Client, waba: dict[str, Any], simulator):
    simulator.faults(code=2, http_status=500)
    assert (await api.delete(f"/wabas/{waba['waba_id']}")).status_code == 204


@pytest.mark.parametrize(
    ("grant", "code", "word"),
    [
        ({"scopes": SCOPES[:1]}, "permission_missing", SCOPES[1]),
        ({"scopes": SCOPES[1:]}, "permission_missing", SCOPES[0]),
        ({"waba_ids": []}, "account_not_assigned", "does not reach"),
    ],
)
async def test_a_token_that_lacks_something_is_refused_with_the_way_to_a_better_one(
    api: Client, simulator: SimulatorProcess, grant: dict[str, Any], code: str, word: str
):
    if grant == {"waba_ids": []}:
        other = simulator.control("POST", "wabas", {"name": "Another"})
        grant = {"waba_ids": [other["id"]]}
    wanted = order(simulator, access_token=token(simulator, **grant))
    answer = await api.post("/wabas", json=wanted)
    error = answer.json()["error"]
    assert answer.status_code == 422, answer.text
    assert error["code"] in ("token_refused", "meta_refused")
    assert error["field"] == "access_token"
    if error["code"] == "token_refused":
        assert error["details"]["steps"]
    assert (await api.get("/wabas")).json()["data"] == []


async def test_an_expired_token_is_refused(api: Client, simulator: SimulatorProcess):
    expired = token(simulator, expires_in=60)
    simulator.advance(3600)
    answer = await api.post("/wabas", json=order(simulator, access_token=expired))
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "token_refused")
    assert error["details"]["reason"] == "token_expired"
    assert expired not in answer.text


async def test_a_refresh_takes_over_what_changed_at_meta(
    api: Client, waba: dict[str, Any], simulator: SimulatorProcess
):
    number = waba["numbers"][0]["phone_number_id"]
    simulator.control("PATCH", f"wabas/{waba['waba_id']}", {"name": "Renamed", "currency": "EUR"})
    simulator.control(
        "PATCH", f"numbers/{number}", {"quality_rating": "YELLOW", "throughput": 1000}
    )
    answer = await api.post(f"/wabas/{waba['waba_id']}/refresh")
    assert answer.status_code == 200, answer.text
    now = answer.json()
    assert (now["name"], now["currency"]) == ("Renamed", "EUR")
    assert now["time_zone"] == "America/Los_Angeles"
    changed = {each["phone_number_id"]: each for each in now["numbers"]}[number]
    assert (changed["quality"], changed["throughput_per_second"]) == ("YELLOW", 1000)
    (entry,) = await audited(api, "channels.number_changed")
    assert entry["changes"]["quality"] == ["GREEN", "YELLOW"]
    assert entry["actor"]["kind"] == "system"
    await api.post(f"/wabas/{waba['waba_id']}/refresh")
    assert len(await audited(api, "channels.number_changed")) == 1


async def test_a_new_token_lets_stopped_numbers_send_again(
    api: Client, runtime: Runtime, shop: accounts.Shop, waba: dict[str, Any], simulator
):
    path = f"/wabas/{waba['waba_id']}/token"
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute(
            """
            update phone_number set pause = jsonb_build_object('reason', case phone_number_id
              when $2 then 'token_expired' else 'payment_problem' end,
              'sentence', 's', 'remedy', 'r', 'since', '2026-11-23T10:00:00Z')
            where workspace_id = $1
            """,
            shop.workspace_id,
            waba["numbers"][0]["phone_number_id"],
        )
    bad = await api.put(path, json={"access_token": token(simulator, scopes=SCOPES[:1])})
    assert bad.status_code == 422
    good = await api.put(path, json={"access_token": token(simulator, expires_in=86_400)})
    assert good.status_code == 200, good.text
    assert [number["status"] for number in good.json()["numbers"]] == ["connected", "paused"]
    assert good.json()["token"]["expires_at"] is not None
    assert len(await audited(api, "channels.token_replaced")) == 1


async def test_an_account_that_moves_to_its_own_app_keeps_its_numbers(
    api: Client, waba: dict[str, Any], simulator: SimulatorProcess
):
    app = simulator.control("POST", "apps", {"name": "Own"})
    wanted = order(
        simulator,
        access_token=token(simulator, app_id=app["id"]),
        meta_app_id=app["id"],
        app_secret=app["secret"],
    )
    answer = await api.post("/wabas", json=wanted)
    assert answer.status_code == 201, answer.text
    assert answer.json()["meta_app_id"] == app["id"]
    assert answer.json()["subscribed"] is True
    assert answer.json()["connected_at"] == waba["connected_at"]
    assert len(await audited(api, "channels.renewed")) == 1


async def test_an_app_of_another_workspace_cannot_be_taken(
    api: Client, rival: Client, simulator: SimulatorProcess
):
    app = simulator.control("POST", "apps", {"name": "Own"})
    own = {"meta_app_id": app["id"], "app_secret": app["secret"]}
    assert (await api.post("/wabas", json=order(simulator, **own))).status_code == 201
    other = simulator.control("POST", "wabas", {"name": "Theirs"})
    answer = await rival.post("/wabas", json={**order(simulator, **own), "waba_id": other["id"]})
    assert answer.status_code == 409
    assert answer.json()["error"]["field"] == "meta_app_id"


async def test_bad_input_is_named(api: Client, simulator: SimulatorProcess):
    for body, field in (
        ({"access_token": "x"}, "waba_id"),
        ({"waba_id": "../me", "access_token": "x"}, "waba_id"),
        ({"waba_id": "1", "access_token": ""}, "access_token"),
        ({"waba_id": "1", "access_token": "x", "graph": "mars"}, "graph"),
        ({"waba_id": "1", "access_token": "x" * 3000}, "access_token"),
        ({"waba_id": "1", "access_token": "x", "wat": 1}, "wat"),
    ):
        answer = await api.post("/wabas", json=body)
        assert answer.status_code == 422, answer.text
        assert answer.json()["error"].get("field") == field, answer.text
    unknown = await api.post("/wabas", json=order(simulator, waba_id="404404"))
    assert unknown.status_code == 422
    newline = await api.post("/wabas", json=order(simulator, access_token="a\nb"))
    assert newline.status_code in (422, 503)
