"""How long a business goes on seeing a number that its owner has hidden."""

from typing import Any

import pytest

from tests.simulator.conftest import PERSON, Graph, text
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import template
from tests.simulator_process import SimulatorProcess

HELLO = template("hello_world")
DAY = 86_400


def hide(simulator: SimulatorProcess) -> None:
    simulator.control("PATCH", f"phones/{PERSON}", {"hide_phone": True, "username": "sheena"})


def heard(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, number_id: str = ""
) -> tuple[Any, Any]:
    """What a message of the person tells of their number: `from`, and `wa_id` of the contact."""
    wamid = simulator.inbound(PERSON, number_id or graph.number_id, text("Hi"))
    message = receiver.wait_message(wamid)
    values = [value for post in receiver.posts() for value in post.values()]
    [contact] = next(v["contacts"] for v in values if message in v.get("messages", ()))
    return message.get("from"), contact.get("wa_id")


def test_a_number_is_seen_for_thirty_days_after_it_was_used(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    simulator.behaviour(known_phones="30_days")
    hide(simulator)
    assert heard(simulator, graph, receiver) == (None, None)
    graph.sent(HELLO)
    assert heard(simulator, graph, receiver) == (PERSON, PERSON)
    # per business number
    assert heard(simulator, graph, receiver, graph.other_number_id) == (None, None)
    simulator.advance(29 * DAY)
    assert heard(simulator, graph, receiver) == (PERSON, PERSON)  # which is a use of it, too
    simulator.advance(29 * DAY)
    assert heard(simulator, graph, receiver) == (PERSON, PERSON)
    simulator.advance(31 * DAY)
    assert heard(simulator, graph, receiver) == (None, None)


def test_what_is_sent_to_the_user_id_is_no_use_of_the_number(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    simulator.behaviour(known_phones="30_days")
    hide(simulator)
    user_id = simulator.state()["phones"][0]["user_id"]
    body = {"messaging_product": "whatsapp", "recipient": user_id, **HELLO}
    wamid = graph.post(f"{graph.number_id}/messages", body).json()["messages"][0]["id"]
    for status in receiver.wait_statuses(wamid, "delivered"):
        assert "recipient_id" not in status
    assert heard(simulator, graph, receiver) == (None, None)


def test_the_contact_book_remembers_for_all_numbers_and_for_ever(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    simulator.behaviour(known_phones="contact_book")
    simulator.inbound(PERSON, graph.number_id, text("Hi"))
    hide(simulator)
    simulator.advance(400 * DAY)
    assert heard(simulator, graph, receiver, graph.other_number_id) == (PERSON, PERSON)


@pytest.mark.parametrize("rule", ["30_days", "contact_book"])
def test_a_new_number_is_known_to_nobody(
    rule: str, simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    simulator.behaviour(known_phones=rule)
    hide(simulator)
    graph.sent(HELLO)
    change = {"type": "system", "system": {"type": "user_changed_user_id", "wa_id": "16505559876"}}
    simulator.inbound(PERSON, graph.number_id, change)
    wamid = simulator.inbound("16505559876", graph.number_id, text("Me again"))
    assert "from" not in receiver.wait_message(wamid)
