"""What `rapport up` takes when nobody does anything: the summed PSS of all its processes."""

import asyncio
import shutil
import tempfile
import time
from pathlib import Path

from bench.figure import Figure, at_most
from bench.house import environment, free_port, until
from bench.machine import command_of, cpu_seconds, family, pss_mb
from bench.up import Make, remove

BOUND_MB = 450.0
SETTLE_SECONDS = 30.0
"""Those who worked for the demo end by and by."""
WATCH_SECONDS = 10.0
START_SECONDS = 120.0


async def run(_: object) -> Figure:
    """Everything is started, demo included, and left alone."""
    folder = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    folder.chmod(0o755)

    given = environment(
        DATA_DIR=str(folder), PORT=str(free_port()), SIMULATOR_PORT=str(free_port())
    )
    log = folder / "up.log"
    try:
        with Make(["-m", "rapport.cli", "up"], given, log) as up:
            await until(lambda: _says(log, "Ctrl-C stops"), START_SECONDS, what="the end of up")
            await asyncio.sleep(SETTLE_SECONDS)
            pids = family(up.pid)
            memory = {pid: pss_mb(pid) for pid in pids}
            parts = [(round(memory[pid], 1), command_of(pid)[:90]) for pid in pids]
            before, began = cpu_seconds(pids), time.perf_counter()
            await asyncio.sleep(WATCH_SECONDS)
            busy = (cpu_seconds(pids) - before) / (time.perf_counter() - began)
    finally:
        remove(folder)
        shutil.rmtree(folder, ignore_errors=True)
    return Figure(
        rows=[
            at_most(
                "Memory of everything at rest (summed PSS)", sum(memory.values()), "MB", BOUND_MB
            ),
            at_most("CPU of everything at rest (of one core)", busy * 100, "%", None),
        ],
        details={"processes": sorted(parts, reverse=True)},
    )


async def _says(log: Path, words: str) -> bool:
    return words in log.read_text(errors="replace")
