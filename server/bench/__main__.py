"""`python -m bench [NAME…]` measures; `python -m bench readme` writes the README's table."""

import asyncio
import contextlib
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import msgspec
import uvloop

from bench import (
    apply,
    crowd,
    desk,
    lane,
    live,
    machine,
    pages,
    readme,
    receive,
    rest,
    screen,
    simulator,
    streams,
    up,
)
from bench.figure import Figure, Row
from bench.house import House, open_house
from rapport.core.clock import SystemClock

FIGURES: dict[str, Callable[[House], Awaitable[Figure]]] = {
    "receive": receive.run,
    "pages": pages.run,
    "screen": screen.run,
    "desk": desk.run,
    "apply": apply.run,
    "lane": lane.run,
    "live": live.run,
    "streams": streams.run,
}
"""In this order they share one installation."""
OF_THEIR_OWN: dict[str, Callable[[Any], Awaitable[Figure]]] = {
    "simulator": simulator.run,
    "crowd": crowd.run,
    "rest": rest.run,
    "up": up.run,
}


async def measure(names: Sequence[str]) -> bool:
    """Measures in our order and writes a file for each; whether all bounds hold."""
    holds = True
    async with contextlib.AsyncExitStack() as stack:
        house = None
        for name, run in FIGURES.items():
            if name in names:
                house = house or await stack.enter_async_context(open_house())
                holds &= await _measure(name, run(house))
    for name, run in OF_THEIR_OWN.items():
        if name in names:
            holds &= await _measure(name, run(None))
    return holds


async def _measure(name: str, figure: Awaitable[Figure]) -> bool:
    before, began = machine.describe(), time.perf_counter()
    found = await figure
    result = {
        "name": name,
        "measured_at": SystemClock().now().isoformat(timespec="seconds"),
        "seconds": round(time.perf_counter() - began, 1),
        "machine": before,
        "load_after": [round(each, 2) for each in os.getloadavg()],
        "rows": found.rows,
        "details": found.details,
    }
    text = msgspec.json.format(msgspec.json.encode(result), indent=2)
    readme.RESULTS.mkdir(exist_ok=True)
    (readme.RESULTS / f"{name}.json").write_bytes(text + b"\n")
    for row in found.rows:
        print(_line(row))
    print(f"  ({name}: {result['seconds']} s, load {before['load'][0]})", flush=True)
    return all(row.holds is not False for row in found.rows)


def _line(row: Row) -> str:
    sign = {True: "✓", False: "✗", None: " "}[row.holds]
    return f"{sign} {row.what:<60} {readme.amount(row.value, row.unit):>14}   {readme.bound(row)}"


def main(words: Sequence[str]) -> int:
    known = [*FIGURES, *OF_THEIR_OWN]
    if list(words) == ["readme"]:
        readme.write()
        return 0
    unknown = [word for word in words if word not in known]
    if unknown:
        print(f"There is no figure {unknown[0]!r}. Known are {', '.join(known)}, and `readme`.")
        return 2
    # told to end, it still ends what it has started
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return 0 if runner.run(measure(words or known)) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
