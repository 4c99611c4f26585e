"""Webhooks: signed, batched, retried, repeated, out of order, and sent to the right place."""

import hashlib
import hmac
from typing import Any

import pytest

from tests.simulator.conftest import PERSON, Graph, error_of, text
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import template
from tests.simulator_process import SimulatorProcess, wait_until

HELLO = template("hello_world")


def send_to_many(graph: Graph, count: int) -> list[str]:
    return [graph.sent(HELLO, f"+1202555{n:04}") for n in range(count)]


def test_the_raw_bytes_are_signed_with_the_app_s_secret(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    receiver.wait_message(simulator.inbound(PERSON, graph.number_id, text("Grüße 👍🏽")))
    [post] = receiver.posts()
    expected = hmac.new(graph.app["secret"].encode(), post.raw, hashlib.sha256).hexdigest()
    assert post.headers["X-Hub-Signature-256"] == f"sha256={expected}"
    assert post.headers["Content-Type"] == "application/json"


def test_what_is_not_ascii_is_escaped(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.inbound(PERSON, graph.number_id, text("Grüße 👍🏽"))
    receiver.wait(receiver.posts)
    [post] = receiver.posts()
    assert rb"Gr\u00fc\u00dfe \ud83d\udc4d\ud83c\udffd" in post.raw
    assert receiver.messages()[0]["text"]["body"] == "Grüße 👍🏽"


def test_an_inbound_message_has_meta_s_envelope(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    user_id = simulator.state()["phones"][0]["user_id"]
    wamid = simulator.inbound(PERSON, graph.number_id, text("Hi") | {"timestamp": "1749416383"})
    receiver.wait_message(wamid)
    message = {
        "from": PERSON,
        "from_user_id": user_id,
        "id": wamid,
        "timestamp": "1749416383",
        "type": "text",
        "text": {"body": "Hi"},
    }
    contact = {"profile": {"name": "Sheena Nelson"}, "wa_id": PERSON, "user_id": user_id}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {
            "display_phone_number": "15550783881",
            "phone_number_id": graph.number_id,
        },
        "contacts": [contact],
        "messages": [message],
    }
    assert receiver.posts()[0].body == {
        "object": "whatsapp_business_account",
        "entry": [{"id": graph.waba_id, "changes": [{"value": value, "field": "messages"}]}],
    }


def test_statuses_come_with_what_the_sender_gave_along(
    graph: Graph, receiver: Receiver, open_window: str
):
    wamid = graph.sent(text("Hi"), biz_opaque_callback_data="workspace.message.1")
    for status in receiver.wait_statuses(wamid, "sent", "delivered", "read"):
        assert status["biz_opaque_callback_data"] == "workspace.message.1"
        assert status["recipient_id"] == PERSON
        assert status["timestamp"].isdecimal()


def test_statuses_of_one_moment_share_a_post(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.behaviour(rate_limits=False, sent_ms=60_000, delivered_ms=61_000, read_ms=62_000)
    simulator.webhooks(pause=True)
    wamids = send_to_many(graph, 30)
    simulator.advance(120)
    wait_until(lambda: simulator.pending()["in_transit"] == 0)
    simulator.webhooks(pause=False)
    receiver.wait(lambda: len(receiver.statuses()) == 90)
    sizes = [len(value["statuses"]) for post in receiver.posts() for value in post.values()]
    assert max(sizes) <= 20
    assert len(sizes) <= 8
    assert {status["id"] for status in receiver.statuses()} == set(wamids)


def test_or_each_comes_alone(graph: Graph, simulator: SimulatorProcess, receiver: Receiver):
    simulator.webhooks(batch_size=1)
    send_to_many(graph, 10)
    receiver.wait(lambda: len(receiver.statuses()) == 30)
    assert len(receiver.posts()) == 30


def test_a_post_is_repeated_until_it_is_answered_with_200(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.webhooks(retry_seconds=[0.02])
    receiver.answers += [500, 404, 201, 302]
    wamid = simulator.inbound(PERSON, graph.number_id, text("Hi"))
    receiver.wait(lambda: len(receiver.posts()) == 5)
    simulator.settle()
    assert len({post.raw for post in receiver.posts()}) == 1
    assert receiver.messages()[0]["id"] == wamid
    [delivery] = simulator.control("GET", "webhooks/deliveries")["data"]
    assert (delivery["attempts"], delivery["status"]) == (5, 200)
    assert delivery["body"] == receiver.posts()[0].body


def test_waits_grow_and_end_after_a_week(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    receiver.answers += [500] * 1000
    simulator.webhooks(retry_seconds=[3600])
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    receiver.wait(receiver.posts)
    wait_until(lambda: simulator.pending()["waiting"] == 1)
    simulator.advance(7 * 24 * 3600 - 3700)
    wait_until(lambda: simulator.pending()["failed_attempts"] == 2)
    assert simulator.pending()["dropped"] == 0
    simulator.advance(3650)
    wait_until(lambda: simulator.pending()["dropped"] == 1)
    assert "was dropped" in simulator.errors()


def test_an_endpoint_that_is_down_gets_its_posts_when_it_is_back(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.webhooks(callback_url="http://127.0.0.1:9/nobody", retry_seconds=[0.05])
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    wait_until(lambda: simulator.pending()["failed_attempts"] > 1)
    [delivery] = simulator.control("GET", "webhooks/deliveries")["data"]
    assert "refused" in delivery["answer"]
    assert receiver.posts() == []


def test_updates_can_come_twice(graph: Graph, simulator: SimulatorProcess, receiver: Receiver):
    simulator.webhooks(repeat=1.0)
    wamid = simulator.inbound(PERSON, graph.number_id, text("Hi"))
    receiver.wait(lambda: [message["id"] for message in receiver.messages()] == [wamid, wamid])


def test_updates_can_overtake_each_other(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.webhooks(reorder=0.5, batch_size=1)
    wamids = [simulator.inbound(PERSON, graph.number_id, text(str(n))) for n in range(20)]
    receiver.wait(lambda: len(receiver.messages()) == 20)
    arrived = [message["id"] for message in receiver.messages()]
    assert sorted(arrived) == sorted(wamids)
    assert arrived != wamids


def test_posts_wait_while_they_are_paused(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.webhooks(pause=True)
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    wait_until(lambda: simulator.pending()["queued"] == 1)
    assert receiver.posts() == []
    simulator.webhooks(pause=False)
    receiver.wait(receiver.messages)


def test_nothing_is_told_when_they_are_off(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.webhooks(enabled=False)
    simulator.inbound(PERSON, graph.number_id, text("unheard"))
    simulator.webhooks(enabled=True)
    heard = simulator.inbound(PERSON, graph.number_id, text("heard"))
    receiver.wait_message(heard)
    assert [message["id"] for message in receiver.messages()] == [heard]


def override(receiver: Receiver, name: str) -> dict[str, Any]:
    return {
        "override_callback_uri": receiver.url_of(name),
        "verify_token": receiver.verify_token,
    }


def test_the_nearest_override_wins(graph: Graph, simulator: SimulatorProcess, receiver: Receiver):
    def heard_at() -> str:
        wamid = simulator.inbound(PERSON, graph.number_id, text("Hi"))
        names = ("hook", "app", "waba", "number")
        return receiver.wait(
            lambda: next(
                (name for name in names if wamid in [m["id"] for m in receiver.messages(name)]),
                None,
            )
        )

    assert heard_at() == "hook"
    query = {
        "object": "whatsapp_business_account",
        "callback_url": receiver.url_of("app"),
        "verify_token": receiver.verify_token,
        "fields": "messages,security",
    }
    path = f"{graph.app['id']}/subscriptions"
    assert graph.post(path, params=query, headers=graph.app_token).json() == {"success": True}
    assert heard_at() == "app"
    assert graph.post(f"{graph.waba_id}/subscribed_apps", override(receiver, "waba")).is_success
    assert heard_at() == "waba"
    number = {"webhook_configuration": override(receiver, "number")}
    assert graph.post(graph.number_id, number).is_success
    assert heard_at() == "number"
    assert graph.get(graph.number_id, fields="webhook_configuration").json() == {
        "id": graph.number_id,
        "webhook_configuration": {
            "application": receiver.url_of("app"),
            "whatsapp_business_account": receiver.url_of("waba"),
            "phone_number": receiver.url_of("number"),
        },
    }
    cleared = {"webhook_configuration": {"override_callback_uri": ""}}
    assert graph.post(graph.number_id, cleared).is_success
    assert heard_at() == "waba"
    assert graph.post(f"{graph.waba_id}/subscribed_apps").is_success
    assert heard_at() == "app"
    simulator.webhooks(callback_url=receiver.url)
    assert heard_at() == "hook"


def test_a_callback_is_proved_before_it_is_believed(graph: Graph, receiver: Receiver):
    query = {
        "object": "whatsapp_business_account",
        "callback_url": receiver.url_of("app"),
        "verify_token": "a wrong one",
        "fields": "messages",
    }
    path = f"{graph.app['id']}/subscriptions"
    error = error_of(graph.post(path, params=query, headers=graph.app_token))
    assert error["code"] == 2200
    assert "HTTP Status Code = 403" in error["message"]
    listed = graph.http.get(path, headers=graph.app_token).json()["data"]
    assert listed[0]["callback_url"] == receiver.url
    receiver.is_verifying = False
    assert error_of(graph.post(f"{graph.waba_id}/subscribed_apps", override(receiver, "x")))


@pytest.mark.parametrize("why", ["unsubscribed", "not live", "another field"])
def test_only_who_subscribed_is_told(
    why: str, graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    if why == "unsubscribed":
        graph.http.delete(f"{graph.waba_id}/subscribed_apps")
    elif why == "not live":
        simulator.control("PATCH", f"apps/{graph.app['id']}", {"live": False})
    else:
        query = {
            "object": "whatsapp_business_account",
            "callback_url": receiver.url,
            "verify_token": receiver.verify_token,
            "fields": "security",
        }
        path = f"{graph.app['id']}/subscriptions"
        assert graph.post(path, params=query, headers=graph.app_token).is_success
    wamid = graph.sent(HELLO)
    simulator.settle()
    assert simulator.outbox()[0]["id"] == wamid
    assert simulator.outbox()[0]["status"] == "read"
    assert receiver.posts() == []


def test_two_apps_are_told_with_their_own_signatures(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    app = simulator.control("POST", "apps", {"name": "Second"})
    token = simulator.control("POST", "tokens", {"app_id": app["id"]})["access_token"]
    answer = graph.http.post(
        f"{graph.waba_id}/subscribed_apps",
        json=override(receiver, "second"),
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.is_success, answer.text
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    receiver.wait(lambda: receiver.posts("hook") and receiver.posts("second"))
    for name, secret in (("hook", graph.app["secret"]), ("second", app["secret"])):
        [post] = receiver.posts(name)
        expected = hmac.new(secret.encode(), post.raw, hashlib.sha256).hexdigest()
        assert post.headers["X-Hub-Signature-256"] == f"sha256={expected}"
