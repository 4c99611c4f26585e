"""One number's lane against the simulator: speed at the 1,000/s level, pace at 80/s, and cost.

Webhooks of the simulator rest meanwhile, so that CPU is that of sending: the worker's and
PostgreSQL's. What the statuses cost is the figure `apply`; both at once is the figure `live`.
"""

from typing import Any

import asyncpg

from bench.figure import Figure, at_least, at_most
from bench.house import House, until
from rapport.core.ids import new_id

FAST, FAST_COUNT = 1000, 10_000
CALM, CALM_COUNT = 80, 800
PATIENCE_SECONDS = 60.0

_QUEUE = """
    with chosen as (
      select c.id, c.contact_id, i.given, row_number() over () as n,
             'Your order ' || row_number() over () || ' has left.' as said
      from conversation c join contact_identity i on i.workspace_id = c.workspace_id
        and i.contact_id = c.contact_id and i.kind = 'phone'
      where c.workspace_id = $1 and c.window_expires_at > now() + interval '10 minutes'
      order by c.id desc limit $3
    )
    insert into message (workspace_id, id, conversation_id, contact_id, number_id, direction, type,
      content, text, status, rank, sort_at, origin_kind, recipient, priority, due_at, needs_window,
      client_id)
    select $1, uuidv7(n * interval '1 microsecond'), id, contact_id, $2, 'outbound', 'text',
           jsonb_build_object('text', jsonb_build_object('body', said)), said, 'queued', 10,
           now(), 'api', given, 20, now(), true, $4
    from chosen
"""


async def run(house: House) -> Figure:
    """Both levels, one after the other, on the same worker."""
    await house.filled()
    await house.simulator.call("POST", "/_simulator/webhooks", {"enabled": False})
    owner = await house.owner()
    with house.running("worker") as worker:
        fast = await _send(house, owner, worker, FAST, FAST_COUNT)
        calm = await _send(house, owner, worker, CALM, CALM_COUNT)
    await owner.close()
    off = abs(calm["rate"] / CALM - 1) * 100
    return Figure(
        rows=[
            at_least(
                "Sends through one number at the 1,000/s level", fast["rate"], "/s", 950, FAST
            ),
            at_most("CPU for each of them (worker + PostgreSQL)", fast["cpu_us"], "µs", 350),
            at_most("Pace at 80/s: off by", off, "%", 2),
            at_most("CPU at 80/s (of one core)", calm["cpu_share"] * 100, "%", 5),
        ],
        details={"ceiling": "what the number may send", "fast": fast, "calm": calm},
    )


async def _send(
    house: House, owner: asyncpg.Connection, worker: int, pace: int, count: int
) -> dict[str, Any]:
    await rest(owner)
    await set_pace(owner, pace)
    name = f"bench {pace} {new_id()}"
    # a lane that was left a moment ago may look again before it is woken
    accepted = (await house.simulator.call("GET", "/_simulator/outbox/count"))["count"]
    await queue(owner, house, count, name)
    postgres, own = house.stopwatch(), house.stopwatch(worker)
    simulator = house.stopwatch(house.simulator_pid)
    await wake(owner, house)

    async def all_sent() -> bool:
        sent = await house.simulator.call("GET", "/_simulator/outbox/count")
        return sent["count"] >= accepted + count

    await until(all_sent, PATIENCE_SECONDS, every=0.1, what=f"{count} sends")
    costs = {
        "worker_cpu_us": own.read()[0] / count * 1e6,
        "postgres_cpu_us": postgres.read()[0] / count * 1e6,
        "simulator_cpu_us": simulator.read()[0] / count * 1e6,
    }
    row = await until(lambda: _recorded(owner, name, count), 10, what="the records")
    cpu = costs["worker_cpu_us"] + costs["postgres_cpu_us"]
    return {
        "count": count,
        "seconds": row["seconds"],
        "rate": (count - 1) / row["seconds"],
        "cpu_us": cpu,
        "cpu_share": cpu * count / 1e6 / row["seconds"],
        **{key: round(value) for key, value in costs.items()},
    }


async def _recorded(owner: asyncpg.Connection, name: str, count: int) -> asyncpg.Record | None:
    row = await owner.fetchrow(
        """
        select count(*) as count, count(distinct wamid) as ids,
               extract(epoch from max(accepted_at) - min(accepted_at))::float8 as seconds
        from message where client_id = $1 and wamid is not null
        """,
        name,
    )
    assert row is not None
    return row if row["count"] == row["ids"] == count else None


async def rest(owner: asyncpg.Connection) -> None:
    """Returns when no worker holds a lane, so that the next one sees everything anew."""

    async def at_rest() -> bool:
        return not await owner.fetchval("select exists (select from lane where holder is not null)")

    await until(at_rest, PATIENCE_SECONDS, what="the lane to rest")


async def set_pace(owner: asyncpg.Connection, pace: int) -> None:
    """What Meta lets the number send in a second."""
    await owner.execute("update phone_number set throughput_per_second = $1", pace)


async def queue(owner: asyncpg.Connection, house: House, count: int, name: str) -> None:
    """Messages to as many people, as a program would have ordered them."""
    place = house.connected
    await owner.execute(_QUEUE, place.workspace_id, place.number_id, count, name)
    await owner.execute("analyze message")


async def wake(owner: asyncpg.Connection, house: House) -> None:
    """Marks the lane as one with work."""
    await owner.execute(
        "insert into control.work_waiting (kind, workspace_id, subject, due_at, generation)"
        " values ('lane', $1, $2, now(), 1)"
        " on conflict (kind, workspace_id, subject) do update set due_at = now(),"
        " generation = work_waiting.generation + 1",
        house.connected.workspace_id,
        house.connected.number_id,
    )
