"""The applier: messages and statuses a second on one worker, with 1 M messages stored before.

Every webhook carries one item, the dearest way in which Meta delivers them. The log is filled in
one go; what counts is the time from the end of the first batch to that of the last one.
"""

import json
import time
from typing import Any
from uuid import UUID

import asyncpg

from bench.figure import Figure, at_least
from bench.house import Connected, House, seconds_now, until
from rapport.core.clock import SystemClock
from rapport.messaging.rules import callback
from rapport.messaging.rules.callback import Callback
from rapport.meta_webhooks.http.intake import KEEP
from rapport.meta_webhooks.rules import shard_of

MESSAGES = 25_000
STATUSES_OF = 15_000
BATCH = 500
PATIENCE_SECONDS = 90.0
PEOPLE = 10_000
"""Who writes, in turn: each two or three lines."""
NEW_PEOPLE = 10
"""One of ten was never seen before."""


async def run(house: House) -> Figure:
    """Messages first, then `sent`, `delivered` and `read` of answers that were just given."""
    await house.filled()
    owner = await house.owner()
    bare_messages = await _bare_messages(owner, house.connected)
    bare_statuses = await _bare_statuses(owner)
    messages = await _messages(owner, house.connected)
    statuses = await _statuses(owner, house.connected)
    with house.running("worker") as worker:
        first = await _apply(house, owner, worker, messages)
        second = await _apply(house, owner, worker, statuses)
    await _check(owner, len(messages), len(statuses))
    await owner.close()
    return Figure(
        rows=[
            at_least("Applied messages", first["rate"], "/s", 5_000, bare_messages),
            at_least("Applied statuses", second["rate"], "/s", 15_000, bare_statuses),
        ],
        details={
            "ceiling": "the rows alone written by one connection, 500 a transaction",
            "messages": first,
            "statuses": second,
        },
    )


async def _apply(
    house: House, owner: asyncpg.Connection, worker: int, bodies: list[bytes]
) -> dict[str, Any]:
    await house.clear_log()
    count = len(bodies)
    await owner.execute(
        KEEP, [shard_of(body) for body in bodies], [house.connected.app_id] * count, bodies
    )
    watch, database = house.stopwatch(worker), house.stopwatch()
    first, shard = await owner.fetchrow("select min(id), min(shard) from control.webhook_waiting")
    looks: list[tuple[float, int]] = []

    async def done() -> bool:
        lowest = await owner.fetchval(
            "select id from control.webhook_waiting where shard = $1 order by id limit 1", shard
        )
        left = 0 if lowest is None else count - (lowest - first)
        if left < count:
            looks.append((time.perf_counter(), left))
        return left == 0

    await until(done, PATIENCE_SECONDS, every=0.05, what="the log to be applied")
    (began, left), (ended, _) = looks[0], looks[-1]
    return {
        "count": count,
        "seconds": ended - began,
        "rate": left / (ended - began),
        "worker_cpu_us_each": round(watch.read()[0] / len(bodies) * 1e6),
        "postgres_cpu_us_each": round(database.read()[0] / len(bodies) * 1e6),
    }


async def _messages(owner: asyncpg.Connection, to: Connected) -> list[bytes]:
    known = await owner.fetch(
        """
        select i.value, c.profile_name from contact_identity i
        join contact c on c.workspace_id = i.workspace_id and c.id = i.contact_id
        order by c.id desc, i.value limit $1
        """,
        PEOPLE,
    )
    now = seconds_now()
    senders = [
        (f"919{now % 100:02}{n:07}" if n % NEW_PEOPLE == 0 else value, name)
        for n, (value, name) in enumerate(known)
    ]
    bodies: list[bytes] = []
    for n in range(MESSAGES):
        sender, name = senders[n % len(senders)]
        message = {
            "from": sender,
            "id": f"wamid.BENCH{now}{n * 7919 % MESSAGES:08}",
            "timestamp": str(now),
            "type": "text",
            "text": {"body": f"Is order {n} on its way? I have been waiting since Tuesday."},
        }
        contact = {"profile": {"name": name}, "wa_id": sender}
        bodies.append(webhook(to, messages=[message], contacts=[contact]))
    return bodies


async def _statuses(owner: asyncpg.Connection, to: Connected) -> list[bytes]:
    rows = await owner.fetch(
        "select id, wamid, recipient from message where status = 'accepted' order by id limit $1",
        STATUSES_OF,
    )
    now = seconds_now()
    return [
        webhook(to, statuses=[_status(to.workspace_id, row, word, now + late)])
        for late, word in enumerate(("sent", "delivered", "read"))
        for row in rows
    ]


def _status(workspace_id: UUID, row: asyncpg.Record, word: str, at: int) -> dict[str, Any]:
    return {
        "id": row["wamid"],
        "status": word,
        "timestamp": str(at),
        "recipient_id": row["recipient"],
        "biz_opaque_callback_data": callback.mark(Callback(workspace_id, row["id"], 1)),
        "pricing": {"billable": True, "pricing_model": "PMP", "category": "service"},
    }


def webhook(to: Connected, **items: Any) -> bytes:
    """A POST of Meta's for the number of the bench."""
    metadata = {"display_phone_number": "15550001000", "phone_number_id": to.phone_number_id}
    value = {"messaging_product": "whatsapp", "metadata": metadata, **items}
    entry = {"id": to.waba_id, "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


async def _check(owner: asyncpg.Connection, messages: int, statuses: int) -> None:
    """Everything became what it was, so nothing was fast by leaving work out."""
    found = await owner.fetchval("select count(*) from message where wamid like 'wamid.BENCH%'")
    read = await owner.fetchval(
        "select count(*) from message where status = 'read' and pricing is not null"
    )
    buried = await owner.fetchval("select count(*) from dead_letter")
    assert (found % messages, read % (statuses // 3), buried) == (0, 0, 0), (found, read, buried)


async def _bare_messages(owner: asyncpg.Connection, to: Connected) -> float:
    """Message rows a second, without asking whose they are or what they change."""
    place = await owner.fetchrow("select id, contact_id from conversation limit 1")
    assert place is not None
    rows = MESSAGES // 2
    began = time.perf_counter()
    for start in range(0, rows, BATCH):
        await owner.execute(
            """
            insert into message (workspace_id, id, conversation_id, contact_id, number_id,
              direction, type, content, text, wamid, status, rank, sort_at, origin_kind)
            select $1, gen_random_uuid(), $2, $3, $4, 'inbound', 'text',
              jsonb_build_object('text', jsonb_build_object('body', said)), said, said, 'received',
              0, $5, 'contact'
            from unnest($6::text[]) said on conflict do nothing
            """,
            to.workspace_id,
            place["id"],
            place["contact_id"],
            to.number_id,
            SystemClock().now(),
            [f"bare {began} {n}" for n in range(start, start + BATCH)],
        )
    seconds = time.perf_counter() - began
    await owner.execute("delete from message where wamid like 'bare %'")
    return rows / seconds


async def _bare_statuses(owner: asyncpg.Connection) -> float:
    """Messages a second whose status is written, without asking whether it is news."""
    ids = await owner.fetch(
        "select id from message where status = 'accepted' order by id desc limit $1", STATUSES_OF
    )
    began = time.perf_counter()
    for start in range(0, len(ids), BATCH):
        await owner.execute(
            "update message set sent_at = now() where workspace_id ="
            " current_setting('app.workspace_id')::uuid and id = any($1)",
            [row["id"] for row in ids[start : start + BATCH]],
        )
    return len(ids) / (time.perf_counter() - began)
