"""Files go to Meta whole, and come from Meta only."""

import pytest
import stamina

from rapport.core.transport import FateUnknown, HttpClient, RedirectRefused, ResponseTooLarge
from rapport.whatsapp.client import (
    ForeignMediaAddress,
    GraphClient,
    GraphError,
    MediaGone,
)
from tests.whatsapp.graph_peer import Answer, error, graph_peer

TOKEN = "EAAJB-a-system-user-token"
NUMBER = "106540352242922"


@pytest.fixture
async def http():
    client = HttpClient()
    with stamina.set_testing(True, attempts=3, cap=True):
        yield client
    await client.close()


async def pieces(*parts: bytes):
    for part in parts:
        yield part


async def test_a_file_is_uploaded_from_a_stream(http):
    async with graph_peer(Answer({"id": 1013859600285441})) as graph:
        media_id = await GraphClient(http, graph.url).media.upload(
            TOKEN, NUMBER, pieces(b"\x89PNG", b"rest"), mime="image/png", filename="a.png", size=8
        )
    assert media_id == "1013859600285441"
    assert (graph.last.method, graph.last.path) == ("POST", f"/v25.0/{NUMBER}/media")
    assert b'name="messaging_product"\r\n\r\nwhatsapp' in graph.last.body
    assert b'name="type"\r\n\r\nimage/png' in graph.last.body
    assert b"\x89PNGrest" in graph.last.body


async def test_a_refused_file_says_why_and_is_not_sent_again(http, tmp_path):
    (tmp_path / "a.png").write_bytes(b"x")
    async with graph_peer(error(131053, 400)) as graph:
        with pytest.raises(GraphError) as refusal:
            await GraphClient(http, graph.url).media.upload(
                TOKEN, NUMBER, tmp_path / "a.png", mime="image/png", filename="a.png"
            )
        assert len(graph.asked) == 1
    assert refusal.value.verdict.reason == "media_refused"


async def test_where_a_file_is(http):
    answer = {
        "messaging_product": "whatsapp",
        "url": "https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1",
        "mime_type": "image/jpeg",
        "sha256": "ab12",
        "file_size": "303833",
        "id": "1003",
    }
    async with graph_peer(Answer(answer)) as graph:
        info = await GraphClient(http, graph.url).media.get(TOKEN, "1003", NUMBER)
    assert info.file_size == 303833
    assert graph.last.query == {"phone_number_id": NUMBER}


async def test_a_file_is_downloaded_from_the_configured_graph(http):
    async with graph_peer(Answer(b"picture", headers={"content-type": "image/jpeg"})) as graph:
        media = GraphClient(http, graph.url).media
        async with media.download(TOKEN, f"{graph.url}/media/1?sig=x", max_bytes=100) as file:
            assert file.headers["content-type"] == "image/jpeg"
            assert await file.read() == b"picture"
    assert graph.last.headers["authorization"] == f"Bearer {TOKEN}"
    assert graph.last.headers["user-agent"] == "Rapport"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/a",
        "http://lookaside.fbsbx.com/a",
        "https://lookaside.fbsbx.com.evil.example/a",
        "https://lookaside.fbsbx.com@evil.example/a",
        "https://evil.example/?lookaside.fbsbx.com",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "//lookaside.fbsbx.com/a",
        "http://[::bad/",
        "",
    ],
)
async def test_the_token_goes_to_nobody_else(http, url):
    async with graph_peer(Answer(b"")) as graph:
        with pytest.raises(ForeignMediaAddress):
            async with GraphClient(http, graph.url).media.download(TOKEN, url, max_bytes=9):
                pass
        other_port = graph.url[:-1] + str((int(graph.url[-1]) + 1) % 10)
        with pytest.raises(ForeignMediaAddress):
            async with GraphClient(http, graph.url).media.download(TOKEN, other_port, max_bytes=9):
                pass
        assert graph.asked == []


async def test_a_file_is_not_followed_elsewhere(http):
    away = Answer(b"", 302, {"location": "https://evil.example/"})
    async with graph_peer(away) as graph:
        with pytest.raises(RedirectRefused):
            async with GraphClient(http, graph.url).media.download(
                TOKEN, f"{graph.url}/1", max_bytes=9
            ):
                pass


@pytest.mark.parametrize(
    ("answer", "failure"),
    [
        (Answer(b"", 404), MediaGone),
        (Answer(b"", 410), MediaGone),
        (error(190, 401), GraphError),
        (Answer(b"<html/>", 500), FateUnknown),
        (Answer(b"x" * 1000), ResponseTooLarge),
        (Answer(b"x" * 1000, 500), ResponseTooLarge),
    ],
)
async def test_a_download_that_fails_says_how(http, answer, failure):
    async with graph_peer(answer) as graph:
        with pytest.raises(failure):
            async with GraphClient(http, graph.url).media.download(
                TOKEN, f"{graph.url}/1", max_bytes=500
            ) as file:
                await file.read()


async def test_a_file_is_deleted(http):
    async with graph_peer(Answer()) as graph:
        await GraphClient(http, graph.url).media.delete(TOKEN, "1003")
    assert (graph.last.method, graph.last.path) == ("DELETE", "/v25.0/1003")


async def test_a_sample_is_uploaded_in_two_steps(http):
    async with graph_peer(Answer({"id": "upload:MTpX?sig=AR"}), Answer({"h": "4::aW"})) as graph:
        handle = await GraphClient(http, graph.url).media.upload_sample(
            TOKEN, "634", b"picture", mime="image/png", filename="logo.png"
        )
    assert handle == "4::aW"
    first, second = graph.asked
    assert first.path == "/v25.0/634/uploads"
    assert first.query == {"file_name": "logo.png", "file_length": "7", "file_type": "image/png"}
    assert (second.path, second.query) == ("/v25.0/upload:MTpX", {"sig": "AR"})
    assert second.headers["authorization"] == f"OAuth {TOKEN}"
    assert second.headers["file_offset"] == "0"
    assert second.body == b"picture"
