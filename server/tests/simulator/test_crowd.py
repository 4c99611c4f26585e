"""A crowd: virtual customers without an object for each, and what they do with what they get."""

from pathlib import Path
from typing import Any

import httpx
import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.crowd import numbers
from tests.simulator.conftest import Graph, error_of, text
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import template
from tests.simulator_process import SimulatorProcess, wait_until

HELLO = template("hello_world")
ORDER = template(
    "order_update",
    {"type": "body", "parameters": [{"type": "text", "text": each} for each in ("Ann", "A-1")]},
    {
        "type": "button",
        "sub_type": "quick_reply",
        "index": 0,
        "parameters": [{"type": "payload", "payload": "WHERE"}],
    },
    {
        "type": "button",
        "sub_type": "url",
        "index": 1,
        "parameters": [{"type": "text", "text": "A-1"}],
    },
)
SALE = template(
    "spring_sale",
    {
        "type": "header",
        "parameters": [{"type": "image", "image": {"link": "https://x.example/a.jpg"}}],
    },
    {"type": "body", "parameters": [{"type": "text", "text": each} for each in ("Ann", "20 %")]},
    {
        "type": "button",
        "sub_type": "copy_code",
        "index": 2,
        "parameters": [{"type": "coupon_code", "coupon_code": "GREEN"}],
    },
)
SHARES = (
    "unreachable", "hidden", "receipts", "reads", "taps", "replies", "reacts", "says_stop", "stops",
    "blocks", "reports", "moves", "from_ads",
)  # fmt: skip
IDLE: dict[str, Any] = dict.fromkeys(SHARES, 0)
IDLE |= {"receipts": 1, "reads": 1, "read_after": [0, 0], "answer_after": [0, 0]}


def gather(simulator: SimulatorProcess, size: int = 1000, **habits: Any) -> dict[str, Any]:
    """A crowd that reads and does nothing more than these habits say."""
    order = {"size": size, "habits": IDLE | habits, "phones": 0}
    return simulator.control("POST", "crowd", order)


def members(simulator: SimulatorProcess, **query: Any) -> list[dict[str, Any]]:
    return simulator.control("GET", "crowd/people", **query)["data"]


def member(simulator: SimulatorProcess, place: int = 0) -> str:
    return members(simulator)[place]["wa_id"]


def count(simulator: SimulatorProcess, what: str) -> int:
    return simulator.control("GET", "crowd")["counts"][what]


def statuses(receiver: Receiver, wamid: str) -> list[str]:
    return [each["status"] for each in receiver.statuses() if each["id"] == wamid]


@given(
    member=st.integers(0, numbers.LARGEST - 1) | st.integers(0, numbers.FILMED + 5),
    moves=st.integers(0, numbers.MOVES),
)
def test_a_number_leads_back_to_its_member(member: int, moves: int):
    assert numbers.find(numbers.wa_id(member, moves)) == (member, moves)


@given(st.from_regex(r"[1-9][0-9]{6,14}", fullmatch=True))
def test_no_two_members_have_one_number(number: str):
    found = numbers.find(number)
    assert found is None or numbers.wa_id(*found) == number


@settings(deadline=None)
@given(st.integers(0, numbers.LARGEST - 1))
def test_every_number_can_be_imported(member: int):
    assert phonenumbers.is_valid_number(phonenumbers.parse(f"+{numbers.wa_id(member)}"))


def test_members_are_listed_in_pages(simulator: SimulatorProcess):
    gather(simulator, 5)
    first = simulator.control("GET", "crowd/people", limit=3)
    after = first["paging"]["cursors"]["after"]
    second = simulator.control("GET", "crowd/people", limit=3, after=after)
    everybody = [person["wa_id"] for person in first["data"] + second["data"]]
    assert len(set(everybody)) == 5
    assert second["paging"]["cursors"] == {}
    csv = httpx.get(f"{simulator.url}/_simulator/crowd/people", params={"format": "csv"}).text
    assert [line.partition(",")[0] for line in csv.splitlines()] == [
        "phone",
        *(f"+{wa_id}" for wa_id in everybody),
    ]


def test_a_member_is_the_same_for_everybody(simulator: SimulatorProcess, graph: Graph):
    gather(simulator)
    for person in members(simulator, limit=20):
        answer = graph.send(HELLO, f"+{person['wa_id']}").json()
        assert answer["contacts"][0]["wa_id"] == person["wa_id"]
        by_id = graph.post(
            f"{graph.number_id}/messages",
            {"messaging_product": "whatsapp", "recipient": person["user_id"], **HELLO},
        )
        assert by_id.status_code == 200, by_id.text
    sent = {entry["wa_id"] for entry in simulator.outbox()}
    assert sent == {person["wa_id"] for person in members(simulator, limit=20)}


def test_members_read(simulator: SimulatorProcess, graph: Graph, receiver: Receiver):
    gather(simulator)
    wamid = graph.sent(HELLO, f"+{member(simulator)}", biz_opaque_callback_data="mine")
    told = receiver.wait_statuses(wamid, "sent", "delivered", "read")
    assert {status["biz_opaque_callback_data"] for status in told} == {"mine"}
    assert [entry["status"] for entry in simulator.outbox()] == ["read"]
    assert {status["recipient_id"] for status in told} == {member(simulator)}


@pytest.mark.parametrize(("habits", "read"), [({"reads": 0}, 0), ({"receipts": 0}, 1)])
def test_members_may_not_read_or_not_tell(
    habits: dict[str, float],
    read: int,
    simulator: SimulatorProcess,
    graph: Graph,
    receiver: Receiver,
):
    gather(simulator, **habits)
    wamid = graph.sent(HELLO, f"+{member(simulator)}")
    simulator.settle()
    wait_until(lambda: count(simulator, "read") == read)
    assert statuses(receiver, wamid) == ["sent", "delivered"]


def test_reading_may_take_its_time(simulator: SimulatorProcess, graph: Graph, receiver: Receiver):
    gather(simulator, read_after=[3600, 7200])
    wamids = [graph.sent(HELLO, f"+{person['wa_id']}") for person in members(simulator, limit=50)]
    simulator.settle()
    assert simulator.control("GET", "crowd")["unread"] == 50
    simulator.advance(7200)
    for wamid in wamids:
        receiver.wait_statuses(wamid, "read")
    assert simulator.control("GET", "crowd")["unread"] == 0


def test_some_are_not_on_whatsapp(simulator: SimulatorProcess, graph: Graph, receiver: Receiver):
    gather(simulator, unreachable=1)
    wamid = graph.sent(HELLO, f"+{member(simulator)}")
    [status] = receiver.wait_statuses(wamid, "failed")
    assert status["errors"][0]["code"] == 131026


def test_members_tap(simulator: SimulatorProcess, graph: Graph, receiver: Receiver):
    gather(simulator, taps=1)
    wa_id = member(simulator)
    by_template = graph.sent(ORDER, f"+{wa_id}")
    tapped = receiver.wait(lambda: [m for m in receiver.messages() if m["type"] == "button"])
    assert tapped[0]["from"] == wa_id
    assert tapped[0]["context"]["id"] == by_template
    assert tapped[0]["button"] == {"payload": "WHERE", "text": "Where is it?"}
    buttons = [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}]
    asked = {"type": "button", "body": {"text": "Well?"}, "action": {"buttons": buttons}}
    graph.sent({"type": "interactive", "interactive": asked}, f"+{wa_id}")  # its window is open
    replies = receiver.wait(lambda: [m for m in receiver.messages() if m["type"] == "interactive"])
    assert replies[0]["interactive"]["button_reply"] == {"id": "yes", "title": "Yes"}


def test_an_answer_opens_the_window_for_a_day(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    gather(simulator, replies=1)
    wa_id = member(simulator)
    graph.sent(HELLO, f"+{wa_id}")
    receiver.wait(receiver.messages)
    gather(simulator)
    within = graph.sent(text("Thank you"), f"+{wa_id}")
    receiver.wait_statuses(within, "read")
    simulator.advance(24 * 3600)
    late = graph.sent(text("Still there?"), f"+{wa_id}")
    [status] = receiver.wait_statuses(late, "failed")
    assert status["errors"][0]["code"] == 131047


def test_members_stop_marketing(simulator: SimulatorProcess, graph: Graph, receiver: Receiver):
    gather(simulator, stops=1)
    wa_id = member(simulator)
    graph.sent(SALE, f"+{wa_id}")
    told = receiver.wait(lambda: receiver._listed("user_preferences", "hook"))
    assert (told[0]["wa_id"], told[0]["value"]) == (wa_id, "stop")
    [status] = receiver.wait_statuses(graph.sent(SALE, f"+{wa_id}"), "failed")
    assert status["errors"][0]["code"] == 131050
    receiver.wait_statuses(graph.sent(HELLO, f"+{wa_id}"), "delivered")
    receiver.wait_statuses(graph.sent(SALE, f"+{member(simulator, 1)}"), "delivered")


def test_members_write_stop_after_marketing_only(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    gather(simulator, says_stop=1)
    graph.sent(HELLO, f"+{member(simulator)}")
    wait_until(lambda: count(simulator, "read") == 1)
    graph.sent(SALE, f"+{member(simulator, 1)}")
    [said] = receiver.wait(receiver.messages)
    assert (said["from"], said["text"]["body"]) == (member(simulator, 1), "STOP")


def test_members_block(simulator: SimulatorProcess, graph: Graph, receiver: Receiver):
    gather(simulator, blocks=1)
    for person in members(simulator, limit=5):
        graph.sent(HELLO, f"+{person['wa_id']}")
    wait_until(lambda: count(simulator, "blocked") == 5)
    wamid = graph.sent(ORDER, f"+{member(simulator)}")
    assert error_of(graph.send(HELLO, f"+{member(simulator, 6)}"))["code"] == 132015
    simulator.settle()
    assert statuses(receiver, wamid) == ["sent"]
    number = next(n for n in simulator.state()["wabas"][0]["numbers"] if n["id"] == graph.number_id)
    assert number["quality_rating"] == "RED"


def test_members_change_their_number(simulator: SimulatorProcess, graph: Graph, receiver: Receiver):
    gather(simulator, moves=1)
    old = members(simulator, limit=1)[0]
    graph.sent(HELLO, f"+{old['wa_id']}")
    [told] = receiver.wait(receiver.messages)
    new = members(simulator, limit=1)[0]
    assert told["from"] == old["wa_id"] != new["wa_id"]
    said = told["system"]
    assert (said["type"], said["wa_id"]) == ("user_changed_number", new["wa_id"])
    assert (said["previous_user_id"], said["user_id"]) == (old["user_id"], new["user_id"])
    [status] = receiver.wait_statuses(graph.sent(HELLO, f"+{old['wa_id']}"), "failed")
    assert status["errors"][0]["code"] == 131026
    receiver.wait_statuses(graph.sent(HELLO, f"+{new['wa_id']}"), "delivered")


def test_hidden_members_show_their_number_to_whoever_wrote_to_it(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    gather(simulator, hidden=1, replies=1)
    one, other = members(simulator, limit=2)
    graph.sent(HELLO, f"+{one['wa_id']}")
    [shown] = receiver.wait(receiver.messages)
    assert (shown["from"], shown["from_user_id"]) == (one["wa_id"], one["user_id"])
    by_id = {"messaging_product": "whatsapp", "recipient": other["user_id"], **HELLO}
    assert graph.post(f"{graph.number_id}/messages", by_id).status_code == 200
    hidden = receiver.wait(lambda: receiver.messages()[1:])[0]
    assert "from" not in hidden
    assert hidden["from_user_id"] == other["user_id"]


def test_members_write_of_their_own_accord(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    gather(simulator, from_ads=0.5)
    order = {"messages": 60, "seconds": 0.2, "phone_number_id": graph.number_id}
    simulator.control("POST", "crowd/write", order)
    receiver.wait(lambda: len(receiver.messages()) == 60)
    ads = [message for message in receiver.messages() if "referral" in message]
    assert 10 < len(ads) < 50
    wamid = graph.sent(text("At your service"), f"+{receiver.messages()[0]['from']}")
    receiver.wait_statuses(wamid, "delivered")


def test_a_crowd_may_write_every_minute(simulator: SimulatorProcess, receiver: Receiver):
    gather(simulator)
    simulator.control("POST", "crowd", {"writes_per_minute": 6000})
    receiver.wait(lambda: len(receiver.messages()) > 20)
    simulator.control("POST", "crowd", {"writes_per_minute": 0})
    wait_until(lambda: not any(map(int, [simulator.control("GET", "crowd")["writes_per_minute"]])))


def test_some_members_have_phones_that_can_be_looked_at(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    gather(simulator, replies=1)
    wa_id = simulator.control("POST", "crowd", {"phones": 1})["phones"][0]
    assert wa_id in {phone["wa_id"] for phone in simulator.state()["phones"]}
    wamid = graph.sent(HELLO, f"+{wa_id}")
    receiver.wait(receiver.messages)
    [chat] = simulator.control("GET", "chats", phone=wa_id)["data"]
    ours, theirs = chat["messages"]
    assert (ours["id"], ours["status"], theirs["from_business"]) == (wamid, "read", False)
    simulator.control("DELETE", "crowd")
    assert wa_id not in {phone["wa_id"] for phone in simulator.state()["phones"]}


def test_a_crowd_survives_a_restart(tmp_path: Path):
    state = tmp_path / "state.json"
    with SimulatorProcess.start("http://127.0.0.1:9/", seed=1, state=state) as simulator:
        simulator.webhooks(enabled=False)
        simulator.behaviour(sent_ms=0, delivered_ms=0)
        graph = Graph(simulator)
        gather(simulator, 100_000, moves=1)
        old = member(simulator)
        graph.sent(HELLO, f"+{old}")
        wait_until(lambda: count(simulator, "moved") == 1)
        gather(simulator, 100_000, replies=1)
        graph.sent(HELLO, f"+{member(simulator, 1)}")
        wait_until(lambda: count(simulator, "replies") == 1)
        gather(simulator, 100_000, blocks=1)
        graph.sent(HELLO, f"+{member(simulator, 2)}")
        wait_until(lambda: count(simulator, "blocked") == 1)
        before = simulator.control("GET", "crowd"), members(simulator, limit=3)
        graph.http.close()
    with SimulatorProcess.start("http://127.0.0.1:9/", seed=1, state=state) as simulator:
        simulator.webhooks(enabled=False)
        simulator.behaviour(window="sync")
        graph = Graph(simulator)
        assert (simulator.control("GET", "crowd"), members(simulator, limit=3)) == before
        assert member(simulator) != old
        graph.sent(text("Your window is open"), f"+{member(simulator, 1)}")
        assert error_of(graph.send(text("Yours is not"), f"+{member(simulator, 3)}"))
        blocked = graph.sent(HELLO, f"+{member(simulator, 2)}")
        simulator.settle()
        assert simulator.outbox(after=blocked) == []
        assert simulator.outbox()[-1]["status"] == "sent"
        graph.http.close()


@pytest.mark.parametrize(
    ("order", "said"),
    [
        ({"size": 0}, "size"),
        ({"size": 10**9}, "size"),
        ({"habits": {"reads": 1.5}}, "reads"),
        ({"habits": {"walks": 1}}, "walks"),
        ({"habits": {"read_after": [1]}}, "read_after"),
        ({"writes_per_minute": -1}, "writes_per_minute"),
    ],
)
def test_bad_orders_are_refused_by_name(
    order: dict[str, Any], said: str, simulator: SimulatorProcess
):
    answer = httpx.post(f"{simulator.url}/_simulator/crowd", json=order)
    assert answer.status_code == 400
    assert said in answer.json()["error"]["message"]


def test_without_a_crowd_there_is_nobody_to_write(simulator: SimulatorProcess):
    answer = httpx.post(f"{simulator.url}/_simulator/crowd/write", json={"messages": 1})
    assert answer.status_code == 409
    assert simulator.control("GET", "crowd") == {"size": 0}
