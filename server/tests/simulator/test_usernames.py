"""Usernames of business numbers."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.conftest import PERSON, Graph, error_of
from tests.simulator.receiver import Receiver
from tests.simulator.test_hostile import MANY, VALUES, check
from tests.simulator.test_number_edges import listen, notices
from tests.simulator_process import SimulatorProcess

FIELD = "business_username_update"


def adopt(graph: Graph, username: Any, number_id: str = "", **more: Any) -> Any:
    path = f"{number_id or graph.number_id}/username"
    return graph.post(path, {"username": username, **more})


def test_a_username_comes_changes_and_goes(graph: Graph, receiver: Receiver):
    listen(graph, receiver, FIELD)
    path = f"{graph.number_id}/username"
    assert graph.get(path).json() == {}
    assert adopt(graph, "@Practice.Shop").json() == {"status": "approved"}
    assert graph.get(path).json() == {"username": "practice.shop", "status": "approved"}
    assert graph.get(graph.number_id, fields="username").json()["username"] == "practice.shop"
    assert adopt(graph, "practice_shop").is_success
    assert graph.http.delete(path).json() == {"success": True}
    assert graph.get(path).json() == {}
    assert error_of(graph.http.delete(path))["code"] == 100
    told = receiver.wait(lambda: len(all_ := notices(receiver, FIELD)) == 3 and all_)
    digits = {"display_phone_number": "15550783881"}
    assert sorted(told, key=str) == sorted(
        [
            {**digits, "username": "practice.shop", "status": "approved"},
            {**digits, "username": "practice_shop", "status": "approved"},
            {**digits, "status": "deleted"},
        ],
        key=str,
    )


def test_a_reserved_username_is_approved_later(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    listen(graph, receiver, FIELD)
    simulator.behaviour(username_status="reserved")
    assert adopt(graph, "practice.shop").json() == {"status": "reserved"}
    receiver.wait(lambda: notices(receiver, FIELD))
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"username_status": "approved"})
    receiver.wait(lambda: [n for n in notices(receiver, FIELD) if n["status"] == "approved"])
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"username_status": "deleted"})
    assert graph.get(f"{graph.number_id}/username").json() == {}


def test_a_username_has_one_holder(graph: Graph, simulator: SimulatorProcess):
    assert adopt(graph, "practice").is_success
    assert adopt(graph, "practice").is_success
    other = graph.other_number_id
    assert error_of(adopt(graph, "practice", other))["code"] == 147005
    moved = adopt(graph, "practice", other, transfer_action="force_transfer")
    assert moved.json() == {"status": "approved"}
    assert graph.get(f"{graph.number_id}/username").json() == {}
    simulator.control("PATCH", f"phones/{PERSON}", {"username": "@Sheena"})
    assert error_of(adopt(graph, "sheena"))["code"] == 147001
    assert error_of(adopt(graph, "whatsapp"))["code"] == 147001


def test_a_username_needs_a_registered_number_of_its_own(graph: Graph, simulator: SimulatorProcess):
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"account_mode": "SANDBOX"})
    assert error_of(adopt(graph, "practice"))["code"] == 147002
    assert graph.post(f"{graph.other_number_id}/deregister").is_success
    assert error_of(adopt(graph, "practice", graph.other_number_id))["code"] == 133010


@pytest.mark.parametrize(
    "username",
    ["ab", "x" * 36, "123", ".abc", "abc.", "a..b", "a b", "a-b", "wwwshop", "shop.com", "ümlaut",
     "", None, 1, "abc\n"],
)  # fmt: skip
def test_what_is_no_username_is_refused(username: Any, graph: Graph):
    assert error_of(adopt(graph, username))["code"] == 100


def test_suggestions_are_free_and_allowed(graph: Graph):
    path = f"{graph.number_id}/username_suggestions"
    [entry] = graph.get(path).json()["data"]
    first = entry["username_suggestions"][0]
    assert first == "practice_shop"
    assert adopt(graph, first).is_success
    [entry] = graph.get(path).json()["data"]
    assert first not in entry["username_suggestions"]
    for name in entry["username_suggestions"]:
        assert adopt(graph, name).is_success


@MANY
@given(body=VALUES, username=st.text(max_size=36), transfer=VALUES)
def test_any_username_is_taken_or_refused(body: Any, username: str, transfer: Any, graph: Graph):
    check(graph.post(f"{graph.number_id}/username", body))
    check(adopt(graph, username, transfer_action=transfer))
