"""Webhooks on a bad day: collected for long, late in the tail, told again to everybody, by hand."""

from typing import Any

import httpx
import pytest

from tests.simulator.conftest import PERSON, Graph, error_of, text
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import template
from tests.simulator_process import SimulatorProcess, wait_until

HELLO = template("hello_world")
SUBSCRIPTION = {"object": "whatsapp_business_account", "verify_token": "practice"}


def test_a_thousand_updates_come_in_one_post(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.behaviour(rate_limits=False)
    simulator.webhooks(batch_size=1000, batch_ms=60_000)
    for number in range(340):
        graph.sent(HELLO, f"+1202555{number:04}")
    wait_until(lambda: simulator.pending()["in_transit"] == 0)
    assert receiver.statuses() == []
    assert simulator.pending()["queued"] == 1020
    simulator.advance(61)
    receiver.wait(lambda: len(receiver.statuses()) == 1020)
    values = [value for post in receiver.posts() for value in post.values()]
    assert sorted(len(value["statuses"]) for value in values if "statuses" in value) == [20, 1000]


def test_no_post_is_larger_than_meta_s_largest(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.webhooks(batch_size=1000, batch_ms=60_000)
    for _ in range(500):
        simulator.inbound(PERSON, graph.number_id, text("\u00fc" * 4_000))
    simulator.advance(61)
    receiver.wait(lambda: len(receiver.messages()) == 500)
    sizes = [len(post.raw) for post in receiver.posts()]
    assert max(sizes) <= 3 * 1024 * 1024
    assert len(sizes) > 1


def second_app(graph: Graph, simulator: SimulatorProcess, receiver: Receiver) -> None:
    order = {
        "name": "Second",
        "callback_url": receiver.url_of("second"),
        "subscribed": True,
    }
    simulator.control("POST", "apps", order)


def test_a_retry_reaches_those_too_who_took_it(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    second_app(graph, simulator, receiver)
    simulator.webhooks(retry_seconds=[3600], concurrency=1)
    receiver.answers = [500]
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    receiver.wait(lambda: receiver.posts("hook") and receiver.posts("second"))
    wait_until(lambda: simulator.pending()["delivered"] == 1)
    simulator.advance(3601)
    receiver.wait(lambda: len(receiver.posts("hook")) == 2)
    wait_until(lambda: simulator.pending()["waiting"] == 0)
    simulator.settle()
    told = {name: len(receiver.posts(name)) for name in ("hook", "second")}
    assert sorted(told.values()) in ([1, 2], [2, 2])
    assert len({post.raw for post in receiver.posts("hook")}) == 1


def test_or_only_who_did_not_take_it(graph: Graph, simulator: SimulatorProcess, receiver: Receiver):
    second_app(graph, simulator, receiver)
    simulator.webhooks(retry_seconds=[0.05], retry_all_apps=False)
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    receiver.answers = [500]
    simulator.settle()
    posts = [*receiver.posts("hook"), *receiver.posts("second")]
    assert len(posts) in (2, 3)  # the 500 may have come too late for both
    assert simulator.pending()["delivered"] == 2


def test_a_week_of_retries_is_watched_in_seconds(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    receiver.answers += [500] * 1_000
    simulator.webhooks(retry_seconds=[3_600, 43_200])
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    receiver.wait(receiver.posts)
    assert simulator.control("POST", "clock", {"speed": 200_000})["speed"] == 200_000
    wait_until(lambda: simulator.pending()["dropped"] == 1)
    simulator.control("POST", "clock", {"speed": 1, "offset_seconds": 0})
    assert 4 <= len(receiver.posts()) <= 15  # after an hour, then every twelve; each takes time
    assert simulator.control("GET", "clock")["speed"] == 1


@pytest.mark.parametrize(
    "order", [{"speed": 0}, {"speed": "fast"}, {"offset_seconds": 0, "advance_seconds": 1}]
)
def test_a_clock_has_to_make_sense(order: dict[str, Any], simulator: SimulatorProcess):
    answer = httpx.post(f"{simulator.url}/_simulator/clock", json=order, trust_env=False)
    assert answer.status_code == 400


def test_delays_have_a_long_tail(graph: Graph, simulator: SimulatorProcess, receiver: Receiver):
    shown = simulator.webhooks(delay_ms={"p50": 5, "p99": 50})
    assert shown["delay_ms"] == {"p50": 5.0, "p99": 50.0}
    receiver.wait_message(simulator.inbound(PERSON, graph.number_id, text("Hi")))
    wrong = {"delay_ms": {"p50": 5}}
    answer = httpx.post(f"{simulator.url}/_simulator/webhooks", json=wrong, trust_env=False)
    assert answer.status_code == 400


NOTICES: dict[str, dict[str, Any]] = {
    "account_update": {"event": "ACCOUNT_VIOLATION", "violation_info": {"violation_type": "SCAM"}},
    "phone_number_quality_update": {
        "display_phone_number": "15550783881",
        "event": "THROUGHPUT_UPGRADE",
        "max_daily_conversations_per_business": "TIER_UNLIMITED",
    },
    "flows": {"event": "FLOW_STATUS_CHANGE", "message": "m", "flow_id": "1"},
}


@pytest.mark.parametrize("field", NOTICES)
def test_a_notice_of_an_account_can_be_written_by_hand(
    field: str, graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    order = {"waba_id": graph.waba_id, "field": field, "value": NOTICES[field]}
    simulator.control("POST", "webhooks/send", order)
    receiver.wait(receiver.posts)
    [entry] = receiver.posts()[0].body["entry"]
    assert entry["changes"] == [{"value": NOTICES[field], "field": field}]
    assert (entry["id"], isinstance(entry["time"], int)) == (graph.waba_id, True)


def test_a_notice_may_be_of_another_entry(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    value = {"event": "PARTNER_ADDED", "waba_info": {"waba_id": graph.waba_id}}
    order = {"waba_id": graph.waba_id, "field": "account_update", "value": value}
    simulator.control("POST", "webhooks/send", order | {"entry_id": graph.business_id})
    receiver.wait(receiver.posts)
    assert receiver.posts()[0].body["entry"][0]["id"] == graph.business_id


def test_an_error_of_a_number_can_be_written_by_hand(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    error = {"code": 130429, "title": "Rate limit hit", "message": "Rate limit hit"}
    order = {"phone_number_id": graph.number_id, "field": "messages", "value": {"errors": [error]}}
    simulator.control("POST", "webhooks/send", order)
    receiver.wait(receiver.posts)
    assert receiver.posts()[0].body["entry"] == [
        {
            "id": graph.waba_id,
            "changes": [
                {
                    "value": {
                        "messaging_product": "whatsapp",
                        "metadata": {
                            "display_phone_number": "15550783881",
                            "phone_number_id": graph.number_id,
                        },
                        "errors": [error],
                    },
                    "field": "messages",
                }
            ],
        }
    ]


def test_a_subscription_ends_field_by_field(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    path, headers = f"{graph.app['id']}/subscriptions", graph.app_token
    query = SUBSCRIPTION | {"callback_url": receiver.url, "fields": "messages,flows,security"}
    assert graph.post(path, params=query, headers=headers).is_success

    def fields() -> list[str]:
        listed = graph.http.get(path, headers=headers).json()["data"]
        return [field["name"] for one in listed for field in one["fields"]]

    def without(**query: str) -> httpx.Response:
        return graph.http.delete(path, params=query, headers=headers)

    assert without(object=SUBSCRIPTION["object"], fields="messages,flows").is_success
    assert fields() == ["security"]
    simulator.inbound(PERSON, graph.number_id, text("unheard"))
    simulator.settle()
    assert receiver.posts() == []
    assert error_of(without(object="page"))["code"] == 100
    assert error_of(without(fields="colour"))["code"] == 100
    assert without(fields="security").is_success
    assert fields() == []
