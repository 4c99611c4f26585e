"""What the log says becomes messages: all of it, once, under the right number."""

import asyncio
import json
from datetime import timedelta

import asyncpg
import httpx
import pytest

from rapport.core.runtime import Runtime
from rapport.meta_webhooks.handlers import applier, upkeep
from rapport.meta_webhooks.handlers.applier import Applier
from rapport.meta_webhooks.rules import PEOPLE, STATUSES, Assigned, Webhook, apart, shard_of
from rapport.whatsapp import payloads
from tests import applied, served
from tests.factories import accounts, channels, webhooks
from tests.factories.channels import Number
from tests.served import Client


async def thread(api: Client, number: Number | None = None) -> list[dict]:
    """The messages of the only conversation (of a number)."""
    query = {"phone_number_id": number.phone_number_id} if number else {}
    conversations = (await api.get("/conversations", params=query)).json()["data"]
    assert len(conversations) == 1, conversations
    answer = await api.get(f"/conversations/{conversations[0]['id']}/messages")
    return answer.json()["data"]


async def letters(api: Client) -> list[dict]:
    return (await api.get("/dead-letters")).json()["data"]


async def waiting(runtime: Runtime) -> int:
    return await runtime.database.control_pool.fetchval(
        "select count(*) from control.webhook_waiting"
    )


async def nothing_waits(runtime: Runtime) -> bool:
    return await waiting(runtime) == 0


async def test_the_same_message_fifty_times_in_parallel_is_one(
    runtime: Runtime, number: Number, served: str, api: Client
):
    raw = webhooks.of(number, webhooks.text("once"), name="Meera")
    async with httpx.AsyncClient(base_url=served, trust_env=False) as meta:
        answers = await asyncio.gather(
            *(
                meta.post("/webhooks/whatsapp", content=raw, headers=webhooks.signed(raw, number))
                for _ in range(50)
            ),
            *(Applier(runtime).take_turns() for _ in range(4)),
        )
    assert {answer.status_code for answer in answers[:50]} == {200}
    await asyncio.gather(applied.apply_all(runtime), applied.apply_all(runtime))
    [message] = await thread(api)
    assert message["text"] == "once"
    [conversation] = (await api.get("/conversations")).json()["data"]
    assert conversation["unread_count"] == 1
    assert conversation["contact"]["name"] == "Meera"
    assert await waiting(runtime) == 0


async def test_a_backlog_longer_than_a_batch_is_applied_once_and_in_order(
    runtime: Runtime, number: Number, api: Client
):
    texts = [f"{place}" for place in range(3 * applier.ROWS + 1)]
    await applied.log(
        runtime, number, *(webhooks.of(number, webhooks.text(text)) for text in texts)
    )
    async with served.working(runtime):
        await served.until(lambda: nothing_waits(runtime), seconds=60)
    async with runtime.workspace(number.workspace_id) as tx:
        rows = await tx.fetch(
            "select text from message where workspace_id = $1 order by id", number.workspace_id
        )
    assert [row["text"] for row in rows] == texts


async def test_a_batch_is_bounded_in_bytes_too(
    runtime: Runtime, number: Number, api: Client, monkeypatch: pytest.MonkeyPatch
):
    texts = ["a", "b" * 400, "c", "d"]
    bodies = [webhooks.of(number, webhooks.text(text)) for text in texts]
    await applied.log(runtime, number, *bodies)
    monkeypatch.setitem(applier.BATCH_BYTES, PEOPLE, len(bodies[0]) + len(bodies[2]))
    applying = Applier(runtime)
    turns = [await applying.take_turns() for _ in range(4)]
    assert [[len(batch.ids) for batch in turn.values()] for turn in turns] == [[2], [2], [], []]
    assert [each["text"] for each in await thread(api)] == texts[::-1]


async def test_a_flood_of_statuses_does_not_stand_before_what_people_write(
    runtime: Runtime, number: Number, api: Client, monkeypatch: pytest.MonkeyPatch
):
    ticks = [webhooks.statuses_of(number, webhooks.status(webhooks.wamid())) for _ in range(30)]
    monkeypatch.setitem(applier.BATCH_BYTES, STATUSES, 5 * len(ticks[0]))
    await applied.log(runtime, number, *ticks, webhooks.of(number, webhooks.text("are you there?")))
    await Applier(runtime).take_turns()
    assert [each["text"] for each in await thread(api)] == ["are you there?"]
    assert await waiting(runtime) > 20
    await applied.apply_all(runtime)
    assert await waiting(runtime) == 0


async def test_a_day_of_the_log_goes_when_it_is_old_and_nothing_of_it_waits(
    runtime: Runtime, number: Number
):
    owner = await asyncpg.connect(runtime.settings.database_url)
    day = await owner.fetchval("select current_date - $1::int", upkeep.KEPT_DAYS + 1)
    await owner.execute(
        f"create table control.webhook_log_{day:%Y%m%d} partition of control.webhook_log"
        f" for values from ('{day}') to ('{day + timedelta(days=1)}')"
    )
    await applied.log(runtime, number, webhooks.of(number, webhooks.text("late")))
    for table in ("webhook_log", "webhook_waiting"):
        await owner.execute(f"update control.{table} set received_at = '{day} 05:00'")  # noqa: S608
    count = "select count(*) from control.webhook_log"
    await upkeep.keep_log(runtime)
    assert await owner.fetchval(count) == 1
    await applied.apply_all(runtime)
    await upkeep.keep_log(runtime)
    assert await owner.fetchval(count) == 0
    await owner.close()


def assigned(number: Number, messages: list[dict]) -> list[Assigned]:
    return [
        Assigned(item, None, Webhook(number.app_id, raw, webhooks.now()))
        for message in messages
        for raw in [webhooks.of(number, message)]
        for item in payloads.parse(raw)
    ]


@pytest.mark.parametrize("kind", ["sender", "user_id"])
def test_what_one_person_writes_stays_together_and_in_order(number: Number, kind: str):
    by_wa_id = [{"sender": f"9198{n % 40:08}"} for n in range(300)]
    by_user_id = [{"sender": None, "user_id": f"IN.{n % 40:015}"} for n in range(300)]
    people = by_wa_id if kind == "sender" else by_user_id
    batch = assigned(number, [webhooks.text(f"{n}", **who) for n, who in enumerate(people)])
    parts = apart(batch)
    assert len(parts) == 2
    assert sum(map(len, parts)) == len(batch)
    writers = [{each.item.sender for each in part} for part in parts]
    assert writers[0].isdisjoint(writers[1])
    assert all(part == [each for each in batch if each in part] for part in parts)


def test_people_who_may_be_the_same_are_not_parted(number: Number):
    hidden = [webhooks.text(f"{n}", sender=None, user_id=f"IN.{n:015}") for n in range(100)]
    shown = [webhooks.text(f"{n}", sender=f"9198{n:08}") for n in range(100)]
    batch = assigned(number, [*hidden, *shown])
    assert apart(batch) == [batch]


def test_only_what_tells_of_sent_messages_alone_may_wait(number: Number):
    status = webhooks.status("wamid.1", errors=[{"code": 1, "title": '"messages": none'}])
    assert shard_of(webhooks.statuses_of(number, status)) == STATUSES
    assert shard_of(webhooks.of(number, webhooks.text('"statuses": gone'))) == PEOPLE
    both = webhooks.body((number, webhooks.value(number, [webhooks.text()], [status])))
    assert shard_of(both) == PEOPLE
    assert shard_of(json.dumps(json.loads(both), separators=(" , ", " : ")).encode()) == PEOPLE
    assert shard_of(b"no JSON") == PEOPLE


async def test_one_post_of_three_numbers_with_poison(runtime: Runtime, shop, api: Client):
    numbers = [
        await channels.number(runtime, shop.workspace_id, str(n), f"9{n}") for n in (1, 2, 3)
    ]
    sent = []
    for number in numbers:
        await applied.apply(runtime, number, webhooks.of(number, webhooks.text("hello")))
        answer = await api.post(
            "/messages",
            json={
                "phone_number_id": number.phone_number_id, "to": "+15550001111", "type": "text",
                "text": {"body": "hello back"},
            },
        )  # fmt: skip
        sent.append(answer.json())
        assert answer.status_code == 201, answer.text
    poison = [
        {**webhooks.text(), "timestamp": "63000000000000"},
        {**webhooks.text(), "timestamp": {"no": "time"}},
        {**webhooks.text(), "from": ["not", "a", "number"]},
        "not even an object",
        {**webhooks.text(), "text": {"body": 7}},
    ]
    odd = webhooks.text("a\u0000b \ud800 c", id="wamid.ODD")
    changes = []
    for place, number in enumerate(numbers):
        messages = [webhooks.text(f"{place}-{n}") for n in range(3)]
        statuses = [
            webhooks.status(
                f"wamid.SENT{place}", status,
                biz_opaque_callback_data=webhooks.mark(number, sent[place]["id"]),
            )
            for status in ("read", "sent", "delivered")
        ]  # fmt: skip
        if place == 1:
            messages = [messages[0], *poison, odd, *messages[1:]]
            statuses.insert(1, {"status": "sent", "id": 12, "timestamp": "x"})
        changes.append((number, webhooks.value(number, messages, statuses)))
    await applied.apply(runtime, numbers[0], webhooks.body(*changes))

    for place, number in enumerate(numbers):
        found = await thread(api, number)
        texts = [message["text"] for message in found]
        assert {f"{place}-{n}" for n in range(3)} < set(texts)
        assert {m["phone_number_id"] for m in found} == {number.phone_number_id}
        ours = next(m for m in found if m["id"] == sent[place]["id"])
        assert ours["status"] == "read"
        assert ours["wamid"] == f"wamid.SENT{place}"
        assert len(found) == (6 if place == 1 else 5)
    [cleaned] = [m for m in await thread(api, numbers[1]) if m["wamid"] == "wamid.ODD"]
    assert cleaned["text"] == "a\ufffdb \ufffd c"
    buried = await letters(api)
    assert len(buried) == len(poison) + 1
    assert {letter["phone_number_id"] for letter in buried} == {"2"}


async def test_a_dead_letter_is_replayed_after_a_fix(
    runtime: Runtime, shop, number: Number, api: Client
):
    owner = await asyncpg.connect(runtime.settings.database_url)
    await owner.execute(
        "alter table message add constraint fault check (text <> 'unlucky') not valid"
    )
    raw = webhooks.of(number, webhooks.text("before"), webhooks.text("unlucky"))
    await applied.apply(runtime, number, raw)
    assert [m["text"] for m in await thread(api)] == ["before"]
    [letter] = await letters(api)
    refused = await api.post(f"/dead-letters/{letter['id']}/replay")
    assert refused.status_code == 409
    assert refused.json()["error"]["code"] == "still_unappliable"
    assert "CheckViolationError" in refused.json()["error"]["message"]
    whole = (await api.get(f"/dead-letters/{letter['id']}")).json()
    assert whole["body"].encode() == raw

    await owner.execute("alter table message drop constraint fault")
    await owner.close()
    assert (await api.post(f"/dead-letters/{letter['id']}/replay")).status_code == 204
    assert [m["text"] for m in await thread(api)] == ["unlucky", "before"]
    assert await letters(api) == []
    assert (await api.post(f"/dead-letters/{letter['id']}/replay")).status_code == 404


async def test_another_workspace_neither_sees_nor_replays_a_dead_letter(
    runtime: Runtime, number: Number, api: Client, served: str
):
    bad = {**webhooks.text(), "timestamp": "never"}
    await applied.apply(runtime, number, webhooks.of(number, bad))
    [letter] = await letters(api)
    other = await accounts.shop(runtime, "other")
    async with Client(served, await accounts.api_key(runtime, other.workspace_id)) as stranger:
        assert await letters(stranger) == []
        path = f"/dead-letters/{letter['id']}"
        assert (await stranger.get(path)).status_code == 404
        assert (await stranger.post(f"{path}/replay")).status_code == 404
        assert (await stranger.delete(path)).status_code == 404
    assert (await api.delete(f"/dead-letters/{letter['id']}")).status_code == 204
    assert await letters(api) == []


async def test_a_workspaces_app_cannot_speak_for_anothers_number(
    runtime: Runtime, number: Number, api: Client
):
    other = await accounts.shop(runtime, "other")
    theirs = await channels.number(runtime, other.workspace_id, "66", "96", app_id="76", own=True)
    forged = webhooks.of(number, webhooks.text("forged"))
    await applied.apply(runtime, theirs, forged)
    assert (await api.get("/conversations")).json()["data"] == []
    strays = await runtime.database.control_pool.fetch(
        "select reason, body from control.operator_dead_letter"
    )
    assert [tuple(row) for row in strays] == [("not_bound_to_signer", forged)]
    # and not through the callback data of somebody else's message, either
    mark = f"{number.workspace_id.hex}.{'0' * 32}.1"
    await applied.apply(
        runtime,
        theirs,
        webhooks.statuses_of(
            number, webhooks.status("wamid.X", "read", biz_opaque_callback_data=mark)
        ),
    )
    async with runtime.workspace(number.workspace_id) as tx:
        assert await tx.fetchval("select count(*) from orphan_status") == 0


async def test_what_belongs_to_nobody_is_kept_for_the_operator_once(
    runtime: Runtime, number: Number
):
    stranger = Number(number.workspace_id, number.id, "404", "404", number.app_id, "")
    raw = webhooks.of(stranger, webhooks.text())
    await applied.apply(runtime, number, raw, b"not json", b"[]", b'{"entry": 7}')
    rows = await runtime.database.control_pool.fetch(
        "select reason, body from control.operator_dead_letter order by at, id"
    )
    assert {row["body"] for row in rows} == {raw, b"not json", b"[]", b'{"entry": 7}'}
    assert len(rows) == 4


async def test_an_unknown_kind_of_message_is_shown_and_kept_whole(
    runtime: Runtime, number: Number, api: Client
):
    made = webhooks.message("hologram", {"depth": 3, "nested": [{"a": None}]})
    await applied.apply(runtime, number, webhooks.of(number, made))
    [message] = await thread(api)
    assert message["type"] == "hologram"
    assert message["content"] == {"hologram": {"depth": 3, "nested": [{"a": None}]}}


async def test_a_body_without_metadata_is_not_lost(runtime: Runtime, number: Number, api: Client):
    made = webhooks.value(number, [webhooks.text()])
    del made["metadata"]
    await applied.apply(runtime, number, webhooks.body((number, made)))
    [letter] = await letters(api)
    assert letter["waba_id"] == number.waba_id


async def test_a_disconnected_number_takes_no_messages_but_late_statuses(
    runtime: Runtime, number: Number, api: Client
):
    await applied.apply(runtime, number, webhooks.of(number, webhooks.text()))
    sent = await api.post(
        "/messages",
        json={
            "phone_number_id": number.phone_number_id, "to": "+15550001111", "type": "text",
            "text": {"body": "hello"},
        },
    )  # fmt: skip
    assert (await api.delete(f"/wabas/{number.waba_id}")).status_code == 204
    mark = webhooks.mark(number, sent.json()["id"])
    late = webhooks.status("wamid.L", "delivered", biz_opaque_callback_data=mark)
    await applied.apply(
        runtime,
        number,
        webhooks.statuses_of(number, late),
        webhooks.of(number, webhooks.text("too late")),
    )
    assert (await api.get(f"/messages/{sent.json()['id']}")).json()["status"] == "delivered"
    texts = [m["text"] for m in await thread(api)]
    assert "too late" not in texts
    assert await runtime.database.control_pool.fetchval(
        "select count(*) from control.operator_dead_letter"
    ) == 1  # fmt: skip


async def test_thousands_of_messages_in_one_body(runtime: Runtime, number: Number, api: Client):
    messages = [webhooks.text(str(n), sender=f"1555{n % 50:07}") for n in range(2500)]
    assert len(json.dumps(messages)) < 4_000_000
    await applied.apply(runtime, number, webhooks.of(number, *messages))
    counts = (await api.get("/conversations/counts")).json()
    assert counts["open"]["all"] == 50
    async with runtime.workspace(number.workspace_id) as tx:
        assert await tx.fetchval("select count(*) from message") == 2500
        assert await tx.fetchval("select sum(unread_count) from conversation") == 2500
