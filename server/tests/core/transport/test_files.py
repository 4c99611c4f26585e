"""Files go out and come in piece by piece, with a limit and to known hosts only."""

import asyncio

import pytest

from rapport.core.transport import (
    FateUnknown,
    FilePart,
    HttpClient,
    HttpFailure,
    RedirectRefused,
    ResponseTooLarge,
)
from tests.core.transport.peers import OK, Line, listening, self_signed


@pytest.fixture
async def http():
    client = HttpClient()
    yield client
    await client.close()


async def answering(line: Line) -> None:
    while True:
        await line.receive()
        await line.say(OK)


async def upload(http: HttpClient, url: str, content, size: int | None = None):
    return await http.upload(
        "POST",
        url,
        headers={"authorization": "Bearer t"},
        fields={"messaging_product": "whatsapp", "type": "image/png"},
        file=FilePart("file", 'a "b".png', "image/png", content, size),
        timeout=10,
        max_response_bytes=100,
    )


async def pieces(*parts: bytes):
    for part in parts:
        yield part


async def test_a_stream_of_known_size_is_uploaded_with_its_length(http):
    async with listening(answering) as peer:
        assert (await upload(http, peer.url, pieces(b"one ", b"two"), 7)).status == 200
        (request,) = peer.requests
    assert b"one two" in request
    assert b'name="messaging_product"\r\n\r\nwhatsapp' in request
    assert b"Content-Type: image/png" in request
    assert request.index(b'name="type"') < request.index(b'name="file"')


async def test_a_file_is_uploaded(http, tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG" * 50_000)
    async with listening(answering) as peer:
        assert (await upload(http, peer.url, path)).body == b"ok"
        assert path.read_bytes() in peer.requests[0]


async def test_a_missing_file_is_an_error_of_the_file(http, tmp_path):
    async with listening(answering) as peer:
        with pytest.raises(OSError, match="No such file"):
            await upload(http, peer.url, tmp_path / "nothing")
        assert peer.connections == 0


async def test_a_stream_that_ends_early_fails_and_is_not_taken_for_a_file(http):
    async with listening(answering) as peer:
        with pytest.raises(HttpFailure):
            await upload(http, peer.url, pieces(b"one"), 7)
        assert peer.requests == []


async def test_what_the_stream_raises_reaches_the_caller(http):
    async def broken():
        yield b"one"
        raise LookupError("the blob is gone")

    async with listening(answering) as peer:
        with pytest.raises(LookupError, match="the blob is gone"):
            await upload(http, peer.url, broken(), 7)
        assert peer.requests == []


async def download(http: HttpClient, url: str, max_bytes: int = 10_000, hosts=()):
    async with http.download(
        url,
        headers={"Authorization": "Bearer t", "accept": "*/*"},
        timeout=10,
        max_bytes=max_bytes,
        redirect_hosts=hosts,
    ) as answer:
        return answer.status, await answer.read()


def saying(data: bytes):
    async def behave(line: Line) -> None:
        while True:
            await line.receive()
            await line.say(data)

    return behave


async def test_a_download_arrives_in_pieces(http):
    body = bytes(range(256)) * 8192
    head = b"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: %d\r\n\r\n"
    async with (
        listening(saying(head % len(body) + body)) as peer,
        http.download(peer.url, headers={}, timeout=5, max_bytes=len(body)) as answer,
    ):
        chunks = [chunk async for chunk in answer.chunks()]
    assert answer.headers["Content-Type"] == "video/mp4"
    assert len(chunks) == 8
    assert b"".join(chunks) == body


async def test_a_declared_length_above_the_limit_is_refused_at_once(http):
    async def behave(line: Line) -> None:
        await line.receive()
        await line.say(b"HTTP/1.1 200 OK\r\ncontent-length: 10001\r\n\r\n")
        await line.hang()

    async with listening(behave) as peer:
        with pytest.raises(ResponseTooLarge):
            await download(http, peer.url)


async def test_an_undeclared_length_is_cut_while_streaming(http):
    async def behave(line: Line) -> None:
        await line.receive()
        await line.say(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
        while True:
            await line.say(b"400\r\n" + b"x" * 1024 + b"\r\n")

    async with listening(behave) as peer:
        with pytest.raises(ResponseTooLarge):
            await download(http, peer.url)


async def test_a_compressed_answer_is_not_unpacked(http):
    zipped = b"\x1f\x8b\x08bomb"
    head = b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: %d\r\n\r\n"
    async with listening(saying(head % len(zipped) + zipped)) as peer:
        assert await download(http, peer.url) == (200, zipped)
        assert b"accept-encoding" not in peer.requests[0].lower()


async def test_a_body_that_breaks_off_is_noticed(http):
    async def behave(line: Line) -> None:
        await line.receive()
        await line.say(b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\n\r\nabc")

    async with listening(behave) as peer:
        with pytest.raises(FateUnknown):
            await download(http, peer.url)


async def test_an_error_status_is_an_answer(http):
    async with listening(saying(b"HTTP/1.1 404 X\r\ncontent-length: 4\r\n\r\ngone")) as peer:
        assert await download(http, peer.url) == (404, b"gone")


def redirecting(to: str, status: int = 302):
    return saying(
        b"HTTP/1.1 %d X\r\nlocation: %s\r\ncontent-length: 0\r\n\r\n" % (status, to.encode())
    )


async def test_a_redirect_within_the_origin_is_followed(http):
    async def behave(line: Line) -> None:
        request = await line.receive()
        moved = b"HTTP/1.1 302 X\r\nlocation: /b?c=1\r\ncontent-length: 0\r\n\r\n"
        await line.say(moved if b"GET /a " in request else OK)

    async with listening(behave) as peer:
        assert await download(http, f"{peer.url}/a") == (200, b"ok")
        assert b"authorization: bearer t" in peer.requests[1].lower()


@pytest.mark.parametrize(
    "target",
    [
        "http://169.254.169.254/latest/meta-data",
        "http://127.0.0.1:1/",
        "https://evil.example/",
        "//evil.example/",
        "https://allowed.example.evil.example/",
        "https://allowed.example@evil.example/",
        "http://allowed.example/",
        "file:///etc/passwd",
        "http://[::bad/",
    ],
)
async def test_a_redirect_elsewhere_is_refused(http, target):
    async with listening(redirecting(target)) as peer:
        with pytest.raises(RedirectRefused):
            await download(http, peer.url, hosts=["allowed.example"])


async def test_a_redirect_in_circles_ends(http):
    async with listening(redirecting("/again")) as peer:
        with pytest.raises(RedirectRefused):
            await download(http, peer.url)
        assert len(peer.requests) == 6


async def test_a_redirect_to_an_allowed_host_leaves_the_token_behind(tmp_path):
    context, pem = self_signed(tmp_path)
    http = HttpClient(ca_pem=pem)
    async with (
        listening(answering, tls=context) as store,
        listening(redirecting(store.url), tls=context) as graph,
    ):
        assert await download(http, graph.url, hosts=["127.0.0.1"]) == (200, b"ok")
        assert b"authorization" in graph.requests[0].lower()
        assert b"authorization" not in store.requests[0].lower()
        assert b"accept: */*" in store.requests[0].lower()
    await http.close()


async def test_leaving_a_download_early_is_clean(http):
    async def behave(line: Line) -> None:
        await line.receive()
        await line.say(b"HTTP/1.1 200 OK\r\ncontent-length: 10000\r\n\r\n" + b"x" * 100)
        await line.hang()

    async with (
        asyncio.timeout(10),
        listening(behave) as peer,
        http.download(peer.url, headers={}, timeout=5, max_bytes=10_000) as answer,
    ):
        assert answer.status == 200
