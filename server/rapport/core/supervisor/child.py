"""One program, and the child process that runs it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rapport.core.parent import ends_with_us

STEADY_SECONDS = 10.0
"""A child that lived this long had started well: its death is not one of a row."""
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 10.0
MOST_KEPT = 65_536
"""How many bytes we remember of what a child said."""


@dataclass(frozen=True)
class Program:
    """What to run. It is ready when it has said its first line on standard output."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    ends_last: bool = False
    """Others need it until their end."""


class Child:
    """A program and its process, of which there are several, one after the other, if it dies."""

    def __init__(self, program: Program, *, once: bool = False) -> None:
        self.program = program
        self.runs_once = once
        """Its end is no death."""
        self.process: subprocess.Popen[bytes] | None = None
        self.exit_code: int | None = None
        self.said = b""
        self.deaths_in_a_row = 0
        self.start_at: float | None = None
        """When it is to be started again, on the monotonic clock."""
        self._started_at = 0.0

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def is_ready(self) -> bool:
        return b"\n" in self.said

    def start(self, keep: Sequence[int]) -> None:
        """Starts it in a process group of its own, so that Ctrl-C reaches us only and we end it in
        order. `keep` are file descriptors that it holds, too."""
        self.start_at, self.said = None, b""
        self._started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.program.command,
            env=self.program.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            bufsize=0,
            pass_fds=tuple(keep),
            process_group=0,
            preexec_fn=ends_with_us(signal.SIGTERM),
        )
        os.set_blocking(self.output, False)

    @property
    def output(self) -> int:
        """The file descriptor of what it says, while it runs."""
        assert self.process is not None  # noqa: S101
        assert self.process.stdout is not None  # noqa: S101 (it was asked for)
        return self.process.stdout.fileno()

    def hear(self) -> bool:
        """Takes in what it has said; whether more may come."""
        while (portion := self._portion()) is not None:
            if not portion:
                return False
            self.said = (self.said + portion)[:MOST_KEPT]
        return True

    def _portion(self) -> bytes | None:
        """What lies ready: nothing at the end, None if there is more to come."""
        try:
            return os.read(self.output, 65_536)
        except BlockingIOError:
            return None

    def has_ended(self) -> bool:
        """Whether its process has just ended; `exit_code` says how, and `said` is whole."""
        if self.process is None or self.process.poll() is None:
            return False
        self.exit_code = self.process.returncode
        self.hear()
        if self.process.stdout:
            self.process.stdout.close()
        self.process = None
        return True

    def plan_restart(self) -> None:
        """Chooses when to start it again: the later, the more often it died in a row."""
        now = time.monotonic()
        steady = now - self._started_at >= STEADY_SECONDS
        self.deaths_in_a_row = 1 if steady else self.deaths_in_a_row + 1
        pause = FIRST_PAUSE_SECONDS * 2 ** (self.deaths_in_a_row - 1)
        self.start_at = now + min(pause, LONGEST_PAUSE_SECONDS)

    def tell(self, number: signal.Signals) -> None:
        """Sends it a signal, if it runs."""
        if self.process is not None:
            self.process.send_signal(number)

    @property
    def how_it_ended(self) -> str:
        code = self.exit_code or 0
        if code < 0:
            return f"was killed by {signal.Signals(-code).name}"
        return f"ended with exit code {code}"


def python(*words: str) -> list[str]:
    """The command that runs a module with this Python."""
    return [sys.executable, "-m", *words]
