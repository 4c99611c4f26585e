"""Bad weather on purpose."""

import time
from random import Random

import httpx
import pytest

from simulator.faults import Latency
from tests.simulator.conftest import PERSON, Graph, error_of
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import template
from tests.simulator_process import SimulatorProcess

HELLO = template("hello_world")


def test_a_code_is_answered_with_meta_s_words(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(code=131048)
    error = error_of(graph.send(HELLO))
    assert error["message"] == "(#131048) Spam rate limit hit"
    assert "restrictions on how many messages" in error["error_data"]["details"]
    simulator.clear_faults()
    assert graph.send(HELLO).status_code == 200


def test_the_http_status_can_be_another(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(code=130429, http_status=429)
    answer = graph.send(HELLO)
    assert (answer.status_code, error_of(answer)["code"]) == (429, 130429)


def test_a_rule_strikes_whom_it_names(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(code=131026, to="+34 612 345 678")
    assert graph.send(HELLO).status_code == 200
    assert error_of(graph.send(HELLO, "+34612345678"))["code"] == 131026
    simulator.clear_faults()
    simulator.faults(code=131000, phone_number_id=graph.other_number_id)
    assert graph.send(HELLO).status_code == 200
    body = {"messaging_product": "whatsapp", "to": f"+{PERSON}", **HELLO}
    assert error_of(graph.post(f"{graph.other_number_id}/messages", body))["code"] == 131000
    simulator.clear_faults()
    simulator.faults(code=131000, type="text")
    assert graph.send(HELLO).status_code == 200
    assert error_of(graph.send({"type": "text", "text": {"body": "a"}}))["code"] == 131000
    simulator.clear_faults()
    simulator.faults(code=4, path="/phone_numbers")
    assert graph.send(HELLO).status_code == 200
    assert error_of(graph.get(f"{graph.waba_id}/phone_numbers"))["code"] == 4


def test_a_rule_can_strike_a_number_of_times(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(code=131016, times=2)
    assert [graph.send(HELLO).status_code for _ in range(4)] == [500, 500, 200, 200]
    [rule] = simulator.control("GET", "faults")["data"]
    assert (rule["times"], rule["strikes"]) == (0, 2)


def test_a_rule_can_strike_a_share(graph: Graph, simulator: SimulatorProcess):
    simulator.behaviour(rate_limits=False)
    simulator.faults(code=131000, rate=0.5)
    struck = sum(graph.send(HELLO).status_code == 500 for _ in range(100))
    assert 25 <= struck <= 75


def test_an_answer_can_be_late(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(latency_ms=[200, 250])
    started = time.monotonic()
    assert graph.send(HELLO).status_code == 200
    assert time.monotonic() - started >= 0.2


def test_an_answer_can_be_lost_after_the_message_was_accepted(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.faults(drop_answer=True, times=1)
    with pytest.raises(httpx.TransportError):
        graph.send(HELLO, biz_opaque_callback_data="lost")
    [accepted] = simulator.outbox()
    assert accepted["biz_opaque_callback_data"] == "lost"
    receiver.wait_statuses(accepted["id"], "read")
    assert graph.send(HELLO).status_code == 200


def test_a_request_can_hang_and_come_to_nothing(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(hang_seconds=0.3, times=1)
    started = time.monotonic()
    with pytest.raises(httpx.TransportError):
        graph.send(HELLO)
    assert time.monotonic() - started >= 0.3
    assert simulator.outbox() == []


def test_it_can_hang_after_the_message_was_accepted(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(hang_seconds=30, drop_answer=True)
    with pytest.raises(httpx.ReadTimeout):
        graph.send_within(0.3, HELLO)
    assert len(simulator.outbox()) == 1


def test_a_machine_in_between_answers_with_html(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(html_5xx=True, http_status=503)
    answer = graph.send(HELLO)
    assert answer.status_code == 503
    assert answer.headers["Content-Type"].startswith("text/html")
    assert simulator.outbox() == []


def test_an_accepted_message_can_fail_later(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.faults(**{"async": True, "code": 131049})
    wamid = graph.sent(HELLO, biz_opaque_callback_data="x")
    [failed] = receiver.wait_statuses(wamid, "failed")
    assert failed["errors"][0]["code"] == 131049
    assert failed["biz_opaque_callback_data"] == "x"


def test_media_can_fail_too(graph: Graph, simulator: SimulatorProcess):
    media_id = graph.upload("picture.jpg", "image/jpeg")
    url = graph.get(media_id).json()["url"]
    simulator.faults(html_5xx=True, path="/attachments/")
    assert graph.http.get(url).status_code == 502


def test_a_rule_strikes_what_it_names(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(code=131000, template="hello_world")
    assert error_of(graph.send(HELLO))["code"] == 131000
    assert error_of(graph.send(template("nothing")))["code"] == 132001
    simulator.clear_faults()
    simulator.faults(code=1, method="post", path=f"/{graph.waba_id}")
    assert graph.get(graph.waba_id).status_code == 200
    assert error_of(graph.post(graph.waba_id, {"name": "x"}))["code"] == 1
    simulator.clear_faults()
    simulator.faults(code=2, waba_id=graph.waba_id)
    assert error_of(graph.get(graph.number_id))["code"] == 2
    assert error_of(graph.send(HELLO))["code"] == 2
    assert graph.get("me").status_code == 200


def test_a_rule_strikes_the_media_of_a_number(graph: Graph, simulator: SimulatorProcess):
    media_id = graph.upload("picture.jpg", "image/jpeg")
    url = graph.get(media_id).json()["url"]
    simulator.faults(code=131000, phone_number_id=graph.other_number_id)
    assert graph.get(media_id).status_code == graph.http.get(url).status_code == 200
    simulator.faults(code=131000, phone_number_id=graph.number_id)
    assert error_of(graph.get(media_id))["code"] == error_of(graph.http.get(url))["code"] == 131000


def test_a_rule_strikes_a_token_too(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(code=2, path="/oauth/access_token")
    query = {"client_id": graph.app["id"], "client_secret": graph.app["secret"]}
    asked = {"grant_type": "client_credentials", **query}
    assert error_of(graph.get("oauth/access_token", **asked))["code"] == 2
    simulator.clear_faults()
    assert graph.get("oauth/access_token", **asked).json()["token_type"] == "bearer"


def test_a_rule_can_let_some_go_by_first(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(code=131016, skip=2, times=1)
    assert [graph.send(HELLO).status_code for _ in range(4)] == [200, 200, 500, 200]


def test_a_share_of_people_is_always_the_same(graph: Graph, simulator: SimulatorProcess):
    simulator.behaviour(rate_limits=False)
    simulator.faults(code=131000, share=0.5)
    people = [f"+1650555{number:04}" for number in range(60)]

    def unlucky() -> list[str]:
        return [person for person in people if graph.send(HELLO, person).status_code == 500]

    first = unlucky()
    assert 15 <= len(first) <= 45
    assert unlucky() == first


@pytest.mark.parametrize("latency", [{"p50": 20, "p99": 40}, {"mean": 10}])
def test_latency_has_a_distribution(
    latency: dict[str, float], graph: Graph, simulator: SimulatorProcess
):
    simulator.faults(latency_ms=latency)
    assert graph.send(HELLO).status_code == 200
    [rule] = simulator.control("GET", "faults")["data"]
    assert (rule["latency_ms"], rule["strikes"]) == (latency, 1)


def test_the_distribution_is_what_it_says():
    draws = sorted(Latency(p50=100, p99=1_000).draw(Random(number)) for number in range(2_000))  # noqa: S311
    assert 0.09 <= draws[1_000] <= 0.11
    assert 0.7 <= draws[1_980] <= 1.4
    mean = sum(Latency(mean=100).draw(Random(number)) for number in range(2_000)) / 2_000  # noqa: S311
    assert 0.09 <= mean <= 0.11


def test_anything_can_be_answered(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(body='{"messages":[{"id"', times=1)
    cut_short = graph.send(HELLO)
    assert (cut_short.status_code, cut_short.text) == (200, '{"messages":[{"id"')
    simulator.faults(body="<html>maintenance</html>", http_status=200, times=1)
    page = graph.send(HELLO)
    assert page.headers["content-type"].startswith("text/html")
    assert simulator.outbox() == []


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"rate": 2, "code": 1},
        {"code": "x"},
        {"http_status": 200},
        {"colour": "red"},
        {"latency_ms": {"p50": 10, "p99": 5}},
        {"latency_ms": {"p50": 10}},
        {"latency_ms": [1]},
        {"share": -1, "code": 1},
        {"async": True, "code": 2388019},
    ],
)
def test_a_rule_has_to_make_sense(rule: dict[str, object], simulator: SimulatorProcess):
    answer = httpx.post(f"{simulator.url}/_simulator/faults", json=rule)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


def test_one_rule_can_be_taken_away(graph: Graph, simulator: SimulatorProcess):
    first = simulator.faults(code=131000)
    simulator.faults(code=131016)
    simulator.control("DELETE", f"faults/{first}")
    assert error_of(graph.send(HELLO))["code"] == 131016
