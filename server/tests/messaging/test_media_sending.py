"""Files of ours on their way to Meta."""

import asyncio
import struct
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from rapport.core.runtime import Runtime
from rapport.whatsapp.media import MB
from tests.factories import files
from tests.messaging import installation
from tests.messaging.installation import JSON, Installation
from tests.simulator_process import SimulatorProcess

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"

pytestmark = pytest.mark.usefixtures("worker")


@pytest.fixture(scope="module")
def simulator() -> Iterator[SimulatorProcess]:
    with SimulatorProcess.start() as process:
        yield process


@pytest.fixture
async def here(runtime: Runtime, shop, api, simulator: SimulatorProcess) -> Installation:
    """With a person who has written."""
    simulator.reset()
    here = await installation.connect(runtime, shop, api, simulator)
    await here.say({"type": "text", "text": {"body": "hello"}})
    await here.message(lambda each: each["type"] == "text")
    return here


async def ended(here: Installation, client_id: str) -> JSON:
    """A message of ours, once the person has it or it has failed."""
    final = {"delivered", "read", "failed"}
    return await here.message(
        lambda each: each["client_id"] == client_id and each["status"] in final
    )


async def uploads(here: Installation) -> list[str]:
    async with here.runtime.workspace(here.shop.workspace_id) as tx:
        return [row[0] for row in await tx.fetch("select meta_media_id from media_upload")]


async def test_a_photo_is_uploaded_once_for_many_messages(here: Installation):
    key = (await here.upload("a.jpg", files.photo()))["id"]
    names = [f"message {number}" for number in range(4)]
    for name in names:
        await here.send(client_id=name, type="image", image={"id": key, "caption": name})
    for name in names:
        sent = await ended(here, name)
        assert sent["error"] is None
        assert sent["media"]["id"] == key
    [meta_media_id] = await uploads(here)
    assert [each["image"] for each in here.outbox()] == [
        {"id": meta_media_id, "caption": name} for name in names
    ]


async def test_a_voice_note_is_sent_as_one(here: Installation, tmp_path: Path):
    recording = files.sound(tmp_path / "a.webm", "libopus")
    key = (await here.upload("a.webm", recording, purpose="voice"))["id"]
    await here.send(client_id="1", type="audio", audio={"id": key})
    assert (await ended(here, "1"))["error"] is None
    [payload] = here.outbox()
    assert payload["audio"]["voice"] is True


async def test_a_sticker_and_a_document_arrive(here: Installation):
    sticker = (await here.upload("a.png", files.logo(), purpose="sticker"))["id"]
    document = (await here.upload("Menu für heute.pdf", PDF))["id"]
    await here.send(client_id="1", type="sticker", sticker={"id": sticker})
    await here.send(client_id="2", type="document", document={"id": document})
    assert (await ended(here, "1"))["error"] is None
    assert (await ended(here, "2"))["error"] is None
    assert here.outbox()[1]["document"]["filename"] == "Menu für heute.pdf"


async def test_a_file_is_sent_only_as_what_it_is(here: Installation):
    photo = (await here.upload("a.jpg", files.photo()))["id"]
    answer = await here.send(422, client_id="1", type="video", video={"id": photo})
    assert answer["error"]["field"] == "video.id"
    for key in ("nonsense", "00000000-0000-7000-8000-000000000000"):
        answer = await here.send(422, client_id="1", type="image", image={"id": key})
        assert answer["error"]["field"] == "image.id"
    answer = await here.send(422, client_id="1", type="audio", audio={"id": photo, "voice": True})
    assert answer["error"]["field"] == "audio.id"


async def test_the_file_in_a_header_is_sent(here: Installation):
    key = (await here.upload("a.jpg", files.photo()))["id"]
    interactive = {
        "type": "button",
        "header": {"type": "image", "image": {"id": key}},
        "body": {"text": "This one?"},
        "action": {"buttons": [{"type": "reply", "reply": {"id": "yes", "title": "Yes"}}]},
    }
    await here.send(client_id="1", type="interactive", interactive=interactive)
    assert (await ended(here, "1"))["error"] is None
    [payload] = here.outbox()
    assert payload["interactive"]["header"]["image"] == {"id": (await uploads(here))[0]}


async def test_what_meta_has_forgotten_is_uploaded_anew(here: Installation):
    key = (await here.upload("a.jpg", files.photo()))["id"]
    await here.send(client_id="1", type="image", image={"id": key})
    await ended(here, "1")
    [old] = await uploads(here)
    token = here.simulator.state()["access_token"]
    async with httpx.AsyncClient(base_url=here.simulator.url, trust_env=False) as graph:
        await graph.delete(f"/v23.0/{old}", headers={"Authorization": f"Bearer {token}"})
    await here.send(client_id="2", type="image", image={"id": key})
    assert (await ended(here, "2"))["error"] is None
    [new] = await uploads(here)
    assert new != old
    assert [each["image"]["id"] for each in here.outbox()] == [old, new]


async def test_an_upload_of_unknown_fate_is_made_again(here: Installation):
    here.simulator.faults(path="/media", drop_answer=True, times=1)
    key = (await here.upload("a.jpg", files.photo()))["id"]
    await here.send(client_id="1", type="image", image={"id": key})
    assert (await ended(here, "1"))["error"] is None
    assert len(here.outbox()) == 1


async def test_what_meta_does_not_take_is_linked(here: Installation, tmp_path: Path):
    film = files.film(tmp_path / "a.mp4")
    await asyncio.to_thread(grow, film, 16 * MB)
    uploaded = await here.upload("a.mp4", film)
    assert uploaded["kind"] == "document"
    await here.send(client_id="1", type="document", document={"id": uploaded["id"]})
    await ended(here, "1")
    assert await uploads(here) == []
    [payload] = here.outbox()
    assert "id" not in payload["document"]
    link = payload["document"]["link"]
    async with httpx.AsyncClient(trust_env=False) as meta:
        got = await meta.get(link)
        assert got.status_code == 200
        assert got.content == await asyncio.to_thread(film.read_bytes)
        assert got.headers["content-type"] == "video/mp4"
        assert got.headers["content-disposition"].startswith("attachment")
        assert (await meta.get(link[:-2] + "xx")).status_code == 404


def grow(path: Path, size: int) -> None:
    """Adds a box that players skip."""
    with path.open("ab") as file:
        file.write(struct.pack(">I4s", size, b"free") + bytes(size - 8))


async def test_a_file_that_is_gone_fails_its_message(here: Installation):
    key = (await here.upload("a.pdf", PDF))["id"]
    for path in here.blobs():
        await asyncio.to_thread(path.unlink)
    await here.send(client_id="1", type="document", document={"id": key})
    failed = await ended(here, "1")
    assert failed["status"] == "failed"
    assert failed["error"]["reason"] == "file_missing"
    assert here.outbox() == []
