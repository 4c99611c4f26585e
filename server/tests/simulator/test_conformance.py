"""The simulator against an extract of Meta's own OpenAPI (v23.0, MIT): every request example of
the operations that it has is taken, and every answer has the documented shape."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.simulator.conftest import PERSON, Graph, text
from tests.simulator.receiver import Receiver
from tests.simulator_process import SimulatorProcess

DOCUMENT = json.loads((Path(__file__).parent / "meta_openapi.json").read_text())
OPERATIONS: dict[str, dict[str, Any]] = DOCUMENT["operations"]

NUMBER = "POST /{Version}/{Phone-Number-ID}"
MESSAGES = "POST /{Version}/{Phone-Number-ID}/messages"
# request examples that are refused on purpose, each with what it is refused with and why
REFUSED: dict[tuple[str, str], tuple[int, str]] = {
    (MESSAGES, "Send Message Template Interactive"): (132001, "names no template"),
    (MESSAGES, "Send Message Template Media"): (132001, "names no template"),
    (MESSAGES, "Send Message Template Text"): (132001, "names no template"),
    (MESSAGES, "Send Sample Shipping Confirmation Template"): (132001, "names no template"),
    (MESSAGES, "Send Sample Text Message"): (132001, "names no template"),
    (MESSAGES, "Send Sample Issue Resolution Template"): (132001, "a template of Meta's samples"),
    (MESSAGES, "Send Catalog Template Message"): (132001, "a template of another WABA"),
    (MESSAGES, "Send Flow Template Message"): (132001, "names no template"),
    (MESSAGES, "Send Multi-Product Message"): (100, "its header type is a placeholder"),
    (NUMBER, "update_connection_status"): (100, "the fact sheet knows no such parameter"),
    (NUMBER, "update_security_settings"): (100, "the fact sheet knows no such parameter"),
    (NUMBER, "set_username"): (100, "usernames have an edge of their own (fact sheet 3.5)"),
}
# paths of answers whose type differs, each with its source
DIFFERENT = {"file_size": "a number in Meta's own answers (pywa's recordings; fact sheet 8)"}


def examples() -> Iterator[tuple[str, str]]:
    for operation, described in OPERATIONS.items():
        for name in described["requests"]:
            if not operation.startswith("POST /whatsapp"):
                yield operation, name


def without_enums(schema: Any) -> Any:
    """The OpenAPI's enumerations are older than the facts, and some are invented."""
    if isinstance(schema, dict):
        return {key: without_enums(value) for key, value in schema.items() if key != "enum"}
    return [without_enums(value) for value in schema] if isinstance(schema, list) else schema


def validate(value: Any, schema: dict[str, Any]) -> None:
    whole = without_enums(schema | {"components": DOCUMENT["components"]})
    errors = jsonschema.Draft202012Validator(whole).iter_errors(value)
    found = [(list(error.path), error.message) for error in errors]
    assert [entry for entry in found if entry[0][-1:] not in [[key] for key in DIFFERENT]] == []


class Filler:
    """Puts real values where Meta's examples have placeholders."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._media: dict[str, str] = {}

    def fill(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self.fill(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.fill(inner, key) for inner in value]
        return self._scalar(value, key) if isinstance(value, str) else value

    def _scalar(self, value: str, key: str) -> str:
        if key in ("to", "user"):
            return f"+{PERSON}"
        if value.endswith("_OBJECT_ID>"):
            return self._graph.upload(*SAMPLE_OF[value])
        if "http(s)" in value:
            return "https://example.com/file"
        if key == "profile_picture_handle":
            return handle(self._graph)
        return re.sub(r"[<>{}]", "", value)


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
    return graph.http.post(f"/{session}", content=b"\x89PNG", headers={"file_offset": "0"}).json()[
        "h"
    ]


def path_of(operation: str, graph: Graph) -> tuple[str, str]:
    method, _, path = operation.partition(" /{Version}/")
    for name, value in {
        "Phone-Number-ID": graph.number_id,
        "WABA-ID": graph.waba_id,
        "Business-ID": graph.business_id,
    }.items():
        path = path.replace(f"{{{name}}}", value)
    return method, path


@pytest.mark.parametrize(("operation", "name"), list(examples()), ids=str)
def test_meta_s_example_is_taken(
    operation: str, name: str, simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    wamid = simulator.inbound(PERSON, graph.number_id, text("Hello"))
    arrange(operation, simulator, graph)
    body = prepare(operation, name, Filler(graph), wamid, receiver)
    if "code" in body:
        body["code"] = simulator.state()["wabas"][0]["numbers"][0]["verification_code"]
    method, path = path_of(operation, graph)
    answer = graph.http.request(method, path, json=body)
    code, _why = REFUSED.get((operation, name), (None, ""))
    if code is not None:
        assert answer.json()["error"]["code"] == code, answer.text
        return
    assert answer.status_code == 200, answer.text
    validate(answer.json(), OPERATIONS[operation]["response"])


def arrange(operation: str, simulator: SimulatorProcess, graph: Graph) -> None:
    """Makes true what the operation presupposes."""
    if operation.endswith("_code"):
        order = {"code_verification_status": "NOT_VERIFIED"}
        simulator.control("PATCH", f"numbers/{graph.number_id}", order)
    if operation.endswith("verify_code"):
        order = {"code_method": "SMS", "language": "en_US"}
        assert graph.post(f"{graph.number_id}/request_code", order).status_code == 200
    if operation.startswith("DELETE") and operation.endswith("block_users"):
        order = {"messaging_product": "whatsapp", "block_users": [{"user": PERSON}]}
        assert graph.post(f"{graph.number_id}/block_users", order).status_code == 200


def prepare(operation: str, name: str, filler: Filler, wamid: str, receiver: Receiver) -> Any:
    body = filler.fill(OPERATIONS[operation]["requests"][name])
    if "message_id" in body:
        body["message_id"] = wamid
    for holder in (body, body.get("webhook_configuration", {})):
        if "override_callback_uri" in holder:
            holder |= {"override_callback_uri": receiver.url, "verify_token": "practice"}
    return body


READS = [operation for operation in OPERATIONS if operation.startswith("GET")]


@pytest.mark.parametrize("operation", READS)
def test_what_is_read_has_meta_s_shape(operation: str, graph: Graph):
    method, path = path_of(operation, graph)
    if "{Media-ID}" in path:
        path = path.replace("{Media-ID}", graph.upload("picture.jpg", "image/jpeg"))
    answer = graph.http.request(method, path)
    assert answer.status_code == 200, answer.text
    validate(answer.json(), OPERATIONS[operation]["response"])


INBOUND: list[dict[str, Any]] = [
    item
    for example in OPERATIONS["POST /whatsapp/webhooks"]["requests"].values()
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
    post = receiver.posts()[-1]
    validate(post.body, OPERATIONS["POST /whatsapp/webhooks"]["schema"])
    assert seen.keys() >= message.keys()
    for key in given.keys() - {message["type"], "context"}:
        assert seen[key] == message[key]


def test_statuses_have_meta_s_shape(graph: Graph, receiver: Receiver, open_window: str):
    wamid = graph.sent(text("Hello"))
    receiver.wait_statuses(wamid, "sent", "delivered", "read")
    for post in receiver.posts():
        validate(post.body, OPERATIONS["POST /whatsapp/webhooks"]["schema"])
