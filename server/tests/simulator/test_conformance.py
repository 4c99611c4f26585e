"""The simulator against Meta's own OpenAPI, operation by operation: every example of a request is
taken or refused as documented, every field can be asked for, every answer has the documented shape.

What differs on purpose is named in `REFUSED`, `DIFFERENT` and `meta_openapi.OUT_OF_SCOPE`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.simulator.conftest import PERSON, Graph, text
from tests.simulator.meta_openapi import (
    DOCUMENT,
    OPERATIONS,
    OUT_OF_SCOPE,
    WEBHOOKS,
    answer_of,
    faults_of,
    fields_of,
    operations,
    requests_of,
)
from tests.simulator.receiver import Receiver
from tests.simulator.templates import body, created, submission
from tests.simulator_process import SimulatorProcess

NUMBER = "POST /{Version}/{Phone-Number-ID}"
MESSAGES = f"{NUMBER}/messages"
MARKETING = f"{NUMBER}/marketing_messages"
MEDIA = f"{NUMBER}/media"
TEMPLATES = "POST /{Version}/{WABA-ID}/message_templates"
_PLACEHOLDER = "names no template"
# examples of requests that are refused on purpose, each with what it is refused with and why
REFUSED: dict[tuple[str, str], tuple[int, str]] = {
    (MESSAGES, "Send Message Template Interactive"): (132001, _PLACEHOLDER),
    (MESSAGES, "Send Message Template Media"): (132001, _PLACEHOLDER),
    (MESSAGES, "Send Message Template Text"): (132001, _PLACEHOLDER),
    (MESSAGES, "Send Sample Shipping Confirmation Template"): (132001, _PLACEHOLDER),
    (MESSAGES, "Send Sample Text Message"): (132001, _PLACEHOLDER),
    (MESSAGES, "Send Sample Issue Resolution Template"): (132001, "a template of Meta's samples"),
    (MESSAGES, "Send Catalog Template Message"): (132001, "a template of another WABA"),
    (MESSAGES, "Send Flow Template Message"): (132001, _PLACEHOLDER),
    (MESSAGES, "Send Multi-Product Message"): (100, "its header type is a placeholder"),
    (MARKETING, "Simple Template Message"): (132001, "hello_world exists in en_US alone"),
    (MARKETING, "Template with Product Policy"): (132001, "a template of another WABA"),
    (MARKETING, "Parameterized Template"): (132001, "a template of another WABA"),
    (MEDIA, "Upload Audio"): (100, "a file does not come in JSON"),
    (MEDIA, "Upload Image"): (100, "a file does not come in JSON"),
    (MEDIA, "Upload Sticker"): (100, "a file does not come in JSON"),
    (f"{NUMBER}/whatsapp_business_encryption", "upload_key"): (100, "the key is cut short"),
}
# what of an answer has another type, each with its source
DIFFERENT = {
    "file_size": "a number in Meta's own answers (pywa's recordings; fact sheet 8)",
    "subscribed_apps": "an edge as a field is an object with `data` (Graph API reference)",
    "schedules": "an edge as a field is an object with `data` (Graph API reference)",
    "message_templates": "an edge as a field is an object with `data` (Graph API reference)",
    "phone_numbers": "an edge as a field is an object with `data` (Graph API reference)",
}
# answers that come in `data` all the same, each with its source
LISTED = {
    "GET /{Version}/{Phone-Number-ID}/message_qrdls/{QR-Code-ID}": "always a list (fact sheet 9.7)"
}
QUERIES = {"assigned_users": lambda graph: {"business": graph.business_id}}


def examples() -> Iterator[tuple[str, str]]:
    for operation, described in OPERATIONS.items():
        if operation != WEBHOOKS:
            yield from ((operation, name) for name in requests_of(described))


READS = [operation for operation in OPERATIONS if operation.startswith("GET")]
# operations without an example of their request
CALLS: dict[str, Callable[[Graph], httpx.Response]] = {
    f"{NUMBER}/deregister": lambda graph: graph.post(f"{graph.number_id}/deregister"),
    f"{NUMBER}/whatsapp_commerce_settings": lambda graph: graph.post(
        f"{graph.number_id}/whatsapp_commerce_settings", params={"is_cart_enabled": "false"}
    ),
    "DELETE /{Version}/{Phone-Number-ID}/message_qrdls/{QR-Code-ID}": lambda graph: (
        graph.http.delete(f"{graph.number_id}/message_qrdls/{qr_code(graph)}")
    ),
    "DELETE /{Version}/{Pre-Verified-Phone-Number-ID}": lambda graph: graph.http.delete(
        pooled(graph)
    ),
    "DELETE /{Version}/{Media-ID}": lambda graph: graph.http.delete(
        graph.upload("picture.jpg", "image/jpeg")
    ),
    "DELETE /{Version}/{WABA-ID}/subscribed_apps": lambda graph: graph.http.delete(
        f"{graph.waba_id}/subscribed_apps"
    ),
    "DELETE /{Version}/{WABA-ID}/message_templates": lambda graph: graph.http.delete(
        f"{graph.waba_id}/message_templates", params={"name": "order_update"}
    ),
}


def test_every_operation_is_walked():
    walked = {operation for operation, _name in examples()} | set(READS) | set(CALLS) | {WEBHOOKS}
    assert walked == set(OPERATIONS)
    left_out = {name for name, _ in operations()} - set(OPERATIONS)
    assert all(any(part in name for name in left_out) for part in OUT_OF_SCOPE)


def validate(value: Any, schema: dict[str, Any]) -> None:
    """Raises AssertionError for what departs from Meta's schema and is not named above."""
    found = faults_of(value, schema)
    assert [one for one in found if one[0].rpartition(".")[2] not in DIFFERENT] == []


def pooled(graph: Graph) -> str:
    """A number that will be verified before anybody has it."""
    order = {"phone_number": "+16505550177"}
    answer = graph.post(f"{graph.business_id}/add_phone_numbers", order)
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


def qr_code(graph: Graph) -> str:
    given = {"prefilled_message": "Hello", "generate_qr_image": "SVG"}
    return graph.post(f"{graph.number_id}/message_qrdls", given).json()["code"]


class Filler:
    """Puts real values where Meta's examples have placeholders."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def fill(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self.fill(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.fill(inner, key) for inner in value]
        return self._scalar(value, key) if isinstance(value, str) else value

    def _scalar(self, value: str, key: str) -> str:
        if key in ("to", "user") and not value.isdecimal():
            return f"+{PERSON}"
        if value.endswith("_OBJECT_ID>"):
            return self._graph.upload(*SAMPLE_OF[value])
        if "http(s)" in value:
            return "https://example.com/file"
        if key == "profile_picture_handle":
            return handle(self._graph)
        return re.sub(r"^[<{]+([^<>{}]*)[>}]+$", r"\1", value)


SAMPLE_OF = {
    "<AUDIO_OBJECT_ID>": ("voice.ogg", "audio/ogg"),
    "<DOCUMENT_OBJECT_ID>": ("document.pdf", "application/pdf"),
    "<IMAGE_OBJECT_ID>": ("picture.jpg", "image/jpeg"),
    "<VIDEO_OBJECT_ID>": ("video.mp4", "video/mp4"),
    "<MEDIA_OBJECT_ID>": ("sticker.webp", "image/webp"),
    "<STICKER_OBJECT_ID>": ("sticker.webp", "image/webp"),
}


def handle(graph: Graph) -> str:
    """A handle of the Resumable Upload API."""
    query = {"file_length": 4, "file_type": "image/png", "file_name": "a.png"}
    session = graph.post(f"{graph.app['id']}/uploads", params=query).json()["id"]
    sent = graph.http.post(f"/{session}", content=b"\x89PNG", headers={"file_offset": "0"})
    return sent.json()["h"]


NODES: dict[str, Callable[[Graph], str]] = {
    "Phone-Number-ID": lambda graph: graph.number_id,
    "WhatsApp-Account-Number-ID": lambda graph: graph.number_id,
    "WABA-ID": lambda graph: graph.waba_id,
    "WhatsApp-Business-Account-ID": lambda graph: graph.waba_id,
    "Business-ID": lambda graph: graph.business_id,
    "Application-ID": lambda graph: graph.app["id"],
    "Pre-Verified-Phone-Number-ID": pooled,
    "User-ID": lambda graph: graph.get("me").json()["id"],
    "Media-ID": lambda graph: graph.upload("picture.jpg", "image/jpeg"),
    "QR-Code-ID": qr_code,
    "TEMPLATE_ID": lambda graph: created(
        graph, submission(body("Hello to all of you."), category="MARKETING")
    )["id"],
    "WhatsApp-Business-Profile-ID": lambda graph: graph.get(
        f"{graph.number_id}/whatsapp_business_profile", fields="id"
    ).json()["data"][0]["id"],
    "WABA-Bot-ID": lambda graph: automation(graph)["id"],
    "Message-History-ID": lambda graph: graph.get(f"{graph.number_id}/message_history").json()[
        "data"
    ][0]["id"],
}


def automation(graph: Graph) -> dict[str, Any]:
    given = {"prompts": ["Where is my parcel?"], "commands": []}
    assert graph.post(f"{graph.number_id}/conversational_automation", given).is_success
    shown = graph.get(graph.number_id, fields="conversational_automation").json()
    return shown["conversational_automation"]


def path_of(operation: str, graph: Graph) -> tuple[str, str]:
    method, _, path = operation.partition(" /{Version}/")
    return method, re.sub(r"\{([^}]+)\}", lambda found: NODES[found[1]](graph), path)


@pytest.mark.parametrize(("operation", "name"), list(examples()), ids=str)
def test_meta_s_example_is_taken(
    operation: str, name: str, simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    wamid = simulator.inbound(PERSON, graph.number_id, text("Hello"))
    kind, given = requests_of(OPERATIONS[operation])[name]
    given = prepare(operation, given, graph, wamid, receiver)
    method, path = path_of(operation, graph)
    arrange(operation, name, given, simulator, graph)
    form = {"data" if kind != "application/json" else "json": given}
    answer = graph.http.request(method, path, **form)
    code, _why = REFUSED.get((operation, name), (None, ""))
    if code is not None:
        assert answer.json()["error"]["code"] == code, answer.text
        return
    assert answer.status_code == 200, answer.text
    validate(answer.json(), answer_of(OPERATIONS[operation]))


def prepare(
    operation: str, given: Any, graph: Graph, wamid: str, receiver: Receiver
) -> dict[str, Any]:
    found: dict[str, Any] = Filler(graph).fill(given)
    if "message_id" in found:
        found["message_id"] = wamid
    if operation == TEMPLATES:
        found["name"] = found["name"].lower()
    for holder in (found, found.get("webhook_configuration", {})):
        if "override_callback_uri" in holder:
            holder |= {"override_callback_uri": receiver.url, "verify_token": "practice"}
    return found


def arrange(
    operation: str, name: str, given: Any, simulator: SimulatorProcess, graph: Graph
) -> None:
    """Makes true what the operation presupposes."""
    number = f"numbers/{graph.number_id}"
    if operation.endswith("_code"):
        send_code(operation, given, simulator, graph)
    if operation.startswith("DELETE") and operation.endswith("block_users"):
        order = {"messaging_product": "whatsapp", "block_users": [{"user": PERSON}]}
        assert graph.post(f"{graph.number_id}/block_users", order).status_code == 200
    if operation.startswith("DELETE") and operation.endswith("assigned_users"):
        order = {"user": given["user"], "tasks": ["MANAGE"]}
        assert graph.post(f"{graph.waba_id}/assigned_users", order).is_success
    if "preverified_id" in given and operation.endswith("share_preverified_numbers"):
        given["preverified_id"] = pooled(graph)
    if name == "update_existing_qr_code":
        given["code"] = qr_code(graph)
    if name == "withdraw_application":
        simulator.control("PATCH", number, {"oba_status": "PENDING"})
    if name == "resubmit_application":
        simulator.control("PATCH", number, {"oba_status": "REJECTED"})
        simulator.advance(31 * 86_400)
    if name == "Edit template":
        simulator.behaviour(review_ms=0)
        simulator.control("POST", "templates/" + templates_of(graph)[0] + "/decision", APPROVE)


def send_code(operation: str, given: Any, simulator: SimulatorProcess, graph: Graph) -> None:
    """Makes the number one that has to be verified; puts the code that came where it belongs."""
    order = {"code_verification_status": "NOT_VERIFIED"}
    simulator.control("PATCH", f"numbers/{graph.number_id}", order)
    if operation.endswith("request_code"):
        return
    is_pooled = "Pre-Verified" in operation
    number_id = simulator.state()["preverified_numbers"][0]["id"] if is_pooled else graph.number_id
    asked = {"code_method": "SMS", "language": "en_US"}
    assert graph.post(f"{number_id}/request_code", asked).status_code == 200
    state = simulator.state()
    holder = state["preverified_numbers"] if is_pooled else state["wabas"][0]["numbers"]
    given["code"] = holder[0]["verification_code"]


APPROVE = {"decision": "APPROVE"}


def templates_of(graph: Graph) -> list[str]:
    """The ids of those that wait for their review."""
    found = graph.get(f"{graph.waba_id}/message_templates", status="PENDING").json()["data"]
    return [template["id"] for template in found]


@pytest.mark.parametrize("operation", CALLS)
def test_what_is_done_has_meta_s_shape(operation: str, graph: Graph):
    answer = CALLS[operation](graph)
    assert answer.status_code == 200, answer.text
    validate(answer.json(), answer_of(OPERATIONS[operation]))


@pytest.mark.parametrize("operation", READS)
def test_what_is_read_has_meta_s_shape(
    operation: str, simulator: SimulatorProcess, graph: Graph, receiver: Receiver, open_window: str
):
    """With the usual fields, and then with each field that Meta documents."""
    populate(simulator, graph, receiver)
    method, path = path_of(operation, graph)
    query = QUERIES.get(path.rpartition("/")[2], lambda _graph: {})(graph)
    answer = graph.http.request(method, path, params=query)
    assert answer.status_code == 200, answer.text
    schema = answer_of(OPERATIONS[operation])
    if operation in LISTED:
        schema = {"type": "object", "properties": {"data": {"type": "array", "items": schema}}}
    validate(answer.json(), schema)
    required = "is a required property"  # whoever asks for some fields gets no others
    for name in fields_of(OPERATIONS[operation]):
        answer = graph.get(path, **query, fields=name)
        assert answer.status_code == 200, answer.text
        faults = [fault for fault in faults_of(answer.json(), schema) if required not in fault[1]]
        assert {fault[0].rpartition(".")[2] for fault in faults} <= set(DIFFERENT), (name, faults)


def populate(simulator: SimulatorProcess, graph: Graph, receiver: Receiver) -> None:
    """Something of everything, so that no list is empty."""
    receiver.wait_statuses(graph.sent(text("Hello")), "read")
    simulator.settle()
    order = {"messaging_product": "whatsapp", "block_users": [{"user": PERSON}]}
    assert graph.post(f"{graph.number_id}/block_users", order).is_success
    qr_code(graph)
    schedule = {
        "name": "Hours",
        "schedule_type": "BUSINESS_HOURS",
        "start_time": "09:00",
        "end_time": "17:00",
    }
    assert graph.post(f"{graph.waba_id}/schedules", schedule).is_success
    assert graph.post(graph.waba_id, {"name": "Another name"}).is_success


SCHEMA = DOCUMENT["paths"]["/whatsapp/webhooks"]["post"]["requestBody"]["content"][
    "application/json"
]["schema"]
INBOUND: list[dict[str, Any]] = [
    item
    for _kind, example in requests_of(OPERATIONS[WEBHOOKS]).values()
    for entry in example["entry"]
    for change in entry["changes"]
    for item in change["value"].get("messages", [])
]


@pytest.mark.parametrize("message", INBOUND, ids=lambda item: f"{item['type']}-{item['timestamp']}")
def test_an_inbound_example_comes_out_as_it_went_in(
    message: dict[str, Any], simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    given = {key: value for key, value in message.items() if key != "from"}
    if message["type"] in ("image", "video", "audio", "document", "sticker"):
        given[message["type"]] = {"caption": message[message["type"]]["caption"]}
    simulator.inbound(PERSON, graph.number_id, given)
    seen = receiver.wait_message(message["id"])
    validate(receiver.posts()[-1].body, SCHEMA)
    assert seen.keys() >= message.keys()
    for key in given.keys() - {message["type"], "context"}:
        assert seen[key] == message[key]


def test_statuses_have_meta_s_shape(graph: Graph, receiver: Receiver, open_window: str):
    wamid = graph.sent(text("Hello"))
    receiver.wait_statuses(wamid, "sent", "delivered", "read")
    for post in receiver.posts():
        validate(post.body, SCHEMA)


def test_a_refusal_has_meta_s_shape(graph: Graph):
    refusal = answer_of(OPERATIONS[f"{NUMBER}/register"], "400")
    for path in ("nothing", f"{graph.number_id}/nothing", f"{graph.number_id}/register"):
        answer = graph.post(path, {})
        assert answer.status_code == 400
        validate(answer.json(), refusal)
