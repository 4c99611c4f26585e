"""What few ask of a WABA and a number: history, users, schedules, activities, rare nodes."""

import pytest

from tests.simulator.conftest import PERSON, Graph, error_of, text
from tests.simulator.receiver import Receiver
from tests.simulator_process import SimulatorProcess

SCHEDULE = {
    "name": "Hours",
    "schedule_type": "BUSINESS_HOURS",
    "start_time": "09:00",
    "end_time": "17:00",
}
EVENTS = "events{delivery_status,webhook_update_state,webhook_uri,error_description}"


def test_the_history_tells_how_a_message_fared(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, open_window: str
):
    graph.sent(text("Another"))
    wamid = graph.sent(text("Hello"))
    receiver.wait_statuses(wamid, "read")
    simulator.settle()
    path = f"{graph.number_id}/message_history"
    latest = graph.get(path, limit=1).json()
    assert [entry["message_id"] for entry in latest["data"]] == [wamid]
    assert "next" in latest["paging"]
    [entry] = graph.get(path, message_id=wamid, fields=EVENTS).json()["data"]
    told = [event["delivery_status"] for event in entry["events"]["data"]]
    assert told == ["SENT", "DELIVERED", "READ"]
    assert {event["webhook_update_state"] for event in entry["events"]["data"]} == {"DELIVERED"}
    assert {event["webhook_uri"] for event in entry["events"]["data"]} == {receiver.url}
    edges = graph.get(f"{entry['id']}/events", status_filter="DELIVERED").json()["data"]
    assert [edge["node"]["delivery_status"] for edge in edges] == ["DELIVERED"]
    assert error_of(graph.get(f"{entry['id']}/events", status_filter="x"))["code"] == 100
    other = graph.get(f"{graph.other_number_id}/message_history", message_id=wamid)
    assert other.json()["data"] == []


def test_the_history_tells_of_webhooks_that_were_not_taken(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    simulator.webhooks(retry_seconds=[3600])
    receiver.answers = [500]
    simulator.faults(**{"async": True, "code": 131026})
    order = {"type": "template", "template": {"name": "hello_world", "language": {"code": "en_US"}}}
    wamid = graph.sent(order)
    receiver.wait_statuses(wamid, "failed")
    query = {"message_id": wamid, "fields": EVENTS}

    def events() -> list[dict[str, str]]:
        shown = graph.get(f"{graph.number_id}/message_history", **query).json()
        return shown["data"][0]["events"]["data"]

    receiver.wait(lambda: events()[0]["webhook_update_state"] == "RETRYING")
    assert events()[0]["delivery_status"] == "FAILED"
    assert events()[0]["error_description"] == "Message Undeliverable."


def test_users_are_assigned_and_removed(graph: Graph):
    path, mine = f"{graph.waba_id}/assigned_users", graph.get("me").json()["id"]
    business = {"business": graph.business_id}
    assert [user["id"] for user in graph.get(path, **business).json()["data"]] == [mine]
    order = {"user": "2345678901234567", "tasks": "['DEVELOP','MANAGE_TEMPLATES']"}
    assert graph.http.post(path, data=order).json() == {"success": True}
    found = graph.get(path, **business, fields="name,tasks,user_type").json()["data"]
    assert [user["tasks"] for user in found] == [["FULL_CONTROL"], ["DEVELOP", "MANAGE_TEMPLATES"]]
    wabas = graph.get("2345678901234567/assigned_whatsapp_business_accounts", fields="permissions")
    assert wabas.json()["data"] == [
        {"permissions": ["DEVELOP", "MANAGE_TEMPLATES"], "id": graph.waba_id}
    ]
    assert graph.get("me/assigned_whatsapp_business_accounts").json()["data"][0]["name"]
    assert graph.http.delete(path, params={"user": order["user"]}).json() == {"success": True}
    assert error_of(graph.http.delete(path, params={"user": order["user"]}))["code"] == 100
    assert error_of(graph.get("2345678901234567"))["error_subcode"] == 33


@pytest.mark.parametrize(
    "order",
    [
        {},
        {"user": "x", "tasks": ["MANAGE"]},
        {"user": "1", "tasks": []},
        {"user": "1", "tasks": ["FLY"]},
        {"user": "1", "tasks": {"a": 1}},
    ],
)
def test_an_assignment_has_to_make_sense(order: dict[str, object], graph: Graph):
    assert error_of(graph.post(f"{graph.waba_id}/assigned_users", order))["code"] in (100, 131008)


def test_assigned_users_are_those_of_a_business(graph: Graph):
    path = f"{graph.waba_id}/assigned_users"
    assert error_of(graph.get(path))["code"] == 100
    assert error_of(graph.get(path, business="1"))["code"] == 100


def test_schedules_are_kept(graph: Graph):
    path = f"{graph.waba_id}/schedules"
    first = graph.post(path, SCHEDULE).json()["id"]
    second = graph.post(path, SCHEDULE | {"name": "Other", "is_active": False}).json()["id"]
    latest = graph.get(path, sort="created_time.desc").json()["data"]
    assert [schedule["id"] for schedule in latest] == [second, first]
    assert latest[0]["status"] == "INACTIVE"
    condition = '[{"field":"status","operator":"EQUAL","value":"ACTIVE"}]'
    assert [one["id"] for one in graph.get(path, filtering=condition).json()["data"]] == [first]
    assert error_of(graph.post(path, SCHEDULE))["code"] == 100


@pytest.mark.parametrize(
    "change",
    [
        {"schedule_type": "x"},
        {"start_time": "25:00"},
        {"timezone": "Mars/Olympus"},
        {"days_of_week": ["SOMEDAY"]},
        {"recurrence_pattern": {"end_date": "soon"}},
        {"recurrence_pattern": {"interval": 0}},
        {"name": None},
        {"colour": "red"},
    ],
)
def test_a_schedule_has_to_make_sense(change: dict[str, object], graph: Graph):
    answer = graph.post(f"{graph.waba_id}/schedules", SCHEDULE | change)
    assert error_of(answer)["code"] in (100, 131008, 131009)


def test_activities_tell_what_was_done(graph: Graph):
    path = f"{graph.waba_id}/activities"
    assert graph.get(path).json()["data"] == []
    assert graph.post(graph.waba_id, {"name": "Another"}).is_success
    assert graph.http.delete(
        f"{graph.waba_id}/message_templates", params={"name": "order_update"}
    ).is_success
    assert graph.post(graph.waba_id, {"name": ""}).status_code == 400
    found = graph.get(path).json()["data"]
    assert [one["activity_type"] for one in found] == ["TEMPLATE_DELETED", "ACCOUNT_UPDATED"]
    narrowed = graph.get(path, activity_type="ACCOUNT_UPDATED,USER_ADDED").json()["data"]
    assert len(narrowed) == 1
    assert graph.get(path, until="2020-01-01T00:00:00Z").json()["data"] == []
    assert len(graph.get(path, since="1577836800").json()["data"]) == 2
    assert error_of(graph.get(path, since="yesterday"))["code"] == 100


def test_the_profile_is_a_node_too(graph: Graph):
    edge = f"{graph.number_id}/whatsapp_business_profile"
    profile_id = graph.get(edge, fields="id").json()["data"][0]["id"]
    change = {"messaging_product": "whatsapp", "description": "Plants", "account_name": "Shrub"}
    assert graph.post(profile_id, change).json()["success"] is True
    assert graph.get(profile_id, fields="description,account_name").json() == {
        "description": "Plants",
        "account_name": "Shrub",
        "id": profile_id,
    }
    assert graph.get(edge).json()["data"][0]["description"] == "Plants"


def test_a_number_takes_what_the_openapi_has(graph: Graph, simulator: SimulatorProcess):
    change = {
        "search_visibility": "HIDDEN",
        "username": "practice.shop",
        "whatsapp_business_api_data": {"pin": "654321", "show_security_notifications": True},
        "connection_status": "CONNECTED",
    }
    assert graph.post(graph.number_id, change).json() == {"success": True}
    shown = graph.get(graph.number_id, fields="search_visibility,username,is_pin_enabled").json()
    assert (shown["search_visibility"], shown["username"]) == ("HIDDEN", "practice.shop")
    assert shown["is_pin_enabled"] is True
    for wrong in ({"connection_status": "BANNED"}, {"search_visibility": 1}, {"webhook_url": "x"}):
        assert error_of(graph.post(graph.number_id, wrong))["code"] == 100


def test_a_stranger_s_token_sees_no_history(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, open_window: str
):
    receiver.wait_statuses(graph.sent(text("Hello")), "read")
    entry = graph.get(f"{graph.number_id}/message_history").json()["data"][0]["id"]
    simulator.control("POST", "wabas", {"name": "Other"})
    other = simulator.state()["wabas"][1]["id"]
    token = simulator.control("POST", "tokens", {"waba_ids": [other]})["access_token"]
    headers = {"Authorization": f"Bearer {token}"}
    assert graph.http.get(f"{entry}/events", headers=headers).status_code == 400
    assert graph.get(f"{entry}/events").status_code == 200
    assert PERSON in simulator.outbox()[0]["wa_id"]


def test_a_number_of_the_pool_is_verified_beforehand(graph: Graph, simulator: SimulatorProcess):
    pool = f"{graph.business_id}/preverified_numbers"
    order = {"phone_number": "+16505550177"}
    one = graph.post(f"{graph.business_id}/add_phone_numbers", order).json()["id"]
    assert error_of(graph.post(f"{graph.business_id}/add_phone_numbers", order))["code"] == 100
    new = {"cc": "1", "phone_number": "6505550177", "verified_name": "Shop", "preverified_id": one}
    assert error_of(graph.post(f"{graph.waba_id}/phone_numbers", new))["code"] == 100
    assert graph.post(f"{one}/request_code", {"code_method": "SMS", "language": "en_US"}).is_success
    assert error_of(graph.post(f"{one}/verify_code", {"code": "x"}))["code"] == 136025
    code = simulator.state()["preverified_numbers"][0]["verification_code"]
    assert graph.post(f"{one}/verify_code", {"code": code}).json() == {"success": True, "id": one}
    shared = {"preverified_id": one, "partner_business_id": "9876543210987654"}
    assert graph.post(f"{graph.business_id}/share_preverified_numbers", shared).is_success
    partners = graph.get(f"{one}/partners").json()["data"]
    assert [partner["id"] for partner in partners] == ["9876543210987654"]
    [listed] = graph.get(pool, verification_status="VERIFIED", country_code="US").json()["data"]
    assert (listed["id"], listed["availability_status"]) == (one, "RESERVED")
    assert graph.get(pool, availability_status="IN_USE").json()["data"] == []
    number_id = graph.post(f"{graph.waba_id}/phone_numbers", new).json()["id"]
    register = {"messaging_product": "whatsapp", "pin": "123456"}
    assert graph.post(f"{number_id}/register", register).json() == {"success": True}
    assert graph.get(pool).json()["data"] == []


@pytest.mark.parametrize(
    "path", ["{business}/extendedcredits", "{waba}/solutions", "{app}/connected_client_businesses"]
)
def test_what_partners_have_nobody_has_here(path: str, graph: Graph):
    path = path.format(business=graph.business_id, waba=graph.waba_id, app=graph.app["id"])
    assert graph.get(path).json() == {"data": []}
