"""The reviewer: what it approves, what it rejects and why, and who is told."""

from typing import Any

import pytest

from tests.simulator.conftest import Graph, error_of
from tests.simulator.receiver import Receiver
from tests.simulator.templates import (
    body,
    buttons,
    created,
    submission,
    template_of,
    updates,
    wait_update,
)
from tests.simulator.test_sending import template as message
from tests.simulator_process import SimulatorProcess

PLAIN = body("Your parcel has been handed to the courier.")


def url(address: str) -> dict[str, Any]:
    return {"type": "URL", "text": "Look", "url": address}


@pytest.fixture(autouse=True)
def quick(simulator: SimulatorProcess) -> None:
    simulator.behaviour(review_ms=20)


def decide(simulator: SimulatorProcess, template_id: str, decision: str, **more: Any) -> Any:
    order = {"decision": decision, **more}
    return simulator.control("POST", f"templates/{template_id}/decision", order)


def test_a_good_template_is_approved_and_can_be_sent(graph: Graph, receiver: Receiver):
    taken = created(graph, submission(PLAIN))
    assert graph.send(message("parcel_update")).status_code == 404  # not approved yet
    seen = wait_update(receiver, taken["id"], "APPROVED")
    assert seen == {
        "event": "APPROVED",
        "message_template_id": int(taken["id"]),
        "message_template_name": "parcel_update",
        "message_template_language": "en_US",
        "message_template_category": "UTILITY",
        "reason": "NONE",
    }
    assert template_of(graph, taken["id"])["status"] == "APPROVED"
    graph.sent(message("parcel_update"))


def test_the_time_stands_in_the_entry(graph: Graph, receiver: Receiver):
    taken = created(graph, submission(PLAIN))
    wait_update(receiver, taken["id"], "APPROVED")
    entry = receiver.posts()[-1].body["entry"][0]
    assert entry["id"] == graph.waba_id
    assert entry["time"] > 1_700_000_000


REJECTED: dict[str, tuple[dict[str, Any], str]] = {
    "braces": (
        submission(body("Your parcel {{1} has been handed to the courier.")),
        "INVALID_FORMAT",
    ),
    "adjacent": (
        submission(body("Dear {{1}} {{2}}, your parcel is on its way to you.", "Ann", "Bo")),
        "INVALID_FORMAT",
    ),
    "short link": (submission(PLAIN, buttons(url("https://bit.ly/abc"))), "INVALID_FORMAT"),
    "short link in the text": (
        submission(body("Your parcel is at tinyurl.com/abc today.")),
        "INVALID_FORMAT",
    ),
    "insult": (submission(body("Take your parcel, idiot, before noon.")), "ABUSIVE_CONTENT"),
    "threat": (submission(body("Pay now or we take legal action.")), "ABUSIVE_CONTENT"),
    "card number": (submission(body("Answer with your credit card number.")), "SCAM"),
    "code in utility": (
        submission(body("Your verification code is {{1}} for this shop.", "1234")),
        "INCORRECT_CATEGORY",
    ),
    "code in marketing": (
        submission(body("Use the OTP {{1}} to enter our shop.", "1234"), category="MARKETING"),
        "INCORRECT_CATEGORY",
    ),
    "duplicate": (
        submission(body("Thank you for your order. Your receipt for {{1}} is attached.", "$ 1")),
        "INVALID_FORMAT",
    ),
}


@pytest.mark.parametrize("what", REJECTED)
def test_a_bad_template_is_rejected_with_its_reason(what: str, graph: Graph, receiver: Receiver):
    given, reason = REJECTED[what]
    taken = created(graph, given)
    assert taken["status"] == "PENDING"
    seen = wait_update(receiver, taken["id"], "REJECTED")
    assert seen["reason"] == reason
    assert seen["rejection_info"]["reason"]
    assert seen["rejection_info"]["recommendation"]
    shown = template_of(graph, taken["id"], fields="status,rejected_reason")
    assert (shown["status"], shown["rejected_reason"]) == ("REJECTED", reason)


APPROVED = {
    "own domain that ends alike": submission(PLAIN, buttons(url("https://smart.co/a"))),
    "a password that was changed": submission(
        body("Your password was changed. The card number ending in 42 is still known to us.")
    ),
    "page about WhatsApp": submission(PLAIN, buttons(url("https://shop.example/wa.me-explained"))),
    "same body in another language": submission(
        body("Hello {{1}}, your order {{2}} is on its way to you.", "Ann", "1"), language="en_GB"
    ),
    "variable before a full stop": submission(
        body("Thank you, {{1}}! Your order number is {{2}}.", "Ann", "A-1")
    ),
}


@pytest.mark.parametrize("what", APPROVED)
def test_what_only_looks_bad_is_approved(what: str, graph: Graph, receiver: Receiver):
    taken = created(graph, APPROVED[what])
    assert wait_update(receiver, taken["id"], "APPROVED")["reason"] == "NONE"


def test_without_a_delay_it_is_decided_at_once(graph: Graph, simulator: SimulatorProcess):
    simulator.behaviour(review_ms=0)
    assert created(graph, submission(PLAIN))["status"] == "APPROVED"


def test_the_review_waits_for_the_clock(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.behaviour(review_ms=3_600_000)
    taken = created(graph, submission(PLAIN))
    simulator.advance(3_500)
    assert template_of(graph, taken["id"])["status"] == "PENDING"
    simulator.advance(200)
    wait_update(receiver, taken["id"], "APPROVED")


def test_a_person_decides(graph: Graph, simulator: SimulatorProcess, receiver: Receiver):
    simulator.behaviour(review="manual", review_ms=0)
    first = created(graph, submission(PLAIN))["id"]
    second = created(graph, submission(PLAIN, name="other"))["id"]
    assert template_of(graph, first)["status"] == "PENDING"
    decide(simulator, first, "APPROVE")
    text = {"text": "It shouts.", "advice": "Write it in lower case."}
    decide(simulator, second, "REJECT", reason="PROMOTIONAL", **text)
    wait_update(receiver, first, "APPROVED")
    seen = wait_update(receiver, second, "REJECTED")
    assert seen["reason"] == "PROMOTIONAL"
    assert seen["rejection_info"] == {
        "reason": "It shouts.",
        "recommendation": "Write it in lower case.",
    }
    decide(simulator, second, "APPEAL")
    wait_update(receiver, second, "IN_APPEAL")
    decide(simulator, second, "APPROVE")
    wait_update(receiver, second, "APPROVED")


def test_the_reviewer_takes_up_what_waited_for_a_person(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.behaviour(review="manual", review_ms=0)
    taken = created(graph, submission(PLAIN))["id"]
    simulator.behaviour(review="auto")
    wait_update(receiver, taken, "APPROVED")


def test_a_flag_and_what_follows(graph: Graph, simulator: SimulatorProcess, receiver: Receiver):
    taken = created(graph, submission(PLAIN))["id"]
    wait_update(receiver, taken, "APPROVED")
    decide(simulator, taken, "FLAG")
    assert int(wait_update(receiver, taken, "FLAGGED")["disable_info"]["disable_date"]) > 0
    graph.sent(message("parcel_update"))
    decide(simulator, taken, "DISABLE")
    seen = wait_update(receiver, taken, "DISABLED")
    assert seen["other_info"]["title"] == "DISABLED"
    assert error_of(graph.send(message("parcel_update")))["code"] == 132016
    decide(simulator, taken, "REINSTATE")
    wait_update(receiver, taken, "REINSTATED")
    graph.sent(message("parcel_update"))


def test_a_decision_must_fit_the_status(graph: Graph, simulator: SimulatorProcess):
    shown = simulator.control("GET", "templates")["data"]
    template_id = next(one["id"] for one in shown if one["name"] == "order_update")
    with pytest.raises(AssertionError, match="UNPAUSE needs one of PAUSED"):
        decide(simulator, template_id, "UNPAUSE")
    with pytest.raises(AssertionError, match="There is no template"):
        decide(simulator, "1", "APPROVE")
    with pytest.raises(AssertionError, match="decision"):
        decide(simulator, template_id, "DANCE")


def test_recategorisation_comes_with_notice(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    taken = created(graph, submission(PLAIN))["id"]
    wait_update(receiver, taken, "APPROVED")
    order = {"category": "MARKETING", "notice_seconds": 86_400}
    simulator.control("POST", f"templates/{taken}/recategorise", order)
    field = "template_category_update"
    receiver.wait(lambda: updates(receiver, field))
    notice = updates(receiver, field)[0]
    assert (notice["new_category"], notice["correct_category"]) == ("UTILITY", "MARKETING")
    fields = "category,correct_category,previous_category"
    assert template_of(graph, taken, fields=fields)["correct_category"] == "MARKETING"
    simulator.advance(86_401)
    receiver.wait(lambda: len(updates(receiver, field)) == 2)
    change = updates(receiver, field)[1]
    assert (change["previous_category"], change["new_category"]) == ("UTILITY", "MARKETING")
    shown = template_of(graph, taken, fields=fields)
    assert shown["category"] == "MARKETING"
    assert shown["previous_category"] == "UTILITY"
    assert "correct_category" not in shown


def recategorise(simulator: SimulatorProcess, template_id: str) -> None:
    order = {"category": "MARKETING", "notice_seconds": 0}
    simulator.control("POST", f"templates/{template_id}/recategorise", order)


def test_misuse_of_a_category_ends_utility_templates_for_a_while(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.behaviour(review_ms=0)
    path = f"{graph.waba_id}/message_templates"
    for days in (7, 30):
        for number in range(3):
            given = body(f"Your parcel number {number} of {days} is here.")
            made = created(graph, submission(given, name=f"n{days}_{number}"))
            recategorise(simulator, made["id"])
        refused = graph.post(path, submission(PLAIN, name="one_more"))
        assert (refused.status_code, error_of(refused)["code"]) == (403, 368)
        created(graph, submission(PLAIN, name=f"marketing_{days}", category="MARKETING"))
        simulator.advance((days - 1) * 86_400)
        assert graph.post(path, submission(PLAIN, name="one_more")).status_code == 403
        simulator.advance(86_401)
    created(graph, submission(PLAIN, name="one_more"))
    field = "account_update"
    receiver.wait(lambda: len(updates(receiver, field)) == 2)
    told = updates(receiver, field)[0]
    assert told["event"] == "ACCOUNT_RESTRICTION"
    restriction = told["restriction_info"][0]
    assert restriction["restriction_type"] == "RESTRICTED_UTILITY_TEMPLATES"
    assert restriction["expiration"] > 0


def test_the_console_sees_all_of_it(graph: Graph, simulator: SimulatorProcess):
    simulator.behaviour(review_ms=0)
    taken = created(graph, submission(body("Take your parcel, idiot, before noon.")))
    shown = {one["id"]: one for one in simulator.control("GET", "templates")["data"]}[taken["id"]]
    assert shown["waba_id"] == graph.waba_id
    assert (shown["status"], shown["rejected_reason"]) == ("REJECTED", "ABUSIVE_CONTENT")
    assert shown["quality"] == "UNKNOWN"


def test_what_is_due_survives_a_restart(tmp_path: Any, endpoint: Receiver):
    state = tmp_path / "state.json"
    options = {"state": state, "verify_token": endpoint.verify_token}
    with SimulatorProcess.start(endpoint.url, **options) as first:
        graph = Graph(first)
        first.behaviour(review_ms=3_600_000)
        taken = created(graph, submission(PLAIN))["id"]
        path = f"{graph.waba_id}/message_templates"
        other = graph.get(path, name="order_update").json()["data"][0]["id"]
        decide(first, other, "PAUSE")
        graph.http.close()
    with SimulatorProcess.start(endpoint.url, **options) as second:
        graph = Graph(second)
        assert template_of(graph, taken)["status"] == "PENDING"
        graph.http.close()
        second.advance(3_601)
        wait_update(endpoint, taken, "APPROVED")
        second.advance(2 * 3_600)
        assert wait_update(endpoint, other, "APPROVED")["other_info"]["title"] == "UNPAUSE"
