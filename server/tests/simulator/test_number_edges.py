"""What else belongs to a number: prompts and commands, the blue tick, compliance, a key, a cart."""

from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.conftest import Graph, error_of
from tests.simulator.receiver import Receiver
from tests.simulator.test_hostile import MANY, VALUES, check
from tests.simulator_process import SimulatorProcess

DAY = 86_400
EDGES = (
    "conversational_automation",
    "official_business_account",
    "business_compliance_info",
    "whatsapp_business_encryption",
    "whatsapp_commerce_settings",
)


def notices(receiver: Receiver, field: str) -> list[dict[str, Any]]:
    """The values of the webhooks of that field, in order."""
    changes = [
        change
        for post in receiver.posts()
        for entry in post.body["entry"]
        for change in entry["changes"]
    ]
    return [change["value"] for change in changes if change["field"] == field]


def listen(graph: Graph, receiver: Receiver, *fields: str) -> None:
    """Subscribes the app to these fields."""
    query = {
        "object": "whatsapp_business_account",
        "callback_url": receiver.url,
        "verify_token": receiver.verify_token,
        "fields": ",".join(fields),
    }
    path = f"{graph.app['id']}/subscriptions"
    answer = graph.http.post(path, params=query, headers=graph.app_token)
    assert answer.is_success, answer.text


# ── conversational components ──────────────────────────────────────────────────────────────


def automation(graph: Graph, **body: Any) -> Any:
    return graph.post(f"{graph.number_id}/conversational_automation", body)


def configured(graph: Graph) -> Any:
    fields = {"fields": "conversational_automation"}
    return graph.get(graph.number_id, **fields).json().get("conversational_automation")


def test_prompts_and_commands_are_kept(graph: Graph, simulator: SimulatorProcess):
    assert configured(graph) is None
    order = {"command_name": "order", "command_description": "Order flowers"}
    assert automation(graph, prompts=["Hours?"], commands=[order]).json() == {"success": True}
    assert automation(graph, enable_welcome_message=True, prompts=["Where?"]).is_success
    shown = configured(graph)
    assert (shown["prompts"], shown["commands"]) == (["Where?"], [order])
    assert shown["enable_welcome_message"] is False
    number = simulator.state()["wabas"][0]["numbers"][0]
    assert (number["prompts"], number["commands"]) == (["Where?"], [order])


@pytest.mark.parametrize(
    "body",
    [
        {"prompts": ["x"] * 5},
        {"prompts": ["x" * 81]},
        {"prompts": [""]},
        {"prompts": ["Hello 🌷"]},
        {"prompts": "Hello"},
        {"commands": [{"command_name": "x" * 33, "command_description": "x"}]},
        {"commands": [{"command_name": "a b", "command_description": "x"}]},
        {"commands": [{"command_name": "a"}]},
        {"commands": [{"command_name": "a", "command_description": "x" * 257}]},
        {"commands": [{"command_name": "a", "command_description": "x"}] * 2},
        {"commands": [{"command_name": f"a{n}", "command_description": "x"} for n in range(31)]},
        {"commands": [1]},
        {"shoe_size": 44},
    ],
)
def test_components_have_limits(body: dict[str, Any], graph: Graph):
    assert error_of(automation(graph, **body))["code"] == 100
    assert configured(graph) is None


# ── the official business account ──────────────────────────────────────────────────────────


def oba(graph: Graph, action: str) -> Any:
    data = {"business_name": "Practice Ltd", "website_url": "https://practice.example"}
    body = {"action": action, "application_data": data}
    return graph.post(f"{graph.number_id}/official_business_account", body)


def oba_status(graph: Graph) -> str:
    path = f"{graph.number_id}/official_business_account"
    return graph.get(path, fields="oba_status").json()["oba_status"]


def test_the_blue_tick_is_asked_for_and_given(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    listen(graph, receiver, "account_alerts")
    assert oba_status(graph) == "NOT_STARTED"
    answer = oba(graph, "SUBMIT_APPLICATION").json()
    assert (answer["success"], answer["updated_status"]["oba_status"]) == (True, "PENDING")
    assert error_of(oba(graph, "SUBMIT_APPLICATION"))["code"] == 100
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"oba_status": "APPROVED"})
    [alert] = receiver.wait(lambda: notices(receiver, "account_alerts"))
    assert (alert["entity_type"], alert["entity_id"]) == ("PHONE_NUMBER", graph.number_id)
    assert alert["alert_info"]["alert_type"] == "OBA_APPROVED"
    fields = "is_official_business_account"
    assert graph.get(graph.number_id, fields=fields).json()[fields] is True


def test_a_rejected_tick_waits_for_thirty_days(graph: Graph, simulator: SimulatorProcess):
    form = {"business_website_url": "https://practice.example", "primary_language": "en"}
    path = f"{graph.number_id}/official_business_account"
    assert graph.post(path, form).is_success
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"oba_status": "REJECTED"})
    error = error_of(oba(graph, "RESUBMIT_APPLICATION"))
    assert (error["code"], error["error_subcode"]) == (4, 2446080)
    simulator.advance(30 * DAY + 1)
    assert oba(graph, "RESUBMIT_APPLICATION").is_success
    assert oba(graph, "WITHDRAW_APPLICATION").is_success
    assert oba_status(graph) == "CANCELLED"
    refused = oba(graph, "WITHDRAW_APPLICATION")
    assert (refused.status_code, error_of(refused)["code"]) == (409, 100)


# ── compliance, commerce ───────────────────────────────────────────────────────────────────


def compliance(**changes: Any) -> dict[str, Any]:
    return {
        "messaging_product": "whatsapp",
        "entity_name": "Lucky Shrub Private Limited",
        "entity_type": "PARTNERSHIP",
        "is_registered": True,
        "grievance_officer_details": {"name": "C.", "email": "c@example.com"},
        "customer_care_details": {"email": "s@example.com", "mobile_number": "+913854559033"},
    } | changes


def test_compliance_is_kept(graph: Graph):
    path = f"{graph.number_id}/business_compliance_info"
    empty = {"whatsapp_business_account_id": graph.waba_id, "messaging_product": "whatsapp"}
    assert graph.get(path).json() == {"data": [empty]}
    assert graph.post(path, compliance()).json() == {"success": True}
    [whole] = graph.get(path).json()["data"]
    assert whole == {"whatsapp_business_account_id": graph.waba_id, **compliance()}
    [part] = graph.get(path, fields="entity_name,customer_care_details{email}").json()["data"]
    assert part["customer_care_details"] == {"email": "s@example.com"}
    assert "entity_type" not in part


@pytest.mark.parametrize(
    "changes",
    [
        {"messaging_product": "sms"},
        {"entity_name": "x"},
        {"entity_type": "CLUB"},
        {"entity_type": "OTHER"},
        {"entity_type_custom": "Club"},
        {"is_registered": "perhaps"},
        {"customer_care_details": None},
        {"customer_care_details": {"email": "nobody"}},
        {"customer_care_details": {"email": "a@b.c", "mobile_number": "123"}},
        {"grievance_officer_details": {"email": "a@b.c"}},
        {"shoe_size": 44},
    ],
)
def test_compliance_has_rules(changes: dict[str, Any], graph: Graph):
    answer = graph.post(f"{graph.number_id}/business_compliance_info", compliance(**changes))
    assert error_of(answer)["code"] in (100, 131008)


def test_commerce_settings_come_in_the_query(graph: Graph):
    path = f"{graph.number_id}/whatsapp_commerce_settings"
    assert graph.http.post(path, params={"is_cart_enabled": "false"}).json() == {"success": True}
    assert graph.get(path).json() == {
        "data": [{"id": graph.number_id, "is_cart_enabled": False, "is_catalog_visible": True}]
    }
    for wrong in ({}, {"is_cart_enabled": "maybe"}, {"shoe_size": "44"}):
        assert error_of(graph.http.post(path, params=wrong))["code"] == 100


# ── the key ────────────────────────────────────────────────────────────────────────────────


def pem(key: Any) -> str:
    whole = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return whole.decode()


def test_a_key_is_kept_until_the_number_is_registered_again(graph: Graph):
    path = f"{graph.number_id}/whatsapp_business_encryption"
    assert graph.get(path).json() == {"data": []}
    key = pem(rsa.generate_private_key(65537, 2048))
    for form in ({"data": {"business_public_key": key}}, {"json": {"business_public_key": key}}):
        assert graph.http.post(path, **form).json() == {"success": True}
    [shown] = graph.get(path).json()["data"]
    assert shown["business_public_key"].strip() == key.strip()
    assert shown["business_public_key_signature_status"] == "VALID"
    assert graph.post(f"{graph.number_id}/deregister").is_success
    registration = {"messaging_product": "whatsapp", "pin": "123456"}
    assert graph.post(f"{graph.number_id}/register", registration).is_success
    [shown] = graph.get(path).json()["data"]
    assert shown["business_public_key_signature_status"] == "MISMATCH"


def test_only_an_rsa_key_of_2048_bits_will_do(graph: Graph):
    large, curve = rsa.generate_private_key(65537, 3072), ec.generate_private_key(ec.SECP256R1())
    for wrong in (pem(large), pem(curve), "-----BEGIN PUBLIC KEY-----\nMIIB\n", "", "é", 1):
        body = {"business_public_key": wrong}
        error = error_of(graph.post(f"{graph.number_id}/whatsapp_business_encryption", body))
        assert (error["code"], error["error_user_title"]) == (100, "Invalid Public Key")
    assert error_of(graph.post(f"{graph.number_id}/whatsapp_business_encryption"))["code"] == 100


# ── all of them ────────────────────────────────────────────────────────────────────────────


@MANY
@given(edge=st.sampled_from(EDGES), body=VALUES, fields=st.text(max_size=20))
def test_any_json_is_taken_or_refused(edge: str, body: Any, fields: str, graph: Graph):
    check(graph.post(f"{graph.number_id}/{edge}", body))
    check(graph.get(f"{graph.number_id}/{edge}", fields=fields))


def test_a_changed_pin_is_told(graph: Graph, receiver: Receiver):
    listen(graph, receiver, "security")
    assert graph.post(graph.number_id, {"pin": "222222"}).is_success
    [told] = receiver.wait(lambda: notices(receiver, "security"))
    assert told["event"] == "PIN_CHANGED"
    assert told["requester"] == graph.get("me").json()["id"]
