"""Ordinary jobs and the timetable: imports, media, periodic work. The hot streams do not use it.

A job is enqueued inside the caller's transaction, so it exists exactly if the change does. It runs
at least once; a handler must be safe to repeat. The queue itself is pgqueuer.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, ClassVar, TypeVar

import asyncpg
import msgspec
import structlog
from pgqueuer import PgQueuer
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.adapters.persistence import qb
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.executors import DatabaseRetryEntrypointExecutor, EntrypointExecutorParameters
from pgqueuer.domain.settings import DBSettings
from pgqueuer.models import Job as StoredJob
from pgqueuer.models import Schedule
from pgqueuer.ports.driver import Driver

from rapport.core import log, metrics
from rapport.core.db.database import open_pool
from rapport.core.db.transaction import Tx
from rapport.core.runtime import Runtime

logger = log.get(__name__)
SETTINGS = DBSettings(db_schema="queue")
DURATION = metrics.histogram("job_seconds", "How long a job ran", ("job",))
FAILED = metrics.counter("jobs_failed_total", "Attempts of jobs that failed", ("job",))

_HEARTBEAT = timedelta(seconds=20)


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """An order, named in the imperative; subclasses live in `jobs.py` and carry ids only."""

    attempts: ClassVar[int] = 5
    """How often it is tried, with growing pauses, before it is kept as failed."""
    at_once: ClassVar[int] = 0
    """How many run at a time, over all workers, so that slow ones leave room for others; 0: any."""


J = TypeVar("J", bound=Job)


@dataclass(frozen=True)
class Handler:
    """Which function carries out which order."""

    job: type[Job]
    carry_out: Callable[[Runtime, Any], Awaitable[None]]


@dataclass(frozen=True)
class Periodic:
    """Something done by the clock. `cron` has five fields, in UTC."""

    name: str
    cron: str
    carry_out: Callable[[Runtime], Awaitable[None]]


def job_name(job: type[Job]) -> str:
    return job.__name__


async def enqueue(
    tx: Tx, job: Job, *, after: timedelta | None = None, once_as: str | None = None
) -> None:
    """Orders a job, if and when this transaction commits.

    `after` delays it. With `once_as`, nothing is added while a job of that key still waits.
    """
    await _queries(AsyncpgDriver(tx.connection)).enqueue(
        [job_name(type(job))],
        [msgspec.json.encode(job)],
        [0],
        [after],
        [once_as],
        on_conflict="skip",
    )


async def enqueue_all(tx: Tx, jobs: Sequence[Job]) -> None:
    """Orders several jobs in one statement, if and when this transaction commits."""
    if jobs:
        await _queries(AsyncpgDriver(tx.connection)).enqueue(
            [job_name(type(job)) for job in jobs],
            [msgspec.json.encode(job) for job in jobs],
            [0] * len(jobs),
        )


async def run(runtime: Runtime, handlers: Sequence[Handler], timetable: Sequence[Periodic]) -> None:
    """Works until cancelled; several processes may, and each job is taken by one of them.

    A job whose process died is taken over after 20 seconds.
    """
    login = runtime.database.logins[1]
    async with await open_pool(login, 2, 4) as pool:
        queuer = PgQueuer(AsyncpgPoolDriver(pool), queries=_queries(AsyncpgPoolDriver(pool)))
        for handler in handlers:
            _register(queuer, runtime, handler)
        for periodic in timetable:
            queuer.schedule(periodic.name, periodic.cron)(_timed(runtime, periodic))
        try:
            await queuer.run(
                batch_size=10,
                max_concurrent_tasks=20,
                heartbeat_timeout=_HEARTBEAT,
                dequeue_timeout=timedelta(seconds=10),
            )
        except asyncio.CancelledError:
            queuer.shutdown.set()
            raise


async def waiting(connection: asyncpg.Pool) -> int:
    """How many jobs wait or run."""
    return await connection.fetchval(
        "select count(*) from queue.pgqueuer where status in ('queued', 'picked')"
    )


def _queries(driver: Driver) -> Queries:
    return Queries(
        driver,
        qbe=qb.QueryBuilderEnvironment(SETTINGS),
        qbq=qb.QueryQueueBuilder(SETTINGS),
        qbs=qb.QuerySchedulerBuilder(SETTINGS),
    )


def _register(queuer: PgQueuer, runtime: Runtime, handler: Handler) -> None:
    name = job_name(handler.job)

    async def entry(stored: StoredJob) -> None:
        job = msgspec.json.decode(stored.payload or b"{}", type=handler.job)
        with _observed(name, str(stored.id)):
            await handler.carry_out(runtime, job)

    def executor(parameters: EntrypointExecutorParameters) -> DatabaseRetryEntrypointExecutor:
        return DatabaseRetryEntrypointExecutor(
            parameters, max_attempts=handler.job.attempts - 1, max_delay=timedelta(minutes=10)
        )

    queuer.entrypoint(
        name,
        concurrency_limit=handler.job.at_once,
        accepts_context=False,
        on_failure="hold",
        executor_factory=executor,
    )(entry)


def _timed(runtime: Runtime, periodic: Periodic) -> Callable[[Schedule], Awaitable[None]]:
    async def entry(_: Schedule) -> None:
        with _observed(periodic.name, "timetable"):
            await periodic.carry_out(runtime)

    return entry


@contextlib.contextmanager
def _observed(name: str, job_id: str) -> Any:
    with (
        structlog.contextvars.bound_contextvars(job=name, job_id=job_id),
        DURATION.labels(name).time(),
    ):
        try:
            yield
        except Exception:
            FAILED.labels(name).inc()
            logger.exception("job failed")
            raise
