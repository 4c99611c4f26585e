"""Checks of what every part stands on: database, clock, disk, processes, queue."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial

from rapport.core import processes
from rapport.core.config import ConfigError
from rapport.core.db.login import Manner
from rapport.core.db.migrate import check_schema
from rapport.core.health.check import Check, Finding, failed, ok, warning
from rapport.core.runtime import Runtime

OLDEST_POSTGRES = 15
GIGABYTE = 1024**3
LITTLE_DISK = 2 * GIGABYTE
NO_DISK = GIGABYTE // 2
SKEW_NOTED = timedelta(seconds=2)
SKEW_HARMFUL = timedelta(seconds=30)
QUEUE_SLOW = timedelta(minutes=2)
QUEUE_STUCK = timedelta(minutes=15)
START_WORKER = "Start a worker: `rapport worker`, or everything with `rapport up`."


def checks(runtime: Runtime) -> Sequence[Check]:
    """The checks of the installation itself."""

    def check(
        id: str, group: str, title: str, run: Callable[[Runtime], Awaitable[Finding]]
    ) -> Check:
        return Check(id, group, title, partial(run, runtime))

    return [
        check("database.version", "Database", "Server", _version),
        check("database.roles", "Database", "Separation of workspaces", _roles),
        check("database.schema", "Database", "Migrations", _schema),
        check("machine.clock", "Machine", "Clock", _clock),
        check("machine.disk", "Machine", "Disk space", _disk),
        check("processes.web", "Processes", "Web", partial(_process, kind="web")),
        check("processes.worker", "Processes", "Worker", partial(_process, kind="worker")),
        check("queue.age", "Processes", "Jobs", _queue),
    ]


async def _version(runtime: Runtime) -> Finding:
    number = int(await runtime.database.control_pool.fetchval("show server_version_num"))
    major = number // 10_000
    if major < OLDEST_POSTGRES:
        return failed(
            f"PostgreSQL {major} is too old.",
            f"Upgrade the database server to PostgreSQL {OLDEST_POSTGRES} or newer.",
        )
    return ok(f"PostgreSQL {major} answers.")


async def _roles(runtime: Runtime) -> Finding:
    manners = {login.manner for login in runtime.database.logins}
    if manners == {Manner.LOGIN}:
        return ok("Processes log in as roles without rights of their own.")
    remedy = (
        "Run `rapport migrate` once with a role that may create roles, then start the processes "
        "again."
    )
    if Manner.OWNER in manners:
        return warning(
            "Processes use the owner's role; only row-level security separates workspaces.", remedy
        )
    return warning(
        "Processes put on their roles with SET ROLE, which a session could undo.", remedy
    )


async def _schema(runtime: Runtime) -> Finding:
    try:
        await check_schema(runtime.database.control_pool)
    except ConfigError as problem:
        return failed(str(problem), "Run `rapport migrate`, then start all processes again.")
    return ok("The schema is the one that this version needs.")


async def _clock(runtime: Runtime) -> Finding:
    before = runtime.clock.now()
    theirs = await runtime.database.control_pool.fetchval("select clock_timestamp()")
    after = runtime.clock.now()
    # where within the question the server looked at its clock is not known
    skew = max(before - theirs, theirs - after, timedelta())
    if skew < SKEW_NOTED:
        return ok("This machine and the database agree on the time.")
    said = f"This machine and the database differ by {skew.total_seconds():.0f} seconds."
    remedy = "Switch time synchronisation on (`timedatectl set-ntp true`) on both machines."
    return failed(said, remedy) if skew > SKEW_HARMFUL else warning(said, remedy)


async def _disk(runtime: Runtime) -> Finding:
    usage = await asyncio.to_thread(shutil.disk_usage, runtime.settings.data_dir)
    said = f"{usage.free / GIGABYTE:.1f} GB are free where the data directory is."
    remedy = "Free space on that disk, or move RAPPORT_DATA_DIR to a larger one."
    if usage.free < NO_DISK:
        return failed(said, remedy)
    return warning(said, remedy) if usage.free < LITTLE_DISK else ok(said)


async def _process(runtime: Runtime, kind: str) -> Finding:
    alive = await processes.alive(runtime.database.control_pool)
    count = sum(process["kind"] == kind for process in alive)
    if count:
        return ok("One process runs." if count == 1 else f"{count} processes run.")
    if kind == "worker":
        return failed("No worker runs: nothing is sent, and nothing that arrives is shown.",
                      START_WORKER)  # fmt: skip
    return failed(
        "No web process runs: nobody can sign in, and messages of customers are not received.",
        "Start one: `rapport web`, or everything with `rapport up`.",
    )


async def _queue(runtime: Runtime) -> Finding:
    (row,) = await runtime.database.control_pool.fetch(
        """
        select count(*) filter (where status = 'queued' and execute_after <= now()) as waiting,
               now() - min(execute_after) filter (where status = 'queued') as age,
               count(*) filter (where status = 'failed') as failed
        from queue.pgqueuer
        """
    )
    age: timedelta = row["age"] or timedelta()
    if row["waiting"] and age > QUEUE_SLOW:
        said = f"{row['waiting']} jobs wait, the oldest for {age.total_seconds() / 60:.0f} minutes."
        return failed(said, START_WORKER) if age > QUEUE_STUCK else warning(said, START_WORKER)
    if row["failed"]:
        return warning(
            f"{row['failed']} jobs were given up after repeated failures.",
            "See the log of the worker for what failed, and mend its cause.",
        )
    return ok("No job waits for long.")
