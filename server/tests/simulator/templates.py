"""Templates as the tests submit them."""

from base64 import b64encode
from typing import Any

from tests.simulator.conftest import Graph
from tests.simulator.receiver import Receiver

HANDLE = f"4::{b64encode(b'image/jpeg').decode()}:ARYytyb0kLp5:e:1681000441:63:100:ARb"
VIDEO_HANDLE = f"4::{b64encode(b'video/mp4').decode()}:ARYytyb0kLp5:e:1681000441:63:100:ARb"


def body(text: str, *samples: str) -> dict[str, Any]:
    part: dict[str, Any] = {"type": "BODY", "text": text}
    return part | ({"example": {"body_text": [list(samples)]}} if samples else {})


def buttons(*given: Any) -> dict[str, Any]:
    return {"type": "BUTTONS", "buttons": list(given)}


def quick_reply(text: str) -> dict[str, Any]:
    return {"type": "QUICK_REPLY", "text": text}


def carousel(count: int, *alternating: dict[str, Any]) -> dict[str, Any]:
    """Cards with a picture and a button; of several buttons they take turns."""
    choices = alternating or (quick_reply("This one"),)
    cards = [
        {
            "components": [
                {"type": "header", "format": "image", "example": {"header_handle": [HANDLE]}},
                {"type": "body", "text": f"Card number {place}"},
                {"type": "buttons", "buttons": [choices[place % len(choices)]]},
            ]
        }
        for place in range(count)
    ]
    return {"type": "carousel", "cards": cards}


def submission(*components: Any, **more: Any) -> dict[str, Any]:
    given = {"name": "parcel_update", "language": "en_US", "category": "UTILITY"}
    return given | {"components": list(components)} | more


def created(graph: Graph, given: dict[str, Any]) -> dict[str, Any]:
    """Submits a template that has to be taken; the answer."""
    answer = graph.post(f"{graph.waba_id}/message_templates", given)
    assert answer.status_code == 200, answer.text
    return answer.json()


def template_of(graph: Graph, template_id: str, **query: Any) -> dict[str, Any]:
    answer = graph.get(template_id, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def updates(receiver: Receiver, field: str) -> list[dict[str, Any]]:
    """What the webhooks of a field said so far."""
    return [
        change["value"]
        for post in receiver.posts()
        for entry in post.body["entry"]
        for change in entry["changes"]
        if change["field"] == field
    ]


def wait_update(receiver: Receiver, template_id: str, event: str, times: int = 1) -> dict[str, Any]:
    """The status update of a template with that event, once it has come."""

    def found() -> list[dict[str, Any]]:
        return [
            value
            for value in updates(receiver, "message_template_status_update")
            if value["message_template_id"] == int(template_id) and value["event"] == event
        ]

    receiver.wait(lambda: len(found()) >= times)
    return found()[-1]
