"""What a WABA sent, what it cost and how its templates fared, as Meta's analytics tell it."""

from typing import Any

import pytest

from tests.simulator.conftest import PERSON, Graph, error_of, text
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import body_of, template
from tests.simulator_process import SimulatorProcess

DAY = 86_400
HELLO = template("hello_world")
UPDATE = template(
    "order_update",
    body_of("Ann", "A1"),
    {
        "type": "button",
        "sub_type": "url",
        "index": "1",
        "parameters": [{"type": "text", "text": "A1"}],
    },
)


def now_of(simulator: SimulatorProcess) -> int:
    return int(simulator.control("GET", "clock")["now"])


def field(name: str, **arguments: Any) -> str:
    return name + "".join(f".{key}({value})" for key, value in arguments.items())


def span(simulator: SimulatorProcess, days: int = 1) -> dict[str, int]:
    """Today and some days before, from midnight to midnight."""
    end = (now_of(simulator) // DAY + 1) * DAY
    return {"start": end - days * DAY, "end": end}


def send_all(graph: Graph, receiver: Receiver) -> None:
    wamids = [graph.sent(text("Hi")), graph.sent(UPDATE), graph.sent(HELLO, "+34612345678")]
    for wamid in wamids:
        receiver.wait_statuses(wamid, "read")


def test_messages_are_counted(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, open_window: str
):
    send_all(graph, receiver)
    asked = field("analytics", **span(simulator), granularity="DAY")
    shown = graph.get(graph.waba_id, fields=asked).json()
    assert shown["id"] == graph.waba_id
    assert shown["analytics"] == {
        "phone_numbers": ["15550783881", "442079460123"],
        "granularity": "DAY",
        "data_points": [{**span(simulator), "sent": 3, "delivered": 3}],
    }
    narrowed = field(
        "analytics", **span(simulator), granularity="HALF_HOUR", country_codes='["ES"]'
    )
    [point] = graph.get(graph.waba_id, fields=narrowed).json()["analytics"]["data_points"]
    assert (point["sent"], point["end"] - point["start"]) == (1, 1_800)
    other = field(
        "analytics", **span(simulator), granularity="MONTH", phone_numbers="[442079460123]"
    )
    assert graph.get(graph.waba_id, fields=other).json()["analytics"]["data_points"] == []


def test_what_was_charged_is_counted(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, open_window: str
):
    send_all(graph, receiver)
    dimensions = '["PRICING_CATEGORY","PRICING_TYPE","COUNTRY","PHONE"]'
    asked = span(simulator) | {"granularity": "DAILY", "dimensions": dimensions}
    answer = graph.get(f"{graph.waba_id}/pricing_analytics", **asked).json()
    points = answer["data"][0]["data_points"]
    assert {one["pricing_category"] for one in points} == {"SERVICE", "UTILITY"}
    assert {one["country"] for one in points} == {"US", "ES"}
    assert all(one["phone_number"] == "15550783881" for one in points)
    assert sum(one["volume"] for one in points) == 3
    in_all = field("pricing_analytics", **span(simulator), granularity="MONTHLY")
    [total] = graph.get(graph.waba_id, fields=in_all).json()["pricing_analytics"]["data"][0][
        "data_points"
    ]
    assert total["volume"] == 3
    assert total["cost"] == pytest.approx(sum(one["cost"] for one in points))
    paid = field("pricing_analytics", **span(simulator), granularity="DAILY", metric_types="[COST]")
    shown = graph.get(graph.waba_id, fields=paid).json()["pricing_analytics"]["data"]
    assert set(shown[0]["data_points"][0]) == {"start", "end", "cost"}


def test_templates_are_counted_once_insights_are_on(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, open_window: str
):
    listed = graph.get(f"{graph.waba_id}/message_templates", name="order_update").json()["data"]
    template_id = listed[0]["id"]
    asked = {
        **span(simulator, 2),
        "granularity": "daily",
        "metric_types": "sent,delivered,read,clicked,cost",
        "template_ids": f"[{template_id}]",
    }
    path = f"{graph.waba_id}/template_analytics"
    assert error_of(graph.get(path, **asked))["code"] == 200007
    enabled = graph.http.post(graph.waba_id, params={"is_enabled_for_insights": "true"})
    assert enabled.json()["id"] == graph.waba_id
    wamid = graph.sent(UPDATE)
    receiver.wait_statuses(wamid, "read")
    tap = {"type": "button", "button": {"text": "Stop", "payload": "Stop"}}
    simulator.inbound(PERSON, graph.number_id, tap | {"context": {"id": wamid}})
    [link] = [one["text"] for one in buttons_of(listed[0]) if one["type"] == "URL"]
    order = {"button": link, "count": 2}
    simulator.control("POST", f"templates/{template_id}/clicks", order)
    [entry] = graph.get(path, **asked).json()["data"]
    assert (entry["granularity"], entry["product_type"]) == ("DAILY", "cloud_api")
    yesterday, today = entry["data_points"]
    assert (yesterday["sent"], yesterday["end"]) == (0, today["start"])
    assert [today[name] for name in ("sent", "delivered", "read")] == [1, 1, 1]
    assert today["template_id"] == template_id
    counts = {(one["type"], one["button_content"]): one["count"] for one in today["clicked"]}
    assert counts == {
        ("quick_reply_button", "Stop"): 1,
        ("url_button", link): 2,
        ("unique_url_button", link): 2,
    }
    assert [one["type"] for one in today["cost"]] == [
        "amount_spent",
        "cost_per_delivered",
        "cost_per_url_button_click",
    ]
    replied = graph.get(path, **asked | {"metric_types": '["REPLIED"]'}).json()["data"][0]
    assert replied["data_points"][1]["replied"] == 1


def buttons_of(template: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for part in template["components"] for one in part.get("buttons", [])]


@pytest.mark.parametrize(
    "change",
    [
        {"start": "x"},
        {"end": 1},
        {"granularity": "YEARLY"},
        {"template_ids": ""},
        {"template_ids": "[1]"},
        {"metric_types": "MOOD"},
    ],
)
def test_a_question_has_to_make_sense(
    change: dict[str, Any], simulator: SimulatorProcess, graph: Graph
):
    graph.http.post(graph.waba_id, params={"is_enabled_for_insights": "true"})
    found = graph.get(f"{graph.waba_id}/message_templates").json()["data"][0]["id"]
    asked = {**span(simulator), "granularity": "DAILY", "template_ids": f"[{found}]"}
    assert graph.get(f"{graph.waba_id}/template_analytics", **asked).is_success
    answer = graph.get(f"{graph.waba_id}/template_analytics", **asked | change)
    assert error_of(answer)["code"] == 100


def test_conversations_are_of_the_past(simulator: SimulatorProcess, graph: Graph):
    asked = span(simulator) | {"granularity": "DAILY"}
    answer = graph.get(f"{graph.waba_id}/conversation_analytics", **asked)
    assert answer.json() == {"data": [{"data_points": []}]}
