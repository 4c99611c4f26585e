"""Whatever comes in, the answer is a refusal in our own words, and nothing is half done."""

import base64
import json
from typing import Any

import httpx
import pytest

from rapport.core.runtime import Runtime
from tests.core.test_tenancy import EVERY_TENANT_TABLE
from tests.factories import accounts
from tests.served import Client

HUGE = 10**400
UNKNOWN = "01a20000-0000-7000-8000-000000000000"
TRACE_WORDS = ("Traceback", 'File "', "asyncpg", "msgspec", "litestar", "/rapport/", "select ")


def problem(answer: httpx.Response, status: int = 422) -> dict[str, Any]:
    """The refusal, in the one shape that refusals have."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert len(answer.headers["x-request-id"]) >= 8
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) <= {"code", "message", "field", "details"}
    assert body["error"]["message"].endswith((".", ")")), body
    assert not [word for word in TRACE_WORDS if word in answer.text], answer.text
    return body["error"]


async def rows(runtime: Runtime, shop: accounts.Shop) -> dict[str, int]:
    async with runtime.workspace(shop.workspace_id) as tx:
        tables = [row["relname"] for row in await tx.fetch(EVERY_TENANT_TABLE)]
        counts = {t: await tx.fetchval(f'select count(*) from "{t}"') for t in tables}  # noqa: S608
        counts["position"] = await tx.fetchval("select position from workspace_clock")
        counts["jobs"] = await tx.fetchval("select count(id) from queue.pgqueuer")
        # what keys asked is recorded whatever came of it
        return {name: count for name, count in counts.items() if name != "api_request"}


async def post(client: Client, path: str, raw: bytes, kind: str = "application/json") -> Any:
    return await client.post(path, content=raw, headers={"Content-Type": kind})


async def test_a_wrong_field_is_named(runtime: Runtime, shop: accounts.Shop, number, api: Client):
    before = await rows(runtime, shop)
    to = {"phone_number_id": number.phone_number_id, "to": "+919876543210"}
    text = {**to, "type": "text", "text": {"body": "hi"}}
    cases: list[tuple[str, Any, str]] = [
        ("/roles", {"permissions": []}, "name"),
        ("/roles", {"name": 7, "permissions": []}, "name"),
        ("/roles", {"name": "x", "permissions": [1]}, "permissions[0]"),
        ("/roles", {"name": "x", "permissions": [], "builtin": "owner"}, "builtin"),
        ("/roles", {"name": "x\0y", "permissions": []}, "name"),
        ("/roles", {"name": "x", "permissions": ["a\0"]}, "permissions[0]"),
        ("/roles", {"name": "x" * 101, "permissions": []}, "name"),
        ("/invitations", {"email": "a@b.test", "role_id": "not an id"}, "role_id"),
        ("/messages", {**text, "text": {"body": 5}}, "text.body"),
        ("/messages", {**text, "text": {"body": ""}}, "text.body"),
        ("/messages", {**text, "text": {"body": "hi\0"}}, "text.body"),
        ("/messages", {**text, "text": {"body": "x" * 4097}}, "text.body"),
        ("/messages", {**text, "type": "telepathy"}, "type"),
        ("/messages", {**text, "to": HUGE}, "to"),
        ("/messages", {**text, "to": "nobody"}, "to"),
        ("/messages", {**text, "send_at": "tomorrow"}, "send_at"),
        ("/messages", {**text, "send_at": "2030-01-01T00:00:00"}, "send_at"),
        ("/messages", {**text, "client_id": ""}, "client_id"),
        ("/wabas", {"waba_id": "x y", "access_token": "t"}, "waba_id"),
        ("/wabas", {"waba_id": "1", "access_token": ""}, "access_token"),
        ("/wabas", {"waba_id": "1", "access_token": "t", "graph": "moon"}, "graph"),
    ]
    for path, order, field in cases:
        answer = await api.post(path, json=order)
        assert problem(answer).get("field") == field, (path, order, answer.text)
    assert await rows(runtime, shop) == before


async def test_what_is_no_json_is_refused_before_anything_is_done(
    runtime: Runtime, shop: accounts.Shop, api: Client
):
    before = await rows(runtime, shop)
    good = '{"name": "Lead", "permissions": []}'
    for raw in (
        b"{",
        b"\x00",
        b'{"name": "\xff\xfe", "permissions": []}',
        b'{"name": "\\ud800", "permissions": []}',
        b'{"name": "\\udc00 \\ud800", "permissions": []}',
        b'{"name": "\xed\xa0\x80", "permissions": []}',
        b'{"name": NaN, "permissions": []}',
        b"[" * 100_000,
        b'{"name": ' + b"[" * 50_000 + b"]" * 50_000 + b"}",
        good.encode("utf-16"),
        good.encode("utf-32-be"),
        b"\x1f\x8b\x08\x00" + good.encode(),
        good.encode() + good.encode(),
    ):
        for kind in ("application/json", "text/plain", "application/json; charset=utf-16", "x"):
            refused = await post(api, "/roles", raw, kind)
            assert problem(refused, refused.status_code)["code"] in (
                "invalid",
                "unsupported_media_type",
            )
            assert refused.status_code in (400, 415, 422)
    assert await rows(runtime, shop) == before


async def test_json_of_another_shape_is_refused(runtime: Runtime, shop, api: Client):
    before = await rows(runtime, shop)
    for raw in (b"", b"null", b"[]", b'"text"', b"7", b"true", b"{}", str(HUGE).encode()):
        answer = await post(api, "/roles", raw)
        assert problem(answer, answer.status_code)["code"] == "invalid"
        assert answer.status_code in (400, 422)
    assert await rows(runtime, shop) == before


async def test_ten_megabytes_are_refused(runtime: Runtime, shop, api: Client):
    before = await rows(runtime, shop)
    raw = json.dumps({"name": "x" * 10_000_000, "permissions": []}).encode()
    assert problem(await post(api, "/roles", raw), 413)["code"] == "too_large"

    async def unending():
        for _ in range(160):
            yield b" " * 65536

    answer = await api.post("/roles", content=unending())
    assert problem(answer, 413)["code"] == "too_large"
    assert await rows(runtime, shop) == before


async def test_what_is_not_there_is_not_found(api: Client):
    for name in (UNKNOWN, "x", "0", "%00", "%FF%FE", "..%2f..", "'; drop table role;--", "é" * 300):
        for path in (
            f"/conversations/{name}", f"/conversations/{name}/messages", f"/messages/{name}",
            f"/contacts/{name}", f"/wabas/{name}", f"/phone-numbers/{name}",
            f"/dead-letters/{name}", f"/links/{name}", f"/people/{name}/photos/{name}",
            f"/nothing/{name}",
        ):  # fmt: skip
            assert problem(await api.get(path), 404)["code"] in ("not_found", "link_invalid")
        assert (await api.delete(f"/api-keys/{name}")).status_code == 404
        assert (await api.post(f"/conversations/{name}/close")).status_code == 404
    assert problem(await api.put("/workspace", json={}), 405)["code"] == "method_not_allowed"


def cursor(*key: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


@pytest.mark.parametrize("path", ["/contacts", "/conversations", "/audit-log", "/dead-letters"])
async def test_a_made_up_query_is_refused(api: Client, path: str):
    for bad in (
        "x", "é", "%%%", "A" * 5000, cursor(), cursor(None, None), cursor("a", "b"),
        cursor(HUGE, UNKNOWN), cursor(10**30), cursor("9999-12-31T23:59:59-23:00", UNKNOWN),
        cursor("0001-01-01T00:00:00+23:00", UNKNOWN), cursor("2026-01-01T00:00:00", UNKNOWN),
        cursor("2026-01-01T00:00:00Z", "\0"),
    ):  # fmt: skip
        answer = await api.get(path, params={"cursor": bad})
        assert problem(answer)["field"] == "cursor", (bad, answer.text)
    for bad in ("0", "-1", "201", "x", "1e3", str(HUGE), "\0", ""):
        answer = await api.get(path, params={"limit": bad})
        assert problem(answer)["field"] == "limit", (bad, answer.text)


async def test_a_made_up_filter_is_refused_or_finds_nothing(api: Client):
    for name, bad in (
        ("status", "lost"), ("sort", "sideways"), ("unread", "perhaps"), ("q", "a\0b"),
        ("phone_number_id", "\0"),
    ):  # fmt: skip
        answer = await api.get("/conversations", params={name: bad})
        assert problem(answer)["field"] == name
    assert problem(await api.get("/conversations", params={"assignee": "x"}), 404)
    for strange in (
        "%",
        "_",
        "\\",
        "'",
        "\ud83d\ude00".encode("utf-16", "surrogatepass").decode("utf-16"),
        "\u202e",
        "x" * 2000,
        "()*+|",
    ):
        answer = await api.get("/contacts", params={"q": strange})
        assert (answer.status_code, answer.json()["data"]) == (200, [])
    raw = await api.get("/contacts?q=%ff%ed%a0%80")
    assert raw.status_code in (200, 422)


async def test_a_hostile_picture_is_refused_and_the_old_one_stays(
    runtime: Runtime, shop: accounts.Shop, served: str
):
    async with Client(served) as owner:
        await owner.sign_in(shop.owner_email, accounts.PASSWORD)
        for content in (b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"\0" * 64, b"<svg onload='x'/>"):
            files = {"file": ("me.png", content, "image/png")}
            assert problem(await owner.put("/me/photo", files=files))["field"] == "file"
        assert (
            problem(await owner.put("/me/photo", files={"other": ("a", b"x")}))["field"] == "file"
        )
        large = {"file": ("me.png", b"x" * (10 * 1024 * 1024 + 8192), "image/png")}
        assert problem(await owner.put("/me/photo", files=large), 413)
        as_text = await owner.put("/me/photo", data={"file": "not a file"})
        assert problem(as_text, as_text.status_code)["code"] == "invalid"
        assert (await owner.get("/me")).json()["person"]["photo_url"] is None
