"""The simulator on one core: accepted sends a second, alone and with three statuses each delivered.

Load and webhook endpoint are on the other core. Every second message is a template, everybody is
written to once. The ceiling is a bare handler on the same HTTP server, in turn with it.
"""

import asyncio
import os
import statistics
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import Struct

from bench.client import Caller
from bench.figure import Figure, at_least, at_most
from bench.house import environment, free_port, running
from bench.load import Endpoint, Load, send
from bench.machine import Stopwatch

CONNECTIONS = 64
ROUNDS = 5
SENDS = 8_000
STATUSES = 3
SETTLE_SECONDS = 0.5
# no limits, and people who read at once, or the last status of a round would be waited for
BEHAVIOUR = {"rate_limits": False, "window": "off", "delivered_ms": 60, "read_ms": [70, 120]}
WAYS: dict[str, dict[str, Any]] = {
    "off": {"enabled": False},
    "together": {"enabled": True, "batch_size": 20},
    "one_each": {"enabled": True, "batch_size": 1},
}


class Round(Struct):
    rate: float  # sends of a second, until the last status has been delivered
    cpu_us: float


async def run(_: object) -> Figure:
    """Bare handler and simulator in turn, so that both see the same weather."""
    with TemporaryDirectory(prefix="rapport-bench-") as folder:
        return await _measure(Path(folder) / "log")


async def _measure(log: Path) -> Figure:
    port, other_port = free_port(), free_port()
    with (
        running(environment(), log, "simulator", "--port", str(port), "--seed", "1") as pid,
        running(environment(), log, "bench.bare_graph", str(other_port)) as other,
    ):
        _on_own_core(pid, other)
        endpoint = await Endpoint.open()
        bare: list[Round] = []
        seen: dict[str, list[Round]] = {way: [] for way in WAYS}
        for _ in range(ROUNDS):
            bare.append(await _bare(f"http://127.0.0.1:{other_port}", other))
            for way, rounds in seen.items():
                rounds.append(await _round(f"http://127.0.0.1:{port}", pid, way, endpoint))
        endpoint.close()
    return _figure(bare, seen)


def _figure(bare: list[Round], seen: dict[str, list[Round]]) -> Figure:
    off, together, one_each = (_median(rounds) for rounds in seen.values())
    ceiling = _median(bare)
    ratio = statistics.median(
        ours.rate / its.rate for ours, its in zip(seen["off"], bare, strict=True)
    )
    return Figure(
        rows=[
            at_least("Sends that the simulator takes", off.rate, "/s", 4000, ceiling.rate),
            at_least("… over the ceiling of a bare handler", ratio, "×", None),
            at_least("… with three statuses each delivered", together.rate, "/s", 2200),
            at_most("CPU of the simulator for each of these", together.cpu_us, "µs", 450),
            at_most("… where every status is a webhook of its own", one_each.cpu_us, "µs", 450),
        ],
        details={
            "ceiling": "a bare ASGI handler on the same server that reads and answers JSON",
            "pinned": "simulator on one core, load and webhook endpoint on the other",
            "bare": bare,
            **seen,
        },
    )


def _median(rounds: list[Round]) -> Round:
    return Round(
        statistics.median(each.rate for each in rounds),
        statistics.median(each.cpu_us for each in rounds),
    )


async def _bare(url: str, pid: int) -> Round:
    load = Load(SENDS, lambda number: request("0", "token", number))
    watch = Stopwatch(pid)
    await load.run(url, CONNECTIONS)
    cpu, seconds = watch.read()
    return Round(SENDS / seconds, cpu / SENDS * 1e6)


async def _round(url: str, pid: int, way: str, endpoint: Endpoint) -> Round:
    simulator = Caller(url)
    await simulator.call("POST", "/_simulator/reset")
    state = await simulator.call("GET", "/_simulator/state")
    await simulator.call("POST", "/_simulator/behaviour", BEHAVIOUR)
    settings = {"callback_url": endpoint.url, **WAYS[way]}
    await simulator.call("POST", "/_simulator/webhooks", settings)
    number, token = state["wabas"][0]["numbers"][0]["id"], state["access_token"]
    load = Load(SENDS, lambda each: request(number, token, each))
    endpoint.expect(STATUSES * SENDS)
    watch = Stopwatch(pid)
    await load.run(url, CONNECTIONS)
    if way == "off":
        seconds = watch.read()[1]
        await asyncio.sleep(SETTLE_SECONDS)  # the outbox still moves its statuses on
        cpu = watch.read()[0]
    else:
        await endpoint.all_came()
        cpu, seconds = watch.read()
    simulator.close()
    assert load.accepted == SENDS, load.first_refusal
    return Round(SENDS / seconds, cpu / SENDS * 1e6)


def request(number_id: str, token: str, each: int, to: str = "") -> bytes:
    """Every second one is a template. Without `to`, everybody is written to once."""
    message: dict[str, object] = {
        "to": to or f"+1{2_000_000_000 + each}",
        "biz_opaque_callback_data": f"{each:067}",
    }
    if each % 2:
        message |= {"type": "text", "text": {"body": f"Your order {each} has left. " + "x" * 60}}
    else:
        body = [{"type": "text", "text": text} for text in ("Ann", f"A-{each}")]
        button = {"type": "button", "sub_type": "url", "index": "1", "parameters": body[1:]}
        message |= {
            "type": "template",
            "template": {
                "name": "order_update",
                "language": {"code": "en_US"},
                "components": [{"type": "body", "parameters": body}, button],
            },
        }
    return send(f"/v23.0/{number_id}/messages", token, message)


def _on_own_core(*pids: int) -> None:
    """Puts these on the first core and us on the second, where there are two."""
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) < 2:
        return
    for pid in pids:
        for thread in os.listdir(f"/proc/{pid}/task"):
            os.sched_setaffinity(int(thread), cores[:1])
    os.sched_setaffinity(0, cores[1:2])
