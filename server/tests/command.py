"""The `rapport` command as a process of its own, in a data directory and on ports of its own."""

import os
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.simulator_process import wait_until

PATIENCE_SECONDS = 90.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


@dataclass
class Place:
    """Where an installation lives: its environment. `more` are further settings, by their names."""

    data_dir: Path
    port: int = field(default_factory=free_port)
    simulator_port: int = field(default_factory=free_port)
    more: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        inherited = {k: v for k, v in os.environ.items() if not k.startswith("RAPPORT_")}
        own = {
            "DATA_DIR": str(self.data_dir),
            "PORT": str(self.port),
            "SIMULATOR_PORT": str(self.simulator_port),
            **self.more,
        }
        return {**inherited, **{f"RAPPORT_{name}": value for name, value in own.items()}}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def run(self, *words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        """Runs a command to its end."""
        return subprocess.run(
            [sys.executable, "-m", "rapport.cli", *words],
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )

    def said(self, *words: str) -> str:
        """Runs a command that must succeed; what it printed."""
        ended = self.run(*words)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()

    def refused(self, *words: str) -> str:
        """Runs a command that must fail; the one line that says why."""
        ended = self.run(*words)
        assert ended.returncode == 1, (ended.returncode, ended.stdout, ended.stderr)
        (line,) = ended.stderr.strip().splitlines()
        return line

    def start(self, *words: str) -> "Running":
        return Running(self, *words)


class Running:
    """A command that runs until it is told to stop. What it says is read as it comes."""

    def __init__(self, place: Place, *words: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "rapport.cli", *words],
            env=place.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, words: str, times: int = 1) -> str:
        """The line that holds the words, once it was said so often."""

        def found() -> str | None:
            if self.process.poll() is not None and words not in self.text:
                raise AssertionError(f"it ended without saying {words!r}:\n{self.text}")
            hits = [line for line in self.lines if words in line]
            return hits[-1] if len(hits) >= times else None

        try:
            return wait_until(found, PATIENCE_SECONDS, words)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.text}") from None

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ends it and returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(PATIENCE_SECONDS)
        self._reader.join(PATIENCE_SECONDS)
        return code

    def children(self) -> dict[str, int]:
        """The processes that it runs, by what they are: the first word of their command."""
        found: dict[str, int] = {}
        for pid in _children_of(self.process.pid):
            words = _command_of(pid)
            if "rapport.cli" in words:
                found[words[words.index("rapport.cli") + 1]] = pid
            elif "simulator" in words:
                found["simulator"] = pid
        return found

    def _read(self) -> None:
        stream = self.process.stdout
        if stream is not None:
            with stream:
                for line in stream:
                    self.lines.append(line.rstrip("\n"))


def family(pid: int) -> list[int]:
    """A process and everything that it has started."""
    return [pid, *(each for child in _children_of(pid) for each in family(child))]


def is_alive(pid: int) -> bool:
    """Whether a process runs. One that has ended and waits for its parent does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def _children_of(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(c) for task in tasks for c in (task / "children").read_text().split()]
    except (FileNotFoundError, ProcessLookupError):
        return []


def _command_of(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return []
