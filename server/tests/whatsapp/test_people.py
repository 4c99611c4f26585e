"""Who is meant, from every place that a payload says it."""

import json

import pytest

from rapport.whatsapp import payloads
from rapport.whatsapp.payloads import Malformed, Person
from rapport.whatsapp.payloads.people import Card, Profile, completed, person, person_on
from tests.whatsapp import recorded


def only(name: str):
    (item,) = payloads.parse(recorded.body(name))
    return item


PABLO = "MX.22491208655302741918"


@pytest.mark.parametrize(
    ("name", "sender"),
    [
        (
            "text_received_without_phone",
            Person(None, PABLO, "MX.ENT.11815799212886844830", "pablo.m", "Pablo M."),
        ),
        ("text_received_with_user_id_in_from", Person(None, PABLO)),
        (
            "text_received_with_username",
            Person(
                "16505551234",
                "US.13491208655302741918",
                None,
                "sheena",
                "Sheena Nelson",
                "DF2lS5v2W6x=",
            ),
        ),
    ],
)
def test_a_sender_is_known_by_whatever_is_there(name, sender):
    assert only(name).sender == sender


def test_a_recipient_without_phone():
    assert only("status_without_phone").recipient == Person(
        None, PABLO, "MX.ENT.11815799212886844830", "pablo.m", "Pablo M."
    )
    assert only("status_with_identity_hash").recipient.identity_key_hash == "DF2lS5v2W6x="


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("16505551234", Person("16505551234")),
        (16505551234, Person("16505551234")),
        ("+1 (650) 555-1234", Person("16505551234")),
        ("US.1349", Person(None, "US.1349")),
        ("US.ENT.1349", Person(None, None, "US.ENT.1349")),
        ("120363040468224422@g.us", Person()),
        ("Y2FwaV9ncm91cA", Person()),
        ("", Person()),
        (None, Person()),
    ],
)
def test_an_id_is_known_by_its_form(named, expected):
    assert person(named) == expected


def test_named_ids_beat_what_stands_in_from():
    assert person("US.1", "US.2", "US.ENT.3") == Person(None, "US.2", "US.ENT.3")


ANN = Person("491701", "DE.1", name="Ann")
BO = Person("491702", "DE.2", name="Bo")


@pytest.mark.parametrize(
    ("someone", "cards", "alone", "expected"),
    [
        (Person("491702"), [ANN, BO], False, BO),
        (Person(None, "DE.1"), [ANN, BO], False, ANN),
        (Person(), [ANN], True, ANN),
        (Person(), [ANN], False, Person()),
        (Person(), [ANN, BO], True, Person()),
        (Person("491703"), [ANN], True, Person("491703")),
        (Person("491701", "DE.9"), [ANN], True, Person("491701", "DE.9", name="Ann")),
        (
            Person(None, None, "DE.ENT.1"),
            [ANN],
            True,
            Person("491701", "DE.1", "DE.ENT.1", None, "Ann"),
        ),
        (Person("491701"), [], True, Person("491701")),
    ],
)
def test_a_card_completes_only_whom_it_is_about(someone, cards, alone, expected):
    assert completed(someone, cards, alone=alone) == expected


def test_a_card_without_a_name_says_none():
    assert person_on(Card(Profile("", "@"), "16505551234")) == Person("16505551234")


def test_a_change_of_number_names_both_sides():
    moved = payloads.move(only("number_changed"))
    assert moved.old == Person("16505551234", "US.13491208655302741918", "US.ENT.1")
    assert moved.new == Person("12195555358", "US.98765", "US.ENT.98765")


def test_a_change_of_user_id_needs_no_phone():
    moved = payloads.move(only("user_id_changed_without_phone"))
    assert moved.old == Person(None, "US.13491208655302741918")
    assert moved.new == Person(None, "US.98765")


@pytest.mark.parametrize("name", ["identity_changed", "text_received"])
def test_other_messages_move_nobody(name):
    assert payloads.move(only(name)) is None


def test_a_move_that_names_one_side_only_moves_nobody():
    body = recorded.value("number_changed")
    system = body["entry"][0]["changes"][0]["value"]["messages"][0]["system"]
    for field in ("wa_id", "user_id", "parent_user_id"):
        del system[field]
    (item,) = payloads.parse(json.dumps(body).encode())
    assert payloads.move(item) is None


def test_a_message_from_nobody_is_malformed():
    body = recorded.value("text_received")
    value = body["entry"][0]["changes"][0]["value"]
    del value["contacts"], value["messages"][0]["from"], value["messages"][0]["from_user_id"]
    (item,) = payloads.parse(json.dumps(body).encode())
    assert isinstance(item, Malformed)
    assert item.reason == "it does not say who sent it"
