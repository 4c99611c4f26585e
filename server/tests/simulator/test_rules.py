"""The rules that live: windows, limits, prices, blocks."""

from collections import Counter
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.simulator.conftest import PERSON, Graph, error_of, text
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import template
from tests.simulator_process import SimulatorProcess

HOUR = 3600
HELLO = template("hello_world")
REFERRAL = {
    "source_url": "https://fb.me/3cr4Wqqkv",
    "source_id": "120226305854810726",
    "source_type": "ad",
    "headline": "Chat with us",
    "ctwa_clid": "Aff-n8ZTODiE79d22KtAwQKj9e",
}


def price_of(receiver: Receiver, wamid: str) -> dict[str, Any]:
    """The one price of a message, once it was delivered."""
    statuses = receiver.wait_statuses(wamid, "sent", "delivered", "read")
    prices = {s["status"]: s["pricing"] for s in statuses if "pricing" in s}
    assert prices.keys() == {"sent", "delivered"}
    assert prices["sent"] == prices["delivered"]
    return prices["sent"]


def test_a_session_message_outside_the_window_fails_later(graph: Graph, receiver: Receiver):
    [failed] = receiver.wait_statuses(graph.sent(text("Hello")), "failed")
    assert failed["errors"][0]["code"] == 131047
    assert failed["errors"][0]["title"] == failed["errors"][0]["message"]
    assert "contacts" not in receiver.posts()[-1].values()[0]


def test_it_can_be_refused_at_once(graph: Graph, simulator: SimulatorProcess):
    simulator.behaviour(window="sync")
    assert error_of(graph.send(text("Hello")))["code"] == 131047
    simulator.behaviour(window="off")
    assert graph.send(text("Hello")).status_code == 200


def test_the_window_is_open_for_a_day(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, open_window: str
):
    simulator.advance(24 * HOUR - 60)
    receiver.wait_statuses(graph.sent(text("Just in time")), "read")
    simulator.advance(120)
    receiver.wait_statuses(graph.sent(text("Too late")), "failed")
    receiver.wait_statuses(graph.sent(HELLO), "read")


def test_the_window_runs_from_the_person_s_time(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    now = simulator.control("GET", "clock")["now"]
    message = text("Hello") | {"timestamp": str(int(now) - 25 * HOUR)}
    simulator.inbound(PERSON, graph.number_id, message)
    receiver.wait_statuses(graph.sent(text("Hello")), "failed")


def test_the_window_belongs_to_one_number(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.inbound(PERSON, graph.other_number_id, text("Hello"))
    receiver.wait_statuses(graph.sent(text("Hello")), "failed")


def test_a_service_message_is_free_within_the_month_s_thousand(
    graph: Graph, receiver: Receiver, open_window: str
):
    assert price_of(receiver, graph.sent(text("Hello"))) == {
        "billable": False,
        "pricing_model": "PMP",
        "type": "free_customer_service",
        "category": "service",
    }


def go_to(simulator: SimulatorProcess, year: int, month: int, day: int) -> None:
    """Noon of that day becomes the time of the world."""
    clock = simulator.control("GET", "clock")
    wanted = datetime(year, month, day, 12, tzinfo=UTC).timestamp()
    offset = wanted - (clock["now"] - clock["offset_seconds"])
    simulator.control("POST", "clock", {"offset_seconds": offset})


def spend_the_thousand(graph: Graph, simulator: SimulatorProcess) -> None:
    simulator.behaviour(rate_limits=False)
    simulator.webhooks(enabled=False)
    for _ in range(1000):
        graph.sent(text("Hello"))
    simulator.settle()
    simulator.webhooks(enabled=True)


def test_beyond_the_thousand_it_is_charged_until_the_month_is_over(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    go_to(simulator, 2026, 10, 31)
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    spend_the_thousand(graph, simulator)
    assert price_of(receiver, graph.sent(text("One more")))["type"] == "regular"
    simulator.advance(12 * HOUR)
    assert price_of(receiver, graph.sent(text("Hello")))["type"] == "free_customer_service"


def test_before_october_2026_everything_in_the_window_was_free(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    go_to(simulator, 2026, 9, 30)
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    spend_the_thousand(graph, simulator)
    for message, category in ((text("One more"), "service"), (HELLO, "utility")):
        price = price_of(receiver, graph.sent(message))
        assert (price["type"], price["category"]) == ("free_customer_service", category)
    simulator.advance(12 * HOUR)  # the first of October, and the window is still open
    assert price_of(receiver, graph.sent(HELLO))["type"] == "regular"


def test_without_a_payment_method_only_what_is_free_goes_out(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.control("PATCH", f"wabas/{graph.waba_id}", {"has_payment_method": False})
    go_to(simulator, 2026, 11, 2)
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    [failed] = receiver.wait_statuses(graph.sent(HELLO), "failed")
    assert failed["errors"][0]["code"] == 131042
    assert "pricing" not in failed
    health = graph.get(graph.waba_id, fields="health_status").json()["health_status"]
    assert health["can_send_message"] == "BLOCKED"
    spend_the_thousand(graph, simulator)
    [failed] = receiver.wait_statuses(graph.sent(text("One more")), "failed")
    assert failed["errors"][0]["code"] == 131042
    simulator.inbound(PERSON, graph.number_id, text("Hi") | {"referral": REFERRAL})
    assert price_of(receiver, graph.sent(HELLO))["type"] == "free_entry_point"


@pytest.mark.parametrize(
    ("name", "category"), [("hello_world", "utility"), ("verification_code", "authentication")]
)
def test_a_template_is_charged_by_its_category(
    name: str, category: str, graph: Graph, receiver: Receiver
):
    parameters = [{"type": "text", "text": "123456"}]
    password = [
        {"type": "body", "parameters": parameters},
        {"type": "button", "sub_type": "url", "index": "0", "parameters": parameters},
    ]
    components = password if category == "authentication" else []
    price = price_of(receiver, graph.sent(template(name, *components)))
    assert (price["type"], price["category"], price["billable"]) == ("regular", category, True)


def test_a_reply_to_an_ad_opens_three_free_days(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.inbound(PERSON, graph.number_id, text("Hi") | {"referral": REFERRAL})
    wamid = graph.sent(text("Hello"))
    assert price_of(receiver, wamid)["type"] == "free_entry_point"
    by_status = {status["status"]: status for status in receiver.wait_statuses(wamid, "read")}
    assert by_status["sent"]["conversation"]["origin"] == {"type": "referral_conversion"}
    assert "expiration_timestamp" in by_status["sent"]["conversation"]
    simulator.advance(71 * HOUR)
    assert price_of(receiver, graph.sent(HELLO))["type"] == "free_entry_point"
    simulator.advance(2 * HOUR)
    assert price_of(receiver, graph.sent(HELLO))["type"] == "regular"


def test_a_pair_has_a_burst_and_then_a_pace(
    graph: Graph, simulator: SimulatorProcess, open_window: str
):
    codes = [graph.send(HELLO).status_code for _ in range(46)]
    assert codes == [200] * 45 + [400]
    error = error_of(graph.send(HELLO))
    assert error["code"] == 131056
    assert graph.send(HELLO, "+34612345678").status_code == 200
    simulator.advance(7)
    assert graph.send(HELLO).status_code == 200
    assert graph.send(HELLO).status_code == 400


def test_a_number_has_a_throughput(graph: Graph, simulator: SimulatorProcess):
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"throughput": 5})
    answers = [graph.send(HELLO, f"+1202555{n:04}") for n in range(30)]
    codes = Counter(answer.status_code for answer in answers)
    assert 6 <= codes[200] <= 12
    assert {error_of(a)["code"] for a in answers if a.status_code != 200} == {130429}
    body = {"messaging_product": "whatsapp", "to": "+34612345678", **HELLO}
    assert graph.post(f"{graph.other_number_id}/messages", body).status_code == 200
    simulator.behaviour(rate_limits=False)
    assert graph.send(HELLO, "+12025559999").status_code == 200


def test_whoever_is_blocked_neither_reads_nor_is_read(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, open_window: str
):
    order = {"messaging_product": "whatsapp", "block_users": [{"user": PERSON}]}
    path = f"{graph.number_id}/block_users"
    assert graph.post(path, order).json()["block_users"]["added_users"] == [
        {"input": PERSON, "wa_id": PERSON}
    ]
    assert [user["wa_id"] for user in graph.get(path).json()["data"]] == [PERSON]
    assert error_of(graph.send(HELLO))["code"] == 130403
    unheard = simulator.inbound(PERSON, graph.number_id, text("Why?"))
    heard = simulator.inbound(PERSON, graph.other_number_id, text("Why?"))
    receiver.wait_message(heard)
    assert unheard not in [message["id"] for message in receiver.messages()]
    graph.http.request("DELETE", path, json=order)
    assert graph.send(HELLO).status_code == 200


def test_only_whoever_wrote_lately_can_be_blocked(graph: Graph, open_window: str):
    users = [{"user": PERSON}, {"user": "+34612345678"}]
    order = {"messaging_product": "whatsapp", "block_users": users}
    answer = graph.post(f"{graph.number_id}/block_users", order)
    assert error_of_mixed(answer.json()) == 139100
    assert answer.status_code == 400
    result = answer.json()["block_users"]
    assert [user["input"] for user in result["added_users"]] == [PERSON]
    assert [user["input"] for user in result["failed_users"]] == ["+34612345678"]


def error_of_mixed(answer: dict[str, Any]) -> int:
    return answer["error"]["code"]


def test_phones_read_as_they_are_used_to(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, open_window: str
):
    simulator.control("PATCH", f"phones/{PERSON}", {"reads": "never"})
    never = graph.sent(text("one"))
    receiver.wait_statuses(never, "delivered")
    simulator.control("PATCH", f"phones/{PERSON}", {"reads": "on_open"})
    later = graph.sent(text("two"), biz_opaque_callback_data="ours")
    receiver.wait_statuses(later, "delivered")
    simulator.settle()
    assert "read" not in [status["status"] for status in receiver.statuses()]
    order = {"phone": PERSON, "phone_number_id": graph.number_id}
    simulator.control("POST", "chats/open", order)
    [read] = [s for s in receiver.wait_statuses(later, "read") if s["status"] == "read"]
    assert read["biz_opaque_callback_data"] == "ours"


def test_nobody_may_be_there(graph: Graph, simulator: SimulatorProcess, receiver: Receiver):
    simulator.behaviour(unknown_recipients="refuse")
    [failed] = receiver.wait_statuses(graph.sent(HELLO, "+12025550199"), "failed")
    assert failed["errors"][0]["code"] == 131026


def test_a_number_in_maintenance_sends_nothing(graph: Graph, simulator: SimulatorProcess):
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"maintenance_seconds": 60})
    error = error_of(graph.send(HELLO))
    assert error["code"] == 131057
    simulator.advance(61)
    assert graph.send(HELLO).status_code == 200
