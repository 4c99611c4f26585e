"""`make up` on a fresh clone, with warm package caches, until the login page answers."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from bench.figure import Figure, at_most
from bench.house import environment, free_port, until
from rapport.core.parent import ends_with_us
from rapport.core.postgres import places

ROOT = Path(__file__).parents[2]
BOUND_SECONDS = 90.0
PATIENCE_SECONDS = 240.0
STOP_SECONDS = 40.0


class Make:
    """A command that brings everything up, in a process group of its own; Ctrl-C ends it."""

    def __init__(self, command: Sequence[str], given: Mapping[str, str], log: Path) -> None:
        program = [sys.executable, *command] if command[0] == "-m" else list(command)
        with log.open("ab") as said:
            self._process = subprocess.Popen(
                program,
                env=given,
                stdout=said,
                stderr=said,
                process_group=0,
                preexec_fn=ends_with_us(signal.SIGINT),
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def has_ended(self) -> bool:
        return self._process.poll() is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if not self.has_ended:
            os.killpg(self._process.pid, signal.SIGINT)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


async def run(_: object) -> Figure:
    """The clone is of what is committed."""
    folder = Path(tempfile.mkdtemp(prefix="rapport-bench-"))
    folder.chmod(0o755)
    clone, log, port = folder / "rapport", folder / "up.log", free_port()
    subprocess.run(["git", "clone", "-q", "--no-local", ROOT, clone], check=True)
    given = environment(
        DATA_DIR=str(folder / "var"), PORT=str(port), SIMULATOR_PORT=str(free_port())
    )
    given.pop("VIRTUAL_ENV", None)
    steps: dict[str, float] = {}
    try:
        began = time.perf_counter()
        with Make(["make", "-C", str(clone), "up", f"PYTHON={_python()}"], given, log) as make:

            async def answers() -> bool:
                assert not make.has_ended, log.read_text(errors="replace")[-3000:]
                _note_steps(log, steps, time.perf_counter() - began)
                return await look(port)

            await until(answers, PATIENCE_SECONDS, every=0.1, what="the login page")
            seconds = time.perf_counter() - began
    finally:
        remove(folder / "var")
        shutil.rmtree(folder, ignore_errors=True)
    return Figure(
        rows=[
            at_most("`make up` on a fresh clone, to the login page", seconds, "s", BOUND_SECONDS)
        ],
        details={"step begins after seconds": steps},
    )


def _python() -> str:
    """The Python that made our environment, since the clone makes one of its own."""
    return str(Path(sys.base_prefix) / "bin" / f"python3.{sys.version_info.minor}")


def _note_steps(log: Path, steps: dict[str, float], after: float) -> None:
    for line in log.read_text(errors="replace").splitlines():
        if "▸" in line:
            name = line.partition("▸")[2].partition("\x1b")[0].strip()
            steps.setdefault(name, round(after, 1))


async def look(port: int) -> bool:
    """Whether the page that every visitor is given answers, and the API with it."""
    return await _answers(port, "/", b"<div id=") and await _answers(
        port, "/api/v1/session", b"authenticated"
    )


async def _answers(port: int, path: str, words: bytes) -> bool:
    try:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.write(
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/html, */*\r\n"
        "Connection: close\r\n\r\n".encode()
    )
    answer = await reader.read()
    writer.close()
    return answer.startswith(b"HTTP/1.1 200") and words in answer


def remove(data_dir: Path) -> None:
    """The database of an installation that has ended, wherever it had to stand."""
    if data_dir.exists():
        shutil.rmtree(places.find(data_dir).data.parent, ignore_errors=True)
