"""Our end: a few children, started when there is work and ended when there is none."""

import asyncio
import os
import sys
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import Raw

from rapport.core import log, metrics
from rapport.core.sandbox.child import LENGTH, Answer, Broke, Task

logger = log.get(__name__)
A = TypeVar("A")
R = TypeVar("R")

PLACES = 2
IDLE_SECONDS = 20.0
TASKS_EACH = 200
"""A child is replaced after so many, and so is what it may have leaked."""
LONGEST_ANSWER = 256 * 1024

FAILED = metrics.counter("sandbox_failures_total", "Work that a sandbox could not do", ("work",))


@dataclass(frozen=True)
class Work(Generic[A, R]):
    """A function of one argument at the top of a module, `module:function`, and the type of what it
    returns. By its name, so that we need not import the decoders that it does; both travel as JSON.
    """

    name: str
    answer: Any


class WorkFailed(Exception):
    """The work raised, took too long, or ended its process. The text says which."""


class Sandbox:
    """At most `places` pieces of work at a time; the others wait their turn."""

    def __init__(self, places: int = PLACES) -> None:
        self._places = asyncio.Semaphore(places)
        self._free: list[_Child] = []

    async def run(self, work: Work[A, R], order: A, *, seconds: float = 60.0) -> R:
        """Carries the work out in a child. Raises WorkFailed. A cancelled call ends the child."""
        task = msgspec.json.encode(Task(work.name, Raw(msgspec.json.encode(order))))
        async with self._places:
            child = self._free.pop() if self._free else await _start()
            try:
                answer = _read(await _ask(child, task, seconds), work.answer)
            except BaseException as problem:
                await _end(child)
                if isinstance(problem, WorkFailed):
                    FAILED.labels(work.name).inc()
                    logger.warning("work failed", work=work.name, problem=str(problem))
                raise
            self._keep(child)
        return answer

    async def close(self) -> None:
        """Ends the children that wait."""
        while self._free:
            await _end(self._free.pop())

    def _keep(self, child: "_Child") -> None:
        child.tasks += 1
        self._free.append(child)
        rest = IDLE_SECONDS if child.tasks < TASKS_EACH else 0
        asyncio.get_running_loop().call_later(rest, self._retire, child, child.tasks)

    def _retire(self, child: "_Child", tasks: int) -> None:
        if child in self._free and child.tasks == tasks:
            self._free.remove(child)
            # it ends by itself, and the loop's watcher takes note
            child.stdin.close()


@dataclass(eq=False)
class _Child:
    process: asyncio.subprocess.Process
    stdin: asyncio.StreamWriter
    stdout: asyncio.StreamReader
    tasks: int = 0


async def _start() -> _Child:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-I", "-m", "rapport.core.sandbox.child",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        # nothing of ours that a broken decoder could give away
        env={"PATH": os.defpath, "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert process.stdin is not None  # noqa: S101 (a pipe was asked for)
    assert process.stdout is not None  # noqa: S101 (a pipe was asked for)
    return _Child(process, process.stdin, process.stdout)


async def _ask(child: _Child, task: bytes, seconds: float) -> bytes:
    try:
        async with asyncio.timeout(seconds):
            child.stdin.write(LENGTH.pack(len(task)) + task)
            await child.stdin.drain()
            (length,) = LENGTH.unpack(await child.stdout.readexactly(LENGTH.size))
            if length > LONGEST_ANSWER:
                raise WorkFailed(f"answered with {length} bytes")
            return await child.stdout.readexactly(length)
    except TimeoutError:
        raise WorkFailed(f"took longer than {seconds:g} s") from None
    except (asyncio.IncompleteReadError, ConnectionError):
        raise WorkFailed("ended its process") from None


def _read(answer: bytes, expected: Any) -> Any:
    try:
        told = msgspec.json.decode(answer, type=Answer)
        if isinstance(told, Broke):
            raise WorkFailed(told.problem)
        return msgspec.json.decode(told.answer, type=expected)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        raise WorkFailed("answered nonsense") from None


async def _end(child: _Child) -> None:
    if child.process.returncode is None:
        child.process.kill()
    child.stdin.close()
    await child.process.wait()
