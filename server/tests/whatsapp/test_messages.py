"""Every kind of message goes out exactly as Meta wants it, and nothing else does."""

import copy
import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.whatsapp.messages import (
    InvalidMessage,
    Message,
    envelope,
    read_message,
    validate,
)
from rapport.whatsapp.messages.parts import Text
from tests.whatsapp.outbound import (
    EXAMPLES,
    ID,
    LINK,
    button,
    card,
    interactive,
    quick,
    reply,
    template,
)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_kind_goes_out_as_it_was_written(name):
    example = EXAMPLES[name]
    sent = json.loads(envelope(read_message(json.dumps(example).encode()), to="16505551234"))
    assert sent == example | {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+16505551234",
    }


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_message_made_in_code_is_held_to_the_same(name):
    message = read_message(copy.deepcopy(EXAMPLES[name]))
    validate(message)
    assert msgspec.json.decode(msgspec.json.encode(message), type=Message) == message


def test_text_needs_no_type():
    assert read_message(b'{"text":{"body":"hi"}}') == Message(text=Text(body="hi"))


def test_an_envelope_names_exactly_one_recipient():
    text = Message(text=Text(body="hi"))
    to_user = json.loads(
        envelope(
            text,
            recipient="US.13491208655302741918",
            callback_data="w.m.1",
            identity_key_hash="h",
            messaging_account_id="7",
        )
    )
    assert to_user == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "recipient": "US.13491208655302741918",
        "type": "text",
        "text": {"body": "hi"},
        "biz_opaque_callback_data": "w.m.1",
        "recipient_identity_key_hash": "h",
        "messaging_account_id": "7",
    }
    group = json.loads(envelope(text, group_id="Y2Fw"))
    assert (group["recipient_type"], group["to"]) == ("group", "Y2Fw")
    for wrong in ({}, {"to": "1", "recipient": "US.1"}, {"to": "1", "group_id": "g"}):
        with pytest.raises(ValueError, match="exactly one"):
            envelope(text, **wrong)
    with pytest.raises(ValueError, match="512"):
        envelope(text, to="1", callback_data="x" * 513)


def refused(message: Any) -> tuple[str, str]:
    with pytest.raises(InvalidMessage) as refusal:
        read_message(json.dumps(message).encode())
    return refusal.value.field, refusal.value.sentence


def text(body: Any) -> dict[str, Any]:
    return {"type": "text", "text": {"body": body}}


def buttons(*replies: Any) -> dict[str, Any]:
    return interactive("button", action={"buttons": list(replies)})


def sections(*sections: Any) -> dict[str, Any]:
    return interactive("list", action={"button": "B", "sections": list(sections)})


def rows(*ids: str, title: str | None = "T") -> dict[str, Any]:
    listed = {"rows": [{"id": one, "title": one} for one in ids]}
    return listed | ({"title": title} if title else {})


def flow(**parameters: Any) -> dict[str, Any]:
    given = {"flow_message_version": "3", "flow_cta": "Book", "flow_id": "1"} | parameters
    given = {key: value for key, value in given.items() if value is not None}
    return interactive("flow", action={"name": "flow", "parameters": given})


def cards(*given: Any) -> dict[str, Any]:
    return interactive("carousel", action={"cards": list(given)})


def body(*texts: str) -> dict[str, Any]:
    return template(
        {"type": "body", "parameters": [{"type": "text", "text": one} for one in texts]}
    )


URL = {"name": "cta_url", "parameters": {"display_text": "Go", "url": "https://example.com"}}
ROSE = {"catalog_id": "1", "product_retailer_id": "rose"}
PRODUCT = {"card_index": 0, "type": "product", "action": ROSE}
NO_PICTURE = {"type": "image", "image": {}}
A = "interactive.action"
C = "template.components"
REFUSALS = [
    (text("x" * 4097), "text.body", "at most 4096"),
    (text(""), "text.body", "not be empty"),
    (text(5), "text.body", "must be text"),
    (text(None), "text.body", "must be text"),
    ({"type": "text"}, "text", "needs it"),
    ({"type": "text", "text": {}}, "text.body", "required"),
    (text("a") | {"image": LINK}, "image", "cannot have it"),
    (text("a") | {"txt": 1}, "txt", "no such field"),
    ({"type": "text", "text": {"body": "a", "bold": True}}, "text.bold", "no such field"),
    ({"type": "carrier_pigeon"}, "type", "cannot be"),
    ([], "", "an object"),
    ({"type": "image", "image": {}}, "image", "either id or link"),
    ({"type": "image", "image": ID | LINK}, "image", "either id or link"),
    ({"type": "image", "image": {"link": "ftp://a/b"}}, "image.link", "web address"),
    ({"type": "image", "image": {"link": "https:// a"}}, "image.link", "web address"),
    ({"type": "image", "image": ID | {"caption": "x" * 1025}}, "image.caption", "1024"),
    ({"type": "audio", "audio": ID | {"caption": "a"}}, "audio.caption", "no such field"),
    ({"type": "sticker", "sticker": ID | {"caption": "a"}}, "sticker.caption", "no such field"),
    ({"type": "location", "location": {"latitude": 91, "longitude": 0}}, "location.latitude", "90"),
    ({"type": "contacts", "contacts": []}, "contacts", "not be empty"),
    (
        {"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}}]},
        "contacts[0].name",
        "first_name",
    ),
    (
        {
            "type": "contacts",
            "contacts": [
                {"name": {"formatted_name": "A", "first_name": "A"}, "birthday": "1.2.1990"}
            ],
        },
        "contacts[0].birthday",
        "1990-12-31",
    ),
    ({"type": "reaction", "reaction": {"message_id": "w"}}, "reaction.emoji", "required"),
    (
        EXAMPLES["reaction"] | {"context": {"message_id": "w"}},
        "context",
        "cannot quote",
    ),
    (buttons(), f"{A}.buttons", "not be empty"),
    (buttons(*map(reply, "abcd")), f"{A}.buttons", "at most 3"),
    (buttons(reply("a"), reply("a")), f"{A}.buttons[1].reply.id", "different"),
    (buttons(reply("a"), reply("A")), f"{A}.buttons[1].reply.title", "different"),
    (buttons(reply("x" * 21)), f"{A}.buttons[0].reply.title", "at most 20"),
    (
        buttons(reply("a")) | {"interactive": EXAMPLES["list"]["interactive"] | {"type": "button"}},
        "interactive.action.button",
        "no such field",
    ),
    (interactive("list", header={"type": "image", "image": ID}), "interactive.header.type", "be"),
    (sections(), f"{A}.sections", "not be empty"),
    (sections(rows(*"abcdef"), rows(*"ghijk")), f"{A}.sections", "at most 10 rows"),
    (sections(rows("a"), rows("b", title=None)), f"{A}.sections[1].title", "needs a title"),
    (sections(rows("a", "b"), rows("b")), f"{A}.sections[1].rows[0].id", "different"),
    (sections(rows("x" * 25)), f"{A}.sections[0].rows[0].title", "at most 24"),
    (interactive("cta_url", action={"name": "flow"}), f"{A}.name", "cannot be"),
    (
        interactive(
            "button", header={"type": "image", "image": {}}, action={"buttons": [reply("a")]}
        ),
        "interactive.header.image",
        "either id or link",
    ),
    (flow(flow_id=None), f"{A}.parameters", "flow_id or flow_name"),
    (flow(flow_name="n"), f"{A}.parameters", "flow_id or flow_name"),
    (flow(flow_cta="x" * 31), f"{A}.parameters.flow_cta", "at most 30"),
    (
        flow(flow_action="data_exchange", flow_action_payload={"screen": "A"}),
        f"{A}.parameters.flow_action_payload",
        "navigate only",
    ),
    (
        flow(flow_action_payload={"screen": "A", "data": {}}),
        f"{A}.parameters.flow_action_payload.data",
        "put something in",
    ),
    (
        interactive("product_list", action={"catalog_id": "1", "sections": []}),
        "interactive.action.sections",
        "not be empty",
    ),
    (interactive("product", header={"type": "text", "text": "a"}), "interactive.header", "no such"),
    (cards(card(0, **URL)), f"{A}.cards", "at least 2"),
    (cards(card(0, **URL), card(0, **URL)), f"{A}.cards[1].card_index", "from 0"),
    (cards(card(0, **URL), PRODUCT | {"card_index": 1}), f"{A}.cards[1].type", "one type"),
    (cards(card(0, **URL), card(1, buttons=[quick("a")])), f"{A}.cards[1].action", "same kind"),
    (cards(card(0), card(1)), f"{A}.cards[0].action", "either"),
    (cards(card(0, **URL) | {"header": None}, card(1, **URL)), f"{A}.cards[0].header", "picture"),
    (
        cards(card(0, **URL) | {"body": {"text": "a\n\n\nb"}}, card(1, **URL)),
        f"{A}.cards[0].body.text",
        "line breaks",
    ),
    (
        cards(
            PRODUCT,
            PRODUCT | {"card_index": 1, "action": ROSE | {"catalog_id": "2"}},
        ),
        f"{A}.cards[1].action.catalog_id",
        "one catalog",
    ),
    (
        interactive("voice_call", action={"name": "voice_call", "parameters": {"ttl_minutes": 0}}),
        f"{A}.parameters.ttl_minutes",
        "at least 1",
    ),
    (
        template() | {"template": {"name": "A B", "language": {"code": "en"}}},
        "template.name",
        "small",
    ),
    (
        template() | {"template": {"name": "a", "language": {"code": "english"}}},
        "template.language.code",
        "en_US",
    ),
    (body("a\nb"), f"{C}[0].parameters[0].text", "line breaks"),
    (body("a", "a     b"), f"{C}[0].parameters[1].text", "four spaces"),
    (body(" "), f"{C}[0].parameters[0].text", "not be empty"),
    (
        template({"type": "body"}, {"type": "body"}),
        f"{C}[1]",
        "different",
    ),
    (template(button("quick_reply"), button("url")), f"{C}[1].index", "different"),
    (template(button("url")), f"{C}[0].parameters", "needs one"),
    (
        template(button("url", {"type": "payload", "payload": "p"})),
        f"{C}[0].parameters[0]",
        "does not take",
    ),
    (template(button("url", index="10")), f"{C}[0].index", "0 to 9"),
    (
        template({"type": "header", "parameters": [{"type": "image", "image": {}}]}),
        f"{C}[0].parameters[0].image",
        "either id or link",
    ),
    (
        template(
            {
                "type": "body",
                "parameters": [
                    {"type": "text", "text": "a", "parameter_name": "a"},
                    {"type": "text", "text": "b"},
                ],
            }
        ),
        f"{C}[0].parameters",
        "or none",
    ),
    (
        template(button("copy_code", {"type": "coupon_code", "coupon_code": "x" * 21})),
        f"{C}[0].parameters[0].coupon_code",
        "at most 20",
    ),
]


@pytest.mark.parametrize(("message", "field", "words"), REFUSALS)
def test_what_meta_would_refuse_is_refused_with_a_remedy(message, field, words):
    at, sentence = refused(message)
    assert (at, words in sentence) == (field, True), sentence
    assert sentence.endswith(".")


def test_a_message_made_in_code_is_refused_too():
    with pytest.raises(InvalidMessage) as refusal:
        validate(Message(text=Text(body="x" * 4097)))
    assert refusal.value.field == "text.body"
    with pytest.raises(InvalidMessage):
        validate(Message(type="image", text=Text(body="x")))


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[" * 100_000, b'{"text":{"body":"\xff"}}'])
def test_what_is_no_json_is_refused(raw):
    with pytest.raises(InvalidMessage):
        read_message(raw)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
)


def spots(document: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    pairs = document.items() if isinstance(document, dict) else ()
    pairs = enumerate(document) if isinstance(document, list) else pairs
    for key, inner in pairs:
        found += spots(inner, (*path, key))
    return found


@given(st.data())
def test_anything_is_sent_as_written_or_refused(data):
    message = copy.deepcopy(EXAMPLES[data.draw(st.sampled_from(sorted(EXAMPLES)))])
    path = data.draw(st.sampled_from(spots(message)))
    holder: Any = message
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = data.draw(ANYTHING)
    try:
        read = read_message(message)
    except InvalidMessage:
        return
    assert is_within(message, json.loads(envelope(read, to="1")))


def is_within(part: Any, whole: Any) -> bool:
    """Whether everything is there, but what says nothing (null, false, an empty list). A name or
    type that can only be one may be left out, and is sent."""
    if isinstance(part, dict):
        given = {key: one for key, one in part.items() if one not in (None, False, [])}
        return all(key in whole and is_within(one, whole[key]) for key, one in given.items())
    if isinstance(part, list):
        return len(part) == len(whole) and all(map(is_within, part, whole))
    return part == whole
