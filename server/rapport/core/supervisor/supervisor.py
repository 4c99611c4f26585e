"""Starts children, watches them, and ends them."""

import contextlib
import selectors
import signal
import socket
import time
from collections.abc import Callable, Generator, Sequence

from rapport.core.failure import Failure
from rapport.core.supervisor.child import Child, Program

DEATHS_IN_A_ROW = 5
GRACE_SECONDS = 7.0
"""How long children may take to end before they are killed."""
LONGEST_WAIT_SECONDS = 60.0
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class ChildFailed(Failure):
    """A child did not start, or dies again and again."""


class Stopped(Exception):
    """We were told to stop."""


class Supervisor:
    """Made by `supervising`. `keep` are file descriptors that every child holds, too."""

    def __init__(
        self, say: Callable[[str], None], keep: Sequence[int], signals: socket.socket
    ) -> None:
        self._say = say
        self._keep = keep
        self._signals = signals
        self._children: list[Child] = []
        self._selector = selectors.DefaultSelector()
        self._selector.register(signals, selectors.EVENT_READ)

    def start(self, *programs: Program) -> None:
        """Starts programs side by side; returns when all are ready. Raises ChildFailed, Stopped."""
        started = [self._add(Child(program)) for program in programs]
        while not all(child.is_ready for child in started):
            self._turn()
            for child in started:
                if child.process is None and not child.is_ready:
                    raise ChildFailed(f"{child.name} {child.how_it_ended} before it was ready.")

    def ask(self, program: Program) -> str:
        """Runs a program to its end and returns what it said. Raises ChildFailed, Stopped."""
        child = self._add(Child(program, once=True))
        while child.process is not None:
            self._turn()
        self._children.remove(child)
        if child.exit_code:
            raise ChildFailed(f"{child.name} {child.how_it_ended}.")
        return child.said.decode(errors="replace")

    def watch(self) -> None:
        """Keeps every child running. Raises Stopped, ChildFailed."""
        while True:
            self._turn()

    def end_all(self) -> None:
        """Ends every child: first those that need others, then those that are needed. Whoever takes
        longer than 7 s is killed; being told to stop once more kills at once."""
        for last in (False, True):
            group = [child for child in self._children if child.program.ends_last is last]
            for child in group:
                child.tell(signal.SIGTERM)
            deadline = time.monotonic() + GRACE_SECONDS
            while any(child.process for child in group):
                if self._is_told_to_stop(0.05) or (not last and time.monotonic() > deadline):
                    for child in group:
                        child.tell(signal.SIGKILL)
                for child in group:
                    self._has_ended(child)
        self._selector.close()

    def _add(self, child: Child) -> Child:
        self._children.append(child)
        self._start(child)
        return child

    def _start(self, child: Child) -> None:
        child.start(self._keep)
        self._selector.register(child.output, selectors.EVENT_READ, child)

    def _turn(self) -> None:
        """Waits for the next thing to happen, and deals with it."""
        if self._is_told_to_stop(self._patience()):
            raise Stopped
        for child in self._children:
            self._look_after(child)

    def _patience(self) -> float:
        """Seconds until a child is to be started again; otherwise every death wakes us."""
        starts = [child.start_at for child in self._children if child.start_at is not None]
        return max(0.0, min(starts) - time.monotonic()) if starts else LONGEST_WAIT_SECONDS

    def _is_told_to_stop(self, seconds: float) -> bool:
        """Hears what children say and signals tell us, for at most so long."""
        told = False
        for key, _ in self._selector.select(seconds):
            child: Child | None = key.data
            if child is None:
                told = any(number in STOPPING for number in self._signals.recv(100))
            elif not child.hear():
                self._selector.unregister(key.fd)
        return told

    def _has_ended(self, child: Child) -> bool:
        """Whether it has just ended. Whatever it may have left behind holds its output, so that the
        end of that need not come; the next life may get the same number."""
        output = child.output if child.process else None
        if not child.has_ended():
            return False
        if output is not None and output in self._selector.get_map():
            self._selector.unregister(output)
        return True

    def _look_after(self, child: Child) -> None:
        if self._has_ended(child) and not child.runs_once:
            child.plan_restart()
            if child.deaths_in_a_row >= DEATHS_IN_A_ROW:
                raise ChildFailed(f"{child.name} {child.how_it_ended}, {DEATHS_IN_A_ROW} times.")
            if child.is_ready:
                self._say(f"{child.name} {child.how_it_ended} and is started again")
        elif child.start_at is not None and time.monotonic() >= child.start_at:
            self._start(child)


@contextlib.contextmanager
def supervising(say: Callable[[str], None], keep: Sequence[int] = ()) -> Generator[Supervisor]:
    """Takes signals over and gives a supervisor; ends every child at the end, whatever happened.

    Being told to stop (SIGTERM, Ctrl-C, the terminal closed) ends the block quietly. `say` tells a
    person what becomes of children.
    """
    with _hearing_signals() as signals:
        supervisor = Supervisor(say, keep, signals)
        try:
            yield supervisor
        except Stopped:
            say("stopping")
        finally:
            supervisor.end_all()


@contextlib.contextmanager
def _hearing_signals() -> Generator[socket.socket]:
    """A socket that receives the number of every signal that comes (signal.set_wakeup_fd)."""
    hears, tells = socket.socketpair()
    for end in (hears, tells):
        end.setblocking(False)
    before = signal.set_wakeup_fd(tells.fileno())
    handlers = {
        number: signal.signal(number, _wake)
        for number in (*STOPPING, signal.SIGCHLD)
        if signal.getsignal(number) is not signal.SIG_IGN  # as under nohup
    }
    try:
        yield hears
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(before)
        hears.close()
        tells.close()


def _wake(*_: object) -> None:
    """A signal needs a handler of Python's to be written to the socket."""
