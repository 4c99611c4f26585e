"""Display names under review, and the review of an account: what webhooks tell of them."""

from typing import Any

import pytest

from tests.simulator.conftest import Graph
from tests.simulator.receiver import Receiver
from tests.simulator.templates import updates
from tests.simulator_process import SimulatorProcess

FIELD = "phone_number_name_update"
STATUS = "verified_name,name_status,new_display_name,new_name_status"


def asked(graph: Graph, name: str) -> None:
    answer = graph.http.post(graph.number_id, params={"new_display_name": name})
    assert answer.json() == {"success": True}


def told(receiver: Receiver) -> dict[str, Any]:
    return receiver.wait(lambda: next(iter(updates(receiver, FIELD)), None))


def test_a_name_is_reviewed_and_told(simulator: SimulatorProcess, graph: Graph, receiver: Receiver):
    simulator.behaviour(review_ms=60_000)
    asked(graph, "Lucky Shrub")
    shown = graph.get(graph.number_id, fields=STATUS).json()
    assert (shown["verified_name"], shown["name_status"]) == ("Practice Shop", "APPROVED")
    assert (shown["new_display_name"], shown["new_name_status"]) == (
        "Lucky Shrub",
        "PENDING_REVIEW",
    )
    simulator.advance(61)
    assert told(receiver) == {
        "display_phone_number": "15550783881",
        "decision": "APPROVED",
        "requested_verified_name": "Lucky Shrub",
        "rejection_reason": None,
    }
    shown = graph.get(graph.number_id, fields=STATUS).json()
    assert (shown["verified_name"], shown["new_name_status"]) == ("Lucky Shrub", "NONE")
    assert "new_display_name" not in shown


@pytest.mark.parametrize("name", ["WhatsApp Help", "Shop 🌱🌱", "!!!!", "https://shop.example"])
def test_a_name_that_is_not_one_is_rejected(
    name: str, simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    simulator.behaviour(review_ms=0)
    asked(graph, name)
    said = told(receiver)
    assert (said["decision"], said["rejection_reason"]) == ("REJECTED", "UNKNOWN")
    shown = graph.get(graph.number_id, fields=STATUS).json()
    assert (shown["verified_name"], shown["new_name_status"]) == ("Practice Shop", "DECLINED")


def test_a_person_decides(simulator: SimulatorProcess, graph: Graph, receiver: Receiver):
    simulator.behaviour(review="manual", review_ms=0)
    asked(graph, "Lucky Shrub")
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"name_decision": "DEFERRED"})
    assert told(receiver)["decision"] == "DEFERRED"
    assert graph.get(graph.number_id, fields=STATUS).json()["new_name_status"] == "PENDING_REVIEW"
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"name_decision": "APPROVED"})
    receiver.wait(lambda: len(updates(receiver, FIELD)) == 2)
    assert graph.get(graph.number_id, fields=STATUS).json()["verified_name"] == "Lucky Shrub"


def test_the_name_of_a_new_number_is_reviewed_too(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    order = {"cc": "1", "phone_number": "4155550123", "verified_name": "Lucky Shrub"}
    number_id = graph.post(f"{graph.waba_id}/phone_numbers", order).json()["id"]
    assert graph.get(number_id, fields=STATUS).json()["name_status"] == "PENDING_REVIEW"
    assert told(receiver)["display_phone_number"] == "14155550123"
    assert graph.get(number_id, fields=STATUS).json()["name_status"] == "APPROVED"


def test_the_review_of_an_account_is_told(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    simulator.control("PATCH", f"wabas/{graph.waba_id}", {"review_status": "REJECTED"})
    simulator.control("PATCH", f"wabas/{graph.waba_id}", {"review_status": "REJECTED"})
    receiver.wait(receiver.posts)
    assert updates(receiver, "account_review_update") == [{"decision": "REJECTED"}]
