"""The door: verified, durable before it is answered, and nothing revealed."""

import asyncio

import asyncpg
import httpx
import pytest

from rapport.core.runtime import Runtime
from rapport.meta_webhooks.http import intake
from rapport.whatsapp.signature import sign
from tests.factories import accounts, channels, webhooks
from tests.factories.channels import Number

PATH = "/webhooks/whatsapp"


async def kept(runtime: Runtime) -> list[asyncpg.Record]:
    return await runtime.database.control_pool.fetch(
        "select body, meta_app_id from control.webhook_log order by id"
    )


@pytest.fixture
async def meta(served: str):
    async with httpx.AsyncClient(base_url=served, trust_env=False, timeout=60) as client:
        yield client


async def test_a_signed_body_is_kept_as_it_came(runtime: Runtime, number: Number, meta):
    raw = b'{"entry": [  ],\n "emoji":"\\ud83d\\ude00"}'
    answer = await meta.post(PATH, content=raw, headers=webhooks.signed(raw, number))
    assert answer.status_code == 200
    assert [(row["body"], row["meta_app_id"]) for row in await kept(runtime)] == [
        (raw, number.app_id)
    ]


@pytest.mark.parametrize(
    "header",
    [None, "", "sha256=", "sha256=" + "0" * 64, "md5=abc", "sha256=é", sign(b"{}", "wrong")],
)
async def test_without_a_valid_signature_nothing_is_kept(runtime, number: Number, meta, header):
    headers = {} if header is None else {"X-Hub-Signature-256": header.encode()}
    answer = await meta.post(PATH, content=b"{}", headers=headers)
    assert answer.status_code == 401
    assert number.app_id not in answer.text
    assert await kept(runtime) == []


async def test_a_changed_body_does_not_fit_its_signature(runtime, number: Number, meta):
    headers = webhooks.signed(b'{"a":1}', number)
    answer = await meta.post(PATH, content=b'{"a":2}', headers=headers)
    assert answer.status_code == 401
    assert await kept(runtime) == []


async def test_a_workspaces_own_app_signs_at_its_own_address_only(runtime, shop, meta):
    own = await channels.number(runtime, shop.workspace_id, "2", "92", app_id="77", own=True)
    raw = webhooks.of(own, webhooks.text())
    headers = webhooks.signed(raw, own)
    assert (await meta.post(PATH, content=raw, headers=headers)).status_code == 401
    assert (await meta.post(f"{PATH}/77", content=raw, headers=headers)).status_code == 200
    assert (await meta.post(f"{PATH}/78", content=raw, headers=headers)).status_code == 401


async def test_an_unknown_app_is_not_told_from_a_wrong_signature(meta, number: Number):
    unknown = await meta.post(f"{PATH}/999", content=b"{}")
    wrong = await meta.post(PATH, content=b"{}")
    assert unknown.status_code == wrong.status_code == 401
    assert unknown.json() == wrong.json()


async def test_a_body_larger_than_any_of_metas_is_refused(runtime, number: Number, meta):
    raw = b" " * (4 * 1024 * 1024 + 1)
    answer = await meta.post(PATH, content=raw, headers=webhooks.signed(raw, number))
    assert answer.status_code == 413

    async def unending():
        for _ in range(65):
            yield b" " * 65536

    answer = await meta.post(PATH, content=unending(), headers={"X-Hub-Signature-256": "sha256=0"})
    assert answer.status_code == 413
    assert await kept(runtime) == []


async def test_what_is_signed_but_no_json_is_kept(runtime, number: Number, meta):
    raw = b"\x00\xff not json"
    answer = await meta.post(PATH, content=raw, headers=webhooks.signed(raw, number))
    assert answer.status_code == 200
    assert [row["body"] for row in await kept(runtime)] == [raw]


async def test_many_at_once_share_commits_and_all_are_kept(runtime, number: Number, meta):
    bodies = [webhooks.of(number, webhooks.text(str(n))) for n in range(300)]
    answers = await asyncio.gather(
        *(meta.post(PATH, content=raw, headers=webhooks.signed(raw, number)) for raw in bodies)
    )
    assert {answer.status_code for answer in answers} == {200}
    rows = await runtime.database.control_pool.fetch(
        "select body, xmin::text as transaction from control.webhook_log"
    )
    assert sorted(row["body"] for row in rows) == sorted(bodies)
    assert len({row["transaction"] for row in rows}) < 100


async def test_when_it_cannot_be_kept_meta_is_asked_to_come_again(
    runtime: Runtime, number: Number, meta
):
    raw = webhooks.of(number, webhooks.text())
    headers = webhooks.signed(raw, number)
    assert (await meta.post(PATH, content=raw, headers=headers)).status_code == 200
    owner = await asyncpg.connect(runtime.settings.database_url)
    await owner.execute("alter table control.webhook_log rename to hidden")
    refused = await meta.post(PATH, content=raw, headers=headers)
    await owner.execute("alter table control.hidden rename to webhook_log")
    await owner.close()
    assert refused.status_code == 503
    assert "retry-after" in refused.headers
    assert (await meta.post(PATH, content=raw, headers=headers)).status_code == 200
    assert len(await kept(runtime)) == 2


async def test_a_full_queue_refuses_instead_of_growing(
    runtime: Runtime, number: Number, meta, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(intake, "WAITING_BYTES", 10)
    raw = webhooks.of(number, webhooks.text())
    answer = await meta.post(PATH, content=raw, headers=webhooks.signed(raw, number))
    assert answer.status_code == 503
    assert await kept(runtime) == []


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"hub.mode": "subscribe", "hub.verify_token": "verify 7001"}, 200),
        ({"hub.mode": "subscribe", "hub.verify_token": "wrong"}, 403),
        ({"hub.mode": "unsubscribe", "hub.verify_token": "verify 7001"}, 403),
        ({"hub.mode": "subscribe", "hub.verify_token": ""}, 403),
        ({}, 403),
    ],
)
async def test_meta_proves_itself_before_it_may_call(number: Number, meta, query, status):
    answer = await meta.get(PATH, params={**query, "hub.challenge": "<b>12345</b>"})
    assert answer.status_code == status
    if status == 200:
        assert answer.text == "<b>12345</b>"
        assert answer.headers["content-type"].startswith("text/plain")


async def test_another_workspaces_tokens_do_not_open_this_address(runtime, meta, shop):
    other = await accounts.shop(runtime, "other")
    own = await channels.number(runtime, other.workspace_id, "2", "92", app_id="77", own=True)
    query = {"hub.mode": "subscribe", "hub.verify_token": f"verify {own.app_id}"}
    assert (await meta.get(PATH, params=query)).status_code == 403
    assert (await meta.get(f"{PATH}/77", params=query)).status_code == 200


async def test_other_methods_are_refused(meta):
    assert (await meta.delete(PATH)).status_code == 405
