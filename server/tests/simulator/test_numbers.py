"""Numbers, WABAs and businesses: reading, registering, describing."""

from typing import Any

import pytest

from tests.simulator.conftest import Graph, error_of
from tests.simulator_process import SimulatorProcess


def register(graph: Graph, pin: str = "123456", number_id: str = "") -> Any:
    body = {"messaging_product": "whatsapp", "pin": pin}
    return graph.post(f"{number_id or graph.number_id}/register", body)


def test_a_new_number_is_proved_and_registered(graph: Graph, simulator: SimulatorProcess):
    new = {"cc": "49", "phone_number": "30 23125 123", "verified_name": "Our shop"}
    number_id = graph.post(f"{graph.waba_id}/phone_numbers", new).json()["id"]
    fields = "status,code_verification_status,display_phone_number"
    assert graph.get(number_id, fields=fields).json() == {
        "status": "PENDING",
        "code_verification_status": "NOT_VERIFIED",
        "display_phone_number": "+49 30 23125123",
        "id": number_id,
    }
    assert error_of(register(graph, number_id=number_id))["code"] == 133006
    order = {"code_method": "SMS", "language": "en_US"}
    assert graph.post(f"{number_id}/request_code", order).json() == {"success": True}
    [number] = [n for n in simulator.state()["wabas"][0]["numbers"] if n["id"] == number_id]
    wrong = graph.post(f"{number_id}/verify_code", params={"code": "000-00x"})
    assert error_of(wrong)["code"] == 136025
    right = graph.post(f"{number_id}/verify_code", params={"code": number["verification_code"]})
    assert right.json()["success"] is True
    assert register(graph, number_id=number_id).json() == {"success": True}
    assert graph.get(number_id, fields="status").json()["status"] == "CONNECTED"


def test_the_pin_that_was_set_is_the_pin(graph: Graph):
    assert register(graph, "123456").is_success
    assert error_of(register(graph, "654321"))["code"] == 133005
    assert graph.post(graph.number_id, {"pin": "654321"}).json() == {"success": True}
    assert register(graph, "654321").is_success
    assert error_of(register(graph, "12345"))["code"] == 100
    assert graph.get(graph.number_id, fields="is_pin_enabled").json()["is_pin_enabled"] is True


def test_guessing_the_pin_is_throttled(graph: Graph, simulator: SimulatorProcess):
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"pin": "111111"})
    codes = [error_of(register(graph, f"{n:06}"))["code"] for n in range(11)]
    assert codes == [133005] * 10 + [133016]


def test_registering_is_limited_to_ten_times_in_three_days(
    graph: Graph, simulator: SimulatorProcess
):
    for _ in range(5):
        assert graph.post(f"{graph.number_id}/deregister").is_success
        assert register(graph).is_success
    assert error_of(graph.post(f"{graph.number_id}/deregister"))["code"] == 133016
    simulator.advance(72 * 3600 + 1)
    assert graph.post(f"{graph.number_id}/deregister").is_success
    again = error_of(graph.post(f"{graph.number_id}/deregister"))
    assert (again["code"], again["error_subcode"]) == (100, 2207051)


def test_fields_are_what_was_asked_for(graph: Graph):
    fields = "verified_name,throughput{level},health_status"
    answer = graph.get(graph.number_id, fields=fields).json()
    assert answer.keys() == {"verified_name", "throughput", "health_status", "id"}
    assert answer["throughput"] == {"level": "STANDARD"}
    assert answer["health_status"]["can_send_message"] == "AVAILABLE"
    error = error_of(graph.get(graph.number_id, fields="verified_name,shoe_size"))
    assert "nonexisting field (shoe_size)" in error["message"]


def test_health_names_what_is_wrong(graph: Graph, simulator: SimulatorProcess):
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"registered": False})
    simulator.control("PATCH", f"apps/{graph.app['id']}", {"live": False})
    health = graph.get(graph.number_id, fields="health_status").json()["health_status"]
    assert health["can_send_message"] == "BLOCKED"
    blocked = {e["entity_type"] for e in health["entities"] if e["can_send_message"] == "BLOCKED"}
    assert blocked == {"PHONE_NUMBER", "APP"}


def test_a_list_comes_in_pages(graph: Graph):
    first = graph.get(f"{graph.waba_id}/phone_numbers", limit=1, fields="id").json()
    assert [number["id"] for number in first["data"]] == [graph.number_id]
    second = graph.http.get(first["paging"]["next"]).json()
    assert [number["id"] for number in second["data"]] == [graph.other_number_id]
    assert "next" not in second["paging"]
    back = graph.http.get(second["paging"]["previous"]).json()
    assert back["data"] == first["data"]
    broken = graph.get(f"{graph.waba_id}/phone_numbers", after="nonsense")
    assert error_of(broken)["code"] == 131059


def test_the_business_shows_its_wabas(graph: Graph):
    assert graph.get("me/businesses").json()["data"][0]["id"] == graph.business_id
    owned = graph.get(f"{graph.business_id}/owned_whatsapp_business_accounts").json()["data"]
    assert [waba["id"] for waba in owned] == [graph.waba_id]
    shared = graph.get(f"{graph.business_id}/client_whatsapp_business_accounts").json()
    assert shared == {"data": []}
    fields = "name,currency,account_review_status,phone_numbers,owner_business_info"
    waba = graph.get(graph.waba_id, fields=fields).json()
    assert waba["account_review_status"] == "APPROVED"
    assert len(waba["phone_numbers"]["data"]) == 2
    assert graph.post(graph.waba_id, {"name": "New name"}).is_success
    assert graph.get(graph.waba_id).json()["name"] == "New name"


def test_subscribed_apps_are_listed(graph: Graph):
    path = f"{graph.waba_id}/subscribed_apps"
    [app] = graph.get(path).json()["data"]
    assert app["whatsapp_business_api_data"]["id"] == graph.app["id"]
    assert graph.http.delete(path).json() == {"success": True}
    assert graph.get(path).json() == {"data": []}
    assert graph.post(path).json() == {"success": True}
    assert len(graph.get(path).json()["data"]) == 1


def test_the_profile_keeps_what_it_is_given(graph: Graph):
    path = f"{graph.number_id}/whatsapp_business_profile"
    profile = {
        "about": "Plants",
        "email": "hello@example.com",
        "websites": ["https://example.com"],
        "vertical": "RETAIL",
    }
    assert graph.post(path, {"messaging_product": "whatsapp", **profile}).is_success
    assert graph.get(path, fields="about,email,websites,vertical").json() == {
        "data": [{**profile, "messaging_product": "whatsapp"}]
    }


@pytest.mark.parametrize(
    "profile",
    [
        {"about": ""},
        {"about": "x" * 140},
        {"email": "nobody"},
        {"websites": ["example.com"]},
        {"websites": ["https://a.example"] * 3},
        {"vertical": "SPACE"},
        {"shoe_size": 44},
        {"profile_picture_handle": "4::aW1hZ2U=:1:2"},
    ],
)
def test_a_profile_has_limits(profile: dict[str, Any], graph: Graph):
    body = {"messaging_product": "whatsapp", **profile}
    answer = graph.post(f"{graph.number_id}/whatsapp_business_profile", body)
    assert error_of(answer)["code"] == 100


def test_settings_are_merged(graph: Graph):
    path = f"{graph.number_id}/settings"
    assert graph.post(path, {"calling": {"status": "ENABLED"}}).is_success
    calling = graph.get(path).json()["calling"]
    assert (calling["status"], calling["call_icon_visibility"]) == ("ENABLED", "DEFAULT")
    assert error_of(graph.post(path, {"dancing": {}}))["code"] == 100


def test_templates_can_be_read(graph: Graph):
    path = f"{graph.waba_id}/message_templates"
    named = graph.get(path, name="appointment_reminder", fields="language,status").json()["data"]
    assert [template["language"] for template in named] == ["en_US", "de", "pt_BR"]
    assert {template["status"] for template in named} == {"APPROVED"}
