"""Who may do what: tokens, permissions, and objects that are not there."""

from typing import Any

import httpx
import pytest

from tests.simulator.conftest import PERSON, Graph, error_of
from tests.simulator.test_sending import template
from tests.simulator_process import SimulatorProcess

HELLO = {"messaging_product": "whatsapp", "to": f"+{PERSON}", **template("hello_world")}


def with_token(graph: Graph, token: str) -> dict[str, Any]:
    return {"headers": {"Authorization": f"Bearer {token}"}}


def new_token(simulator: SimulatorProcess, **order: Any) -> str:
    return simulator.control("POST", "tokens", order)["access_token"]


def test_a_request_needs_a_token(graph: Graph):
    answer = graph.http.get(graph.number_id, headers={"Authorization": ""})
    assert answer.status_code == 401
    assert error_of(answer)["type"] == "OAuthException"


def test_a_wrong_token_is_190(graph: Graph):
    answer = graph.http.get(graph.number_id, **with_token(graph, "EAAwrong"))
    assert (answer.status_code, error_of(answer)["code"]) == (401, 190)
    assert "invalid_token" in answer.headers["WWW-Authenticate"]


def test_the_token_may_stand_in_the_query(graph: Graph):
    bare = httpx.get(f"{graph.http.base_url}{graph.number_id}?access_token={graph.token}")
    assert bare.status_code == 200


def test_a_token_expires(graph: Graph, simulator: SimulatorProcess):
    token = new_token(simulator, expires_in=60)
    data = graph.get("debug_token", input_token=token).json()["data"]
    assert data["is_valid"] is True
    assert data["expires_at"] > 0
    simulator.advance(61)
    error = error_of(graph.http.get(graph.number_id, **with_token(graph, token)))
    assert (error["code"], error["error_subcode"]) == (190, 463)
    data = graph.get("debug_token", input_token=token).json()["data"]
    assert data["is_valid"] is False


def test_a_token_can_be_revoked(graph: Graph, simulator: SimulatorProcess):
    token = new_token(simulator)
    assert graph.http.get("me", **with_token(graph, token)).is_success
    simulator.control("DELETE", f"tokens/{token}")
    assert error_of(graph.http.get("me", **with_token(graph, token)))["code"] == 190


def test_a_token_allows_what_it_was_made_for(graph: Graph, simulator: SimulatorProcess):
    manager = with_token(graph, new_token(simulator, scopes=["whatsapp_business_management"]))
    assert graph.http.get(graph.waba_id, **manager).is_success
    answer = graph.http.post(f"{graph.number_id}/messages", json=HELLO, **manager)
    assert (answer.status_code, error_of(answer)["code"]) == (403, 10)
    sender = with_token(graph, new_token(simulator, scopes=["whatsapp_business_messaging"]))
    assert graph.http.post(f"{graph.number_id}/messages", json=HELLO, **sender).is_success
    answer = graph.http.get(f"{graph.waba_id}/subscribed_apps", **sender)
    assert error_of(answer)["code"] == 10


def test_a_token_sees_only_its_wabas(graph: Graph, simulator: SimulatorProcess):
    other = simulator.control("POST", "wabas", {"name": "Other"})
    token = new_token(simulator, waba_ids=[other["id"]])
    ours = with_token(graph, token)
    hidden = error_of(graph.http.get(graph.number_id, **ours))
    assert (hidden["code"], hidden["error_subcode"]) == (100, 33)
    path = f"{other['numbers'][0]['id']}/messages"
    assert graph.http.post(path, json=HELLO, **ours).is_success
    path = f"{graph.business_id}/owned_whatsapp_business_accounts"
    owned = graph.http.get(path, **ours).json()["data"]
    assert [waba["id"] for waba in owned] == [other["id"]]
    scopes = graph.get("debug_token", input_token=token).json()["data"]["granular_scopes"]
    assert {scope["target_ids"][0] for scope in scopes} == {other["id"]}


def test_debug_token_describes_the_system_user(graph: Graph):
    data = graph.get("debug_token", input_token=graph.token).json()["data"]
    assert data["app_id"] == graph.app["id"]
    assert data["type"] == "SYSTEM_USER"
    assert data["expires_at"] == 0
    assert "whatsapp_business_messaging" in data["scopes"]
    assert graph.get("debug_token", input_token="no").json()["data"]["is_valid"] is False


def test_an_app_speaks_with_its_own_token(graph: Graph):
    path = f"{graph.app['id']}/subscriptions"
    assert error_of(graph.get(path))["code"] == 15
    listed = graph.http.get(path, headers=graph.app_token).json()["data"]
    assert listed[0]["object"] == "whatsapp_business_account"
    assert {field["name"] for field in listed[0]["fields"]} == {"messages"}
    assert graph.http.delete(path, headers=graph.app_token).json() == {"success": True}
    assert graph.http.get(path, headers=graph.app_token).json() == {"data": []}
    answer = graph.http.post(f"{graph.number_id}/messages", json=HELLO, headers=graph.app_token)
    assert error_of(answer)["code"] == 200


def test_an_app_token_is_given_for_the_secret(graph: Graph):
    query = {
        "grant_type": "client_credentials",
        "client_id": graph.app["id"],
        "client_secret": graph.app["secret"],
    }
    answer = graph.get("oauth/access_token", **query).json()
    assert answer == {
        "access_token": f"{graph.app['id']}|{graph.app['secret']}",
        "token_type": "bearer",
    }
    assert (
        error_of(graph.get("oauth/access_token", **query | {"client_secret": "x"}))["code"] == 190
    )


@pytest.mark.parametrize("version", ["", "v18.0/", "v25.0/", "v31.0/"])
def test_any_version_will_do(version: str, graph: Graph, simulator: SimulatorProcess):
    answer = graph.http.get(f"{simulator.url}/{version}{graph.number_id}")
    assert answer.json()["id"] == graph.number_id


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "123"),
        ("GET", "messages"),
        ("POST", "999999/messages"),
        ("GET", "{number}/messages"),
        ("POST", "{number}/dance"),
        ("DELETE", "{number}"),
        ("GET", "{number}/media/more"),
        ("PUT", "{waba}"),
    ],
)
def test_what_is_not_there_is_100_33(method: str, path: str, graph: Graph):
    path = path.format(number=graph.number_id, waba=graph.waba_id)
    answer = graph.http.request(method, path, json={})
    error = error_of(answer)
    assert (answer.status_code, error["code"], error["error_subcode"]) == (400, 100, 33)
    assert error["message"].startswith(f"Unsupported {method.lower()} request.")


def test_a_token_is_exchanged_for_one_of_sixty_days(graph: Graph, simulator: SimulatorProcess):
    held = simulator.control("POST", "tokens", {"scopes": ["whatsapp_business_messaging"]})
    form = {
        "grant_type": "fb_exchange_token",
        "client_id": graph.app["id"],
        "client_secret": graph.app["secret"],
        "fb_exchange_token": held["access_token"],
    }
    answer = graph.http.post("oauth/access_token", data=form).json()
    assert (answer["token_type"], answer["expires_in"]) == ("bearer", 60 * 86_400)
    shown = graph.get("debug_token", input_token=answer["access_token"]).json()["data"]
    assert shown["scopes"] == ["whatsapp_business_messaging"]
    simulator.advance(61 * 86_400)
    assert error_of(graph.get("oauth/access_token", **form | {"fb_exchange_token": "x"}))
    expired = form | {"fb_exchange_token": answer["access_token"]}
    assert error_of(graph.get("oauth/access_token", **expired))["error_subcode"] == 463
