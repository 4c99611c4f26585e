"""Whatever comes in, the answer is one of Meta's refusals and never a 500."""

import json
import socket
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.simulator.conftest import PERSON, Graph, text
from tests.simulator.test_sending import ACCEPTED
from tests.simulator_process import SimulatorProcess

MANY = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
PATHS = (
    "{number}/messages",
    "{number}",
    "{number}/register",
    "{number}/settings",
    "{number}/request_code",
    "{number}/verify_code",
    "{number}/whatsapp_business_profile",
    "{number}/block_users",
    "{number}/media",
    "{number}/username",
    "{number}/message_qrdls",
    "{number}/conversational_automation",
    "{waba}",
    "{waba}/phone_numbers",
    "{waba}/subscribed_apps",
    "{app}/uploads",
    "{app}/subscriptions",
)
ORDERS = (
    "inbound",
    "faults",
    "webhooks",
    "behaviour",
    "wabas",
    "phones",
    "tokens",
    "apps",
    "chats/open",
    "chats/played",
)


def check(answer: Any) -> None:
    assert answer.status_code < 500, answer.text
    if answer.status_code >= 400:
        assert answer.json()["error"]["message"]


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """A good message in which something was replaced, removed or added."""
    message = json.loads(json.dumps(draw(st.sampled_from(list(ACCEPTED.values())))))
    body = {"messaging_product": "whatsapp", "to": f"+{PERSON}", **message}
    holder, key = body, draw(st.sampled_from(sorted(body)))
    while isinstance(holder[key], dict | list) and holder[key] and draw(st.booleans()):
        holder = holder[key]
        keys = sorted(holder) if isinstance(holder, dict) else range(len(holder))
        key = draw(st.sampled_from(list(keys)))
    holder[key] = draw(VALUES)
    return body


@MANY
@given(body=damaged())
def test_a_damaged_message_is_taken_or_refused(body: Any, graph: Graph):
    check(graph.post(f"{graph.number_id}/messages", body))


@MANY
@given(path=st.sampled_from(PATHS), body=VALUES, method=st.sampled_from(["POST", "DELETE"]))
def test_any_json_is_taken_or_refused(path: str, body: Any, method: str, graph: Graph):
    path = path.format(number=graph.number_id, waba=graph.waba_id, app=graph.app["id"])
    check(graph.http.request(method, path, json=body))


@MANY
@given(
    path=st.sampled_from(PATHS),
    body=st.binary(max_size=200),
    kind=st.sampled_from(
        [
            "application/json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "",
        ]
    ),
)
def test_any_bytes_are_taken_or_refused(path: str, body: bytes, kind: str, graph: Graph):
    path = path.format(number=graph.number_id, waba=graph.waba_id, app=graph.app["id"])
    check(graph.http.post(path, content=body, headers={"Content-Type": kind}))


@MANY
@given(
    path=st.lists(
        st.text(st.characters(codec="ascii", min_codepoint=33, max_codepoint=126), max_size=12),
        max_size=4,
    ),
    query=st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=3),
)
def test_any_address_is_answered(path: list[str], query: dict[str, str], graph: Graph):
    segments = "/".join(segment.replace("?", "").replace("#", "") for segment in path)
    check(graph.http.request("GET", f"/{graph.number_id}/{segments}", params=query))


@MANY
@given(fields=st.text(max_size=40), limit=st.text(max_size=6), after=st.text(max_size=12))
def test_any_paging_is_answered(fields: str, limit: str, after: str, graph: Graph):
    query = {"fields": fields, "limit": limit, "after": after}
    check(graph.http.get(f"{graph.waba_id}/phone_numbers", params=query))


@MANY
@given(path=st.sampled_from(ORDERS), order=VALUES)
def test_any_order_is_taken_or_refused(
    path: str, order: Any, simulator: SimulatorProcess, graph: Graph
):
    check(graph.http.post(f"{simulator.url}/_simulator/{path}", json=order))


@MANY
@given(
    message=st.dictionaries(
        st.sampled_from(
            [
                "type",
                "text",
                "image",
                "reaction",
                "system",
                "contacts",
                "context",
                "referral",
                "timestamp",
            ]
        ),
        VALUES | st.sampled_from(["text", "image", "system", "reaction"]),
    )
)
def test_any_inbound_message_is_taken_or_refused(
    message: dict[str, Any], simulator: SimulatorProcess, graph: Graph
):
    order = {"from": PERSON, "to": graph.number_id, "message": message}
    check(graph.http.post(f"{simulator.url}/_simulator/inbound", json=order))


@pytest.mark.parametrize(
    "body",
    [
        b'{"messaging_product":"whatsapp","to":"\\ud800","type":"text","text":{"body":"a"}}',
        b'{"messaging_product":"whatsapp","to":"+16505551234","type":"text","text":{"body":"\\ud800"}}',
        b'{"messaging_product":"whatsapp","to":"+16505551234","type":"text","text":{"body":"\x00"}}',
        b'{"messaging_product":"whatsapp","to":'
        + b"9" * 400
        + b',"type":"text","text":{"body":"a"}}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'\xff\xfe{"a":1}',
        b"null",
    ],
    ids=[
        "surrogate",
        "surrogate text",
        "nul",
        "long number",
        "deep",
        "deep objects",
        "utf-16",
        "null",
    ],
)
def test_hostile_json_is_refused(body: bytes, graph: Graph, open_window: str):
    headers = {"Content-Type": "application/json"}
    answer = graph.http.post(f"{graph.number_id}/messages", content=body, headers=headers)
    check(answer)
    assert answer.status_code >= 400


def test_a_huge_body_is_refused(graph: Graph):
    answer = graph.http.post(f"{graph.number_id}/messages", content=b" " * 10_000_000)
    assert answer.status_code == 413
    assert graph.get(graph.number_id).is_success


def test_a_client_that_leaves_in_the_middle_does_no_harm(graph: Graph, simulator: SimulatorProcess):
    host, port = simulator.url.removeprefix("http://").split(":")
    for end in (b"Content-Length: 1000\r\n\r\n{", b"Content-Le", b"\x00\x01\x02\r\n\r\n"):
        with socket.create_connection((host, int(port))) as connection:
            head = f"POST /{graph.number_id}/messages HTTP/1.1\r\nHost: {host}\r\n"
            head += f"Authorization: Bearer {graph.token}\r\n"
            connection.sendall(head.encode() + end)
    assert graph.send(text("Hello")).is_success


def test_it_has_nothing_to_complain_about(process: SimulatorProcess):
    """Runs last in this file: nothing above has ended in a trace."""
    assert "Traceback" not in process.errors()
