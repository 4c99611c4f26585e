"""Uploads over HTTP: what is taken, what is refused, who gets it back and how."""

import asyncio
import random
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from rapport.accounts.actions import members, roles
from rapport.core.actor import OPERATOR
from rapport.core.blobs import blob_key
from rapport.core.runtime import Runtime
from rapport.messaging.handlers import media as handlers
from rapport.messaging.jobs import EraseFiles
from rapport.messaging.rules.files import LARGEST
from rapport.wiring import CATALOGUE
from tests import applied
from tests.factories import accounts, files, webhooks
from tests.messaging.installation import files_in, upload
from tests.served import Client

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def left(runtime: Runtime) -> list[Path]:
    """Every file on our disk, stored or on its way."""
    return files_in(runtime.settings.data_dir / "blobs") + files_in(
        runtime.settings.data_dir / "scratch"
    )


async def test_a_picture_is_made_fit_kept_and_given_back(runtime: Runtime, api: Client):
    answer = await upload(api, "../beach.heic", files.photo("HEIF"))
    key = answer.pop("id")
    size = answer.pop("size")
    assert answer == {
        "kind": "image",
        "mime_type": "image/jpeg",
        "name": "beach.jpg",
        "width": 640,
        "height": 480,
        "has_thumbnail": True,
        "converted_from": "image/heic",
    }
    got = await api.get(f"/media/{key}")
    assert got.status_code == 200
    assert files.opened(got.content).size == (640, 480)
    assert len(got.content) == size == int(got.headers["content-length"])
    expected = {
        "content-type": "image/jpeg",
        "content-disposition": "inline; filename=\"beach.jpg\"; filename*=UTF-8''beach.jpg",
        "content-security-policy": "sandbox; default-src 'none'",
        "x-content-type-options": "nosniff",
        "cache-control": "private, max-age=31536000, immutable",
        "accept-ranges": "bytes",
    }
    assert {name: got.headers[name] for name in expected} == expected

    part = await api.get(f"/media/{key}", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, got.content[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{size}"
    tail = await api.get(f"/media/{key}", headers={"Range": "bytes=-7"})
    assert tail.content == got.content[-7:]
    behind = await api.get(f"/media/{key}", headers={"Range": f"bytes={size}-"})
    assert (behind.status_code, behind.headers["content-range"]) == (416, f"bytes */{size}")
    stale = await api.get(f"/media/{key}", headers={"Range": "bytes=0-1", "If-Range": '"other"'})
    assert stale.status_code == 200

    head = await api.head(f"/media/{key}")
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) == size
    known = await api.get(f"/media/{key}", headers={"If-None-Match": got.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    saved = await api.get(f"/media/{key}?download=1")
    assert saved.headers["content-disposition"].startswith("attachment;")

    small = await api.get(f"/media/{key}/thumbnail")
    assert small.headers["content-type"] == "image/webp"
    assert files.opened(small.content).size == (640, 480)
    assert files_in(runtime.settings.data_dir / "scratch") == []


async def test_what_is_no_picture_is_a_document(api: Client, tmp_path: Path):
    page = b"<html><script>alert(1)</script></html>"
    for name, content in (("page.html", page), ("logo.svg", b"<svg onload='alert(1)'/>")):
        answer = await upload(api, name, content)
        assert (answer["kind"], answer["name"]) == ("document", name)
        got = await api.get(f"/media/{answer['id']}")
        assert got.content == content
        assert got.headers["content-type"] == "application/octet-stream"
        assert got.headers["content-disposition"].startswith("attachment;")
        assert (await api.get(f"/media/{answer['id']}/thumbnail")).status_code == 404
    pdf = await upload(api, "a.exe", PDF)
    assert pdf["mime_type"] == "application/pdf"
    shown = await api.get(f"/media/{pdf['id']}")
    assert shown.headers["content-disposition"].startswith("inline;")
    photo = await upload(api, "photo.jpg", files.photo(), purpose="document")
    assert (photo["kind"], photo["width"], photo["has_thumbnail"]) == ("document", 640, True)


async def test_a_recording_becomes_a_voice_note(api: Client, tmp_path: Path):
    recording = files.sound(tmp_path / "a.webm", "libopus")
    answer = await upload(api, "blob", recording, purpose="voice")
    assert (answer["kind"], answer["mime_type"], answer["voice"]) == ("audio", "audio/ogg", True)
    assert answer["name"] == "blob.ogg"
    assert answer["duration"] == pytest.approx(2.0, abs=0.1)
    film = await upload(api, "a.webm", files.film(tmp_path / "b.webm", "libvpx", audio=None))
    assert film["kind"] == "document"
    assert "H.264" in film["note"]


async def test_hostile_files_are_refused_and_leave_nothing(runtime: Runtime, api: Client):
    photo = files.photo()
    refused = {
        "empty.jpg": (b"", "file_refused"),
        "cut.jpg": (photo[: len(photo) // 3], "file_refused"),
        "head.png": (b"\x89PNG\r\n\x1a\n" + b"A" * 500, "file_refused"),
        "film.mp4": (b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"\xff" * 999, "file_refused"),
        "sound.ogg": (b"OggS" + bytes(24) + b"OpusHead" + b"\xff" * 999, "file_refused"),
    }
    for name, (content, code) in refused.items():
        answer = await upload(api, name, content, 422)
        assert answer["error"]["code"] == code, (name, answer)
        assert answer["error"]["field"] == "file"
        assert answer["error"]["message"].endswith(".")
    assert (await upload(api, "a.txt", b"a", 422, purpose="voice"))["error"][
        "code"
    ] == "file_refused"
    assert (await upload(api, "a.txt", b"a", 422, purpose="art"))["error"]["field"] == "purpose"
    assert (await upload(api, "a.txt", b"a", 422, more="1"))["error"]["field"] == "more"
    assert left(runtime) == []
    assert (await upload(api, "again.jpg", photo))["kind"] == "image"


async def test_damaged_files_never_break_the_server(runtime: Runtime, api: Client, tmp_path: Path):
    chance = random.Random(4)  # noqa: S311 (the same damage each time)
    seeds = [
        files.photo("PNG", (60, 40)),
        files.photo("HEIF", (64, 64)),
        files.moving("WEBP"),
        files.film(tmp_path / "a.mp4", size=(64, 48)).read_bytes(),
        files.sound(tmp_path / "a.ogg", "libopus", seconds=0.5).read_bytes(),
    ]
    for seed in seeds * 4:
        content = bytearray(seed)
        for _ in range(chance.randint(1, 40)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        answer = await api.post("/media", files={"file": ("x", bytes(content))})
        assert answer.status_code in (201, 422), answer.text
    assert (await upload(api, "a.jpg", files.photo()))["kind"] == "image"
    assert files_in(runtime.settings.data_dir / "scratch") == []


async def test_a_file_that_is_too_large_is_refused(runtime: Runtime, api: Client):
    async def body(size: int):
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        for _ in range(size // 2**20):
            yield b"a" * 2**20
        yield b"aa\r\n--x--\r\n"

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = await api.post("/media", content=body(LARGEST), headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "file_too_large")
    assert "100 MB" in answer.json()["error"]["message"]
    assert left(runtime) == []


async def test_who_asks_first_need_not_send(runtime: Runtime, shop, doorstep, served: str):
    key = await accounts.api_key(runtime, shop.workspace_id)
    reader, writer = await asyncio.open_connection(*doorstep.getsockname())
    head = (
        f"POST /api/v1/media HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {key}\r\n"
        f"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: {10**9}\r\n"
        "Expect: 100-continue\r\n\r\n"
    )
    writer.write(head.encode())
    assert (await reader.readline()).startswith(b"HTTP/1.1 413")
    writer.close()
    assert left(runtime) == []


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b"{}"),
        ("multipart/form-data", b"--x--"),
        ("multipart/form-data; boundary=x", b""),
        ("multipart/form-data; boundary=x", b"--x--\r\n"),
        ("multipart/form-data; boundary=x", b"--x\r\nno header at all\r\n\r\n"),
        ("multipart/form-data; boundary=x",
         b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\ncut'),
        ("multipart/form-data; boundary=x",
         b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nno file\r\n--x--\r\n'),
        ("multipart/form-data; boundary=x", b"--x\r\n" + b"a: b\r\n" * 5000),
    ],
)  # fmt: skip
async def test_a_broken_form_is_refused(runtime: Runtime, api: Client, content_type, body: bytes):
    answer = await api.post("/media", content=body, headers={"Content-Type": content_type})
    assert answer.status_code == 422, answer.text
    assert left(runtime) == []


async def test_a_caller_who_leaves_leaves_nothing(runtime: Runtime, served: str, api: Client):
    async def body():
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n'
        yield b"a" * 2**21
        raise ConnectionAbortedError

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    with pytest.raises(ConnectionAbortedError):
        await api.post("/media", content=body(), headers=headers)
    assert (await upload(api, "a.txt", b"a"))["kind"] == "document"
    assert files_in(runtime.settings.data_dir / "scratch") == []
    assert len(files_in(runtime.settings.data_dir / "blobs")) == 1


async def test_an_upload_is_its_owners(runtime: Runtime, shop, served: str, api: Client):
    key = (await upload(api, "a.pdf", PDF))["id"]
    other = await accounts.shop(runtime, "other")
    async with Client(served, await accounts.api_key(runtime, other.workspace_id)) as stranger:
        assert (await stranger.get(f"/media/{key}")).status_code == 404
        assert (await stranger.get(f"/media/{key}/thumbnail")).status_code == 404
    async with Client(served) as nobody:
        assert (await nobody.get(f"/media/{key}")).status_code == 401
        assert (await nobody.post("/media", files={"file": ("a", PDF)})).status_code == 401
    reader = await accounts.api_key(runtime, shop.workspace_id, {"contacts.read"})
    async with Client(served, reader) as client:
        assert (await client.get(f"/media/{key}")).status_code == 404
        assert (await client.post("/media", files={"file": ("a", PDF)})).status_code == 403
    assert (await api.get("/media/nonsense")).status_code == 404


async def test_a_member_sees_the_files_of_their_conversations(
    runtime: Runtime, shop, number, served: str, api: Client
):
    await applied.apply(runtime, number, webhooks.of(number, webhooks.text("hello")))
    [conversation] = (await api.get("/conversations")).json()["data"]
    email = "asha@shop.test"
    person_id = await accounts.person(runtime, email)
    async with runtime.workspace(shop.workspace_id) as tx:
        role_id = await roles.create(
            tx, OPERATOR, CATALOGUE.names, "Own", {"conversations.reply"}, CATALOGUE
        )
        member_id = await members.join(tx, person_id, await roles.get(tx, role_id))
    async with Client(served) as agent:
        await agent.sign_in(email, accounts.PASSWORD)
        own = await upload(agent, "own.pdf", PDF)
        assert (await agent.get(f"/media/{own['id']}")).status_code == 200
        key = (await upload(api, "a.pdf", PDF))["id"]
        message = {"client_id": "1", "type": "document", "document": {"id": key}}
        sent = await api.post(f"/conversations/{conversation['id']}/messages", json=message)
        assert sent.status_code == 201, sent.text
        assert (await agent.get(f"/media/{key}")).status_code == 404
        assign = {"assignee_id": str(member_id)}
        await api.post(f"/conversations/{conversation['id']}/assign", json=assign)
        assert (await agent.get(f"/media/{key}")).status_code == 200


async def test_a_browser_must_prove_that_it_asks(runtime: Runtime, shop, served: str):
    async with Client(served) as browser:
        await browser.sign_in(shop.owner_email, accounts.PASSWORD)
        del browser.headers["x-csrftoken"]
        answer = await browser.post("/media", files={"file": ("a.pdf", PDF)})
        assert answer.status_code == 403
    assert left(runtime) == []


async def test_unused_uploads_are_removed(runtime: Runtime, shop, number, api: Client):
    await applied.apply(runtime, number, webhooks.of(number, webhooks.text("hello")))
    [conversation] = (await api.get("/conversations")).json()["data"]
    used, unused, new = [(await upload(api, f"{name}.pdf", PDF))["id"] for name in "abc"]
    message = {"client_id": "1", "type": "document", "document": {"id": used}}
    await api.post(f"/conversations/{conversation['id']}/messages", json=message)
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute(
            "update media set created_at = created_at - $1::interval where id = any($2)",
            timedelta(days=8),
            [used, unused],
        )
    await handlers.tidy(runtime)
    statuses = [(await api.get(f"/media/{key}")).status_code for key in (used, unused, new)]
    assert statuses == [200, 404, 200]
    jobs = await runtime.database.control_pool.fetch(
        "select payload from queue.pgqueuer where entrypoint = 'EraseFiles'"
    )
    [job] = [msgspec.json.decode(row["payload"], type=EraseFiles) for row in jobs]
    assert job.media_ids == [UUID(unused)]
    for _ in range(2):
        await handlers.erase(runtime, job)
    stored = {path.name for path in files_in(runtime.settings.data_dir / "blobs")}
    assert stored == {used, new}


async def test_a_file_that_the_store_lost_says_so(runtime: Runtime, shop, api: Client):
    key = (await upload(api, "a.pdf", PDF))["id"]
    await runtime.blobs.delete([blob_key(shop.workspace_id, UUID(key))])
    answer = await api.get(f"/media/{key}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (410, "file_unavailable")
