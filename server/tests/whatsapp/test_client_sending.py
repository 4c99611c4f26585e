"""After a send, exactly one of three things is known: taken, refused, or that it is not known."""

import traceback

import pytest

from rapport.core.transport import FateUnknown, HttpClient, HttpFailure, NotSent
from rapport.whatsapp.client import Accepted, AcceptedContact, GraphClient, GraphError
from rapport.whatsapp.errors import Handling, Pauses
from rapport.whatsapp.messages import Message, envelope
from rapport.whatsapp.messages.parts import Text
from tests.core.transport.peers import Line
from tests.whatsapp.graph_peer import Answer, error, graph_peer

TOKEN = "EAAJB-a-system-user-token"
NUMBER = "106540352242922"
SECRET_TEXT = "my diary"
BODY = envelope(Message(text=Text(body=SECRET_TEXT)), to="16505551234", callback_data="w.m.1")
TAKEN = {
    "messaging_product": "whatsapp",
    "contacts": [{"input": "+16505551234", "wa_id": "16505551234"}],
    "messages": [{"id": "wamid.HBgL", "message_status": "accepted", "new": 1}],
}


@pytest.fixture
async def http():
    client = HttpClient()
    yield client
    await client.close()


async def send(http: HttpClient, url: str, seconds: float = 10) -> Accepted:
    return await GraphClient(http, url, "v25.0", timeout=seconds).send(TOKEN, NUMBER, BODY)


async def test_a_taken_message_has_a_wamid(http):
    async with graph_peer(Answer(TAKEN)) as graph:
        accepted = await send(http, graph.url)
    assert accepted == Accepted(
        "wamid.HBgL", "accepted", (AcceptedContact("+16505551234", "16505551234"),)
    )
    assert not accepted.is_held
    assert (graph.last.method, graph.last.path) == ("POST", f"/v25.0/{NUMBER}/messages")
    assert graph.last.headers["authorization"] == f"Bearer {TOKEN}"
    assert graph.last.headers["content-type"] == "application/json"
    assert graph.last.body == BODY


@pytest.mark.parametrize(
    ("status", "is_held"), [("held_for_quality_assessment", True), ("paused", False)]
)
async def test_a_held_message_is_taken_too(http, status, is_held):
    answer = {"messages": [{"id": "wamid.HBgL", "message_status": status}]}
    async with graph_peer(Answer(answer)) as graph:
        accepted = await send(http, graph.url)
    assert accepted.message_status == status
    assert accepted.is_held is is_held


async def test_a_message_to_a_user_id_brings_it_back(http):
    answer = TAKEN | {"contacts": [{"input": "US.1", "user_id": "US.1"}]}
    async with graph_peer(Answer(answer)) as graph:
        accepted = await send(http, graph.url)
    assert accepted.contacts[0] == AcceptedContact("US.1", None, "US.1")


@pytest.mark.parametrize("status", [200, 400, 401, 403, 429, 500, 503])
async def test_a_refusal_counts_by_its_code_whatever_the_http_status(http, status):
    async with graph_peer(error(131047, status)) as graph:
        with pytest.raises(GraphError) as refusal:
            await send(http, graph.url)
    assert refusal.value.status == status
    assert refusal.value.verdict.handling is Handling.NEEDS_TEMPLATE
    assert refusal.value.verdict.reason == "window_closed"
    assert len(graph.asked) == 1


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 1),
        ({"Retry-After": "30"}, 30),
        ({"Retry-After": "soon"}, 1),
        (
            {
                "X-Business-Use-Case-Usage": '{"1":[{"type":"whatsapp","call_count":100,'
                '"estimated_time_to_regain_access":7}]}'
            },
            420,
        ),
        ({"X-Business-Use-Case-Usage": "{["}, 1),
        ({"X-Business-Use-Case-Usage": '{"1":[{}]}'}, 1),
    ],
)
async def test_a_limit_waits_as_long_as_graph_asks(http, headers, seconds):
    answer = error(130429)
    answer.headers = headers
    async with graph_peer(answer) as graph:
        with pytest.raises(GraphError) as refusal:
            await send(http, graph.url)
    verdict = refusal.value.verdict
    assert (verdict.handling, verdict.pauses) == (Handling.WAIT, Pauses.NUMBER)
    assert verdict.delay is not None
    assert verdict.delay.total_seconds() == seconds


UNCLEAR = {
    "an error page": Answer(b"<html>502 Bad Gateway</html>", 502),
    "an empty 500": Answer(b"", 500),
    "an empty 200": Answer(b"", 200),
    "an html 200": Answer(b"<html/>", 200),
    "no messages": Answer({"messages": []}),
    "no id": Answer({"messages": [{"message_status": "accepted"}]}),
    "an empty id": Answer({"messages": [{"id": ""}]}),
    "an id of no kind": Answer({"messages": [{"id": {"a": 1}}]}),
    "messages of no kind": Answer({"messages": "yes"}),
    "success of no message": Answer({"success": True}),
    "an error without code": Answer({"error": {"message": "oops"}}, 500),
    "an error in words": Answer({"error": "oops"}, 500),
    "half an answer": Answer(b'{"messages":[{"id":"wamid.'),
    "a redirect": Answer(b"", 302, {"location": "/elsewhere"}),
    "no utf-8": Answer(b'{"messages":[{"id":"\xff"}]}'),
    "a deep answer": Answer(b'{"messages":' + b"[" * 50_000),
    "an endless answer": Answer(b"x" * (9 * 1024 * 1024)),
}


@pytest.mark.parametrize("name", UNCLEAR)
async def test_an_unclear_answer_leaves_the_fate_unknown(http, name):
    async with graph_peer(UNCLEAR[name]) as graph:
        with pytest.raises(FateUnknown):
            await send(http, graph.url)
        assert len(graph.asked) == 1


async def close(line: Line) -> None:
    pass


async def reset(line: Line) -> None:
    line.reset()


async def half(line: Line) -> None:
    await line.say(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{")


@pytest.mark.parametrize("behave", [close, reset, half, Line.hang])
async def test_a_broken_connection_leaves_the_fate_unknown_and_is_not_tried_again(http, behave):
    async with graph_peer(behave) as graph:
        with pytest.raises(FateUnknown):
            await send(http, graph.url, 0.5)
        assert len(graph.asked) == 1


async def test_an_unreachable_graph_was_not_sent_to(http):
    async with graph_peer(Answer(TAKEN)) as graph:
        pass
    with pytest.raises(NotSent):
        await send(http, graph.url)


@pytest.mark.parametrize(
    "answer",
    [
        error(190, 401, message=f"Malformed access token {TOKEN}"),
        error(100, 400, error_data={"details": f"text.body is {SECRET_TEXT}"}),
        Answer(f"{TOKEN} {SECRET_TEXT}".encode(), 500),
        close,
        Line.hang,
    ],
)
async def test_no_exception_tells_the_token_or_the_message(http, answer):
    async with graph_peer(answer) as graph:
        with pytest.raises((GraphError, HttpFailure)) as failure:
            await send(http, graph.url, 0.5)
    told = "".join(traceback.format_exception(failure.value))
    assert TOKEN not in told + repr(failure.value)
    assert SECRET_TEXT not in told + repr(failure.value)


async def test_graph_s_own_words_come_without_the_token(http):
    async with graph_peer(error(190, 401, message=f"Malformed access token {TOKEN}")) as graph:
        with pytest.raises(GraphError) as refusal:
            await send(http, graph.url)
    assert refusal.value.verdict.text == "Malformed access token [secret]"
    assert refusal.value.verdict.handling is Handling.REAUTHORISE


@pytest.mark.parametrize("typing", [False, True])
async def test_a_message_is_marked_as_read(http, typing):
    async with graph_peer(Answer()) as graph:
        client = GraphClient(http, graph.url)
        await client.mark_read(TOKEN, NUMBER, "wamid.HBgL", typing=typing)
    assert graph.last.json == {
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": "wamid.HBgL",
    } | ({"typing_indicator": {"type": "text"}} if typing else {})


@pytest.mark.parametrize(
    ("number", "path"),
    [
        ("1/../2", "/v25.0/1%2F..%2F2/messages"),
        ("1?a=b", "/v25.0/1%3Fa%3Db/messages"),
        ("١", "/v25.0/%D9%A1/messages"),
    ],
)
async def test_an_id_stays_in_its_place(http, number, path):
    async with graph_peer(Answer(TAKEN)) as graph:
        await GraphClient(http, graph.url).send(TOKEN, number, BODY)
    assert graph.last.path == path


@pytest.mark.parametrize("number", ["", ".", ".."])
async def test_what_is_no_id_is_not_sent_to(http, number):
    async with graph_peer(Answer(TAKEN)) as graph:
        with pytest.raises(ValueError, match="an id"):
            await GraphClient(http, graph.url).send(TOKEN, number, BODY)
        assert graph.asked == []
