"""Template pacing: what is held, how it is decided about, and what a paused template answers."""

from typing import Any

import httpx
import pytest

from tests.simulator.conftest import PERSON, Graph, error_of, text
from tests.simulator.receiver import Receiver
from tests.simulator.templates import body, submission, updates, wait_update
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


def pace_portfolio(simulator: SimulatorProcess, verdict: str, after: int = 2) -> None:
    rules = {"after": after, "hold_ms": 3_600_000, "verdict": verdict}
    simulator.behaviour(portfolio_pacing=rules)


def test_a_young_portfolio_sends_in_batches(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    pace_portfolio(simulator, "by_quality")
    answers = sent(graph, HELLO, 2) + sent(graph, SALE, 2)  # whatever the templates
    assert [status for _, status in answers] == ["accepted", "accepted", HELD, HELD]
    [held] = simulator.control("GET", "pacing")["data"]
    assert held == {"template_id": "portfolio", "name": None, "held": 2}
    simulator.advance(3_601)
    for wamid, _ in answers[2:]:
        receiver.wait_statuses(wamid, "delivered")
    assert [status for _, status in sent(graph, HELLO, 3)] == ["accepted", "accepted", HELD]


def test_a_batch_that_is_dropped_restricts_the_portfolio(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    pace_portfolio(simulator, "by_quality", after=0)
    ((wamid, _),) = sent(graph, HELLO)
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"quality_rating": "RED"})
    simulator.advance(3_601)
    failed = receiver.wait_statuses(wamid, "failed")[-1]
    assert failed["errors"][0]["code"] == 132015
    told = receiver.wait(lambda: updates(receiver, "account_update"))[-1]
    assert told["event"] == "ACCOUNT_RESTRICTION"
    assert told["restriction_info"][0]["restriction_type"] == "RESTRICTED_BIZ_INITIATED_MESSAGING"
    assert error_of(graph.send(HELLO))["code"] == 368
    assert error_of(create(graph))["code"] == 368
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    graph.sent(text("Sessions go on"))
    simulator.behaviour(portfolio_pacing=None)
    simulator.advance(86_400)
    assert sent(graph, HELLO)[0][1] == "accepted"


def create(graph: Graph) -> httpx.Response:
    given = submission(body("Your parcel has left the house and comes tomorrow."))
    return graph.post(f"{graph.waba_id}/message_templates", given)


def test_a_person_may_restrict_the_portfolio_and_let_it_go(
    graph: Graph, simulator: SimulatorProcess
):
    simulator.control("PATCH", "business", {"restricted_seconds": 3600})
    assert error_of(graph.send(HELLO))["code"] == 368
    simulator.control("PATCH", "business", {"restricted_seconds": 0})
    assert create(graph).status_code == 200
    assert sent(graph, HELLO)[0][1] == "accepted"


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
        ("behaviour", {"portfolio_pacing": {"hold_ms": 1}}, "after"),
        ("business", {"restricted_seconds": -1}, "restricted_seconds"),
    ],
)
def test_an_order_that_makes_no_sense_is_refused(
    path: str, order: dict[str, Any], word: str, simulator: SimulatorProcess
):
    method = "PATCH" if path == "business" else "POST"
    address = f"{simulator.url}/_simulator/{path}"
    answer = httpx.request(method, address, json=order, trust_env=False)
    assert answer.status_code in (400, 404)
    assert word in answer.json()["error"]["message"]
    assert simulator.control("GET", "behaviour")["pacing"] is None
