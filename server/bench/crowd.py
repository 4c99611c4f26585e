"""A million messages to a crowd of a million: what they add to the simulator's memory.

Everybody is written to once; members read, answer, tap, block and move as crowds do, and everything
is delivered to a webhook endpoint. Memory is read all along: it may not grow with the messages.
"""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from bench.client import Caller
from bench.figure import Figure, at_least, at_most
from bench.house import environment, free_port, running
from bench.load import Endpoint, Load
from bench.machine import Stopwatch, pss_mb
from bench.simulator import CONNECTIONS, request

PEOPLE = 1_000_000
STEP = 50_000
WARM_STEPS = 2
"""The first messages fill what is bounded: logs, pools, and what every number has of its crowd."""
GROWTH_MB = 16.0
BEHAVIOUR = {"rate_limits": False, "window": "off"}
HABITS = {"read_after": [1, 10], "answer_after": [1, 10]}
WEBHOOKS = {"batch_size": 100}
SETTLE_SECONDS = 60.0


async def run(_: object) -> Figure:
    with TemporaryDirectory(prefix="rapport-bench-") as folder:
        return await _measure(Path(folder) / "log")


async def _measure(log: Path) -> Figure:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with running(environment(), log, "simulator", "--port", str(port), "--seed", "1") as pid:
        simulator = Caller(url)
        endpoint = await Endpoint.open()
        number, token = await _prepare(simulator, endpoint)
        memory = [pss_mb(pid)]
        watch = Stopwatch(pid)
        for first in range(0, PEOPLE, STEP):
            people = await asyncio.to_thread(_people, url, first)
            load = Load(STEP, lambda each, to=people: request(number, token, each, to[each]))
            await load.run(url, CONNECTIONS)
            assert load.accepted == STEP, load.first_refusal
            memory.append(pss_mb(pid))
        simulator.close()
        simulator = Caller(url)  # the first connection was idle for too long
        await _settle(simulator)
        cpu, seconds = watch.read()
        memory.append(pss_mb(pid))
        crowd = await simulator.call("GET", "/_simulator/crowd")
        pending = await simulator.call("GET", "/_simulator/webhooks/pending")
        simulator.close()
        endpoint.close()
    growth = max(memory[WARM_STEPS + 1 :]) - memory[WARM_STEPS]
    return Figure(
        rows=[
            at_most("Memory that a million messages to a crowd add", growth, "MB", GROWTH_MB),
            at_most("… to what the simulator takes", max(memory), "MB", None),
            at_least("Messages to a crowd, with all that follows", PEOPLE / seconds, "/s", None),
        ],
        details={
            "memory_mb": [round(each, 1) for each in memory],
            "every": STEP,
            "cpu_us_per_message": round(cpu / PEOPLE * 1e6),
            "statuses": endpoint.statuses,
            "counts": crowd["counts"],
            "dropped": pending["dropped"],
        },
    )


async def _prepare(simulator: Caller, endpoint: Endpoint) -> tuple[str, str]:
    """The number that writes, and the token."""
    state = await simulator.call("GET", "/_simulator/state")
    await simulator.call("POST", "/_simulator/behaviour", BEHAVIOUR)
    await simulator.call("POST", "/_simulator/webhooks", {"callback_url": endpoint.url, **WEBHOOKS})
    await simulator.call("POST", "/_simulator/crowd", {"size": PEOPLE, "habits": HABITS})
    endpoint.expect(4 * PEOPLE)  # never: not everybody reads
    return state["wabas"][0]["numbers"][0]["id"], state["access_token"]


def _people(url: str, first: int) -> list[str]:
    """The numbers of a step's people."""
    after = f"&after={first - 1}" if first else ""
    address = f"{url}/_simulator/crowd/people?format=csv&limit={STEP}{after}"
    with urlopen(address, timeout=60) as answer:  # noqa: S310 our own process
        lines = answer.read().decode().splitlines()
    return [line.partition(",")[0] for line in lines[1:]]


async def _settle(simulator: Caller) -> None:
    """Returns when what will be read has been read, and all is told."""
    async with asyncio.timeout(SETTLE_SECONDS):
        while True:
            crowd = await simulator.call("GET", "/_simulator/crowd")
            pending = await simulator.call("GET", "/_simulator/webhooks/pending")
            if not (crowd["unread"] or pending["queued"] or pending["in_transit"]):
                return
            await asyncio.sleep(0.2)
