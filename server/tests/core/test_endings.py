"""What only grows has an end, and nothing ends too early."""

from datetime import timedelta

import pytest

from rapport import wiring
from rapport.core import endings, fact_log
from rapport.core.ids import new_id
from tests import applied
from tests.factories import webhooks

CONSUMER = wiring.CONSUMERS[0].name


@pytest.fixture
async def facts(runtime, shop):
    """Puts facts of a given age into the log, and the consumers' cursors somewhere."""

    async def put(positions: range, days: int, cursor: int) -> None:
        async with runtime.workspace(shop.workspace_id) as tx:
            await tx.execute("delete from fact where workspace_id = $1", shop.workspace_id)
            for position in positions:
                await tx.execute(
                    "insert into fact (workspace_id, position, kind, payload, at)"
                    " values ($1, $2, 'Test', '{}', now() - make_interval(days => $3))",
                    shop.workspace_id, position, days,
                )  # fmt: skip
            for consumer in wiring.CONSUMERS:
                await tx.execute(
                    "insert into fact_cursor (workspace_id, consumer, position)"
                    " values ($1, $2, $3)"
                    " on conflict (workspace_id, consumer) do update set position = $3",
                    shop.workspace_id, consumer.name, cursor,
                )  # fmt: skip

    return put


async def kept(runtime, shop) -> int:
    async with runtime.workspace(shop.workspace_id) as tx:
        return await fact_log.oldest_kept(tx)


async def test_old_facts_go_once_everybody_has_seen_them(runtime, shop, facts):
    await facts(range(1, 11), days=8, cursor=6)
    await endings.clear(runtime, wiring.ENDINGS)
    assert await kept(runtime, shop) == 7


async def test_young_facts_stay(runtime, shop, facts):
    await facts(range(1, 11), days=6, cursor=10)
    await endings.clear(runtime, wiring.ENDINGS)
    assert await kept(runtime, shop) == 1


async def test_facts_that_somebody_never_read_stay(runtime, shop, facts):
    await facts(range(1, 11), days=8, cursor=10)
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute("delete from fact_cursor where consumer = $1", CONSUMER)
    await endings.clear(runtime, wiring.ENDINGS)
    assert await kept(runtime, shop) == 1


async def test_more_than_one_set_is_removed(runtime, shop, facts, monkeypatch):
    monkeypatch.setattr(endings, "AT_ONCE", 3)
    await facts(range(1, 11), days=8, cursor=10)
    await endings.clear(runtime, wiring.ENDINGS)
    async with runtime.workspace(shop.workspace_id) as tx:
        assert await tx.fetchval("select count(*) from fact") == 0


async def test_expired_sessions_and_links_go(runtime, shop):
    pool = runtime.database.control_pool
    person = await pool.fetchval("select id from control.person")
    for days in (-1, 1):
        await pool.execute(
            "insert into control.session (id, token_hash, person_id, expires_at)"
            " values ($1, $2, $3, now() + make_interval(days => $4))",
            new_id(), new_id().bytes, person, days,
        )  # fmt: skip
        await pool.execute(
            "insert into control.link (token_hash, kind, expires_at)"
            " values ($1, 'setup', now() + make_interval(days => $2))",
            new_id().bytes, days,
        )  # fmt: skip
    await endings.clear(runtime, wiring.ENDINGS)
    for table in ("session", "link"):
        found = await pool.fetch(f"select expires_at > now() as ok from control.{table}")  # noqa: S608
        assert [row["ok"] for row in found] == [True]


CONTROL_ROWS = {
    "control.operator_dead_letter": """
        insert into control.operator_dead_letter
          (id, reason, meta_app_id, path, body, received_at, at)
        values (gen_random_uuid(), 'unknown', '1', '', '', now(), now() - $1::interval)""",
    "queue.pgqueuer_log": """
        insert into queue.pgqueuer_log (created, job_id, status, priority, entrypoint)
        values (now() - $1::interval, 1, 'successful', 0, 'Test')""",
    "queue.pgqueuer": """
        insert into queue.pgqueuer (updated, priority, status, entrypoint)
        values (now() - $1::interval, 0, 'failed', 'Test')""",
}
TENANT_ROWS = {
    "fact_dead_letter": """
        insert into fact_dead_letter (workspace_id, consumer, position, kind, payload, problem, at)
        select $2, 'test', count(*), 'Test', '{}', '', now() - $1::interval
        from fact_dead_letter""",
    "orphan_status": """
        insert into orphan_status (workspace_id, wamid, status, at, received_at)
        values ($2, gen_random_uuid()::text, 'sent', now(), now() - $1::interval)""",
    "message_attempt": """
        insert into message_attempt
          (workspace_id, message_id, number, claimed_at, ended_at, outcome)
        select $2, id, (select count(*) from message_attempt), now(), now() - $1::interval, 'test'
        from message""",
    "media_upload": """
        with file as (
          insert into media (workspace_id, id, direction, kind, state)
          values ($2, gen_random_uuid(), 'outbound', 'image', 'ready') returning id
        )
        insert into media_upload (workspace_id, media_id, number_id, meta_media_id, expires_at)
        select $2, file.id, gen_random_uuid(), '1', now() + interval '30 days' - $1::interval
        from file""",
}
DAYS = {"queue.pgqueuer_log": 7}


@pytest.mark.parametrize("table", CONTROL_ROWS)
async def test_old_rows_of_the_installation_go_and_young_ones_stay(runtime, shop, table):
    pool, day = runtime.database.control_pool, timedelta(days=1)
    for age in (DAYS.get(table, 30) * day + day, DAYS.get(table, 30) * day - day):
        await pool.execute(CONTROL_ROWS[table], age)
    await endings.clear(runtime, wiring.ENDINGS)
    assert await pool.fetchval(f"select count(*) from {table}") == 1  # noqa: S608


@pytest.mark.parametrize("table", TENANT_ROWS)
async def test_old_rows_of_a_workspace_go_and_young_ones_stay(runtime, shop, number, table):
    await applied.apply(runtime, number, webhooks.of(number, webhooks.text("hello")))
    async with runtime.workspace(shop.workspace_id) as tx:
        for days in (31, 29):
            await tx.execute(TENANT_ROWS[table], timedelta(days=days), shop.workspace_id)
    await endings.clear(runtime, wiring.ENDINGS)
    async with runtime.workspace(shop.workspace_id) as tx:
        assert await tx.fetchval(f"select count(*) from {table}") == 1  # noqa: S608


def test_what_somebody_may_come_back_to_has_no_end():
    ended = {ending.table for ending in wiring.ENDINGS}
    assert not ended & {"audit_entry", "dead_letter", "contact_merge", "message"}
