"""Requests as they are really written: the shapes of Meta's Postman collection "WhatsApp Cloud API"
(as copied into public repositories, 2024 and 2025), of the curl examples on Meta's pages, and of
clients that send forms, strings of JSON and parameters where nobody would look for them."""

import json
from typing import Any

import httpx
import pytest

from tests.simulator.conftest import PERSON, SAMPLES, Graph, error_of, text
from tests.simulator.receiver import Receiver
from tests.simulator_process import SimulatorProcess

HELLO: dict[str, Any] = {"messaging_product": "whatsapp", "to": PERSON, **text("Hello")}
JSON = {"Content-Type": "application/json"}


def accepted(answer: httpx.Response) -> str:
    assert answer.status_code == 200, answer.text
    return answer.json()["messages"][0]["id"]


def content_of(simulator: SimulatorProcess, wamid: str) -> dict[str, Any]:
    """The message as the outbox has it."""
    return next(sent["payload"] for sent in simulator.outbox() if sent["id"] == wamid)


@pytest.mark.parametrize(
    "path",
    [
        "/v23.0/{number}/messages",
        "/v23.0/{number}/messages/",
        "/v23.0//{number}//messages",
        "/v13.0/{number}/messages",
        "/v99.0/{number}/messages",
        "/{number}/messages",
    ],
)
def test_any_version_and_any_slashes(
    path: str, graph: Graph, simulator: SimulatorProcess, open_window: str
):
    url = simulator.url + path.format(number=graph.number_id)
    accepted(graph.http.post(url, json=HELLO))


@pytest.mark.parametrize(
    "headers",
    [
        JSON,
        {"Content-Type": "application/json; charset=utf-8"},
        {"Content-Type": "text/plain"},
        {"Content-Type": "text/plain;charset=UTF-8"},
        {"Content-Type": "application/x-www-form-urlencoded"},
        {"Content-Type": "application/octet-stream"},
        {"Content-Type": "application/javascript"},
        {},
    ],
    ids=str,
)
def test_json_is_json_whatever_its_content_type(
    headers: dict[str, str], graph: Graph, open_window: str
):
    body = b"\r\n  " + json.dumps(HELLO, indent=4).encode()
    path = f"{graph.number_id}/messages"
    accepted(graph.http.post(path, content=body, headers=headers))


FORMS: dict[str, dict[str, str]] = {
    "JSON inside": {"type": "text", "text": '{"body":"Hello","preview_url":false}'},
    "brackets": {"type": "text", "text[body]": "Hello", "text[preview_url]": "false"},
    "no type": {"text[body]": "Hello"},
    "template in brackets": {
        "type": "template",
        "template[name]": "order_update",
        "template[language][code]": "en_US",
        "template[components][0][type]": "body",
        "template[components][0][parameters][0][type]": "text",
        "template[components][0][parameters][0][text]": "Ann",
        "template[components][0][parameters][1][type]": "text",
        "template[components][0][parameters][1][text]": "A1",
        "template[components][1][type]": "button",
        "template[components][1][sub_type]": "url",
        "template[components][1][index]": "1",
        "template[components][1][parameters][][type]": "text",
        "template[components][1][parameters][0][text]": "A1",
    },
}


@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_as_good_as_json(
    form: str, kind: str, graph: Graph, simulator: SimulatorProcess, open_window: str
):
    fields = {"messaging_product": "whatsapp", "to": f"+{PERSON}", **FORMS[form]}
    parts = {name: (None, value) for name, value in fields.items()}
    given: dict[str, Any] = {"data": fields} if kind == "urlencoded" else {"files": parts}
    wamid = accepted(graph.http.post(f"{graph.number_id}/messages", **given))
    kept = content_of(simulator, wamid)
    assert kept["to"] == f"+{PERSON}"
    if "template" in kept:
        assert [part["type"] for part in kept["template"]["components"]] == ["body", "button"]
    else:
        assert kept["text"]["body"] == "Hello"


@pytest.mark.parametrize(
    "form",
    [
        {"text[body]": "a", "text[body][x]": "b"},
        {"text": "a", "text[body]": "b"},
        {"text" + "[a]" * 40: "b"},
        {"[": "a", "]": "b", "[]": "c", "a[": "d", "a]b[c]": "e"},
        {f"text[{place}]": "a" for place in range(2_001)},
    ],
    ids=["value and branch", "text and branch", "deep", "odd names", "many"],
)
def test_a_form_that_contradicts_itself_is_refused(
    form: dict[str, str], graph: Graph, open_window: str
):
    fields = {"messaging_product": "whatsapp", "to": PERSON, "type": "text", **form}
    assert error_of(graph.http.post(f"{graph.number_id}/messages", data=fields))["code"] == 100


def test_parameters_may_stand_in_the_query(graph: Graph, open_window: str):
    path = f"{graph.number_id}/messages"
    rest = {"to": PERSON, **text("Hello")}
    accepted(graph.post(path, rest, params={"messaging_product": "whatsapp"}))
    query = {"messaging_product": "whatsapp", "to": PERSON, "text": '{"body":"Hello"}'}
    accepted(graph.http.post(path, params=query))


AS_STRINGS: dict[str, dict[str, Any]] = {
    "the content": {"type": "text", "text": '{"body":"Hello"}'},
    "contacts, as whatsapp-api-js does": {
        "type": "contacts",
        "contacts": '[{"name":{"formatted_name":"A B","first_name":"A"}}]',
    },
    "an action, as Chatwoot does": {
        "type": "interactive",
        "interactive": {
            "type": "button",
            "body": {"text": "Well?"},
            "action": '{"buttons":[{"type":"reply","reply":{"id":"y","title":"Yes"}}]}',
        },
    },
    "components": {
        "type": "template",
        "template": {
            "name": "appointment_reminder",
            "language": '{"code":"de"}',
            "components": json.dumps(
                [
                    {
                        "type": "body",
                        "parameters": [
                            {"type": "text", "parameter_name": "customer_name", "text": "Ann"},
                            {"type": "text", "parameter_name": "appointment_time", "text": "10"},
                        ],
                    }
                ]
            ),
        },
    },
    "the context": {**text("Hello"), "context": '{"message_id":"wamid.x"}'},
}


@pytest.mark.parametrize("message", AS_STRINGS)
def test_objects_may_come_as_strings_of_json(
    message: str, graph: Graph, receiver: Receiver, open_window: str
):
    wamid = graph.sent(AS_STRINGS[message])
    receiver.wait_statuses(wamid, "sent", "delivered", "read")


@pytest.mark.parametrize("broken", ['{"body":', "[1]", "{}", "[", '"a"', "Hello"])
def test_a_string_that_is_no_object_is_refused(broken: str, graph: Graph, open_window: str):
    assert error_of(graph.send({"type": "text", "text": broken}))["code"] == 100


ODD_TYPES: dict[str, dict[str, Any]] = {
    "a number as a number": {"to": int(PERSON)},
    "a number as people write it": {"to": "+1 (650) 555-1234"},
    "a number with spaces": {"to": " 1 650 555 1234 "},
    "a boolean as a string": {"text": {"body": "Hello", "preview_url": "true"}},
    "nulls": {"context": None, "biz_opaque_callback_data": None, "recipient": None},
    "an empty recipient": {"recipient": ""},
    "unknown parameters": {"client": "mine", "priority": 1},
    "a place in words": {
        "type": "location",
        "location": {"latitude": "52.4", "longitude": "-13.3", "name": "Garden", "address": "A"},
    },
    "a catalog as a number": {
        "type": "interactive",
        "interactive": {
            "type": "product",
            "action": {"catalog_id": 1234, "product_retailer_id": "a"},
        },
    },
    "a medium with its old provider": {
        "type": "image",
        "image": {"link": "https://example.com/a", "provider": {"name": "mine"}},
    },
    "a date of the old kind": {
        "type": "template",
        "template": {
            "name": "order_update",
            "language": {"code": "en_US", "policy": "deterministic"},
            "components": [
                {
                    "type": "BODY",
                    "parameters": [
                        {
                            "type": "currency",
                            "currency": {
                                "fallback_value": "$100.99",
                                "code": "USD",
                                "amount_1000": 100990,
                            },
                        },
                        {
                            "type": "date_time",
                            "date_time": {
                                "fallback_value": "February 25, 1977",
                                "day_of_week": 5,
                                "year": 1977,
                                "calendar": "GREGORIAN",
                            },
                        },
                    ],
                },
                {
                    "type": "button",
                    "sub_type": "quick_reply",
                    "index": 0,
                    "parameters": [{"type": "text", "text": "Yes"}],
                },
                {
                    "type": "button",
                    "sub_type": "URL",
                    "index": 1,
                    "parameters": [{"type": "text", "text": "A1"}],
                },
            ],
        },
    },
    "an order for Singapore": {
        "type": "interactive",
        "interactive": {
            "type": "order_details",
            "order_details": {
                "header": {"type": "image", "image": {"link": "https://example.com/a"}},
                "body": {"text": "Your order"},
                "action": {
                    "reference_id": "r1",
                    "type": "digital-goods",
                    "currency": "SGD",
                    "total_amount": {"value": 1000, "offset": 100},
                    "order": {
                        "status": "pending",
                        "items": [
                            {
                                "retailer_id": "1234567",
                                "name": "bread",
                                "amount": {"value": 1000, "offset": 100},
                                "quantity": 1,
                            }
                        ],
                        "subtotal": {"value": 1000, "offset": 100},
                    },
                },
            },
        },
    },
}


@pytest.mark.parametrize("odd", ODD_TYPES)
def test_odd_types_are_taken(odd: str, graph: Graph, receiver: Receiver, open_window: str):
    wamid = accepted(graph.post(f"{graph.number_id}/messages", HELLO | ODD_TYPES[odd]))
    receiver.wait_statuses(wamid, "sent", "delivered", "read")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "OAuth", "BEARER"])
def test_a_token_in_the_header(scheme: str, graph: Graph, open_window: str):
    headers = {"Authorization": f"{scheme} {graph.token}"}
    accepted(graph.post(f"{graph.number_id}/messages", HELLO, headers=headers))


@pytest.mark.parametrize("where", ["query", "JSON", "form"])
def test_a_token_elsewhere(where: str, graph: Graph, simulator: SimulatorProcess):
    simulator.inbound(PERSON, graph.number_id, text("Hello"))
    token = {"access_token": graph.token}
    url = f"{simulator.url}/v23.0/{graph.number_id}/messages"
    form = {"messaging_product": "whatsapp", "to": PERSON, "text[body]": "Hello"}
    given: dict[str, Any] = {
        "query": {"json": HELLO, "params": token},
        "JSON": {"json": HELLO | token},
        "form": {"data": form | token},
    }[where]
    wamid = accepted(httpx.post(url, **given, trust_env=False))
    kept = content_of(simulator, wamid)
    assert kept["text"] == {"body": "Hello"}
    assert "access_token" not in kept


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"access_token":1}', b"access_token="])
def test_a_token_nowhere(body: bytes, graph: Graph, simulator: SimulatorProcess):
    url = f"{simulator.url}/v23.0/{graph.number_id}/messages"
    error = error_of(httpx.post(url, content=body, headers=JSON, trust_env=False))
    assert error["code"] == 104


def test_a_message_is_marked_as_read_with_put(graph: Graph, open_window: str):
    """So does Meta's Postman collection; Meta's pages say POST."""
    receipt = {"messaging_product": "whatsapp", "status": "read", "message_id": open_window}
    answer = graph.http.put(f"{graph.number_id}/messages", json=receipt)
    assert answer.json() == {"success": True}


def test_a_post_may_mean_another_method(graph: Graph):
    media_id = graph.upload("picture.jpg", "image/jpeg")
    path = f"{media_id}/?phone_number_id={graph.number_id}"
    assert graph.http.post(f"{path}&method=get").json()["id"] == media_id
    assert graph.http.post(f"{path}&method=delete").json() == {"success": True}
    assert error_of(graph.http.post(f"{path}&method=get"))["error_subcode"] == 33
    assert error_of(graph.http.post(f"{path}&method=nonsense"))["error_subcode"] == 33


def test_media_are_uploaded_in_every_order_of_fields(graph: Graph):
    content = (SAMPLES / "picture.jpg").read_bytes()
    file = ("picture.jpg", content, "image/jpeg")
    product = (None, "whatsapp")
    path = f"{graph.number_id}/media"
    for parts in (
        [("file", file), ("messaging_product", product)],
        [("messaging_product", product), ("type", (None, "image/jpeg")), ("file", file)],
        [("messaging_product", product), ("file", file), ("type", (None, "image"))],
    ):
        answer = graph.http.post(path, files=parts)
        assert answer.status_code == 200, answer.text
    answer = graph.http.post(path, files={"file": file}, params={"messaging_product": "whatsapp"})
    assert answer.status_code == 200, answer.text


def test_a_path_instead_of_a_file_is_refused(graph: Graph):
    """The collection writes curl's `@` into JSON; no file comes with it."""
    body = {"file": "@/local/path/file.ogg;type=audio/ogg", "messaging_product": "whatsapp"}
    assert error_of(graph.post(f"{graph.number_id}/media", body))["code"] == 100


def test_an_upload_belongs_to_app(graph: Graph):
    """`app` stands for the app of the token; the session's id is a path of its own."""
    query = {"file_length": 4, "file_type": "image/jpeg", "file_name": "myprofile.jpg"}
    oauth = {"Authorization": f"OAuth {graph.token}"}
    session = graph.http.post("app/uploads/", params=query, headers=oauth).json()["id"]
    status = graph.http.get(f"/{session}", headers=oauth | {"Cache-Control": "no-cache"})
    assert status.json() == {"id": session, "file_offset": 0}
    sent = graph.http.post(
        f"/{session}",
        content=b"\xff\xd8\xff\xe0",
        headers=oauth | {"file_offset": "0", "Content-Type": "image/jpeg"},
    )
    assert sent.json()["h"]
    assert graph.get("app").json()["id"] == graph.app["id"]


def test_a_code_is_requested_with_a_locale(graph: Graph, simulator: SimulatorProcess):
    order = {"code_verification_status": "NOT_VERIFIED"}
    simulator.control("PATCH", f"numbers/{graph.number_id}", order)
    path = f"{graph.number_id}/request_code"
    assert graph.post(path, {"code_method": "SMS", "locale": "en_US"}).json() == {"success": True}
    form = {"code_method": "VOICE", "language": "en"}
    assert graph.http.post(path, data=form).json() == {"success": True}


def test_a_token_is_debugged_with_itself(graph: Graph):
    data = graph.get("debug_token", input_token=graph.token).json()["data"]
    assert (data["is_valid"], data["app_id"]) == (True, graph.app["id"])


@pytest.mark.parametrize("kind", ["json", "data", "params"])
def test_a_callback_is_overridden_in_every_way(kind: str, graph: Graph, receiver: Receiver):
    override = {"override_callback_uri": receiver.url, "verify_token": receiver.verify_token}
    path = f"{graph.waba_id}/subscribed_apps"
    answer = graph.http.post(path, **{kind: override})
    assert answer.json()["data"][0]["override_callback_uri"] == receiver.url
    assert graph.http.post(path).json() == {"success": True}


def test_the_graph_s_choices_are_taken_in_any_case(graph: Graph, open_window: str):
    message = {"type": "TEXT", "recipient_type": "INDIVIDUAL", "text": {"body": "Hi"}}
    assert graph.send(message).status_code == 200
    code = {"prefilled_message": "Hi", "generate_qr_image": "png"}
    answer = graph.post(f"{graph.number_id}/message_qrdls", code).json()
    assert answer["qr_image_url"].endswith(".png")
