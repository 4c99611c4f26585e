"""Files that customers send, fetched from Meta."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from rapport.core.ids import new_id
from rapport.core.runtime import Runtime
from rapport.messaging.actions import media
from rapport.messaging.handlers import media as handlers
from rapport.messaging.jobs import FetchMedia
from rapport.messaging.rules import files as rules
from tests.factories import files
from tests.messaging import installation
from tests.messaging.installation import Installation
from tests.simulator_process import SimulatorProcess


@pytest.fixture(scope="module")
def meta_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the simulator keeps what it keeps."""
    return tmp_path_factory.mktemp("meta")


@pytest.fixture(scope="module")
def simulator(meta_folder: Path) -> Iterator[SimulatorProcess]:
    with SimulatorProcess.start(state=meta_folder / "state.json") as process:
        yield process


@pytest.fixture
async def here(runtime: Runtime, shop, api, simulator: SimulatorProcess) -> Installation:
    simulator.reset()
    return await installation.connect(runtime, shop, api, simulator)


@pytest.fixture
def wanted(here: Installation) -> Callable:
    """Notes a file that Meta holds, as receiving does; the job that fetches it."""

    async def want(meta_media_id: str, age: timedelta = timedelta(), **over) -> FetchMedia:
        media_id = new_id()
        row = {"kind": "image", "mime_type": "image/jpeg", "sha256": None, "name": None} | over
        async with here.runtime.workspace(here.shop.workspace_id) as tx:
            await tx.execute(
                """
                insert into media (workspace_id, id, direction, state, meta_media_id, number_id,
                  created_at, kind, mime_type, sha256, name)
                select $1, $2, 'inbound', 'pending', $3, p.id, $4, $5, $6, $7, $8
                from phone_number p where p.workspace_id = $1 and p.phone_number_id = $9
                """,
                tx.workspace_id, media_id, meta_media_id, here.runtime.clock.now() - age,
                *row.values(), here.phone_number_id,
            )  # fmt: skip
        return FetchMedia(workspace_id=here.shop.workspace_id, media_id=media_id)

    return want


async def at_meta(here: Installation, content: bytes, mime_type: str = "image/jpeg") -> str:
    """Meta's id of a file that it holds for our number."""
    state = here.simulator.state()
    async with httpx.AsyncClient(base_url=here.simulator.url, trust_env=False) as graph:
        answer = await graph.post(
            f"/v23.0/{here.phone_number_id}/media",
            headers={"Authorization": f"Bearer {state['access_token']}"},
            data={"messaging_product": "whatsapp", "type": mime_type},
            files={"file": ("file", content, mime_type)},
        )
    assert answer.status_code == 200, answer.text
    return answer.json()["id"]


async def row_of(here: Installation, job: FetchMedia):
    return next(row for row in await here.media_rows() if row["id"] == job.media_id)


async def waiting(here: Installation) -> int:
    """Jobs that will ask Meta again."""
    return await here.runtime.database.control_pool.fetchval(
        "select count(*) from queue.pgqueuer where entrypoint = 'FetchMedia'"
    )


@pytest.mark.usefixtures("worker")
async def test_a_photo_arrives(here: Installation):
    photo = files.photo(exif=files.exif(orientation=6))
    await here.inbound("image", photo, caption="look")
    message = await here.message(lambda each: each["media"]["state"] == "ready")
    file = message["media"]
    assert (file["kind"], file["mime_type"], file["size"]) == (
        "image", "image/jpeg", len(photo)
    )  # fmt: skip
    assert (file["width"], file["height"]) == (480, 640)
    got = await here.api.get(f"/media/{file['id']}")
    assert got.content == photo
    small = await here.api.get(f"/media/{file['id']}/thumbnail")
    assert files.opened(small.content).size == (480, 640)
    assert here.scratch() == []


@pytest.mark.usefixtures("worker")
async def test_films_sounds_and_documents_arrive(here: Installation, tmp_path: Path):
    film = files.film(tmp_path / "a.mp4", rotation=90)
    sound = files.sound(tmp_path / "a.ogg", "libopus")
    page = b"<html><script>alert(1)</script>"
    await here.inbound("video", film.read_bytes(), mime_type="video/mp4")
    await here.inbound("audio", sound.read_bytes(), mime_type="audio/ogg", voice=True)
    await here.inbound("document", page, mime_type="application/pdf", filename="../a\n.pdf")

    async def ready(kind: str) -> dict:
        found = await here.message(lambda each: each["type"] == kind and each["media"]["size"])
        return found["media"]

    shown = await ready("video")
    assert (shown["width"], shown["height"]) == (180, 320)
    assert shown["duration"] == pytest.approx(1.0, abs=0.2)
    heard = await ready("audio")
    assert heard["duration"] == pytest.approx(2.0, abs=0.2)
    assert heard["mime_type"] == "audio/ogg"
    given = await ready("document")
    assert given["name"] == "a.pdf"
    answer = await here.api.get(f"/media/{given['id']}")
    assert answer.content == page
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")


@pytest.mark.usefixtures("worker")
async def test_a_file_comes_when_meta_answers_again(here: Installation):
    here.simulator.faults(path="/attachments/", html_5xx=True, http_status=503, times=1)
    await here.inbound("image", files.photo())
    assert await here.message(lambda each: each["media"]["state"] == "ready")


async def test_an_expired_address_is_asked_for_again(here: Installation, wanted):
    key = await at_meta(here, files.photo())
    here.simulator.faults(path="/attachments/", http_status=404, times=1)
    job = await wanted(key)
    await handlers.fetch(here.runtime, job)
    assert (await row_of(here, job))["state"] == "ready"


async def test_fetching_twice_changes_nothing(here: Installation, wanted):
    job = await wanted(await at_meta(here, files.photo()))
    await handlers.fetch(here.runtime, job)
    first = await row_of(here, job)
    await handlers.fetch(here.runtime, job)
    assert await row_of(here, job) == first
    assert len(here.blobs()) == 2


def damage(folder: Path, key: str) -> None:
    [path] = folder.rglob(key)
    path.write_bytes(path.read_bytes()[:-2] + b"XX")


async def test_a_damaged_file_is_asked_for_again_and_then_given_up(
    here: Installation, wanted, meta_folder: Path
):
    key = await at_meta(here, files.photo())
    await asyncio.to_thread(damage, meta_folder, key)
    job = await wanted(key)
    await handlers.fetch(here.runtime, job)
    assert (await row_of(here, job))["state"] == "pending"
    old = await wanted(key, age=timedelta(hours=2))
    await handlers.fetch(here.runtime, old)
    row = await row_of(here, old)
    assert (row["state"], row["problem"]) == ("failed", rules.DAMAGED)
    assert here.blobs() == here.scratch() == []


async def test_what_meta_does_not_have_is_asked_for_again_and_then_given_up(
    here: Installation, wanted
):
    young = await wanted("12345")
    await handlers.fetch(here.runtime, young)
    assert (await row_of(here, young))["state"] == "pending"
    assert await waiting(here) == 1
    old = await wanted("12345", age=timedelta(hours=2))
    await handlers.fetch(here.runtime, old)
    row = await row_of(here, old)
    assert (row["state"], row["problem"]) == ("failed", rules.GONE)
    assert await waiting(here) == 1


async def test_after_a_week_it_is_given_up(here: Installation, wanted):
    here.simulator.faults(path="/attachments/", html_5xx=True)
    job = await wanted(await at_meta(here, files.photo()), age=timedelta(days=7))
    await handlers.fetch(here.runtime, job)
    row = await row_of(here, job)
    assert (row["state"], row["problem"]) == ("failed", rules.NEVER_CAME)
    assert here.blobs() == here.scratch() == []


async def test_bytes_without_sense_are_kept_as_they_are(here: Installation, wanted):
    job = await wanted(await at_meta(here, files.photo()[:300]), sha256=None)
    await handlers.fetch(here.runtime, job)
    row = await row_of(here, job)
    assert (row["state"], row["size"], row["has_thumbnail"]) == ("ready", 300, False)


@pytest.mark.usefixtures("worker")
async def test_a_failed_file_says_why(here: Installation):
    here.simulator.faults(path="/attachments/", code=100)
    await here.inbound("image", files.photo())
    message = await here.message(lambda each: each["media"])
    answer = await here.api.get(f"/media/{message['media']['id']}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "file_pending")
    job = FetchMedia(workspace_id=here.shop.workspace_id, media_id=UUID(message["media"]["id"]))
    async with here.runtime.workspace(here.shop.workspace_id) as tx:
        await media.give_up(tx, job.media_id, rules.GONE)
    answer = await here.api.get(f"/media/{message['media']['id']}")
    assert (answer.status_code, answer.json()["error"]["message"]) == (410, rules.GONE)
    shown = await here.message(lambda each: each["media"]["state"] == "failed")
    assert shown["media"]["error"] == rules.GONE
