"""The headers that say how much of Meta's hourly limits is used, and what comes after."""

import json
from typing import Any

import httpx
import pytest

from tests.simulator.conftest import Graph, error_of, text
from tests.simulator_process import SimulatorProcess

HELLO = {"type": "template", "template": {"name": "hello_world", "language": {"code": "en_US"}}}


def used(answer: httpx.Response, waba_id: str) -> dict[str, Any]:
    """What the header of a WABA says, once it has Meta's shape."""
    assert "x-app-usage" not in answer.headers
    [load] = json.loads(answer.headers["x-business-use-case-usage"])[waba_id]
    assert list(load) == [
        "type",
        "call_count",
        "total_cputime",
        "total_time",
        "estimated_time_to_regain_access",
    ]
    assert load["type"] == "whatsapp"
    return load


def test_calls_to_a_waba_move_its_header(graph: Graph):
    assert used(graph.get(graph.waba_id), graph.waba_id)["call_count"] == 0
    for _ in range(50):
        graph.get(f"{graph.waba_id}/phone_numbers", limit=1)
    assert used(graph.get(graph.number_id), graph.waba_id)["call_count"] == 1
    refused = graph.post(f"{graph.waba_id}/message_templates", {})
    assert used(refused, graph.waba_id)["call_count"] == 1


def test_other_calls_move_that_of_the_app(graph: Graph):
    load = json.loads(graph.get("me").headers["x-app-usage"])
    assert list(load) == ["call_count", "total_cputime", "total_time"]
    assert "x-business-use-case-usage" not in graph.get("me").headers


def test_messages_and_media_count_for_neither(graph: Graph, open_window: str):
    assert graph.send(text("Hello")).headers.keys().isdisjoint(HEADERS)
    media_id = graph.upload("picture.jpg", "image/jpeg")
    assert graph.get(media_id).headers.keys().isdisjoint(HEADERS)


HEADERS = {"x-app-usage", "x-business-use-case-usage"}


def test_at_the_limit_a_waba_waits(graph: Graph, simulator: SimulatorProcess):
    simulator.control("POST", "usage", {"waba_id": graph.waba_id, "call_count": 100})
    answer = graph.get(graph.waba_id)
    assert error_of(answer)["code"] == 80007
    load = used(answer, graph.waba_id)
    assert load["call_count"] >= 100
    assert 60 <= load["estimated_time_to_regain_access"] <= 62
    assert graph.send(HELLO).status_code == 200
    assert graph.get("me").status_code == 200
    simulator.advance(62 * 60)
    assert used(graph.get(graph.waba_id), graph.waba_id)["call_count"] == 0


def test_at_the_limit_an_app_waits(graph: Graph, simulator: SimulatorProcess):
    simulator.control("POST", "usage", {"call_count": 100})
    answer = graph.get("me")
    assert error_of(answer)["code"] == 4
    assert json.loads(answer.headers["x-app-usage"])["call_count"] == 100
    assert graph.get(graph.waba_id).status_code == 200
    simulator.behaviour(rate_limits=False)
    assert graph.get("me").status_code == 200


def test_a_waba_without_a_registered_number_has_less(graph: Graph, simulator: SimulatorProcess):
    new = {"name": "New", "numbers": [{"registered": False}]}
    waba_id = simulator.control("POST", "wabas", new)["id"]
    listed = simulator.control("GET", "usage")["data"]
    assert {one["waba_id"]: one["limit"] for one in listed} == {
        None: 10_000,
        graph.waba_id: 5_000,
        waba_id: 200,
    }
    for _ in range(4):
        graph.get(waba_id)
    assert used(graph.get(waba_id), waba_id)["call_count"] == 2


def test_a_fault_that_limits_says_so_in_the_header(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(code=80007, path="/phone_numbers")
    answer = graph.get(f"{graph.waba_id}/phone_numbers")
    load = used(answer, graph.waba_id)
    assert (load["call_count"], load["estimated_time_to_regain_access"]) == (100, 1)


@pytest.mark.parametrize(
    "order", [{}, {"call_count": -1}, {"call_count": 1, "waba_id": "1"}, {"call_count": 1, "a": 1}]
)
def test_an_order_has_to_make_sense(order: dict[str, Any], simulator: SimulatorProcess):
    answer = httpx.post(f"{simulator.url}/_simulator/usage", json=order, trust_env=False)
    assert answer.status_code in (400, 404)


def test_every_answer_has_the_headers_of_the_graph(graph: Graph):
    for answer in (graph.get(graph.waba_id), graph.get("nothing"), graph.send(HELLO)):
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "no-store" in answer.headers["cache-control"]
    assert graph.get(graph.waba_id).headers["facebook-api-version"] == "v23.0"
