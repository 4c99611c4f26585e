"""What the machine is, and what processes take of it."""

import os
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")


def describe() -> dict[str, Any]:
    """The machine as it stands: read with every figure, since others may be at work on it."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": _first("/proc/cpuinfo", "model name"),
        "memory_gb": round(int(_first("/proc/meminfo", "MemTotal").split()[0]) / 1024**2, 1),
        "kernel": os.uname().release,
        "load": [round(each, 2) for each in os.getloadavg()],
    }


def family(pid: int) -> list[int]:
    """A process and everything that it has started."""
    try:
        threads = list(Path(f"/proc/{pid}/task").iterdir())
        children = [int(c) for t in threads for c in (t / "children").read_text().split()]
    except OSError:
        return []
    return [pid, *(each for child in children for each in family(child))]


def cpu_seconds(pids: Iterable[int]) -> float:
    """Processor time of processes, and of children that have ended."""
    return sum(_ticks(pid) for pid in pids) / TICKS_PER_SECOND


def pss_mb(pid: int) -> float:
    """Memory of a process; what is shared counts by its share (proc(5), smaps_rollup)."""
    try:
        return int(_first(f"/proc/{pid}/smaps_rollup", "Pss").split()[0]) / 1024
    except OSError:
        return 0.0


def command_of(pid: int) -> str:
    """What a process was started with; of paths the last part, since results are published."""
    try:
        words = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ").split()
    except OSError:
        return ""
    return " ".join(Path(word).name if word.startswith("/") else word for word in words)


class Stopwatch:
    """Processor time of process trees and time on the clock, from now on."""

    def __init__(self, *roots: int) -> None:
        self._roots = roots
        self._cpu, self._clock = self._read()

    def _read(self) -> tuple[float, float]:
        pids = {pid for root in self._roots for pid in family(root)}
        return cpu_seconds(pids), time.perf_counter()

    def read(self) -> tuple[float, float]:
        """Seconds of CPU and on the clock since the start."""
        cpu, clock = self._read()
        return cpu - self._cpu, clock - self._clock


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(int(field) for field in fields[11:15])


def _first(path: str, name: str) -> str:
    for line in Path(path).read_text().splitlines():
        if line.startswith(name):
            return line.partition(":")[2].strip()
    return "0"
