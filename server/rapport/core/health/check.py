"""What a check is, and how many of them run together."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec import Struct

from rapport.core import log
from rapport.core.runtime import Runtime

logger = log.get(__name__)
CHECK_SECONDS = 1.8
"""What takes longer is not known: whoever asks wants an answer within two seconds."""

Status = Literal["ok", "warning", "failed", "unknown"]


class Finding(Struct, frozen=True):
    """What a check found. Unless all is well, `remedy` says what a person can do."""

    status: Status
    sentence: str
    remedy: str | None = None


def ok(sentence: str) -> Finding:
    return Finding("ok", sentence)


def warning(sentence: str, remedy: str) -> Finding:
    return Finding("warning", sentence, remedy)


def failed(sentence: str, remedy: str) -> Finding:
    return Finding("failed", sentence, remedy)


def unknown(sentence: str, remedy: str) -> Finding:
    return Finding("unknown", sentence, remedy)


@dataclass(frozen=True)
class Check:
    """A question about one part. `id` is stable and unique within an examination; `run` answers,
    and whatever it raises is a finding too."""

    id: str
    group: str
    title: str
    run: Callable[[], Awaitable[Finding]]


class Result(Struct):
    """A finding with the check that found it, as it is shown."""

    id: str
    group: str
    title: str
    status: Status
    sentence: str
    remedy: str | None
    checked_at: datetime


OfInstallation = Callable[[Runtime], Sequence[Check]]
OfWorkspace = Callable[[Runtime, UUID], Awaitable[Sequence[Check]]]


@dataclass(frozen=True)
class Checks:
    """Everything that is checked. Each domain exports its own; `wiring.py` assembles them."""

    installation: Sequence[OfInstallation]
    workspace: Sequence[OfWorkspace]

    def of_installation(self, runtime: Runtime) -> list[Check]:
        return [check for source in self.installation for check in source(runtime)]

    async def of_workspace(self, runtime: Runtime, workspace_id: UUID) -> list[Check]:
        found = [await source(runtime, workspace_id) for source in self.workspace]
        return [check for checks in found for check in checks]


async def examine(runtime: Runtime, checks: Sequence[Check]) -> list[Result]:
    """Runs all checks at once; each has 1.8 seconds, so that this takes no longer."""
    return list(await asyncio.gather(*(_run(runtime, check) for check in checks)))


async def _run(runtime: Runtime, check: Check) -> Result:
    try:
        async with asyncio.timeout(CHECK_SECONDS):
            finding = await check.run()
    except TimeoutError:
        finding = unknown(
            f"No answer within {CHECK_SECONDS:g} seconds.",
            "Look again in a moment. If it stays, see the log of the web process.",
        )
    except Exception as problem:  # a door: a check that breaks must not hide the others
        logger.exception("check failed", check=check.id)
        finding = failed(
            f"The check itself failed: {type(problem).__name__}.",
            "See the log of the web process; it tells what happened.",
        )
    return Result(
        id=check.id,
        group=check.group,
        title=check.title,
        status=finding.status,
        sentence=finding.sentence,
        remedy=finding.remedy,
        checked_at=runtime.clock.now(),
    )
