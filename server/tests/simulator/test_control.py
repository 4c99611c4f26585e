"""The control plane: its stable shapes, and what it refuses."""

from typing import Any

import httpx
import pytest

from tests.simulator.conftest import PERSON, Graph, text
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import template
from tests.simulator_process import SimulatorProcess

HELLO = template("hello_world")


def test_the_state_has_its_stable_shape(simulator: SimulatorProcess):
    state = simulator.state()
    assert {"access_token", "app", "business_id", "wabas", "phones"} <= state.keys()
    assert state["app"].keys() >= {"id", "secret"}
    [waba] = state["wabas"]
    assert [number.keys() >= {"id", "display_phone_number"} for number in waba["numbers"]] == [
        True,
        True,
    ]
    assert len(state["phones"]) == 6
    for phone in state["phones"]:
        country, _, number = phone["user_id"].partition(".")
        assert (len(country), number.isdecimal()) == (2, True)


INBOUND: dict[str, dict[str, Any]] = {
    "location": {"type": "location", "location": {"latitude": 1.0, "longitude": 2.0}},
    "contacts": {"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}}]},
    "button reply": {
        "type": "interactive",
        "interactive": {"type": "button_reply", "button_reply": {"id": "1", "title": "Yes"}},
        "context": {"id": "wamid.earlier"},
    },
    "list reply": {
        "type": "interactive",
        "interactive": {"type": "list_reply", "list_reply": {"id": "1", "title": "Yes"}},
    },
    "form": {
        "type": "interactive",
        "interactive": {
            "type": "nfm_reply",
            "nfm_reply": {"name": "flow", "body": "Sent", "response_json": "{}"},
        },
    },
    "template button": {"type": "button", "button": {"text": "Stop", "payload": "STOP"}},
    "order": {"type": "order", "order": {"catalog_id": "1", "text": "", "product_items": []}},
    "referral": text("Hi") | {"referral": {"source_type": "ad", "source_id": "1"}},
    "forwarded": text("Hi") | {"context": {"forwarded": True}},
    "group": text("Hi") | {"group_id": "g1"},
    "something new": {"type": "hologram", "hologram": {"depth": 3}},
}


@pytest.mark.parametrize("kind", INBOUND)
def test_every_kind_of_message_comes_in(
    kind: str, graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    message = INBOUND[kind]
    wamid = simulator.inbound(PERSON, graph.number_id, message)
    seen = receiver.wait_message(wamid)
    for key in message.keys() - {"context"}:
        assert seen[key] == message[key]
    if "id" in message.get("context", {}):
        assert seen["context"] == {"from": "15550783881", "id": "wamid.earlier"}


def test_an_unsupported_message_says_so(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    wamid = simulator.inbound(PERSON, graph.number_id, {"type": "unsupported"})
    assert receiver.wait_message(wamid)["errors"][0]["code"] == 131051


def test_an_id_and_a_time_can_be_given(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    message = text("Hi") | {"id": "wamid.OURS", "timestamp": 1749416383}
    assert simulator.inbound(PERSON, graph.number_id, message) == "wamid.OURS"
    assert receiver.wait_message("wamid.OURS")["timestamp"] == "1749416383"
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.OURS"}
    assert graph.post(f"{graph.number_id}/messages", read).is_success


def test_the_clock_can_go_back_to_tell_a_past(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    now = simulator.control("GET", "clock")["now"]
    simulator.control("POST", "clock", {"offset_seconds": -86_400})
    wamid = simulator.inbound(PERSON, graph.number_id, text("Yesterday"))
    answer = graph.post(
        f"{graph.number_id}/messages",
        {"messaging_product": "whatsapp", "to": PERSON, **text("Hello")},
    ).json()
    seen = receiver.wait_statuses(answer["messages"][0]["id"], "read")
    for timestamp in (receiver.wait_message(wamid)["timestamp"], seen[0]["timestamp"]):
        assert abs(int(timestamp) - now + 86_400) < 60
    assert simulator.control("POST", "clock", {"offset_seconds": 0})["offset_seconds"] == 0


def test_an_account_goes_with_its_numbers_and_chats(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    waba = simulator.control("POST", "wabas", {"name": "Pop-up"})
    number_id = waba["numbers"][0]["id"]
    simulator.inbound(PERSON, number_id, text("Hi"))
    simulator.control("DELETE", f"wabas/{waba['id']}")
    assert waba["id"] not in {each["id"] for each in simulator.state()["wabas"]}
    assert graph.get(number_id).status_code == 400
    chats = simulator.control("GET", "chats", phone=PERSON)["data"]
    assert number_id not in {chat["phone_number_id"] for chat in chats}


def test_an_unknown_sender_gets_a_phone(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    profile = {"name": "Nobody yet", "username": "nobody"}
    simulator.inbound("4915112345678", graph.number_id, text("Hi"), profile)
    [phone] = [p for p in simulator.state()["phones"] if p["wa_id"] == "4915112345678"]
    assert (phone["name"], phone["username"]) == ("Nobody yet", "nobody")
    assert phone["user_id"].startswith("DE.")
    wamid = simulator.inbound(phone["user_id"], graph.number_id, text("Me again"))
    assert receiver.wait_message(wamid)["from"] == "4915112345678"


def test_a_user_id_from_elsewhere_has_no_number(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    user_id = "US.13491208655302741918"
    wamid = simulator.inbound(user_id, graph.number_id, text("Hi"))
    seen = receiver.wait_message(wamid)
    assert "from" not in seen
    assert seen["from_user_id"] == user_id
    body = {"messaging_product": "whatsapp", "recipient": user_id, **text("Hello")}
    answer = graph.post(f"{graph.number_id}/messages", body).json()
    statuses = receiver.wait_statuses(answer["messages"][0]["id"], "read")
    assert all("recipient_id" not in status for status in statuses)


def test_a_person_changes_their_number(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, open_window: str
):
    old = simulator.state()["phones"][0]
    system = {"type": "user_changed_number", "wa_id": "12195555358"}
    wamid = simulator.inbound(PERSON, graph.number_id, {"type": "system", "system": system})
    seen = receiver.wait_message(wamid)
    assert seen["from"] == PERSON
    assert seen["system"]["wa_id"] == "12195555358"
    assert seen["system"]["previous_user_id"] == old["user_id"]
    assert seen["system"]["user_id"] != old["user_id"]
    assert "contacts" not in receiver.posts()[-1].values()[-1]
    again = simulator.inbound("12195555358", graph.number_id, text("It is me"))
    assert receiver.wait_message(again)["from_user_id"] == seen["system"]["user_id"]
    chats = simulator.control("GET", "chats", phone="12195555358")["data"]
    assert len(chats[0]["messages"]) == 3


def test_the_outbox_is_read_in_pages(graph: Graph, simulator: SimulatorProcess):
    wamids = [graph.sent(HELLO, f"+1202555{n:04}") for n in range(5)]
    body = {"messaging_product": "whatsapp", "to": f"+{PERSON}", **HELLO}
    other = graph.post(f"{graph.other_number_id}/messages", body).json()["messages"][0]["id"]
    assert [entry["id"] for entry in simulator.outbox()] == [*wamids, other]
    first = simulator.control("GET", "outbox", limit=2)
    assert [entry["id"] for entry in first["data"]] == wamids[:2]
    after = first["paging"]["cursors"]["after"]
    assert [entry["id"] for entry in simulator.outbox(after=after)] == [*wamids[2:], other]
    assert [entry["id"] for entry in simulator.outbox(after=wamids[3])] == [wamids[4], other]
    assert simulator.outbox(after="wamid.unknown") == []
    found = simulator.outbox(phone_number_id=graph.other_number_id)
    assert [entry["id"] for entry in found] == [other]
    [found] = simulator.outbox(to="+1 202 555 0003")
    assert found["id"] == wamids[3]
    assert found["payload"] == {"messaging_product": "whatsapp", "to": "+12025550003", **HELLO}
    assert simulator.control("GET", "outbox/count") == {"count": 6}


def test_the_outbox_follows_the_statuses(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    arrived, failed = graph.sent(HELLO), graph.sent(text("outside the window"))
    receiver.wait_statuses(arrived, "read")
    receiver.wait_statuses(failed, "failed")
    assert [entry["status"] for entry in simulator.outbox()] == ["read", "failed"]


def test_a_new_waba_is_ready_for_use(graph: Graph, simulator: SimulatorProcess, receiver: Receiver):
    order = {"name": "Second", "numbers": [{}, {"verified_name": "Two", "throughput": 1000}]}
    waba = simulator.control("POST", "wabas", order)
    assert [number["verified_name"] for number in waba["numbers"]] == ["Second", "Two"]
    number_id = waba["numbers"][1]["id"]
    level = graph.get(number_id, fields="throughput").json()["throughput"]["level"]
    assert level == "HIGH"
    receiver.wait_message(simulator.inbound(PERSON, number_id, text("Hi")))
    assert receiver.posts()[0].body["entry"][0]["id"] == waba["id"]
    body = {"messaging_product": "whatsapp", "to": f"+{PERSON}", **text("Hello")}
    wamid = graph.post(f"{number_id}/messages", body).json()["messages"][0]["id"]
    receiver.wait_statuses(wamid, "read")


def test_people_are_added_and_removed(simulator: SimulatorProcess):
    added = simulator.control("POST", "phones", {"name": "Jo", "country": "BR", "reads": "never"})
    assert added["wa_id"].startswith("55")
    assert added["user_id"].startswith("BR.")
    changed = simulator.control("PATCH", f"phones/{added['wa_id']}", {"name": "Joana"})
    assert (changed["name"], changed["reads"]) == ("Joana", "never")
    simulator.control("DELETE", f"phones/{added['wa_id']}")
    assert len(simulator.state()["phones"]) == 6


def test_a_reset_goes_back_to_the_start(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, open_window: str
):
    before = simulator.state()
    graph.sent(text("Hello"))
    simulator.control("POST", "wabas", {"name": "Second"})
    simulator.control("POST", "phones", {"name": "Jo"})
    simulator.faults(code=131000)
    simulator.webhooks(repeat=0.5)
    simulator.reset()
    after = simulator.state()
    assert after == before
    assert simulator.outbox() == []
    assert simulator.control("GET", "faults")["data"] == []
    settings = simulator.control("GET", "webhooks")
    assert (settings["repeat"], settings["callback_url"]) == (0.0, receiver.url)
    assert simulator.control("GET", "chats", phone=PERSON)["data"] == []


REFUSED: list[tuple[str, str, Any, str]] = [
    ("POST", "inbound", {"from": PERSON, "to": "1", "message": {"type": "text"}}, "1"),
    ("POST", "inbound", {"from": PERSON, "to": "{number}", "message": {}}, "message.type"),
    ("POST", "inbound", {"from": PERSON, "to": "{number}", "message": {"type": "text"}}, "text"),
    ("POST", "inbound", {"from": "x", "to": "{number}", "message": text("a")}, "from"),
    ("POST", "inbound", {"to": "{number}", "message": text("a")}, "from"),
    (
        "POST",
        "inbound",
        {"from": PERSON, "to": "{number}", "message": text("a") | {"timestamp": "noon"}},
        "timestamp",
    ),
    (
        "POST",
        "inbound",
        {"from": PERSON, "to": "{number}", "message": {"type": "image", "image": {"id": "9"}}},
        "message.image.id",
    ),
    (
        "POST",
        "inbound",
        {
            "from": PERSON,
            "to": "{number}",
            "message": {"type": "image", "image": {"data_base64": "?"}},
        },
        "data_base64",
    ),
    ("POST", "webhooks", {"callback_url": "nowhere"}, "callback_url"),
    ("POST", "webhooks", {"repeat": 2}, "repeat"),
    ("POST", "webhooks", {"batch_size": 0}, "batch_size"),
    ("POST", "behaviour", {"window": "ajar"}, "window"),
    ("POST", "clock", {"advance_seconds": -1}, "advance_seconds"),
    ("POST", "wabas", {"name": "A", "numbers": [{"display_phone_number": "x"}]}, "numbers"),
    ("POST", "tokens", {"scopes": ["everything"]}, "scopes"),
    ("POST", "phones", {"name": "A", "country": "XX"}, "country"),
    ("POST", "phones", {"name": "A", "wa_id": PERSON}, "wa_id"),
    ("PATCH", "numbers/{number}", {"pin": "12"}, "pin"),
    ("GET", "outbox?limit=0", None, "limit"),
    ("GET", "nothing", None, "nothing"),
    ("DELETE", "faults/77", None, "77"),
]


@pytest.mark.parametrize(("method", "path", "order", "named"), REFUSED)
def test_a_bad_order_is_refused_by_name(
    method: str, path: str, order: Any, named: str, graph: Graph, simulator: SimulatorProcess
):
    if isinstance(order, dict) and order.get("to") == "{number}":
        order = order | {"to": graph.number_id}
    address = f"{simulator.url}/_simulator/{path.format(number=graph.number_id)}"
    answer = httpx.request(method, address, json=order)
    assert 400 <= answer.status_code < 500
    assert named in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Host": "evil.example:8001"}, {"Origin": "null"}],
)
def test_other_sites_are_kept_off(headers: dict[str, str], simulator: SimulatorProcess):
    answer = httpx.get(f"{simulator.url}/_simulator/state", headers=headers)
    assert answer.status_code == 403
    assert "access_token" not in answer.text
    forwarded = {"X-Forwarded-For": "8.8.8.8"} | headers
    assert httpx.get(f"{simulator.url}/", headers=forwarded).status_code == 403
