"""The portfolio's messaging limit, how it rises, and numbers that become faster."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from simulator.reach import Reach
from tests.simulator.conftest import PERSON, Graph, error_of, text
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import template
from tests.simulator_process import SimulatorProcess, wait_until

HELLO = template("hello_world")
DAY, HOUR = 86_400, 3_600


def limit(simulator: SimulatorProcess, tier: str, **more: Any) -> dict[str, Any]:
    return simulator.control("PATCH", "business", {"messaging_limit": tier, **more})


def business(simulator: SimulatorProcess) -> dict[str, Any]:
    return simulator.control("GET", "business")


def reach(graph: Graph, simulator: SimulatorProcess, count: int, first: int = 0) -> None:
    """Writes to so many people, a little slower than the number is allowed to."""
    for n in range(first, first + count):
        graph.sent(HELLO, f"+1202555{n:04}")
        if n % 70 == 69:
            simulator.advance(1)


def capabilities(receiver: Receiver) -> list[dict[str, Any]]:
    return [
        value
        for post in receiver.posts()
        for value in post.values()
        if "max_daily_conversations_per_business" in value
    ]


def test_people_in_a_day_are_counted_and_then_no_more_may_be_written_to(
    graph: Graph, simulator: SimulatorProcess
):
    limit(simulator, "TIER_50")
    reach(graph, simulator, 50)
    error = error_of(graph.send(HELLO, "+12025559999"))
    assert error["code"] == 131048
    assert "50 people" in error["error_data"]["details"]
    assert business(simulator)["people_reached"] == 50
    graph.sent(HELLO, "+12025550007")  # whoever was written to may be written to again
    other = f"{graph.other_number_id}/messages"
    message = {"messaging_product": "whatsapp", "to": "+12025559998", **HELLO}
    assert error_of(graph.post(other, message))["code"] == 131048  # one limit for all numbers
    simulator.advance(DAY)
    graph.sent(HELLO, "+12025559999")


def test_inside_the_window_nobody_counts(graph: Graph, simulator: SimulatorProcess):
    limit(simulator, "TIER_50")
    reach(graph, simulator, 50)
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    graph.sent(text("Hello"))
    graph.sent(HELLO)
    assert business(simulator)["people_reached"] == 50


def test_the_refusal_may_come_by_status(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    limit(simulator, "TIER_50")
    simulator.behaviour(messaging_limit="async")
    reach(graph, simulator, 50)
    [status] = receiver.wait_statuses(graph.sent(HELLO, "+12025559999"), "failed")
    assert status["errors"][0]["code"] == 131048


def test_half_of_it_used_raises_it_within_six_hours(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    limit(simulator, "TIER_250")
    reach(graph, simulator, 124)
    assert business(simulator)["limit_rises_at"] is None
    reach(graph, simulator, 1, first=124)
    assert business(simulator)["limit_rises_at"]
    simulator.advance(6 * HOUR)
    told = receiver.wait(lambda: capabilities(receiver)[1:])[0]
    assert told == {
        "max_daily_conversations_per_business": "TIER_2K",
        "max_phone_numbers_per_business": 20,
        "max_phone_numbers_per_waba": 25,
    }
    fields = "whatsapp_business_manager_messaging_limit"
    for node in (graph.number_id, graph.waba_id, graph.business_id):
        assert graph.get(node, fields=fields).json()[fields] == "TIER_2K"


def test_a_number_of_low_quality_keeps_it_from_rising(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    limit(simulator, "TIER_50")
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"quality_rating": "YELLOW"})
    reach(graph, simulator, 50)
    assert business(simulator)["limit_rises_at"] is None


def test_quality_that_falls_in_the_meantime_stops_the_rise(
    graph: Graph, simulator: SimulatorProcess
):
    limit(simulator, "TIER_50")
    reach(graph, simulator, 25)
    assert business(simulator)["limit_rises_at"]
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"quality_rating": "RED"})
    simulator.advance(6 * HOUR)
    wait_until(lambda: business(simulator)["limit_rises_at"] is None)
    assert business(simulator)["messaging_limit"] == "TIER_50"


def test_an_unverified_business_needs_a_verification(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    limit(simulator, "TIER_250", verification_status="not_verified")
    reach(graph, simulator, 130)
    assert business(simulator)["limit_rises_at"] is None
    fields = "business_verification_status"
    assert graph.get(graph.waba_id, fields=fields).json()[fields] == "not_verified"
    simulator.control("PATCH", "business", {"verification_status": "verified"})
    assert business(simulator)["messaging_limit"] == "TIER_2K"
    receiver.wait(lambda: capabilities(receiver)[1:])


def test_limits_that_are_off_limit_nobody(graph: Graph, simulator: SimulatorProcess):
    limit(simulator, "TIER_50")
    simulator.behaviour(rate_limits=False)
    reach(graph, simulator, 60)


def test_a_number_that_reaches_enough_people_becomes_faster(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.behaviour(upgrade_after=30)
    reach(graph, simulator, 30)
    told = receiver.wait(lambda: [value for value in capabilities(receiver) if "event" in value])[0]
    assert told == {
        "display_phone_number": "15550783881",
        "event": "THROUGHPUT_UPGRADE",
        "max_daily_conversations_per_business": "TIER_UNLIMITED",
    }
    assert error_of(graph.send(HELLO, "+12025559999"))["code"] == 131057
    simulator.advance(60)
    graph.sent(HELLO, "+12025559999")
    throughput = graph.get(graph.number_id, fields="throughput").json()["throughput"]
    assert throughput == {"level": "HIGH"}


def test_a_rise_that_was_decided_comes_after_a_restart(tmp_path: Path, receiver: Receiver):
    state = tmp_path / "state.json"
    with SimulatorProcess.start(receiver.url, seed=1, state=state) as simulator:
        graph = Graph(simulator)
        limit(simulator, "TIER_50")
        reach(graph, simulator, 25)
        graph.http.close()
    with SimulatorProcess.start(receiver.url, seed=1, state=state) as simulator:
        simulator.advance(6 * HOUR)
        wait_until(lambda: business(simulator)["messaging_limit"] == "TIER_250")


def test_quality_comes_back_when_complaints_are_a_week_old(
    graph: Graph, simulator: SimulatorProcess
):
    for n in range(5):
        simulator.inbound(f"1202555{n:04}", graph.number_id, text("Hi"))
        will = {"phone_number_id": graph.number_id, "block": True}
        simulator.control("POST", f"phones/1202555{n:04}/will", will)
    quality = lambda: graph.get(graph.number_id, fields="quality_rating").json()["quality_rating"]  # noqa: E731
    assert quality() == "RED"
    simulator.advance(8 * DAY)
    wait_until(lambda: quality() == "GREEN")


@pytest.mark.parametrize(
    "order", [{"messaging_limit": "TIER_1M"}, {"verification_status": "maybe"}, {"limit": 1}]
)
def test_orders_that_make_no_sense_are_refused(order: dict[str, Any], simulator: SimulatorProcess):
    answer = httpx.patch(f"{simulator.url}/_simulator/business", json=order)
    assert answer.status_code == 400
    assert next(iter(order)) in answer.json()["error"]["message"]


def test_people_are_forgotten_after_a_day_in_their_order():
    reach = Reach()
    assert [reach.add("", f"{n}", n * 10.0) for n in range(4)] == [1, 2, 3, 4]
    assert reach.add("", "0", 40.0) == 4  # counts once, and for longer now
    assert reach.count("", DAY + 9.0) == 4
    assert reach.count("", DAY + 10.0) == 3
    assert reach.has("", "0", DAY + 20.0)
    assert not reach.has("", "2", DAY + 20.0)
    assert reach.count("", -1.0) == 0  # a clock that went back
