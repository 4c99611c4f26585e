"""Whatever a body holds, only the bad part of it is lost."""

import copy
import json
import sys
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rapport.whatsapp import payloads
from rapport.whatsapp.payloads import (
    Change,
    InboundMessage,
    Malformed,
    MessageStatus,
    NotJson,
    changes,
    clean_json,
    clean_text,
)
from tests.whatsapp import recorded

MANY = "ten_messages_and_twenty_statuses_of_three_numbers"


def parse(document: Any) -> list[Any]:
    return payloads.parse(json.dumps(document).encode())


def malformed(items: list[Any]) -> list[str]:
    return [item.path for item in items if isinstance(item, Malformed)]


# ── one poisoned item ────────────────────────────────────────────────────────────────────

POISONS = {
    "a number for a text": {"text": {"body": 5}},
    "a list for a text": {"text": []},
    "no text": {"text": None},
    "no type": {"type": None},
    "a type of no kind": {"type": {"a": 1}},
    "no id": {"id": None},
    "an empty id": {"id": ""},
    "an endless id": {"id": "w" * 5000},
    "no time": {"timestamp": None},
    "the year 30000": {"timestamp": "884541340800"},
    "the year 30000 in words": {"timestamp": "30000-01-01T00:00:00Z"},
    "a time before WhatsApp": {"timestamp": "-5"},
    "a time in another century": {"timestamp": "4102444800"},
    "a huge time": {"timestamp": 10**400},
    "a time without sense": {"timestamp": "yesterday"},
    "a sender of no kind": {"from": {"a": 1}},
    "an error of no kind": {"errors": "many"},
    "a context of no kind": {"context": 7},
    "a huge number": {
        "type": "order",
        "order": {
            "catalog_id": "1",
            "product_items": [{"product_retailer_id": "a", "item_price": 1e300}],
        },
    },
    "a place beyond the poles": {"type": "location", "location": {"latitude": 91, "longitude": 0}},
    "a place that is no number": {
        "type": "location",
        "location": {"latitude": "NaN", "longitude": 0},
    },
}


@pytest.mark.parametrize("poison", POISONS)
def test_a_poisoned_message_spoils_no_other(poison):
    document = recorded.value(MANY)
    message = document["entry"][0]["changes"][1]["value"]["messages"][1]
    message.update(POISONS[poison])
    items = parse(document)
    assert malformed(items) == ["entry[0].changes[1].value.messages[1]"]
    assert len(items) == 30
    assert json.loads(items[13].raw) == message
    assert items[13].origin.phone_number_id == "106540352242923"


@pytest.mark.parametrize(
    "poison",
    [
        {"id": 7},
        {"status": None},
        {"timestamp": "x"},
        {"pricing": "free"},
        {"errors": [{"code": "x"}]},
        {"recipient_id": []},
    ],
)
def test_a_poisoned_status_spoils_no_other(poison):
    document = recorded.value(MANY)
    document["entry"][1]["changes"][0]["value"]["statuses"][2].update(poison)
    items = parse(document)
    assert malformed(items) == ["entry[1].changes[0].value.statuses[2]"]
    assert len(items) == 30


LAYERS = {
    "entry": "x",
    "entry[0]": 5,
    "entry[0].changes": {},
    "entry[0].changes[0]": None,
    "entry[0].changes[0].value": 5,
    "entry[0].changes[0].value.messages": {"a": 1},
    "entry[0].changes[0].value.contacts": 3,
    "entry[0].changes[0].value.contacts[0]": "x",
    "entry[0].changes[0].value.metadata": "x",
    "entry[0].changes[0].value.messages[2]": [],
}


@pytest.mark.parametrize("path", LAYERS)
def test_a_broken_layer_takes_only_what_is_in_it(path):
    document = recorded.value(MANY)
    parent, _, last = path.rpartition("[") if path.endswith("]") else path.rpartition(".")
    holder = recorded.at(document, parent)
    holder[int(last[:-1]) if path.endswith("]") else last] = LAYERS[path]
    items = parse(document)
    assert malformed(items) == [path]
    lost = {
        "entry": 30,
        "entry[0]": 21,
        "entry[0].changes": 21,
        "entry[0].changes[0]": 12,
        "entry[0].changes[0].value": 12,
        "entry[0].changes[0].value.messages": 4,
        "entry[0].changes[0].value.messages[2]": 1,
    }.get(path, 0)
    assert len(items) == 30 - lost + 1


def test_a_broken_time_or_id_of_an_entry_loses_nothing():
    document = recorded.value(MANY)
    document["entry"][0] |= {"id": [], "time": "soon"}
    items = parse(document)
    assert malformed(items) == []
    assert items[0].origin.waba_id is None


# ── text that cannot be stored ───────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (rb"a\u0000b", "a\ufffdb"),
        (rb"a\ud83db", "a\ufffdb"),
        (rb"a\ude00b", "a\ufffdb"),
        (rb"\ud83d\ud83d\ude00", "\ufffd😀"),
        (rb"\ud83d\ude00", "😀"),
        (rb"\\u0000", r"\u0000"),
        (rb"\\\u0000", "\\\ufffd"),
        (b"a\xffb", "a\ufffdb"),
        (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd"),
        ("äöü😀".encode(), "äöü😀"),
    ],
)
def test_text_that_postgresql_refuses_is_replaced(written, read):
    body = recorded.body("text_received").replace("another color? 🌿".encode(), written)
    (item,) = payloads.parse(body)
    assert isinstance(item, InboundMessage)
    assert item.content.body == f"Does it come in {read}"
    assert "\0" not in json.loads(item.raw)["text"]["body"]
    json.loads(item.raw)["text"]["body"].encode()


def test_unstorable_text_in_one_message_changes_no_other():
    document = recorded.value(MANY)
    messages = document["entry"][0]["changes"][0]["value"]["messages"]
    messages[1]["text"]["body"] = "\ud800 \0"
    items = parse(document)
    assert malformed(items) == []
    assert [item.content.body for item in items[:3]] == [
        *("message 0", "\ufffd \ufffd", "message 2")
    ]


@given(st.text(st.characters(exclude_categories=())))
def test_clean_text_can_be_stored(text):
    cleaned = clean_text(text)
    assert "\0" not in cleaned
    cleaned.encode()
    assert len(cleaned) == len(text)
    assert clean_text(cleaned) == cleaned


@given(st.recursive(st.text(st.characters(exclude_categories=())) | st.integers(), st.lists))
def test_clean_json_means_the_same(value):
    cleaned = json.loads(clean_json(json.dumps(value).encode()))

    def clean(one):
        return (
            [clean(inner) for inner in one]
            if isinstance(one, list)
            else (
                clean_text(one.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass"))
                if isinstance(one, str)
                else one
            )
        )

    assert cleaned == clean(value)


# ── not a webhook at all ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"{",
        b'{"entry":[}',
        b'{"entry":[]} trailing',
        b'{"a":"\x00"}',
        b"\xff\xfe",
        b"<xml/>",
        b"NaN",
        recorded.body("text_received")[:-20],
    ],
)
def test_what_is_no_json_is_refused(body):
    with pytest.raises(NotJson):
        payloads.parse(body)


@pytest.mark.parametrize(
    "body",
    [
        b"null",
        b"[]",
        b"7",
        b'"text"',
        b"{}",
        b'{"object":"page","entry":[]}',
        b'{"object":"page","entry":[{"id":"1","messaging":[]}]}',
        b'{"object":"whatsapp_business_account"}',
        b'{"entry":7}',
        b'{"entry":[7]}',
        b'{"object":7,"entry":[{"id":"1","changes":7}]}',
        b'{"field":7,"value":{}}',
        b'{"entry":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        b'{"entry":[{"id":"1","changes":[{"field":"messages","value":'
        + b'{"a":' * 10_000
        + b"1"
        + b"}" * 10_000
        + b"}]}]}",
    ],
)
def test_json_that_is_no_webhook_is_one_malformed_item(body):
    (item,) = payloads.parse(body)
    assert isinstance(item, Malformed)
    assert item.raw
    assert item.reason


def test_nothing_in_it_is_nothing():
    assert payloads.parse(b'{"object":"whatsapp_business_account","entry":[]}') == []


def test_a_byte_order_mark_is_no_harm():
    assert len(payloads.parse(b"\xef\xbb\xbf" + recorded.body("text_received"))) == 1


def test_the_last_of_two_equal_keys_counts():
    body = recorded.body("text_received").replace(b'"body":', b'"body": "first", "body":')
    (item,) = payloads.parse(body)
    assert item.content.body.startswith("Does it")


def test_a_value_with_parts_that_are_new_to_us_is_not_dropped():
    document = recorded.value("text_received")
    value = document["entry"][0]["changes"][0]["value"]
    value["holograms"] = value.pop("messages")
    (item,) = parse(document)
    assert isinstance(item, Change)
    assert item.value == changes.UnknownChange()
    assert json.loads(item.raw) == value


def test_null_means_absent():
    document = recorded.value("status_sent")
    value = document["entry"][0]["changes"][0]["value"]
    value |= {"messages": None, "errors": None}
    value["statuses"][0] |= {"errors": None, "conversation": None}
    (item,) = parse(document)
    assert isinstance(item, MessageStatus)
    assert json.loads(item.raw) == value["statuses"][0]


# ── anything at all ──────────────────────────────────────────────────────────────────────

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(10**18, 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=()), max_size=20)
    | st.sampled_from(["", "messages", "US.1", "16505551234", "text", "30000-01-01", "1749416383"])
)
KEYS = st.sampled_from(
    [
        *("object", "entry", "changes", "field", "value", "messages", "statuses", "contacts"),
        *("metadata", "errors", "id", "from", "type", "timestamp", "text", "body", "code"),
        *("history", "threads", "calls", "groups", "pricing", "event", "message_template_id"),
    ]
)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6)
)


@given(ANYTHING)
def test_any_json_is_read_or_called_malformed(document):
    for item in parse(document):
        assert item.raw


@given(st.binary())
def test_any_bytes_are_read_or_refused(body):
    with suppress(NotJson):
        assert isinstance(payloads.parse(body), list)


def spots(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(document, dict):
        for key, inner in document.items():
            found += spots(inner, (*path, key))
    elif isinstance(document, list):
        for index, inner in enumerate(document):
            found += spots(inner, (*path, index))
    return found


def change(document: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(document)
    holder = changed
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    return changed


@settings(max_examples=300)
@given(st.data())
def test_a_webhook_changed_anywhere_is_read_or_called_malformed(data):
    document = recorded.value(data.draw(st.sampled_from(recorded.NAMES)))
    path = data.draw(st.sampled_from(spots(document)))
    for item in parse(change(document, path, data.draw(ANYTHING))):
        assert item.raw


@settings(max_examples=300)
@given(st.data())
def test_an_item_changed_anywhere_spoils_no_other(data):
    document = recorded.value(MANY)
    inside = [path for path in spots(document) if set(path) & {"messages", "statuses"}]
    path = data.draw(st.sampled_from([path for path in inside if len(path) >= 7]))
    changed = parse(change(document, path, data.draw(ANYTHING)))
    entry, at_change, part, index = path[1], path[3], path[5], path[6]
    hit = f"entry[{entry}].changes[{at_change}].value.{part}[{index}]"
    assert [item for item in changed if item.path != hit] == [
        item for item in parse(document) if item.path != hit
    ]
    assert [item.path for item in changed].count(hit) == 1


def test_reading_does_not_depend_on_how_deep_we_are_called():
    def dive(depth: int) -> list[Any]:
        return parse(recorded.value("text_received")) if depth == 0 else dive(depth - 1)

    assert isinstance(dive(sys.getrecursionlimit() // 2)[0], InboundMessage)
