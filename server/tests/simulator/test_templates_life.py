"""Lists, edits, deletions and pauses of templates."""

from typing import Any

import pytest

from tests.simulator.conftest import Graph, error_of
from tests.simulator.receiver import Receiver
from tests.simulator.templates import (
    body,
    buttons,
    created,
    quick_reply,
    submission,
    template_of,
    updates,
    wait_update,
)
from tests.simulator.test_sending import template as message
from tests.simulator_process import SimulatorProcess

HOUR = 3_600
DAY = 24 * HOUR
PLAIN = body("Your parcel has been handed to the courier.")
OTHER = body("Your parcel lies at the post office.")


@pytest.fixture(autouse=True)
def at_once(simulator: SimulatorProcess) -> None:
    simulator.behaviour(review_ms=0)


@pytest.fixture
def approved(graph: Graph, receiver: Receiver) -> str:
    taken = created(graph, submission(PLAIN))
    assert taken["status"] == "APPROVED"
    return taken["id"]


def listed(graph: Graph, **query: Any) -> list[str]:
    answer = graph.get(f"{graph.waba_id}/message_templates", limit=100, **query)
    assert answer.status_code == 200, answer.text
    return [one["name"] for one in answer.json()["data"]]


def delete(graph: Graph, **query: Any) -> Any:
    return graph.http.delete(f"{graph.waba_id}/message_templates", params=query)


def rate(simulator: SimulatorProcess, template_id: str, score: str) -> None:
    simulator.control("POST", f"templates/{template_id}/quality", {"score": score})


FILTERS: dict[str, tuple[dict[str, str], set[str]]] = {
    "name": ({"name": "order_update"}, {"order_update"}),
    "part of a name": ({"name": "order"}, {"order_update", "order_receipt"}),
    "status": ({"status": "REJECTED"}, {"bad"}),
    "statuses": ({"status": '["REJECTED","PENDING"]'}, {"bad"}),
    "statuses with commas": ({"status": "REJECTED,PENDING"}, {"bad"}),
    "category": ({"category": "AUTHENTICATION"}, {"verification_code"}),
    "categories": ({"category": '["authentication"]'}, {"verification_code"}),
    "language": ({"language": "de"}, {"appointment_reminder"}),
    "content": ({"content": "RECEIPT for"}, {"order_receipt"}),
    "name or content": ({"name_or_content": "receipt"}, {"order_receipt"}),
    "quality": ({"quality_score": "GREEN"}, set()),
    "source": ({"source": "AUTO_GENERATED"}, set()),
    "two at once": ({"category": "UTILITY", "language": "pt_BR"}, {"appointment_reminder"}),
}


@pytest.mark.parametrize("what", FILTERS)
def test_a_list_is_narrowed(what: str, graph: Graph):
    created(graph, submission(body("Take it, idiot, before noon."), name="bad"))
    query, names = FILTERS[what]
    assert set(listed(graph, **query)) == names


@pytest.mark.parametrize(
    "query", [{"status": "DANCING"}, {"category": "[1]"}, {"language": "[{}]"}]
)
def test_a_wrong_filter_is_refused(query: dict[str, str], graph: Graph):
    answer = graph.get(f"{graph.waba_id}/message_templates", **query)
    assert error_of(answer)["code"] == 100


def test_the_summary_counts(graph: Graph):
    names = "total_count,message_template_count,message_template_limit,are_translations_complete"
    path = f"{graph.waba_id}/message_templates"
    answer = graph.get(path, name="order_update", summary=names, limit=1).json()
    assert answer["summary"] == {
        "total_count": 1,
        "message_template_count": 8,
        "message_template_limit": 6_000,
        "are_translations_complete": False,
    }


def test_an_approved_template_can_be_edited_once_a_day(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, approved: str
):
    footer = {"type": "FOOTER", "text": "Bye"}
    header = {"type": "HEADER", "format": "TEXT", "text": "Parcel"}
    parts = [header, OTHER, footer, buttons(quick_reply("Stop"))]
    assert graph.post(approved, {"components": parts}).json() == {
        "success": True,
        "id": approved,
        "name": "parcel_update",
        "category": "UTILITY",
    }
    assert template_of(graph, approved)["components"] == parts
    field = "message_template_components_update"
    receiver.wait(lambda: updates(receiver, field))
    assert updates(receiver, field)[0] == {
        "message_template_id": int(approved),
        "message_template_name": "parcel_update",
        "message_template_language": "en_US",
        "message_template_element": OTHER["text"],
        "message_template_title": "Parcel",
        "message_template_footer": "Bye",
        "message_template_buttons": [
            {
                "message_template_button_type": "QUICK_REPLY",
                "message_template_button_text": "Stop",
            }
        ],
    }
    wait_update(receiver, approved, "PENDING")
    wait_update(receiver, approved, "APPROVED", times=2)
    again = graph.post(approved, {"components": [PLAIN]})
    assert error_of(again)["error_subcode"] == 2388025
    simulator.advance(DAY + 1)
    assert graph.post(approved, {"components": [PLAIN]}).is_success


def test_an_approved_template_can_be_edited_ten_times_a_month(
    graph: Graph, simulator: SimulatorProcess, approved: str
):
    for turn in range(10):
        parts = [PLAIN if turn % 2 else OTHER]
        assert graph.post(approved, {"components": parts}).is_success
        simulator.advance(DAY + 1)
    refused = graph.post(approved, {"components": [OTHER]})
    assert "30 days" in error_of(refused)["error_user_msg"]
    simulator.advance(21 * DAY)
    assert graph.post(approved, {"components": [OTHER]}).is_success


def test_a_rejected_template_can_be_edited_at_will(graph: Graph, receiver: Receiver):
    bad = created(graph, submission(body("Take it, idiot, before noon.")))["id"]
    for word in ("moron", "bastard"):
        parts = [body(f"Take it, {word}, before noon.")]
        assert graph.post(bad, {"components": parts}).is_success
        assert template_of(graph, bad)["status"] == "REJECTED"
    assert graph.post(bad, {"components": [PLAIN], "category": "MARKETING"}).is_success
    shown = template_of(graph, bad)
    assert (shown["status"], shown["category"]) == ("APPROVED", "MARKETING")


def test_what_cannot_be_edited(graph: Graph, simulator: SimulatorProcess, approved: str):
    assert error_of(graph.post(approved, {"category": "MARKETING"}))["error_subcode"] == 2388039
    assert error_of(graph.post(approved, {"name": "other"}))["code"] == 100
    assert error_of(graph.post(approved, {"components": []}))["code"] == 100
    bad = {"components": [body("{{1}} is here", "x")]}
    assert error_of(graph.post(approved, bad))["error_subcode"] == 2388299
    assert template_of(graph, approved)["components"] == [PLAIN]
    simulator.behaviour(review="manual")
    pending = created(graph, submission(OTHER, name="waits"))["id"]
    refused = graph.post(pending, {"components": [PLAIN]})
    assert error_of(refused)["error_subcode"] == 2388039


def test_the_lifetime_is_edited_without_a_review(graph: Graph, approved: str):
    for seconds in (60, 90):
        assert graph.post(approved, {"message_send_ttl_seconds": seconds}).is_success
    shown = template_of(graph, approved, fields="status,message_send_ttl_seconds")
    assert (shown["status"], shown["message_send_ttl_seconds"]) == ("APPROVED", 90)
    assert error_of(graph.post(approved, {"message_send_ttl_seconds": 1}))["code"] == 100


def test_a_deleted_name_is_locked_for_thirty_days(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, approved: str
):
    assert delete(graph, name="parcel_update").json() == {"success": True}
    assert wait_update(receiver, approved, "PENDING_DELETION")["reason"] is None
    assert template_of(graph, approved)["status"] == "PENDING_DELETION"
    assert listed(graph, name="parcel_update") == []
    assert listed(graph, status="PENDING_DELETION") == ["parcel_update"]
    assert error_of(graph.send(message("parcel_update")))["code"] == 132001
    path = f"{graph.waba_id}/message_templates"
    assert error_of(graph.post(path, submission(OTHER)))["error_subcode"] == 2388023
    simulator.advance(30 * DAY + 1)
    wait_update(receiver, approved, "DELETED")
    assert error_of(graph.get(approved))["error_subcode"] == 33
    assert created(graph, submission(OTHER))["id"] != approved


def test_what_was_never_approved_is_gone_at_once(graph: Graph, receiver: Receiver):
    given = submission(body("Take it, idiot, before noon."))
    bad = created(graph, given)["id"]
    assert delete(graph, name="parcel_update").is_success
    wait_update(receiver, bad, "DELETED")
    assert error_of(graph.get(bad))["error_subcode"] == 33
    assert created(graph, given)["status"] == "REJECTED"


def test_a_name_is_deleted_in_all_languages_and_an_id_in_one(graph: Graph):
    path = f"{graph.waba_id}/message_templates"
    german = graph.get(path, name="appointment_reminder", language="de").json()["data"][0]["id"]
    assert delete(graph, name="appointment_reminder", hsm_id=german).is_success
    assert len(listed(graph, name="appointment_reminder")) == 2
    assert delete(graph, name="appointment_reminder").is_success
    assert listed(graph, name="appointment_reminder") == []


def test_many_are_deleted_by_id(graph: Graph):
    shown = graph.get(f"{graph.waba_id}/message_templates").json()["data"]
    ids = [one["id"] for one in shown if one["name"] in ("order_update", "spring_sale")]
    assert delete(graph, hsm_ids=f"[{','.join(ids)}]").is_success
    assert {"order_update", "spring_sale"}.isdisjoint(listed(graph))


DELETIONS: dict[str, tuple[dict[str, str], int | None]] = {
    "unknown name": ({"name": "nothing"}, 2593002),
    "unknown id": ({"hsm_id": "1", "name": "order_update"}, 2593002),
    "sample": ({"name": "hello_world"}, 2388094),
    "no name": ({}, None),
    "no ids": ({"hsm_ids": "[]"}, None),
    "too many ids": ({"hsm_ids": ",".join(map(str, range(101)))}, None),
    "wrong ids": ({"hsm_ids": '[[],{"a":1}]'}, 2593002),
    "wrong id": ({"hsm_id": "[[]]"}, 2593002),
}


@pytest.mark.parametrize("what", DELETIONS)
def test_what_cannot_be_deleted(what: str, graph: Graph):
    query, subcode = DELETIONS[what]
    error = error_of(delete(graph, **query))
    assert (error["code"], error.get("error_subcode")) == (100, subcode)


def test_a_disabled_template_cannot_be_deleted(
    graph: Graph, simulator: SimulatorProcess, approved: str
):
    simulator.control("POST", f"templates/{approved}/decision", {"decision": "DISABLE"})
    assert "Disabled" in error_of(delete(graph, name="parcel_update"))["error_user_msg"]


def test_low_quality_pauses_twice_and_then_disables(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, approved: str
):
    rate(simulator, approved, "RED")
    seen = wait_update(receiver, approved, "PAUSED")
    assert seen["other_info"]["title"] == "FIRST_PAUSE"
    field = "message_template_quality_update"
    quality = receiver.wait(lambda: updates(receiver, field))[0]
    assert (quality["previous_quality_score"], quality["new_quality_score"]) == ("UNKNOWN", "RED")
    assert error_of(graph.send(message("parcel_update")))["code"] == 132015
    simulator.advance(3 * HOUR - 60)
    assert template_of(graph, approved)["status"] == "PAUSED"
    simulator.advance(61)
    assert wait_update(receiver, approved, "APPROVED", times=2)["other_info"]["title"] == "UNPAUSE"
    graph.sent(message("parcel_update"))
    rate(simulator, approved, "RED")
    seen = wait_update(receiver, approved, "PAUSED", times=2)
    assert seen["other_info"]["title"] == "SECOND_PAUSE"
    simulator.advance(3 * HOUR + 1)
    assert template_of(graph, approved)["status"] == "PAUSED"
    simulator.advance(3 * HOUR)
    wait_update(receiver, approved, "APPROVED", times=3)
    rate(simulator, approved, "RED")
    wait_update(receiver, approved, "DISABLED")
    assert error_of(graph.send(message("parcel_update")))["code"] == 132016


def test_yellow_is_told_and_pauses_nothing(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, approved: str
):
    rate(simulator, approved, "GREEN")
    rate(simulator, approved, "YELLOW")
    receiver.wait(lambda: len(updates(receiver, "message_template_quality_update")) == 2)
    assert template_of(graph, approved)["status"] == "APPROVED"
    assert listed(graph, quality_score='["YELLOW"]') == ["parcel_update"]


def test_a_hundred_templates_an_hour(graph: Graph, simulator: SimulatorProcess):
    path = f"{graph.waba_id}/message_templates"
    for number in range(100):
        created(graph, submission(body(f"Your parcel {number} is here."), name=f"n{number}"))
    refused = graph.post(path, submission(PLAIN, name="one_more"))
    assert error_of(refused)["code"] == 80007
    simulator.advance(HOUR + 1)
    created(graph, submission(PLAIN, name="one_more"))


def test_a_waba_is_full_some_time(graph: Graph, simulator: SimulatorProcess):
    """Without a number with an approved name it may have 250."""
    simulator.behaviour(rate_limits=False)
    waba = simulator.control("POST", "wabas", {"name": "Small", "numbers": []})["id"]
    path = f"{waba}/message_templates"
    for number in range(250 - 8):
        given = submission(body(f"Your parcel {number} is here."), name=f"n{number}")
        assert graph.post(path, given).is_success
    refused = graph.post(path, submission(PLAIN, name="one_more"))
    assert error_of(refused)["error_subcode"] == 2388019
    assert graph.http.delete(path, params={"name": "n1"}).is_success
    assert graph.post(path, submission(PLAIN, name="one_more")).is_success


def test_a_waba_shows_its_templates_as_a_field(graph: Graph):
    fields = "message_templates.limit(2){name,status}"
    shown = graph.get(graph.waba_id, fields=fields).json()["message_templates"]["data"]
    assert [one["name"] for one in shown] == ["hello_world", "order_update"]
    assert shown[0].keys() == {"id", "name", "status"}


def test_health_tells_why_a_template_cannot_be_sent(
    graph: Graph, simulator: SimulatorProcess, approved: str
):
    health = template_of(graph, approved, fields="health_status")["health_status"]
    assert health["can_send_message"] == "AVAILABLE"
    rate(simulator, approved, "RED")
    health = template_of(graph, approved, fields="health_status")["health_status"]
    assert health["can_send_message"] == "BLOCKED"
    entity = health["entities"][0]
    assert (entity["entity_type"], entity["id"]) == ("MESSAGE_TEMPLATE", approved)
    assert "PAUSED" in entity["errors"][0]["error_description"]
