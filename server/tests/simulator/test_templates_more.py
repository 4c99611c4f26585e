"""The library, the archive, pauses by hand, comparisons, migrations, many languages at once; and
quality that moves with what people say."""

import json
from typing import Any

import pytest

from tests.simulator.conftest import PERSON, Graph, error_of
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

DAY = 86_400
PLAIN = body("Your parcel has been handed to the courier.")
OTP = {"type": "OTP", "otp_type": "COPY_CODE"}


@pytest.fixture(autouse=True)
def at_once(simulator: SimulatorProcess) -> None:
    simulator.behaviour(review_ms=0, rate_limits=False)


@pytest.fixture
def approved(graph: Graph) -> str:
    return created(graph, submission(PLAIN))["id"]


def decide(simulator: SimulatorProcess, template_id: str, decision: str, **more: Any) -> Any:
    order = {"decision": decision, **more}
    return simulator.control("POST", f"templates/{template_id}/decision", order)


def complain(simulator: SimulatorProcess, template_id: str, **order: Any) -> None:
    simulator.control("POST", f"templates/{template_id}/complaints", order)


def quality_of(graph: Graph, template_id: str) -> str:
    return template_of(graph, template_id, fields="quality_score")["quality_score"]["score"]


def send(graph: Graph, times: int, name: str = "parcel_update") -> None:
    for number in range(times):
        graph.sent(message(name), f"+1650555{number:04}")


def test_complaints_lower_the_quality(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, approved: str
):
    send(graph, 10)
    complain(simulator, approved, count=2)
    assert quality_of(graph, approved) == "UNKNOWN"
    complain(simulator, approved, reason="SPAM")
    assert quality_of(graph, approved) == "YELLOW"
    complain(simulator, approved, count=2)
    assert wait_update(receiver, approved, "PAUSED")["other_info"]["title"] == "FIRST_PAUSE"
    field = "message_template_quality_update"
    receiver.wait(lambda: len(updates(receiver, field)) == 2)
    changes = {
        (value["previous_quality_score"], value["new_quality_score"])
        for value in updates(receiver, field)
    }
    assert changes == {("UNKNOWN", "YELLOW"), ("YELLOW", "RED")}


def test_what_was_said_eight_days_ago_no_longer_counts(
    graph: Graph, simulator: SimulatorProcess, approved: str
):
    complain(simulator, approved, count=2)
    simulator.advance(8 * DAY)
    complain(simulator, approved, count=2)
    assert quality_of(graph, approved) == "UNKNOWN"


def test_many_sends_without_complaints_are_green(graph: Graph, approved: str):
    send(graph, 100)
    assert quality_of(graph, approved) == "GREEN"


def test_complaints_are_weighed_against_sends(
    graph: Graph, simulator: SimulatorProcess, approved: str
):
    send(graph, 350)
    complain(simulator, approved, count=4)
    assert quality_of(graph, approved) == "YELLOW"
    send(graph, 250)
    complain(simulator, approved)
    assert quality_of(graph, approved) == "GREEN"


def test_the_archive(graph: Graph, simulator: SimulatorProcess, receiver: Receiver, approved: str):
    path = f"/{graph.waba_id}/message_templates"  # without a version, as on api.facebook.com
    order = {"hsm_ids": f"{approved},1"}
    answer = graph.http.post(f"{simulator.url}{path}/archive", json=order).json()
    assert answer["archived_templates"] == [approved]
    assert answer["failed_templates"].keys() == {"1"}
    wait_update(receiver, approved, "ARCHIVED")
    assert template_of(graph, approved)["status"] == "ARCHIVED"
    assert error_of(graph.send(message("parcel_update")))["code"] == 132001
    again = graph.http.post(f"{simulator.url}{path}/archive", json=order).json()
    assert again["failed_templates"].keys() == {approved, "1"}
    back = graph.http.post(f"{simulator.url}{path}/unarchive", json=order).json()
    assert back["unarchived_templates"] == [approved]
    wait_update(receiver, approved, "UNARCHIVED")
    graph.sent(message("parcel_update"))


def test_a_pause_ends_in_the_archive(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, approved: str
):
    decide(simulator, approved, "PAUSE")
    decide(simulator, approved, "ARCHIVE")
    simulator.advance(DAY)
    decide(simulator, approved, "UNARCHIVE")
    wait_update(receiver, approved, "APPROVED", times=2)


def test_what_pacing_paused_is_unpaused_by_hand(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, approved: str
):
    assert graph.post(f"{approved}/unpause").json()["success"] is False
    decide(simulator, approved, "PAUSE", reason="RATE_LIMITING_PAUSE")
    seen = wait_update(receiver, approved, "PAUSED")
    assert seen["other_info"]["title"] == "RATE_LIMITING_PAUSE"
    early = graph.post(f"{approved}/unpause").json()
    assert early["success"] is False
    assert "5 minutes" in early["reason"]
    simulator.advance(301)
    assert graph.post(f"{approved}/unpause").json() == {"success": True}
    graph.sent(message("parcel_update"))


def test_what_people_paused_is_not_unpaused_by_hand(
    graph: Graph, simulator: SimulatorProcess, approved: str
):
    decide(simulator, approved, "PAUSE")
    simulator.advance(3_600)
    assert graph.post(f"{approved}/unpause").json()["success"] is False
    assert template_of(graph, approved)["status"] == "PAUSED"


def test_templates_are_compared(graph: Graph, simulator: SimulatorProcess, approved: str):
    other = created(graph, submission(body("Your parcel is at the post office."), name="other"))
    start, end = _week(simulator)
    query = {"template_ids": other["id"], "start": start, "end": end}
    assert "1000 times" in error_of(graph.get(f"{approved}/compare", **query))["message"]
    simulator.behaviour(sent_ms=3_600_000, delivered_ms=3_600_000, read_ms=3_600_000)
    send(graph, 1_001)
    send(graph, 1_000, "other")
    complain(simulator, approved, reason="SPAM", count=2)
    complain(simulator, other["id"], reason="NO_SIGN_UP")
    rate, sends, reasons = graph.get(f"{approved}/compare", **query).json()["data"]
    assert rate["order_by_relative_metric"] == [other["id"], approved]
    assert sends["number_values"] == [
        {"key": approved, "value": 1_001},
        {"key": other["id"], "value": 1_000},
    ]
    assert reasons["string_values"] == [
        {"key": approved, "value": "SPAM"},
        {"key": other["id"], "value": "NO_SIGN_UP"},
    ]


def _week(simulator: SimulatorProcess) -> tuple[int, int]:
    end = int(simulator.control("GET", "clock")["now"])
    return end - 7 * DAY, end


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"template_ids": "1"},
        {"template_ids": "[[]]", "start": "0", "end": "604800"},
        {"template_ids": "1", "start": "x", "end": "y"},
        {"template_ids": "1", "start": "0", "end": "86400"},
        {"template_ids": "1", "start": "0", "end": "9" * 30},
    ],
)
def test_a_wrong_comparison_is_refused(query: dict[str, str], graph: Graph, approved: str):
    assert error_of(graph.get(f"{approved}/compare", **query))["code"] == 100


def test_a_password_is_made_in_many_languages(graph: Graph, receiver: Receiver):
    path = f"{graph.waba_id}/upsert_message_templates"
    order = {
        "name": "login_code",
        "languages": ["en_US", "es", "ja"],
        "category": "AUTHENTICATION",
        "components": [{"type": "BODY", "add_security_recommendation": False}, buttons(OTP)],
    }
    made = graph.post(path, order).json()["data"]
    assert [one["language"] for one in made] == ["en_US", "es", "ja"]
    order |= {
        "languages": ["es", "fr"],
        "components": json.dumps(
            [{"type": "BODY", "add_security_recommendation": True}, buttons(OTP)]
        ),
    }
    again = graph.post(path, json.dumps(order)).json()["data"]  # encoded twice, as pywa does
    assert again[0]["id"] == made[1]["id"]
    assert again[0].keys() == {"id", "status", "category", "language"}
    assert "seguridad" in template_of(graph, again[0]["id"])["components"][0]["text"]
    receiver.wait(lambda: updates(receiver, "message_template_components_update"))


UPSERTS: dict[str, dict[str, Any]] = {
    "category": {"category": "UTILITY"},
    "languages": {"languages": "en_US"},
    "no language": {"languages": []},
    "unknown language": {"languages": ["en_US", "tlh"]},
    "wrong language": {"languages": [[]]},
    "components": {"components": [{"type": "BODY", "text": "{{1}}"}, buttons(OTP)]},
    "name of another category": {"name": "order_update"},
}


@pytest.mark.parametrize("what", UPSERTS)
def test_a_wrong_upsert_is_refused_whole(what: str, graph: Graph):
    order = {
        "name": "login_code",
        "languages": ["es", "en_US"],
        "category": "AUTHENTICATION",
        "components": [{"type": "BODY"}, buttons(OTP)],
    }
    refused = graph.post(f"{graph.waba_id}/upsert_message_templates", order | UPSERTS[what])
    assert error_of(refused)["code"] == 100
    path = f"{graph.waba_id}/message_templates"
    assert graph.get(path, name="login_code").json()["data"] == []


def test_a_password_is_previewed(graph: Graph):
    path = f"{graph.waba_id}/message_template_previews"
    query = {
        "category": "AUTHENTICATION",
        "language": "en_US,es",
        "add_security_recommendation": "true",
        "code_expiration_minutes": "10",
        "button_types": "OTP",
    }
    english, spanish = graph.get(path, **query).json()["data"]
    assert english == {
        "body": "*{{1}}* is your verification code. For your security, do not share this code.",
        "buttons": [{"text": "Copy code", "autofill_text": "Autofill"}],
        "footer": "This code expires in 10 minutes.",
        "language": "en_US",
    }
    assert spanish["footer"] == "Este código caduca en 10 minutos."
    assert len(graph.get(path, category="AUTHENTICATION").json()["data"]) > 60
    for wrong in ({"category": "UTILITY"}, {"language": "x"}, {"code_expiration_minutes": "91"}):
        assert error_of(graph.get(path, **wrong))["code"] == 100


def test_the_library_is_looked_through(graph: Graph):
    def names(**query: str) -> set[str]:
        answer = graph.get("message_template_library", limit=100, **query)
        return {entry["name"] for entry in answer.json()["data"]}

    assert len(names()) >= 12
    assert names(search="warehouse") == {"delivery_on_its_way"}
    assert names(topic="payments", industry="FINANCIAL_SERVICES") == {
        "payment_is_due",
        "payment_received",
    }
    assert names(usecase="FRAUD_ALERT") == {"sign_in_seen"}
    assert names(language="es") == {"delivery_on_its_way"}


LIBRARY = {
    "name": "on_its_way",
    "language": "en_US",
    "category": "UTILITY",
    "library_template_name": "delivery_on_its_way",
    "library_template_button_inputs": json.dumps(
        [
            {
                "type": "URL",
                "url": {
                    "base_url": "https://shop.example/{{1}}",
                    "url_suffix_example": "https://shop.example/a",
                },
            }
        ]
    ),
}


def test_a_library_template_is_approved_at_once(graph: Graph, simulator: SimulatorProcess):
    simulator.behaviour(review_ms=60_000)
    order = LIBRARY | {"library_template_body_inputs": {"add_track_package_link": True}}
    made = created(graph, order)
    assert (made["status"], made["category"]) == ("APPROVED", "UTILITY")
    shown = template_of(graph, made["id"], fields="components,library_template_name")
    assert shown["library_template_name"] == "delivery_on_its_way"
    assert shown["components"][1]["text"].endswith("Tap below to track your package.")
    assert shown["components"][2]["buttons"][0]["url"] == "https://shop.example/{{1}}"


LIBRARY_REFUSED: dict[str, dict[str, Any]] = {
    "name": {"library_template_name": "nothing"},
    "language": {"language": "de"},
    "category": {"category": "MARKETING"},
    "buttons": {"library_template_button_inputs": []},
    "no buttons": {"library_template_button_inputs": None},
    "wrong buttons": {"library_template_button_inputs": [7]},
    "wrong link": {"library_template_button_inputs": [{"type": "URL", "url": "x"}]},
    "wrong inputs": {"library_template_body_inputs": 7},
    "wrong input": {"library_template_body_inputs": {"add_track_package_link": []}},
}


@pytest.mark.parametrize("what", LIBRARY_REFUSED)
def test_a_wrong_library_template_is_refused(what: str, graph: Graph):
    path = f"{graph.waba_id}/message_templates"
    assert error_of(graph.post(path, LIBRARY | LIBRARY_REFUSED[what]))["code"] == 100


def test_templates_move_to_another_account(
    graph: Graph, simulator: SimulatorProcess, approved: str
):
    red = created(graph, submission(body("Your parcel is at the post office."), name="red"))["id"]
    simulator.control("POST", f"templates/{red}/quality", {"score": "YELLOW"})
    waba = simulator.control("POST", "wabas", {"name": "New"})["id"]
    path = f"{waba}/migrate_message_templates"
    answer = graph.post(path, params={"source_waba_id": graph.waba_id, "page_number": 0}).json()
    assert len(answer["migrated_templates"]) == 1
    reasons = {failed["id"]: failed["reason"] for failed in answer["failed_templates"]}
    assert reasons[red] == "Template quality is low"
    assert len(reasons) == 9
    copy = template_of(graph, answer["migrated_templates"][0])
    assert (copy["name"], copy["status"]) == ("parcel_update", "APPROVED")
    assert copy["id"] != approved
    empty = graph.post(path, params={"source_waba_id": graph.waba_id, "page_number": 1}).json()
    assert empty == {"migrated_templates": [], "failed_templates": []}


@pytest.mark.parametrize("source", ["", "1", "[]", "itself"])
def test_a_wrong_migration_is_refused(source: str, graph: Graph):
    query = {"source_waba_id": graph.waba_id if source == "itself" else source}
    refused = graph.post(f"{graph.waba_id}/migrate_message_templates", params=query)
    assert error_of(refused)["code"] == 100


def test_a_generated_template_is_left_alone(graph: Graph, receiver: Receiver):
    text = {"type": "text", "text": {"body": "Your order A-1 has left."}, "category": "utility"}
    graph.sent(text, f"+{PERSON}")
    path = f"{graph.waba_id}/message_templates"
    made = graph.get(path, source="AUTO_GENERATED").json()["data"][0]
    refused = graph.post(made["id"], {"components": [PLAIN]})
    assert error_of(refused)["error_subcode"] == 2388039
    gone = graph.http.delete(path, params={"name": made["name"]})
    assert "Generated" in error_of(gone)["error_user_msg"]


@pytest.mark.parametrize("ids", [None, "", [], {}, [[]], 7.5, list(range(101))])
def test_wrong_ids_for_the_archive_never_break_it(ids: Any, graph: Graph):
    for deed in ("archive", "unarchive", "burn"):
        answer = graph.post(f"{graph.waba_id}/message_templates/{deed}", {"hsm_ids": ids})
        assert answer.status_code in (200, 400), answer.text
