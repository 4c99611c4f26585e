"""The Marketing Messages API: marketing templates only, and what happens without onboarding."""

from typing import Any

import httpx
import pytest

from tests.simulator.conftest import PERSON, Graph, error_of, text
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import LINK, body_of, template
from tests.simulator_process import SimulatorProcess

SALE = template(
    "spring_sale",
    {"type": "header", "parameters": [{"type": "image", "image": {"link": LINK}}]},
    body_of("Ann", "20 %"),
    {
        "type": "button",
        "sub_type": "copy_code",
        "index": 2,
        "parameters": [{"type": "coupon_code", "coupon_code": "GREEN20"}],
    },
)


def market(graph: Graph, message: dict[str, Any], **more: Any) -> httpx.Response:
    body = {"messaging_product": "whatsapp", "recipient_type": "individual", "to": f"+{PERSON}"}
    return graph.post(f"{graph.number_id}/marketing_messages", body | message | more)


def price_of(receiver: Receiver, answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    wamid = answer.json()["messages"][0]["id"]
    return receiver.wait_statuses(wamid, "sent")[0]["pricing"]


def test_a_marketing_message_is_priced_as_such(graph: Graph, receiver: Receiver):
    answer = market(graph, SALE, product_policy="STRICT", message_activity_sharing=True)
    assert answer.json()["messages"][0]["message_status"] == "accepted"
    assert answer.json()["contacts"] == [{"input": f"+{PERSON}", "wa_id": PERSON}]
    assert price_of(receiver, answer)["category"] == "marketing_lite"
    assert price_of(receiver, graph.send(SALE))["category"] == "marketing"


@pytest.mark.parametrize(
    ("message", "more", "code"),
    [
        (template("hello_world"), {}, 134100),
        (text("Buy!"), {}, 100),
        ({"status": "read", "message_id": "wamid.x"}, {}, 100),
        (SALE, {"product_policy": "MAYBE"}, 100),
        (SALE, {"product_policy": 7}, 100),
        (SALE, {"message_activity_sharing": "perhaps"}, 100),
        (SALE, {"messaging_product": None}, 100),
        (SALE, {"template": []}, 100),
    ],
)
def test_what_is_not_marketing_is_refused(
    message: dict[str, Any], more: dict[str, Any], code: int, graph: Graph
):
    assert error_of(market(graph, message, **more))["code"] == code


def test_nothing_at_all_is_refused(graph: Graph):
    answer = graph.http.post(f"{graph.number_id}/marketing_messages", content=b"")
    assert error_of(answer)["code"] == 100


def test_without_onboarding_the_cloud_api_helps_out(
    graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    change = {"marketing_messages_status": "ELIGIBLE"}
    simulator.control("PATCH", f"wabas/{graph.waba_id}", change)
    field = "marketing_messages_onboarding_status"
    assert graph.get(graph.waba_id, fields=field).json()[field] == "ELIGIBLE"
    assert price_of(receiver, market(graph, SALE))["category"] == "marketing"
    assert error_of(market(graph, SALE, product_policy="STRICT"))["code"] == 131055


def test_marketing_can_be_kept_off_the_cloud_api(graph: Graph, receiver: Receiver):
    field = "disable_marketing_messages_on_cloud_api"
    assert graph.post(graph.waba_id, {field: True}).json() == {"success": True, "id": graph.waba_id}
    assert graph.get(graph.waba_id, fields=field).json()[field] is True
    assert error_of(graph.send(SALE))["code"] == 131063
    assert graph.send(template("hello_world")).status_code == 200
    assert price_of(receiver, market(graph, SALE))["category"] == "marketing_lite"
    assert graph.post(graph.waba_id, {field: "false"}).json()["success"] is True
    assert graph.send(SALE).status_code == 200
    assert error_of(graph.post(graph.waba_id, {field: "perhaps"}))["code"] == 100
