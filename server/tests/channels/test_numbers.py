"""Numbers: named, registered, with a profile that customers see."""

import io
from typing import Any

import pytest
from PIL import Image

from rapport.channels.actions import pausing
from rapport.core.runtime import Runtime
from rapport.whatsapp.errors import MetaError, classify
from tests.channels.conftest import audited
from tests.factories import accounts
from tests.served import Client
from tests.simulator_process import SimulatorProcess


@pytest.fixture
def path(waba: dict[str, Any]) -> str:
    return f"/phone-numbers/{waba['numbers'][0]['phone_number_id']}"


def number_id(path: str) -> str:
    return path.rpartition("/")[2]


def picture(size: tuple[int, int] = (900, 500), kind: str = "PNG", mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else 0).save(out, kind)
    return out.getvalue()


async def test_label_colour_and_receipts(api: Client, path: str):
    answer = await api.patch(path, json={"label": "  Front   desk ", "colour": "rose"})
    assert answer.status_code == 200, answer.text
    assert (answer.json()["label"], answer.json()["colour"]) == ("Front desk", "rose")
    await api.patch(path, json={"read_receipts": "never"})
    assert (await api.get(path)).json()["label"] == "Front desk"
    cleared = (await api.patch(path, json={"label": None})).json()
    assert (cleared["label"], cleared["read_receipts"]) == (None, "never")
    entries = await audited(api, "channels.number_changed")
    assert [entry["changes"] for entry in entries] == [
        {"label": ["Front desk", None]},
        {"read_receipts": ["on_open", "never"]},
        {"label": [None, "Front desk"], "colour": ["jade", "rose"]},
    ]
    assert entries[0]["actor"]["kind"] == "api_key"


@pytest.mark.parametrize(
    "body",
    [
        {"label": "x" * 61},
        {"label": "a\u0000b"},
        {"colour": "mauve"},
        {"read_receipts": "sometimes"},
        {"status": "connected"},
        {"label": 7},
    ],
)
async def test_changes_that_make_no_sense(api: Client, path: str, body: dict[str, Any]):
    answer = await api.patch(path, json=body)
    assert answer.status_code == 422, answer.text


async def test_numbers_of_others_do_not_exist(rival: Client, path: str):
    for method, where, body in (
        ("GET", path, None),
        ("PATCH", path, {"label": "mine"}),
        ("POST", f"{path}/resume", None),
        ("POST", f"{path}/refresh", None),
        ("POST", f"{path}/register", {"pin": "123456"}),
        ("POST", f"{path}/request-code", {}),
        ("POST", f"{path}/verify-code", {"code": "123456"}),
        ("GET", f"{path}/profile", None),
        ("PATCH", f"{path}/profile", {"about": "mine"}),
        ("GET", f"{path}/profile/photo", None),
    ):
        answer = await rival.request(method, where, json=body)
        assert answer.status_code == 404, (method, where, answer.text)
    assert (await rival.get("/phone-numbers")).json()["data"] == []


async def test_a_stopped_number_sends_again_when_somebody_says_so(
    api: Client, path: str, runtime: Runtime, shop: accounts.Shop, waba: dict[str, Any]
):
    verdict = classify(MetaError(code=131042))
    async with runtime.workspace(shop.workspace_id) as tx:
        id = await tx.fetchval(
            "select id from phone_number where workspace_id = $1 and phone_number_id = $2",
            shop.workspace_id,
            number_id(path),
        )
        await pausing.pause(tx, id, verdict, runtime.clock.now())
    paused = (await api.get("/phone-numbers")).json()["data"]
    assert [each["pause"]["reason"] for each in paused] == ["payment_problem"] * 2
    resumed = await api.post(f"{path}/resume")
    assert (resumed.json()["status"], resumed.json()["pause"]) == ("connected", None)
    assert len(await audited(api, "channels.paused")) == 2
    assert len(await audited(api, "channels.resumed")) == 1


async def test_registering_with_the_wrong_pin_shows_the_way_to_the_right_one(
    api: Client, path: str, simulator: SimulatorProcess
):
    simulator.control("PATCH", f"numbers/{number_id(path)}", {"pin": "111111", "registered": False})
    assert (await api.post(f"{path}/refresh")).json()["status"] == "pending"
    wrong = await api.post(f"{path}/register", json={"pin": "222222"})
    error = wrong.json()["error"]
    assert (wrong.status_code, error["field"]) == (422, "pin")
    assert (error["details"]["code"], error["details"]["reason"]) == (133005, "pin_wrong")
    assert any("Two-step verification" in step for step in error["details"]["steps"])
    assert error["details"]["link"].startswith("https://business.facebook.com/")
    assert "222222" not in wrong.text
    right = await api.post(f"{path}/register", json={"pin": "111111"})
    assert right.json()["status"] == "connected", right.text
    assert len(await audited(api, "channels.registered")) == 1


async def test_registering_too_often(api: Client, path: str, simulator: SimulatorProcess):
    for _ in range(10):
        await api.post(f"{path}/register", json={"pin": "111111"})
    error = (await api.post(f"{path}/register", json={"pin": "111111"})).json()["error"]
    assert error["details"]["reason"] == "registration_limit"
    assert "72 hours" in error["message"]


async def test_a_number_is_verified_by_a_code_first(
    api: Client, path: str, simulator: SimulatorProcess
):
    id = number_id(path)
    state = {"code_verification_status": "NOT_VERIFIED", "registered": False}
    simulator.control("PATCH", f"numbers/{id}", state)
    unverified = (await api.post(f"{path}/register", json={"pin": "111111"})).json()["error"]
    assert unverified["details"]["code"] == 133006
    assert unverified["details"]["steps"][0] == "Press Send code and choose SMS or a call."
    assert (await api.post(f"{path}/request-code", json={"method": "VOICE"})).status_code == 200
    code = next(
        number["verification_code"]
        for number in simulator.state()["wabas"][0]["numbers"]
        if number["id"] == id
    )
    wrong = "000000" if code != "000000" else "111111"
    assert (await api.post(f"{path}/verify-code", json={"code": wrong})).status_code == 422
    verified = await api.post(f"{path}/verify-code", json={"code": f"{code[:3]}-{code[3:]}"})
    assert verified.status_code == 200, verified.text
    registered = await api.post(f"{path}/register", json={"pin": "111111"})
    assert registered.json()["status"] == "connected"


@pytest.mark.parametrize("pin", ["12345", "1234567", "12345a", "", 123456])
async def test_a_pin_has_six_digits(api: Client, path: str, pin: Any):
    answer = await api.post(f"{path}/register", json={"pin": pin})
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "pin")


async def test_the_profile(api: Client, path: str):
    before = (await api.get(f"{path}/profile")).json()
    assert before["vertical"] == "RETAIL"
    assert before["profile_picture_url"] is None
    change = {
        "about": "Fresh flowers",
        "email": "hello@flowers.test",
        "websites": ["https://flowers.test"],
    }
    after = await api.patch(f"{path}/profile", json=change)
    assert after.status_code == 200, after.text
    assert {name: after.json()[name] for name in change} == change
    assert after.json()["vertical"] == "RETAIL"
    (entry,) = await audited(api, "channels.profile_changed")
    assert entry["changes"]["about"][1] == "Fresh flowers"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"about": ""}, "about"),
        ({"about": "x" * 140}, "about"),
        ({"websites": ["a", "b", "c"]}, "websites"),
        ({"websites": ["javascript:alert(1)"]}, "websites"),
        ({"vertical": "flowers"}, "vertical"),
        ({"email": "no address"}, "profile"),
        ({}, None),
        ({"logo": "x"}, "logo"),
    ],
)
async def test_profiles_that_whatsapp_would_not_take(api, path: str, body, field):
    answer = await api.patch(f"{path}/profile", json=body)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"].get("field") == field, answer.text


@pytest.mark.parametrize(
    ("size", "kind", "mode"),
    [((900, 500), "PNG", "RGB"), ((40, 60), "JPEG", "RGB"), ((800, 800), "WEBP", "RGBA")],
)
async def test_a_picture_is_made_fit(api: Client, path: str, size, kind, mode):
    files = {"file": ("me.bin", picture(size, kind, mode), "application/octet-stream")}
    answer = await api.put(f"{path}/profile/photo", files=files)
    assert answer.status_code == 200, answer.text
    url = answer.json()["profile_picture_url"]
    assert url.startswith(f"/api/v1{path}/profile/photo?v=")
    shown = await api.get(url.removeprefix("/api/v1"))
    assert shown.headers["content-type"] == "image/jpeg"
    with Image.open(io.BytesIO(shown.content)) as image:
        assert (image.format, image.size) == ("JPEG", (640, 640))


async def test_a_number_without_a_picture(api: Client, path: str):
    assert (await api.get(f"{path}/profile/photo")).status_code == 404


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\x00" * 20,
        picture()[:200],
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 1000,
    ],
    ids=["empty", "svg", "broken gif", "cut off", "no png"],
)
async def test_what_is_no_picture_is_refused(api: Client, path: str, content: bytes):
    answer = await api.put(f"{path}/profile/photo", files={"file": ("x.png", content, "image/png")})
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["field"] == "file"


async def test_a_picture_that_would_fill_the_memory_is_refused(api: Client, path: str):
    bomb = picture((20_000, 20_000), mode="L")
    answer = await api.put(f"{path}/profile/photo", files={"file": ("x.png", bomb, "image/png")})
    assert answer.status_code == 422, answer.text
    other = await api.put(f"{path}/profile/photo", files={"wrong": ("x.png", bomb, "image/png")})
    assert other.status_code == 422
    huge = {"file": ("x.png", b"\x00" * 12_000_000, "image/png")}
    assert (await api.put(f"{path}/profile/photo", files=huge)).status_code == 413


async def test_a_member_without_the_right_changes_nothing(
    runtime: Runtime, shop: accounts.Shop, served: str, path: str
):
    key = await accounts.api_key(runtime, shop.workspace_id, {"channels.read"})
    async with Client(served, key) as reader:
        assert (await reader.get(path)).status_code == 200
        for method, where in (
            ("PATCH", path),
            ("POST", f"{path}/resume"),
            ("POST", f"{path}/register"),
            ("PATCH", f"{path}/profile"),
            ("POST", "/practice-numbers"),
            ("POST", "/wabas"),
            ("POST", "/onboarding/token"),
            ("POST", "/onboarding/address"),
            ("GET", "/health"),
        ):
            answer = await reader.request(method, where, json={})
            assert answer.status_code == 403, (method, where, answer.text)
