"""What people want: blocks, reports, no more marketing, and what Meta makes of it."""

from typing import Any

import httpx
import pytest

from tests.simulator.conftest import PERSON, Graph, text
from tests.simulator.receiver import Receiver
from tests.simulator_process import SimulatorProcess

SPANIARD = "34612345678"
MARKETING = {
    "type": "template",
    "template": {"name": "back_again", "language": {"code": "en_US"}},
}
UTILITY = {"type": "template", "template": {"name": "hello_world", "language": {"code": "en_US"}}}


@pytest.fixture
def back_again(graph: Graph, receiver: Receiver) -> str:
    """A marketing template without parameters; its id."""
    body = {"type": "BODY", "text": "We are back with new pots. Come and see us in the shop."}
    order = {"name": "back_again", "language": "en_US", "category": "MARKETING"}
    made = graph.post(f"{graph.waba_id}/message_templates", order | {"components": [body]})
    assert made.status_code == 200, made.text
    approved = lambda: [  # noqa: E731
        value
        for post in receiver.posts()
        for value in post.values()
        if value.get("event") == "APPROVED"
    ]
    receiver.wait(approved)
    return made.json()["id"]


def want(simulator: SimulatorProcess, graph: Graph, phone: str = SPANIARD, **will: Any) -> Any:
    order = {"phone_number_id": graph.number_id, **will}
    return simulator.control("POST", f"phones/{phone}/will", order)


def failed(receiver: Receiver, wamid: str) -> int:
    return receiver.wait_statuses(wamid, "failed")[-1]["errors"][0]["code"]


def test_who_blocks_gets_nothing_and_tells_nothing(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    simulator.inbound(SPANIARD, graph.number_id, text("Hi"))
    assert want(simulator, graph, block=True)["blocks"] == [graph.number_id]
    wamid = graph.sent(text("Hello?"), f"+{SPANIARD}")
    receiver.wait_statuses(wamid, "sent")
    simulator.settle()
    assert [s["status"] for s in receiver.statuses() if s["id"] == wamid] == ["sent"]
    want(simulator, graph, block=False)
    second = graph.sent(text("Hello again"), f"+{SPANIARD}")
    receiver.wait_statuses(second, "delivered")
    assert [s["status"] for s in receiver.statuses() if s["id"] == wamid] == ["sent"]


def test_who_stops_marketing_says_so_and_gets_none(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, back_again: str
):
    want(simulator, graph, marketing="stop")

    def told() -> list[dict[str, Any]]:
        return [p for post in receiver.posts() for v in post.values()
                for p in v.get("user_preferences", [])]  # fmt: skip

    preference = receiver.wait(told)[0]
    assert (preference["wa_id"], preference["value"]) == (SPANIARD, "stop")
    assert preference["category"] == "marketing_messages"
    assert isinstance(preference["timestamp"], int)
    assert receiver.posts()[-1].body["entry"][0]["changes"][0]["field"] == "user_preferences"
    assert failed(receiver, graph.sent(MARKETING, f"+{SPANIARD}")) == 131050
    receiver.wait_statuses(graph.sent(UTILITY, f"+{SPANIARD}"), "delivered")
    want(simulator, graph, marketing="stop")
    want(simulator, graph, marketing="resume")
    receiver.wait_statuses(graph.sent(MARKETING, f"+{SPANIARD}"), "delivered")
    assert [entry["value"] for entry in told()] == ["stop", "resume"]


def test_a_hidden_number_stays_hidden_in_preferences(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    simulator.control("PATCH", f"phones/{SPANIARD}", {"hide_phone": True})
    want(simulator, graph, marketing="stop")
    value = receiver.wait(receiver.posts)[0].values()[0]
    assert "wa_id" not in value["user_preferences"][0]
    assert "wa_id" not in value["contacts"][0]
    assert value["contacts"][0]["user_id"] == value["user_preferences"][0]["user_id"]


def test_the_cap_holds_for_a_person_and_ends(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, back_again: str
):
    simulator.behaviour(marketing_cap={"messages": 2, "days": 1})
    for _ in range(2):
        receiver.wait_statuses(graph.sent(MARKETING, f"+{SPANIARD}"), "delivered")
    assert failed(receiver, graph.sent(MARKETING, f"+{SPANIARD}")) == 131049
    receiver.wait_statuses(graph.sent(UTILITY, f"+{SPANIARD}"), "delivered")
    receiver.wait_statuses(graph.sent(MARKETING, "+919876543210"), "delivered")
    simulator.control("POST", "clock", {"advance_seconds": 86_400})
    receiver.wait_statuses(graph.sent(MARKETING, f"+{SPANIARD}"), "delivered")


def test_numbers_of_the_us_get_no_marketing_when_it_is_paused(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, back_again: str
):
    receiver.wait_statuses(graph.sent(MARKETING), "delivered")
    simulator.behaviour(us_marketing=False)
    assert failed(receiver, graph.sent(MARKETING)) == 131049
    receiver.wait_statuses(graph.sent(UTILITY), "delivered")
    receiver.wait_statuses(graph.sent(MARKETING, "+16475550123"), "delivered")  # Canada


def test_an_experiment_holds_the_same_people(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, back_again: str
):
    simulator.behaviour(marketing_experiment=0.5)
    people = [f"+3461234{number:04}" for number in range(40)]

    def held() -> list[bool]:
        sent = [graph.sent(MARKETING, person) for person in people]
        simulator.settle()
        ends = {status["id"]: status for status in receiver.statuses()}
        return [ends[wamid].get("errors", [{}])[0].get("code") == 130472 for wamid in sent]

    first = held()
    assert 8 < sum(first) < 32
    assert held() == first


def test_complaints_lower_the_number_and_the_template(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, back_again: str
):
    people = [f"3461234{number:04}" for number in range(6)]
    for person in people:
        simulator.inbound(person, graph.number_id, text("Hi"))
        receiver.wait_statuses(graph.sent(MARKETING, f"+{person}"), "delivered")
    for person in people[:3]:
        want(simulator, graph, person, block=True)
    assert graph.get(graph.number_id).json()["quality_rating"] == "YELLOW"
    for person in people[3:]:
        want(simulator, graph, person, report=True)
    assert graph.get(graph.number_id).json()["quality_rating"] == "RED"
    template = graph.get(back_again, fields="status,quality_score").json()
    assert template["quality_score"]["score"] == "RED"
    assert template["status"] == "PAUSED"
    assert graph.get(graph.other_number_id).json()["quality_rating"] == "GREEN"


def test_a_complaint_a_day_later_blames_no_template(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, back_again: str
):
    receiver.wait_statuses(graph.sent(MARKETING, f"+{SPANIARD}"), "delivered")
    simulator.control("POST", "clock", {"advance_seconds": 86_401})
    want(simulator, graph, report=True)
    listed = simulator.control("GET", "templates")["data"]
    assert next(entry for entry in listed if entry["id"] == back_again)["complaints"] == {}


@pytest.mark.parametrize(
    ("phone", "order", "status"),
    [
        ("999", {"phone_number_id": "1"}, 404),
        (PERSON, {"phone_number_id": "1"}, 404),
        (PERSON, {}, 400),
        (PERSON, {"phone_number_id": 1}, 400),
        (PERSON, {"phone_number_id": "1", "marketing": "never"}, 400),
    ],
)
def test_nonsense_is_refused(
    phone: str, order: dict[str, Any], status: int, simulator: SimulatorProcess
):
    answer = httpx.post(f"{simulator.url}/_simulator/phones/{phone}/will", json=order)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]
