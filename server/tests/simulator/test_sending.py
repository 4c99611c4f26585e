"""What a business may send, what is refused at once, and what fails later."""

from typing import Any

import pytest

from tests.simulator.conftest import PERSON, Graph, error_of, text
from tests.simulator.receiver import Receiver
from tests.simulator_process import SimulatorProcess

LINK = "https://example.com/file"


def button(count: int = 1, title: str = "Yes") -> dict[str, Any]:
    replies = [{"id": f"b{n}", "title": f"{title}{n or ''}"} for n in range(count)]
    buttons = [{"type": "reply", "reply": reply} for reply in replies]
    return interactive("button", {"buttons": buttons})


def interactive(kind: str, action: dict[str, Any], **parts: Any) -> dict[str, Any]:
    content = {"type": kind, "body": {"text": "Choose"}, "action": action} | parts
    return {"type": "interactive", "interactive": content}


def rows(count: int) -> list[dict[str, str]]:
    return [{"id": f"r{n}", "title": f"Row {n}"} for n in range(count)]


def template(name: str, *components: dict[str, Any], language: str = "en_US") -> dict[str, Any]:
    content = {"name": name, "language": {"code": language}, "components": list(components)}
    return {"type": "template", "template": content}


def body_of(*words: str) -> dict[str, Any]:
    return {"type": "body", "parameters": [{"type": "text", "text": word} for word in words]}


TRACKING = {
    "type": "button",
    "sub_type": "url",
    "index": "1",
    "parameters": [{"type": "text", "text": "A1"}],
}

MONEY = {"value": 1500, "offset": 100}

CARD = {
    "type": "cta_url",
    "header": {"type": "image", "image": {"link": LINK}},
    "body": {"text": "One"},
    "action": {"name": "cta_url", "parameters": {"display_text": "Open", "url": LINK}},
}

PICTURE = {"type": "image", "image": {"link": LINK}}


def product_card(place: int, catalog_id: str) -> dict[str, Any]:
    action = {"catalog_id": catalog_id, "product_retailer_id": "p"}
    return {"card_index": place, "type": "product", "action": action}


ACCEPTED: dict[str, dict[str, Any]] = {
    "text": text("Hello"),
    "text without type": {"text": {"body": "Hello", "preview_url": True}},
    "image": {"type": "image", "image": {"link": LINK, "caption": "c"}},
    "video": {"type": "video", "video": {"link": LINK}},
    "document": {"type": "document", "document": {"link": LINK, "filename": "a.pdf"}},
    "audio": {"type": "audio", "audio": {"link": LINK, "voice": True}},
    "sticker": {"type": "sticker", "sticker": {"link": LINK}},
    "location": {"type": "location", "location": {"latitude": 1.5, "longitude": "2.5"}},
    "contacts": {
        "type": "contacts",
        "contacts": [{"name": {"formatted_name": "A B", "first_name": "A"}}],
    },
    "button": button(3),
    "list": interactive("list", {"button": "Pick", "sections": [{"rows": rows(10)}]}),
    "link": interactive(
        "cta_url", {"name": "cta_url", "parameters": {"display_text": "Open", "url": LINK}}
    ),
    "flow": interactive(
        "flow",
        {
            "name": "flow",
            "parameters": {"flow_message_version": "3", "flow_id": "1", "flow_cta": "Go"},
        },
    ),
    "location request": interactive("location_request_message", {"name": "send_location"}),
    "address": interactive(
        "address_message", {"name": "address_message", "parameters": {"country": "IN"}}
    ),
    "product": {
        "type": "interactive",
        "interactive": {
            "type": "product",
            "action": {"catalog_id": "1", "product_retailer_id": "p"},
        },
    },
    "products": interactive(
        "product_list",
        {"catalog_id": "1", "sections": [{"product_items": [{"product_retailer_id": "p"}]}]},
        header={"type": "text", "text": "Ours"},
    ),
    "catalog": interactive("catalog_message", {"name": "catalog_message"}),
    "carousel": interactive(
        "carousel", {"cards": [CARD | {"card_index": 0}, CARD | {"card_index": 1}]}
    ),
    "product carousel": interactive(
        "carousel", {"cards": [product_card(0, "1"), product_card(1, "1")]}
    ),
    "call": interactive("voice_call", {"name": "voice_call"}),
    "call permission": interactive("call_permission_request", {"name": "call_permission_request"}),
    "contact request": interactive("request_contact_info", {"name": "request_contact_info"}),
    "order details": interactive(
        "order_details",
        {
            "name": "review_and_pay",
            "parameters": {
                "reference_id": "1",
                "currency": "INR",
                "total_amount": MONEY,
                "order": {
                    "status": "pending",
                    "items": [{"name": "Bread", "quantity": 1, "amount": MONEY}],
                    "subtotal": MONEY,
                },
            },
        },
    ),
    "order status": interactive(
        "order_status",
        {
            "name": "review_order",
            "parameters": {"reference_id": "1", "order": {"status": "shipped"}},
        },
    ),
    "plain template": template("hello_world"),
    "template with parameters": template("order_update", body_of("Ann", "A1"), TRACKING),
    "template with names": template(
        "appointment_reminder",
        {
            "type": "body",
            "parameters": [
                {"type": "text", "parameter_name": "customer_name", "text": "Ann"},
                {"type": "text", "parameter_name": "appointment_time", "text": "10:30"},
            ],
        },
        language="de",
    ),
    "template with media": template(
        "spring_sale",
        {"type": "header", "parameters": [{"type": "image", "image": {"link": LINK}}]},
        body_of("Ann", "20 %"),
        {
            "type": "button",
            "sub_type": "copy_code",
            "index": 2,
            "parameters": [{"type": "coupon_code", "coupon_code": "GREEN20"}],
        },
    ),
    "one-time password": template(
        "verification_code", body_of("123456"), TRACKING | {"index": "0"}
    ),
}


@pytest.mark.parametrize("kind", ACCEPTED)
def test_every_kind_of_message_arrives(
    kind: str, graph: Graph, receiver: Receiver, open_window: str, simulator: SimulatorProcess
):
    wamid = graph.sent(ACCEPTED[kind])
    receiver.wait_statuses(wamid, "sent", "delivered", "read")
    chat = simulator.control("GET", "chats", phone=PERSON)["data"][0]
    assert chat["messages"][-1]["id"] == wamid


REFUSED: dict[str, tuple[dict[str, Any], int]] = {
    "no product": (text("a") | {"messaging_product": None}, 100),
    "other product": (text("a") | {"messaging_product": "telegram"}, 100),
    "no recipient": (text("a") | {"to": None}, 100),
    "unknown type": ({"type": "fax", "fax": {}}, 100),
    "no content": ({"type": "text"}, 100),
    "content is no object": ({"type": "text", "text": "hello"}, 100),
    "empty text": (text(""), 100),
    "text too long": (text("x" * 4097), 100),
    "text is a number": ({"type": "text", "text": {"body": 5}}, 100),
    "unknown key": ({"type": "text", "text": {"body": "a", "size": 3}}, 100),
    "bad number": (text("a") | {"to": "not a number"}, 131009),
    "short number": (text("a") | {"to": "123"}, 131009),
    "bad user id": (text("a") | {"to": None, "recipient": "us-1"}, 131009),
    "id and link": ({"type": "image", "image": {"id": "1", "link": LINK}}, 131009),
    "neither id nor link": ({"type": "image", "image": {"caption": "c"}}, 131008),
    "bad link": ({"type": "image", "image": {"link": "ftp://example.com"}}, 131009),
    "unknown media": ({"type": "image", "image": {"id": "12345"}}, 131009),
    "caption too long": ({"type": "image", "image": {"link": LINK, "caption": "x" * 1025}}, 100),
    "caption on audio": ({"type": "audio", "audio": {"link": LINK, "caption": "c"}}, 100),
    "latitude": ({"type": "location", "location": {"latitude": 91, "longitude": 0}}, 131009),
    "no longitude": ({"type": "location", "location": {"latitude": 1}}, 131008),
    "nameless contact": ({"type": "contacts", "contacts": [{"name": {"first_name": "A"}}]}, 131008),
    "formatted name only": (
        {"type": "contacts", "contacts": [{"name": {"formatted_name": "A"}}]},
        131009,
    ),
    "reaction without target": ({"type": "reaction", "reaction": {"emoji": "👍"}}, 131008),
    "four buttons": (button(4), 131009),
    "same titles": (
        interactive("button", {"buttons": 2 * button()["interactive"]["action"]["buttons"]}),
        131009,
    ),
    "button title": (button(title="x" * 21), 100),
    "eleven rows": (
        interactive("list", {"button": "Pick", "sections": [{"rows": rows(11)}]}),
        131009,
    ),
    "untitled sections": (
        interactive("list", {"button": "Pick", "sections": [{"rows": rows(1)}, {"rows": rows(1)}]}),
        131008,
    ),
    "list without body": (
        {"type": "interactive", "interactive": {"type": "list", "action": {}}},
        131008,
    ),
    "one card": (interactive("carousel", {"cards": [CARD | {"card_index": 0}]}), 131009),
    "unknown interactive": (interactive("puzzle", {}), 100),
    "callback data": (text("a") | {"biz_opaque_callback_data": "x" * 513}, 100),
    "product list without a header": (
        interactive(
            "product_list",
            {"catalog_id": "1", "sections": [{"product_items": [{"product_retailer_id": "p"}]}]},
        ),
        131008,
    ),
    "products of two catalogs": (
        interactive("carousel", {"cards": [product_card(0, "1"), product_card(1, "2")]}),
        131009,
    ),
    "carousel with a footer": (
        interactive(
            "carousel",
            {"cards": [CARD | {"card_index": 0}, CARD | {"card_index": 1}]},
            footer={"text": "f"},
        ),
        131009,
    ),
    "address elsewhere": (
        interactive(
            "address_message", {"name": "address_message", "parameters": {"country": "US"}}
        ),
        100,
    ),
    "call for ever": (
        interactive("voice_call", {"name": "voice_call", "parameters": {"ttl_minutes": 43_201}}),
        131009,
    ),
    "order without items": (
        interactive(
            "order_details",
            {
                "name": "review_and_pay",
                "parameters": {
                    "reference_id": "1",
                    "currency": "INR",
                    "total_amount": MONEY,
                    "order": {"status": "pending", "subtotal": MONEY},
                },
            },
        ),
        131008,
    ),
    "order in pennies": (
        interactive(
            "order_details",
            {
                "name": "review_and_pay",
                "parameters": {
                    "reference_id": "1",
                    "currency": "INR",
                    "total_amount": {"value": 1, "offset": 10},
                    "order": {},
                },
            },
        ),
        131009,
    ),
    "unknown order status": (
        interactive(
            "order_status",
            {
                "name": "review_order",
                "parameters": {"reference_id": "1", "order": {"status": "eaten"}},
            },
        ),
        100,
    ),
    "flow data for its endpoint": (
        interactive(
            "flow",
            {
                "name": "flow",
                "parameters": {
                    "flow_message_version": "3",
                    "flow_id": "1",
                    "flow_cta": "Go",
                    "flow_action": "data_exchange",
                    "flow_action_payload": {"screen": "A"},
                },
            },
        ),
        131009,
    ),
    "pin outside a group": (
        {"type": "pin", "pin": {"type": "pin", "message_id": "wamid.x", "expiration_days": 7}},
        131009,
    ),
    "pin for ever": ({"type": "pin", "pin": {"type": "pin", "message_id": "wamid.x"}}, 131008),
    "account of somebody else": (text("a") | {"messaging_account_id": "1"}, 131009),
    "direct marketing": (text("a") | {"category": "marketing"}, 100),
    "direct list": (
        interactive("list", {"button": "Pick", "sections": [{"rows": rows(1)}]})
        | {"category": "utility"},
        131009,
    ),
    "long direct text": (text("a" * 1025) | {"category": "utility"}, 100),
    "direct password with a picture": (
        button()
        | {"category": "authentication"}
        | {"interactive": button()["interactive"] | {"header": PICTURE}},
        131005,
    ),
    "group": (text("a") | {"recipient_type": "group"}, 131041),
    "unknown template": (template("nothing"), 132001),
    "untranslated template": (template("hello_world", language="fr"), 132001),
    "too few parameters": (template("order_update", body_of("Ann"), TRACKING), 132000),
    "too many parameters": (template("hello_world", body_of("Ann")), 132000),
    "no header picture": (template("spring_sale", body_of("Ann", "20 %")), 132012),
    "no button parameter": (template("order_update", body_of("Ann", "A1")), 131008),
    "line break in a parameter": (template("order_update", body_of("A\nB", "1"), TRACKING), 132018),
    "empty parameter": (template("order_update", body_of("", "1"), TRACKING), 131008),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_has_the_wrong_shape_is_refused(
    case: str, graph: Graph, simulator: SimulatorProcess, open_window: str
):
    message, code = REFUSED[case]
    body = {"messaging_product": "whatsapp", "to": f"+{PERSON}", **message}
    body = {key: value for key, value in body.items() if value is not None}
    error = error_of(graph.post(f"{graph.number_id}/messages", body))
    assert error["code"] == code, error
    assert simulator.outbox() == []


def test_an_answer_says_whom_the_message_went_to(graph: Graph, open_window: str):
    assert graph.send(text("a"), "+1 (650) 555-1234").json()["contacts"] == [
        {"input": "+1 (650) 555-1234", "wa_id": PERSON}
    ]


def test_a_template_is_answered_with_its_status(graph: Graph):
    assert graph.send(template("hello_world")).json()["messages"][0]["message_status"] == "accepted"


def test_nobody_is_written_to_twice_under_two_numbers(graph: Graph, simulator: SimulatorProcess):
    """WhatsApp's id of a Brazilian, Mexican or Argentine number differs from what is dialled."""
    cases = {
        "+5531987654321": "553187654321",
        "+525512345678": "5215512345678",
        "+541123456789": "5491123456789",
    }
    for to, wa_id in cases.items():
        answer = graph.send(template("hello_world"), to).json()
        assert answer["contacts"] == [{"input": to, "wa_id": wa_id}]
    assert [entry["to"] for entry in simulator.outbox()] == list(cases.values())


def test_a_person_is_reached_by_user_id(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, open_window: str
):
    user_id = simulator.state()["phones"][0]["user_id"]
    body = {"messaging_product": "whatsapp", "recipient": user_id, **text("a")}
    answer = graph.post(f"{graph.number_id}/messages", body).json()
    assert answer["contacts"] == [{"input": user_id, "user_id": user_id}]
    statuses = receiver.wait_statuses(answer["messages"][0]["id"], "read")
    assert {status["recipient_user_id"] for status in statuses} == {user_id}
    assert simulator.outbox(to=PERSON) == simulator.outbox(to=user_id) != []


def test_a_password_template_needs_a_phone_number(graph: Graph, simulator: SimulatorProcess):
    message = ACCEPTED["one-time password"]
    body = {"recipient": simulator.state()["phones"][0]["user_id"], **message}
    answer = graph.post(f"{graph.number_id}/messages", {"messaging_product": "whatsapp", **body})
    assert error_of(answer)["code"] == 131062


def test_a_hidden_number_stays_hidden(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    profile = {"hide_phone": True, "username": "sheena"}
    wamid = simulator.inbound(PERSON, graph.number_id, text("Hello"), profile)
    seen = receiver.wait_message(wamid)
    assert "from" not in seen
    assert PERSON not in receiver.posts()[-1].raw.decode().replace(wamid, "")
    contact = receiver.posts()[-1].values()[0]["contacts"][0]
    assert contact["profile"] == {"name": "Sheena Nelson", "username": "sheena"}
    body = {"messaging_product": "whatsapp", "recipient": seen["from_user_id"], **text("a")}
    answer = graph.post(f"{graph.number_id}/messages", body).json()
    for status in receiver.wait_statuses(answer["messages"][0]["id"], "read"):
        assert "recipient_id" not in status


def test_a_number_cannot_write_to_itself(graph: Graph):
    assert error_of(graph.send(template("hello_world"), "+15550783881"))["code"] == 131021


def test_a_test_number_writes_to_its_allow_list_only(graph: Graph, simulator: SimulatorProcess):
    path = f"numbers/{graph.number_id}"
    simulator.control("PATCH", path, {"allow_list": ["+34 612 345 678"]})
    assert error_of(graph.send(template("hello_world")))["code"] == 131030
    assert graph.send(template("hello_world"), "+34612345678").status_code == 200


def test_an_unregistered_number_cannot_send(graph: Graph, simulator: SimulatorProcess):
    simulator.control("PATCH", f"numbers/{graph.number_id}", {"registered": False})
    assert error_of(graph.send(template("hello_world")))["code"] == 133010


def test_a_read_receipt_turns_the_ticks_blue(
    graph: Graph, simulator: SimulatorProcess, open_window: str
):
    later = simulator.inbound(PERSON, graph.number_id, text("Are you there?"))
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": later}
    body["typing_indicator"] = {"type": "text"}
    assert graph.post(f"{graph.number_id}/messages", body).json() == {"success": True}
    chat = simulator.control("GET", "chats", phone=PERSON)["data"][0]
    assert [message["status"] for message in chat["messages"]] == ["read", "read"]


def test_a_receipt_for_an_unknown_message_is_refused(graph: Graph):
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": "wamid.nothing"}
    assert error_of(graph.post(f"{graph.number_id}/messages", body))["code"] == 131009


def test_a_reaction_is_only_ever_sent(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver, open_window: str
):
    reaction = {"type": "reaction", "reaction": {"message_id": open_window, "emoji": "👍"}}
    wamid = graph.sent(reaction)
    receiver.wait_statuses(wamid, "sent")
    simulator.settle()
    assert [s["status"] for s in receiver.statuses() if s["id"] == wamid] == ["sent"]
    chat = simulator.control("GET", "chats", phone=PERSON)["data"][0]
    assert chat["messages"][-1]["reaction_of_business"] == "👍"


def test_a_reaction_to_nothing_fails_later(graph: Graph, receiver: Receiver, open_window: str):
    reaction = {"type": "reaction", "reaction": {"message_id": "wamid.nothing", "emoji": "👍"}}
    [failed] = receiver.wait_statuses(graph.sent(reaction), "failed")
    assert failed["errors"][0]["code"] == 131009


def test_a_reaction_comes_too_late_after_thirty_days(
    graph: Graph, open_window: str, receiver: Receiver, simulator: SimulatorProcess
):
    simulator.advance(31 * 86_400)
    simulator.inbound(PERSON, graph.number_id, text("Still there?"))
    wamid = graph.sent({"type": "reaction", "reaction": {"message_id": open_window, "emoji": "👍"}})
    failed = receiver.wait_statuses(wamid, "failed")[-1]
    assert failed["errors"][0]["code"] == 131009


def test_permission_to_call_may_be_asked_for_rarely(
    graph: Graph, open_window: str, simulator: SimulatorProcess
):
    asks = ACCEPTED["call permission"]
    assert graph.send(asks).status_code == 200
    assert error_of(graph.send(asks))["code"] == 138009
    simulator.advance(86_401)
    simulator.inbound(PERSON, graph.number_id, text("Hello"))
    assert graph.send(asks).status_code == 200
    simulator.advance(86_401)
    assert error_of(graph.send(asks))["code"] == 138009
    assert graph.send(asks, "+34612345678").status_code == 200


def test_the_account_of_the_number_may_be_named(graph: Graph, open_window: str):
    for key in ("messaging_account_id", "paid_messaging_account_id"):
        assert graph.send(text("Hello"), **{key: graph.waba_id}).status_code == 200


def test_a_message_for_an_identity_is_kept_from_a_new_one(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    check = {"user_identity_change": {"enable_identity_key_check": True}}
    assert graph.post(f"{graph.number_id}/settings", check).status_code == 200
    simulator.inbound(PERSON, graph.number_id, text("Hello"))
    contact = receiver.wait(
        lambda: [v["contacts"][0] for p in receiver.posts() for v in p.values() if "messages" in v]
    )[0]
    known = contact["identity_key_hash"]
    wamid = graph.sent(text("Hi"), recipient_identity_key_hash=known)
    delivered = receiver.wait_statuses(wamid, "delivered")[-1]
    assert delivered["recipient_identity_key_hash"] == known

    simulator.control("PATCH", f"phones/{PERSON}", {"reinstall": True})
    wamid = graph.sent(text("Hi"), recipient_identity_key_hash=known)
    failed = receiver.wait_statuses(wamid, "failed")[-1]
    assert failed["errors"][0]["code"] == 137000
    assert failed["recipient_identity_key_hash"] != known
    receiver.wait_statuses(graph.sent(text("Hi")), "delivered")


def test_an_identity_is_not_told_unless_it_is_checked(graph: Graph, receiver: Receiver):
    wamid = graph.sent(template("hello_world"), recipient_identity_key_hash="whatever")
    statuses = receiver.wait_statuses(wamid, "sent", "delivered")
    assert not any("recipient_identity_key_hash" in status for status in statuses)


def test_a_direct_send_needs_no_window_and_makes_a_template(graph: Graph, receiver: Receiver):
    wamids = [
        graph.sent(text(f"Your order {n} is here."), category="utility") for n in ("A1", "A2")
    ]
    statuses = [receiver.wait_statuses(wamid, "sent")[0] for wamid in wamids]
    assert [status["pricing"]["category"] for status in statuses] == ["utility", "utility"]
    assert len({status["template_id"] for status in statuses}) == 1

    listed = graph.get(f"{graph.waba_id}/message_templates", limit=100).json()["data"]
    made = next(t for t in listed if t["id"] == statuses[0]["template_id"])
    assert made["name"].startswith("auto_generated_")
    assert made["status"] == "APPROVED"
    assert made["components"][0]["text"] == "Your order {{1}} is here."


def test_a_direct_send_may_name_its_template(graph: Graph, receiver: Receiver):
    wamid = graph.sent(
        button(2), category="UTILITY", direct_send_config={"template_name": "well_well"}
    )
    template_id = receiver.wait_statuses(wamid, "sent")[0]["template_id"]
    listed = graph.get(f"{graph.waba_id}/message_templates", name="well_well").json()["data"]
    assert [t["id"] for t in listed] == [template_id]
    wrong = {"template_name": "No Such Name"}
    answer = graph.send(text("a"), category="utility", direct_send_config=wrong)
    assert error_of(answer)["code"] == 100


def test_asked_for_their_number_people_share_a_card(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    profile = {"hide_phone": True}
    answer = {"type": "contacts", "origin": "contact_request"}
    wamid = simulator.inbound(PERSON, graph.number_id, answer, profile)
    shared = receiver.wait_message(wamid)
    assert "from" not in shared
    assert shared["origin"] == "contact_request"
    (card,) = shared["contacts"]
    assert card["origin"] == "contact_request"
    assert card["phones"][0]["wa_id"] == PERSON
    assert f"waid={PERSON}:" in card["vcard"]
