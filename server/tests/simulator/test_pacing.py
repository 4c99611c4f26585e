"""Template pacing: what is held, how it is decided about, and what a paused template answers."""

from typing import Any

import httpx
import pytest

from tests.simulator.conftest import Graph, error_of
from tests.simulator.receiver import Receiver
from tests.simulator.templates import wait_update
from tests.simulator.test_marketing_messages import SALE
from tests.simulator.test_sending import template
from tests.simulator_process import SimulatorProcess

HELLO = template("hello_world")
HELD = "held_for_quality_assessment"


def id_of(graph: Graph, name: str) -> str:
    return graph.get(f"{graph.waba_id}/message_templates", name=name).json()["data"][0]["id"]


def sent(graph: Graph, message: dict[str, Any], count: int = 1) -> list[tuple[str, str]]:
    """The wamids and statuses of the answers; each message goes to somebody else."""
    answers = [graph.send(message, f"+3461234{place:04}").json() for place in range(count)]
    return [(a["messages"][0]["id"], a["messages"][0]["message_status"]) for a in answers]


def pace(simulator: SimulatorProcess, verdict: str, after: int = 1) -> None:
    rules = {"after": after, "hold_ms": 3_600_000, "verdict": verdict}
    assert simulator.behaviour(pacing=rules)["pacing"]["verdict"] == verdict


def statuses_of(receiver: Receiver, wamid: str) -> list[str]:
    return [status["status"] for status in receiver.statuses() if status["id"] == wamid]


def test_nothing_is_held_unless_somebody_says_so(graph: Graph):
    assert {status for _, status in sent(graph, SALE, 3)} == {"accepted"}


def test_what_is_held_is_released_for_good(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    pace(simulator, "release", after=2)
    answers = sent(graph, SALE, 4)
    assert [status for _, status in answers] == ["accepted", "accepted", HELD, HELD]
    held = simulator.control("GET", "pacing")["data"]
    assert held == [{"template_id": id_of(graph, "spring_sale"), "name": "spring_sale", "held": 2}]
    receiver.wait_statuses(answers[1][0], "sent", "delivered")
    simulator.settle()
    assert statuses_of(receiver, answers[2][0]) == []
    simulator.advance(3_601)
    for wamid, _ in answers[2:]:
        receiver.wait_statuses(wamid, "sent", "delivered")
    assert simulator.control("GET", "pacing")["data"] == []
    assert sent(graph, SALE)[0][1] == "accepted"


def test_what_is_dropped_fails_and_pauses_the_template(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    template_id = id_of(graph, "spring_sale")
    graph.http.post(
        f"{graph.app['id']}/subscriptions",
        headers=graph.app_token,
        json={
            "object": "whatsapp_business_account",
            "callback_url": receiver.url,
            "verify_token": receiver.verify_token,
            "fields": ["messages", "message_template_status_update"],
        },
    )
    pace(simulator, "drop")
    answers = sent(graph, SALE, 2)
    assert answers[1][1] == HELD
    simulator.advance(3_601)
    failed = receiver.wait_statuses(answers[1][0], "failed")[-1]
    assert failed["errors"][0]["code"] == 132015
    assert "pricing" not in failed
    told = wait_update(receiver, template_id, "PAUSED")
    assert told["other_info"]["title"] == "RATE_LIMITING_PAUSE"
    assert error_of(graph.send(SALE))["code"] == 132015

    simulator.advance(86_400)  # it does not end by itself
    assert error_of(graph.send(SALE))["code"] == 132015
    order = {"decision": "UNPAUSE"}
    simulator.control("POST", f"templates/{template_id}/decision", order)
    assert [status for _, status in sent(graph, SALE, 2)] == ["accepted", HELD]


def test_only_marketing_is_paced_unless_it_was_paused(graph: Graph, simulator: SimulatorProcess):
    pace(simulator, "release", after=0)
    assert sent(graph, HELLO)[0][1] == "accepted"
    template_id = id_of(graph, "hello_world")
    for decision in ("PAUSE", "UNPAUSE"):
        order = {"decision": decision}
        simulator.control("POST", f"templates/{template_id}/decision", order)
    assert sent(graph, HELLO)[0][1] == HELD
    simulator.control("POST", "pacing/release")
    for decision in ("PAUSE", "UNPAUSE"):
        order = {"decision": decision}
        simulator.control("POST", f"templates/{template_id}/decision", order)
    simulator.advance(8 * 86_400)
    assert sent(graph, HELLO)[0][1] == "accepted"


def test_a_template_of_high_quality_is_not_paced(graph: Graph, simulator: SimulatorProcess):
    pace(simulator, "drop", after=0)
    template_id = id_of(graph, "spring_sale")
    simulator.control("POST", f"templates/{template_id}/quality", {"score": "GREEN"})
    assert sent(graph, SALE)[0][1] == "accepted"


@pytest.mark.parametrize(("score", "end"), [("UNKNOWN", "delivered"), ("YELLOW", "failed")])
def test_quality_may_decide(
    score: str, end: str, graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    pace(simulator, "by_quality", after=0)
    ((wamid, status),) = sent(graph, SALE)
    assert status == HELD
    template_id = id_of(graph, "spring_sale")
    simulator.control("POST", f"templates/{template_id}/quality", {"score": score})
    simulator.advance(3_601)
    receiver.wait_statuses(wamid, end)


@pytest.mark.parametrize(("verdict", "end"), [("release", "delivered"), ("drop", "failed")])
def test_a_person_may_decide(
    verdict: str, end: str, graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    pace(simulator, "release", after=0)
    ((wamid, _),) = sent(graph, SALE)
    order = {"template_id": id_of(graph, "spring_sale")}
    assert simulator.control("POST", f"pacing/{verdict}", order) == {"messages": 1}
    receiver.wait_statuses(wamid, end)


def test_a_paused_template_may_be_answered_as_such(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    order = {"decision": "PAUSE"}
    simulator.control("POST", f"templates/{id_of(graph, 'hello_world')}/decision", order)
    assert error_of(graph.send(HELLO))["code"] == 132015
    simulator.behaviour(paused="async")
    ((wamid, status),) = sent(graph, HELLO)
    assert status == "paused"
    assert receiver.wait_statuses(wamid, "failed")[-1]["errors"][0]["code"] == 132015


@pytest.mark.parametrize(
    ("path", "order", "word"),
    [
        ("pacing/release", {"template_id": "1"}, "template_id"),
        ("pacing/perhaps", {}, "release"),
        ("pacing/drop", {"template_id": 1}, "template_id"),
        ("behaviour", {"pacing": {"after": -1}}, "after"),
        ("behaviour", {"pacing": {"hold_ms": 1}}, "after"),
        ("behaviour", {"pacing": {"after": 1, "hold_ms": [1]}}, "hold_ms"),
        ("behaviour", {"pacing": {"after": 1, "verdict": "maybe"}}, "verdict"),
        ("behaviour", {"paused": "maybe"}, "paused"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(
    path: str, order: dict[str, Any], word: str, simulator: SimulatorProcess
):
    answer = httpx.post(f"{simulator.url}/_simulator/{path}", json=order, trust_env=False)
    assert answer.status_code in (400, 404)
    assert word in answer.json()["error"]["message"]
    assert simulator.control("GET", "behaviour")["pacing"] is None
