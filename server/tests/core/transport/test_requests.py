"""The way out must know what became of a request: not sent, answered, or unknown."""

import asyncio
import random
import socket
from collections import Counter
from contextlib import suppress

import pytest

from rapport.core.transport import (
    FateUnknown,
    HttpClient,
    HttpFailure,
    InvalidRequest,
    NotSent,
    Response,
    ResponseTooLarge,
    host_is_among,
)
from tests.core.transport.peers import OK, Line, listening, self_signed

SECRET = "a-secret-token"


@pytest.fixture
async def http():
    client = HttpClient()
    yield client
    await client.close()


@pytest.fixture
async def hasty():
    client = HttpClient(connect_timeout=0.3)
    yield client
    await client.close()


async def post(http: HttpClient, url: str, body: bytes = b"{}", seconds: float = 10) -> Response:
    return await http.request(
        "POST",
        f"{url}/v25.0/1/messages?access_token={SECRET}",
        headers={"authorization": f"Bearer {SECRET}"},
        body=body,
        timeout=seconds,
        max_response_bytes=1000,
    )


async def answering(line: Line) -> None:
    while True:
        await line.receive()
        await line.say(OK)


# ── nothing was written ──────────────────────────────────────────────────────────────────


async def test_a_refused_connection_is_not_sent(http):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(NotSent, match="refused"):
            await post(http, f"http://127.0.0.1:{closed.getsockname()[1]}")


async def test_an_unknown_host_is_not_sent(http):
    with pytest.raises(NotSent, match=r"failed to lookup|resolv|dns"):
        await post(http, "http://nowhere.invalid")


async def test_a_connection_that_never_stands_is_not_sent(hasty):
    with socket.socket() as busy, socket.socket() as first, socket.socket() as second:
        busy.bind(("127.0.0.1", 0))
        busy.listen(0)
        for waiting in (first, second):  # fills the queue of those waiting to be accepted
            waiting.setblocking(False)
            waiting.connect_ex(busy.getsockname())
        with pytest.raises(NotSent):
            await post(hasty, f"http://127.0.0.1:{busy.getsockname()[1]}")


async def test_a_failed_handshake_is_not_sent(http, tmp_path):
    context, _ = self_signed(tmp_path)
    async with listening(answering, tls=context) as peer:
        with pytest.raises(NotSent, match="certificate"):
            await post(http, peer.url)
    assert peer.requests == []


async def test_a_server_that_speaks_no_tls_is_not_sent(http):
    async def plain(line: Line) -> None:
        await line.reader.read(1000)
        await line.say(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    async with listening(plain) as peer:
        with pytest.raises(NotSent):
            await post(http, peer.url.replace("http", "https"))


async def test_a_handshake_that_hangs_is_not_sent(hasty):
    async with listening(Line.hang) as peer:
        with pytest.raises(NotSent):
            await post(hasty, peer.url.replace("http", "https"))


async def test_no_place_in_the_pool_is_not_sent():
    http = HttpClient(max_in_flight=1, pool_timeout=0.1)

    async def slow(line: Line) -> None:
        await line.receive()
        await line.hang()

    async with listening(slow) as peer:
        first = asyncio.create_task(post(http, peer.url, b"first"))
        await peer.received.wait()
        with pytest.raises(NotSent):
            await post(http, peer.url, b"second")
        first.cancel()
        assert len(peer.requests) == 1
    await http.close()


# ── who knows ────────────────────────────────────────────────────────────────────────────


async def close_at_once(line: Line) -> None:
    pass


async def reset_at_once(line: Line) -> None:
    line.reset()


async def close_after_reading(line: Line) -> None:
    await line.receive()


async def reset_after_reading(line: Line) -> None:
    await line.receive()
    line.reset()


async def hang_after_reading(line: Line) -> None:
    await line.receive()
    await line.hang()


async def speak_gibberish(line: Line) -> None:
    await line.receive()
    await line.say(b"SSH-2.0-OpenSSH_9.2\r\n")


async def stop_in_the_head(line: Line) -> None:
    await line.receive()
    await line.say(b"HTTP/1.1 200 OK\r\ncontent-le")


async def close_in_the_body(line: Line) -> None:
    await line.receive()
    await line.say(b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nok")


async def reset_in_the_body(line: Line) -> None:
    await close_in_the_body(line)
    line.reset()


async def hang_in_the_body(line: Line) -> None:
    await close_in_the_body(line)
    await line.hang()


@pytest.mark.parametrize(
    "behave",
    [
        close_at_once,
        close_after_reading,
        reset_after_reading,
        hang_after_reading,
        speak_gibberish,
        stop_in_the_head,
        close_in_the_body,
        reset_in_the_body,
        hang_in_the_body,
    ],
)
async def test_a_connection_that_stood_leaves_the_fate_unknown_and_is_not_tried_again(http, behave):
    async with listening(behave) as peer:
        with pytest.raises(FateUnknown):
            await post(http, peer.url, seconds=0.5)
        assert peer.connections == 1


async def test_a_reset_at_once_is_not_sent_only_where_the_connection_never_stood(http):
    """The reset may meet the connection while it is made or when it is used."""
    async with listening(reset_at_once) as peer:
        with pytest.raises((NotSent, FateUnknown), match="reset"):
            await post(http, peer.url)
        assert peer.connections == 1
        assert peer.requests == []


async def test_a_time_out_shorter_than_connecting_is_not_sent(http):
    async with listening(Line.hang) as peer:
        with pytest.raises(NotSent):
            await post(http, peer.url.replace("http", "https"), seconds=0.1)


async def test_closing_the_client_leaves_the_fate_unknown():
    http = HttpClient()
    async with listening(hang_after_reading) as peer:
        under_way = asyncio.create_task(post(http, peer.url))
        await peer.received.wait()
        await http.close()
        with pytest.raises(FateUnknown):
            await under_way


async def test_an_answer_larger_than_allowed_is_of_unknown_fate(http):
    async def endless(line: Line) -> None:
        await line.receive()
        await line.say(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            await line.say(b"400\r\n" + b"x" * 1024 + b"\r\n")

    async with listening(endless) as peer:
        with pytest.raises(ResponseTooLarge):
            await post(http, peer.url)


# ── never twice ──────────────────────────────────────────────────────────────────────────


async def test_a_request_that_meets_a_closing_connection_is_written_at_most_once(http):
    """The server's keep-alive time-out is about the time between two requests."""
    chance = random.Random(7)  # noqa: S311 - a repeatable race, no secret

    async def impatient(line: Line) -> None:
        with suppress(TimeoutError):
            while True:
                async with asyncio.timeout(chance.random() * 0.001):
                    await line.receive()
                await line.say(OK)
        if chance.random() < 0.5:
            line.reset()

    fates: dict[bytes, type[Exception] | None] = {}
    async with listening(impatient) as peer:
        for number in range(600):
            body = b"message %d" % number
            try:
                await post(http, peer.url, body)
                fates[body] = None
            except HttpFailure as failure:
                fates[body] = type(failure)
        arrived = Counter(request.rpartition(b"\r\n\r\n")[2] for request in peer.requests)

    assert {None, FateUnknown} <= set(fates.values()), "the race was never lost, or never won"
    for body, fate in fates.items():
        assert arrived[body] in {None: (1,), NotSent: (0,), FateUnknown: (0, 1)}[fate]


async def test_a_connection_reset_under_a_kept_alive_request_is_not_tried_again(http):
    async def once_only(line: Line) -> None:
        await line.receive()
        await line.say(OK)
        await line.receive()
        line.reset()

    async with listening(once_only) as peer:
        await post(http, peer.url, b"first")
        with pytest.raises(FateUnknown):
            await post(http, peer.url, b"second")
        assert peer.connections == 1
        assert len(peer.requests) == 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_post_is_never_redirected(http, status):
    async def elsewhere(line: Line) -> None:
        await line.receive()
        await line.say(b"HTTP/1.1 %d X\r\nlocation: /next\r\ncontent-length: 0\r\n\r\n" % status)

    async with listening(elsewhere) as peer:
        response = await post(http, peer.url)
        assert response.status == status
        assert len(peer.requests) == 1


@pytest.mark.parametrize("status", [408, 421, 425, 429, 500, 502, 503, 504])
async def test_no_status_makes_it_try_again(http, status):
    async def refuse(line: Line) -> None:
        while True:
            await line.receive()
            await line.say(b"HTTP/1.1 %d X\r\nretry-after: 0\r\ncontent-length: 0\r\n\r\n" % status)

    async with listening(refuse) as peer:
        response = await post(http, peer.url)
        assert response.status == status
        assert response.headers["Retry-After"] == "0"
        assert len(peer.requests) == 1


# ── what is said ─────────────────────────────────────────────────────────────────────────


async def test_connections_are_used_again(http):
    async with listening(answering) as peer:
        for _ in range(5):
            assert (await post(http, peer.url)).body == b"ok"
        assert peer.connections == 1


async def one_answer(http: HttpClient, *pieces: bytes) -> tuple[int, bytes, str | None]:
    """What is understood of an answer that comes in pieces, after which the server hangs up."""

    async def say(line: Line) -> None:
        await line.receive()
        for piece in pieces:
            await line.say(piece)

    async with listening(say) as peer:
        response = await post(http, peer.url)
    return response.status, response.body, response.headers.get("X-KIND")


CHUNKED = (
    b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nx-kind: a\r\nX-Kind: b\r\n"
    b"transfer-encoding: chunked\r\n\r\n3\r\nabc\r\n2;ext=1\r\nde\r\n0\r\nx-late: 1\r\n\r\n"
)
TO_THE_END = b"HTTP/1.1 200 OK\r\nx-kind: a, b\r\n\r\nabcde"
EMPTY = b"HTTP/1.1 204 No Content\r\nx-kind: a, b\r\n\r\n"


async def test_an_answer_is_the_same_however_it_comes(http):
    assert await one_answer(http, EMPTY) == (204, b"", "a, b")
    assert await one_answer(http, TO_THE_END) == (200, b"abcde", "a, b")
    for cut in range(1, len(CHUNKED)):
        told = await one_answer(http, CHUNKED[:cut], CHUNKED[cut:])
        assert told == (200, b"abcde", "a, b"), cut


@pytest.mark.parametrize(
    "together",
    [OK + b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nwrong", OK + b"more", OK + OK[:20]],
)
async def test_what_nobody_asked_for_answers_no_other_request(http, together):
    async def talkative(line: Line) -> None:
        await line.receive()
        await line.say(together)
        await line.hang()

    async with listening(talkative) as peer:
        assert (await post(http, peer.url)).body == b"ok"
        assert (await post(http, peer.url)).body == b"ok"
        assert peer.connections == 2


async def test_a_late_word_closes_the_connection(http):
    told = asyncio.Event()

    async def late(line: Line) -> None:
        await line.receive()
        await line.say(OK)
        if peer.connections == 1:
            await told.wait()
            await line.say(OK)
            await line.reader.read()
            closed.set()
        await line.hang()

    closed = asyncio.Event()
    async with listening(late) as peer:
        assert (await post(http, peer.url)).body == b"ok"
        told.set()
        await closed.wait()
        assert (await post(http, peer.url)).body == b"ok"
        assert peer.connections == 2


async def test_nobody_waits_for_a_cancelled_call_s_answer(http):
    async def slow(line: Line) -> None:
        await line.receive()
        if peer.connections == 1:
            await line.reader.read()
        await line.say(OK)

    async with listening(slow) as peer:
        given_up = asyncio.create_task(post(http, peer.url))
        await peer.received.wait()
        given_up.cancel()
        assert (await post(http, peer.url)).body == b"ok"
        assert peer.connections == 2


async def test_an_address_of_the_sixth_version_is_reached(http):
    async with listening(answering, host="::1") as peer:
        assert (await post(http, peer.url)).body == b"ok"
        assert b"\r\nhost: [::1]:" in peer.requests[0]


@pytest.mark.parametrize("behave", [close_after_reading, hang_after_reading])
async def test_no_failure_tells_a_secret(http, behave):
    async with listening(behave) as peer:
        with pytest.raises(HttpFailure) as failure:
            await post(http, peer.url, seconds=0.3)
    assert SECRET not in f"{failure.value!r} {failure.value}"
    assert failure.value.__context__ is None or failure.value.__suppress_context__


@pytest.mark.parametrize(
    ("url", "token"),
    [
        ("http://127.0.0.1:1/", "broken\ntoken"),
        ("http://127.0.0.1:1/", "broken\x00token"),
        ("no address", "token"),
        ("", "token"),
        ("http://[::bad/", "token"),
        ("http://127.0.0.1:99999/", "token"),
        ("ftp://127.0.0.1/", "token"),
    ],
)
async def test_what_is_not_http_is_refused_without_being_quoted(http, url, token):
    with pytest.raises(InvalidRequest) as failure:
        await http.request(
            "POST", url, headers={"authorization": token}, timeout=1, max_response_bytes=10
        )
    assert "token" not in str(failure.value)


async def test_a_trusted_certificate_is_accepted(tmp_path):
    context, pem = self_signed(tmp_path)
    http = HttpClient(ca_pem=pem)
    async with listening(answering, tls=context) as peer:
        assert (await post(http, peer.url)).body == b"ok"
    await http.close()


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("lookaside.fbsbx.com", True),
        ("LOOKASIDE.fbsbx.com.", True),
        ("evil-lookaside.fbsbx.com", False),
        ("scontent.xx.fbcdn.net", True),
        ("fbcdn.net", False),
        ("fbcdn.net.evil.example", False),
        ("xfbcdn.net", False),
        ("", False),
        (None, False),
    ],
)
def test_a_host_list_means_exactly_what_it_says(host, expected):
    assert host_is_among(host, ["lookaside.fbsbx.com", ".fbcdn.net"]) is expected
