"""The webhook door: durable webhooks a second, against the ceiling of a bare handler.

One text to three statuses, signed, over 64 kept connections, each with one request under way; the
web process alone on one core, PostgreSQL and the load on the other. No worker applies meanwhile.
"""

import asyncio
import contextlib
import os
import statistics
import time
from collections.abc import Generator

from msgspec import Struct

from bench.apply import webhook
from bench.client import Connection, request
from bench.figure import Figure, at_least, at_most, percentile, spread
from bench.house import House, free_port, running, seconds_now
from bench.machine import family
from rapport.whatsapp.signature import sign

CONNECTIONS = 64
ROUNDS = 9
SECONDS = 1.5
WARM_SECONDS = 0.4
MOST = 60_000
"""Requests of one round."""
VARIETY = 4_000
OPEN_RATE, OPEN_SECONDS = 1_000, 3.0


class Round(Struct):
    """What one round of load has seen."""

    rate: float
    times: list[float]
    cpu_us: float


async def run(house: House) -> Figure:
    """Bare handler and product in turn, so that both see the same weather."""
    requests = _requests(house)
    bare, ours, calm = [], [], []
    port = free_port()
    log = house.folder / "bare.log"
    with (
        house.running("web") as web,
        running(house.environment, log, "bench.bare", str(port)) as other,
        _on_own_cores(house, web, other),
    ):
        bare_url = f"http://127.0.0.1:{port}"
        for _ in range(ROUNDS):
            await house.clear_log()
            bare.append(await _load(bare_url, requests, house, other))
            await house.clear_log()
            ours.append(await _load(house.url, requests, house, web))
        calm = await _at_rate(house.url, requests)
        kept = await house.clear_log()
    rate = statistics.median(each.rate for each in ours)
    ceiling = statistics.median(each.rate for each in bare)
    times = [seconds for each in ours for seconds in each.times]
    # each round against its neighbour: a shared machine changes its speed within seconds
    ratio = statistics.median(us.rate / it.rate for us, it in zip(ours, bare, strict=True))
    cpu = statistics.median(each.cpu_us for each in ours)
    least = statistics.median(each.cpu_us for each in bare)
    return Figure(
        rows=[
            at_least("Durable webhooks received", rate, "/s", None, ceiling),
            at_least("… over the ceiling of a bare handler", ratio, "×", 0.8),
            at_most(
                "… p99 with 64 connections waiting", percentile(times, 0.99) * 1000, "ms", None
            ),
            at_most("CPU of the web process for each", cpu, "µs", 130, least),
        ],
        details={
            "ceiling": "a bare ASGI handler, same server, same statement, no signature check",
            "rates": [round(each.rate) for each in ours],
            "rates_of_bare": [round(each.rate) for each in bare],
            "saturated": spread(times),
            "at_1000_a_second": spread(calm),
            "kept": kept,
            "pinned": "web on one core, PostgreSQL and load on the other",
        },
    )


def _requests(house: House) -> list[bytes]:
    to, now = house.connected, seconds_now()
    made: list[bytes] = []
    for n in range(VARIETY):
        if n % 4 == 0:
            message = {
                "from": f"9170000{n:05}", "id": f"wamid.HBgMRECEIVE{n:040}", "timestamp": str(now),
                "type": "text", "text": {"body": f"Hello, is order {n} on its way to me? Thanks!"},
            }  # fmt: skip
            contact = {"profile": {"name": f"Somebody {n}"}, "wa_id": message["from"]}
            body = webhook(to, messages=[message], contacts=[contact])
        else:
            status = {
                "id": f"wamid.HBgMRECEIVE{n:040}", "status": "delivered", "timestamp": str(now),
                "recipient_id": f"9170000{n:05}", "biz_opaque_callback_data": "0" * 67,
                "conversation": {"id": f"{n:032}", "origin": {"type": "service"}},
                "pricing": {"billable": True, "pricing_model": "PMP", "category": "service"},
            }  # fmt: skip
            body = webhook(to, statuses=[status])
        headers = {"X-Hub-Signature-256": sign(body, to.app_secret)}
        made.append(request("POST", "/webhooks/whatsapp", body, headers))
    return made


async def _load(url: str, requests: list[bytes], house: House, pid: int) -> Round:
    connections = [await Connection.to(url) for _ in range(CONNECTIONS)]
    await _drive(connections, requests, WARM_SECONDS)
    watch = house.stopwatch(pid)
    times = await _drive(connections, requests, SECONDS)
    cpu, seconds = watch.read()
    for connection in connections:
        connection.close()
    return Round(len(times) / seconds, times, cpu / len(times) * 1e6)


async def _drive(
    connections: list[Connection], requests: list[bytes], seconds: float
) -> list[float]:
    """How long each answer took, from connections that ask again at once."""
    times: list[float] = []
    numbers = iter(range(MOST))
    until = time.perf_counter() + seconds

    async def ask(connection: Connection) -> None:
        for number in numbers:
            began = time.perf_counter()
            if began > until:
                return
            status, body = await connection.ask(requests[number % len(requests)])
            assert status == 200, (status, body)
            times.append(time.perf_counter() - began)

    await asyncio.gather(*(ask(connection) for connection in connections))
    return times


async def _at_rate(url: str, requests: list[bytes]) -> list[float]:
    """Answers' times where webhooks come at a steady pace, each counted from its due moment."""
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for _ in range(CONNECTIONS):
        free.put_nowait(await Connection.to(url))
    times: list[float] = []

    async def ask(ready: bytes, due: float) -> None:
        connection = await free.get()
        status, body = await connection.ask(ready)
        assert status == 200, (status, body)
        times.append(time.perf_counter() - due)
        free.put_nowait(connection)

    async with asyncio.TaskGroup() as group:
        began = time.perf_counter()
        for number in range(int(OPEN_RATE * OPEN_SECONDS)):
            due = began + number / OPEN_RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            group.create_task(ask(requests[number % len(requests)], due))
    while not free.empty():
        free.get_nowait().close()
    return times


@contextlib.contextmanager
def _on_own_cores(house: House, *web: int) -> Generator[None]:
    """Puts the web process on a core of its own, where there are two at least."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        yield
        return
    rest = [0, *family(house.database_pid), *family(house.simulator_pid)]
    for pid in web:
        _bind(pid, cores[:1])
    for pid in rest:
        _bind(pid, cores[1:])
    yield
    for pid in rest:
        _bind(pid, cores)


def _bind(pid: int, cores: list[int]) -> None:
    """Every thread of the process; a connection's server process may have ended meanwhile."""
    threads = [0] if pid == 0 else [int(each) for each in _threads(pid)]
    for thread in threads:
        with contextlib.suppress(ProcessLookupError):
            os.sched_setaffinity(thread, cores)


def _threads(pid: int) -> list[str]:
    with contextlib.suppress(FileNotFoundError):
        return os.listdir(f"/proc/{pid}/task")
    return []
