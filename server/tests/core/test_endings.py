"""What only grows has an end, and nothing ends too early."""

import pytest

from rapport import wiring
from rapport.core import endings, fact_log
from rapport.core.ids import new_id

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
