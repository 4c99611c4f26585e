"""The child's end: `python -I -m rapport.core.sandbox.child`. Works until its input ends."""

import ctypes
import importlib
import os
import resource
import signal
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO, get_type_hints

import msgspec
from msgspec import Raw, Struct

LENGTH = struct.Struct("!I")
MEMORY = 1024**3
"""Address space, so memory and mapped libraries together."""
LARGEST_FILE = 256 * 1024**2
OPEN_FILES = 64
NICENESS = 10
"""Conversations come first: a conversion takes the processor that nobody else wants."""

_PR_SET_PDEATHSIG = 1


class Task(Struct, frozen=True):
    """`work` names a function of one argument, `module:function`; `order` is that argument."""

    work: str
    order: Raw


class Done(Struct, frozen=True, tag=True):
    answer: Raw


class Broke(Struct, frozen=True, tag=True):
    problem: str


Answer = Done | Broke


def main() -> None:
    """Takes tasks from standard input and answers on what was standard output."""
    answers = os.fdopen(os.dup(1), "wb")
    # libraries print; the answers' pipe is not theirs
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _bound()
    while (task := _read(sys.stdin.buffer)) is not None:
        answer = msgspec.json.encode(_carry_out(task))
        answers.write(LENGTH.pack(len(answer)) + answer)
        answers.flush()


def _bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(NICENESS)
    if sys.platform == "linux":
        # our end with the parent's is otherwise noticed only between two tasks (prctl(2))
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _read(source: BinaryIO) -> Task | None:
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return msgspec.json.decode(source.read(*LENGTH.unpack(head)), type=Task)


def _carry_out(task: Task) -> Answer:
    try:
        work = find(task.work)
        expected, _ = signature(work)
        answer = work(msgspec.json.decode(task.order, type=expected))
        return Done(Raw(msgspec.json.encode(answer)))
    except Exception as problem:
        return Broke(f"{type(problem).__name__}: {problem}"[:500])


def find(name: str) -> Callable[[Any], Any]:
    """The function that a task names."""
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


def signature(work: Callable[..., Any]) -> tuple[Any, Any]:
    """The types of a function's one argument and of its answer."""
    hints = get_type_hints(work)
    answer = hints.pop("return")
    (expected,) = hints.values()
    return expected, answer


if __name__ == "__main__":
    main()
