"""Phones that are off line: one tick until they are back, or for ever when that takes too long."""

from typing import Any

import pytest

from tests.simulator.conftest import PERSON, Graph
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import TRACKING, body_of, template
from tests.simulator_process import SimulatorProcess

CODE = template("verification_code", body_of("123456"), TRACKING | {"index": "0"})


def switch(simulator: SimulatorProcess, *, online: bool) -> None:
    changed = simulator.control("PATCH", f"phones/{PERSON}", {"online": online})
    assert changed["online"] is online


def statuses_of(receiver: Receiver, wamid: str) -> list[str]:
    return [status["status"] for status in receiver.statuses() if status["id"] == wamid]


def bubbles(simulator: SimulatorProcess) -> list[str]:
    chats = simulator.control("GET", "chats", phone=PERSON)["data"]
    return [bubble["id"] for chat in chats for bubble in chat["messages"]]


def test_what_waited_arrives_when_the_phone_is_back(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    switch(simulator, online=False)
    wamids = [graph.sent(template("hello_world")) for _ in range(3)]
    for wamid in wamids:
        receiver.wait_statuses(wamid, "sent")
    simulator.settle()
    assert [statuses_of(receiver, wamid) for wamid in wamids] == [["sent"]] * 3
    assert bubbles(simulator) == []
    simulator.advance(29 * 86_400)
    switch(simulator, online=True)
    for wamid in wamids:
        delivered = receiver.wait_statuses(wamid, "sent", "delivered", "read")
        assert len(delivered) == 3
    assert bubbles(simulator) == wamids
    switch(simulator, online=True)
    simulator.settle()
    assert len(statuses_of(receiver, wamids[0])) == 3


@pytest.mark.parametrize(
    ("message", "seconds"), [(CODE, 601), (template("hello_world"), 2_592_001)]
)
def test_what_waits_too_long_is_given_up_without_a_word(
    message: dict[str, Any],
    seconds: int,
    graph: Graph,
    receiver: Receiver,
    simulator: SimulatorProcess,
):
    switch(simulator, online=False)
    late = graph.sent(message)
    receiver.wait_statuses(late, "sent")
    simulator.settle()
    simulator.advance(seconds)
    in_time = graph.sent(message)
    receiver.wait_statuses(in_time, "sent")
    simulator.settle()
    switch(simulator, online=True)
    receiver.wait_statuses(in_time, "delivered")
    simulator.settle()
    assert statuses_of(receiver, late) == ["sent"]
    assert bubbles(simulator) == [in_time]


def test_a_reaction_waits_too(
    graph: Graph, open_window: str, receiver: Receiver, simulator: SimulatorProcess
):
    def reactions() -> list[str]:
        chats = simulator.control("GET", "chats", phone=PERSON)["data"]
        return [b["reaction_of_business"] for chat in chats for b in chat["messages"]]

    switch(simulator, online=False)
    reaction = {"message_id": open_window, "emoji": "👍"}
    wamid = graph.sent({"type": "reaction", "reaction": reaction})
    receiver.wait_statuses(wamid, "sent")
    assert reactions() == [""]
    switch(simulator, online=True)
    assert reactions() == ["👍"]


def test_delivered_may_be_left_out_before_read(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    simulator.behaviour(omit_delivered=1)
    wamid = graph.sent(template("hello_world"))
    read = receiver.wait_statuses(wamid, "sent", "read")
    assert [status["status"] for status in read] == ["sent", "read"]
    assert all("pricing" in status for status in read)

    simulator.control("PATCH", f"phones/{PERSON}", {"reads": "never"})
    receiver.wait_statuses(graph.sent(template("hello_world")), "sent", "delivered")


def test_a_share_of_delivered_is_left_out(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    simulator.behaviour(omit_delivered=0.5, rate_limits=False)
    wamids = [graph.sent(template("hello_world")) for _ in range(30)]
    simulator.settle()
    told = ["delivered" in statuses_of(receiver, wamid) for wamid in wamids]
    assert {True, False} == set(told)
    # each status is a POST of its own, so they may arrive in any order
    others = [set(statuses_of(receiver, wamid)) - {"delivered"} for wamid in wamids]
    assert others == [{"sent", "read"}] * len(wamids)


def test_offline_is_a_yes_or_no(simulator: SimulatorProcess, graph: Graph):
    answer = graph.http.patch(
        f"{simulator.url}/_simulator/phones/{PERSON}", json={"online": "perhaps"}
    )
    assert answer.status_code == 400
    assert "online" in answer.json()["error"]["message"]
