"""What happened: a log for each workspace, gapless and in the order of commits.

Facts are announced while a transaction runs and appended by its last statement, which takes the
workspace's clock row. So a reader that has seen position 7 will never be shown a late 6, and
"everything after 7" is the whole truth. One transaction appends to one workspace.

Reactions are *consumers*: each has a cursor in each workspace, reads in order and in batches, and
fails alone. A consumer may see a fact again after a crash, never miss one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import msgspec
import sqlalchemy as sa

from rapport.core.db.metadata import Json, Time, now, tenant_table
from rapport.core.db.transaction import WorkspaceTx

MAX_IDS = 1000
"""Bulk facts carry at most this many ids, so that a reader's memory is bounded."""

LATE = timedelta(minutes=1)
"""When consumers pass over facts that nobody waits for."""

F = TypeVar("F", bound="Fact")


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, named in the past tense; subclasses live in `facts.py`."""


class Entry(msgspec.Struct, frozen=True):
    """A fact in the log. `payload` is the fact as JSON text; `read` gives it back typed."""

    position: int
    kind: str
    payload: str
    at: datetime


workspace_clock = tenant_table(
    "workspace_clock", sa.Column("position", sa.BigInteger, nullable=False), key=()
)
fact = tenant_table(
    "fact",
    sa.Column("position", sa.BigInteger),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("payload", Json, nullable=False),
    sa.Column("at", Time, nullable=False, server_default=now()),
    key=("position",),
)
fact_cursor = tenant_table(
    "fact_cursor",
    sa.Column("consumer", sa.Text),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("failures", sa.SmallInteger, nullable=False, server_default="0"),
    key=("consumer",),
)
fact_dead_letter = tenant_table(
    "fact_dead_letter",
    sa.Column("consumer", sa.Text),
    sa.Column("position", sa.BigInteger),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("payload", Json, nullable=False),
    sa.Column("problem", sa.Text, nullable=False),
    sa.Column("at", Time, nullable=False, server_default=now()),
    key=("consumer", "position"),
)


def kind_of(fact_type: type[Fact]) -> str:
    """The name of a fact in the log: its class name."""
    return fact_type.__name__


# which facts have a reaction is known to the wiring alone; where it said nothing, any may
_awaited: set[type[Any]] | None = None


def await_only(fact_types: Iterable[type[Fact]]) -> None:
    """Says which facts consumers react to, so that the others wake nobody."""
    global _awaited
    _awaited = set(fact_types)


def is_awaited(announced: Sequence[Any]) -> bool:
    """Whether a consumer may have to react to one of these facts."""
    return _awaited is None or any(type(each) in _awaited for each in announced)


async def append(tx: WorkspaceTx) -> int | None:
    """Writes what was announced; returns the new position, or None when nothing was.

    Must be the transaction's last statement: from here on, other writers of the workspace wait.
    """
    if not tx.announced:
        return None
    return await tx.fetchval(
        """
        with clock as (
          update workspace_clock set position = position + $2 where workspace_id = $1
          returning position
        ), wake as (
          insert into control.work_waiting (kind, workspace_id, subject, due_at, generation)
          select 'facts', $1, $1, now() + $5, position from clock
          on conflict (kind, workspace_id, subject) do update
            set generation = excluded.generation,
                due_at = least(work_waiting.due_at, excluded.due_at)
        ), appended as (
          insert into fact (workspace_id, position, kind, payload)
          select $1, clock.position - $2 + said.number, said.kind, said.payload::jsonb
          from clock, unnest($3::text[], $4::text[]) with ordinality as said(kind, payload, number)
        )
        select position from clock
        """,
        tx.workspace_id,
        len(tx.announced),
        [type(each).__name__ for each in tx.announced],
        [msgspec.json.encode(each).decode() for each in tx.announced],
        timedelta() if is_awaited(tx.announced) else LATE,
    )


async def position(tx: WorkspaceTx) -> int:
    """Where the log stands: everything up to it is visible to this transaction's next statement."""
    return await tx.fetchval(
        "select position from workspace_clock where workspace_id = $1", tx.workspace_id
    )


async def slowest_reader(tx: WorkspaceTx) -> int:
    """The position that every consumer has reached."""
    return await tx.fetchval(
        "select coalesce(min(position), 0) from fact_cursor where workspace_id = $1",
        tx.workspace_id,
    )


async def call_readers(tx: WorkspaceTx) -> None:
    """Has every consumer come to the end of the log now, also over facts that it has no reaction
    to, which otherwise wait for the next that somebody awaits, at most for `LATE`."""
    await tx.execute(
        "update control.work_waiting set due_at = now() where kind = 'facts' and workspace_id = $1",
        tx.workspace_id,
    )
    tx.wake("reactions")


async def oldest_kept(tx: WorkspaceTx) -> int:
    """The first position still in the log, or the next one if it is empty."""
    return await tx.fetchval(
        """
        select coalesce(
          (select min(position) from fact where workspace_id = $1),
          (select position + 1 from workspace_clock where workspace_id = $1))
        """,
        tx.workspace_id,
    )


async def entries(tx: WorkspaceTx, after: int, limit: int) -> Sequence[Entry]:
    """The facts after a position, in order."""
    rows = await tx.fetch(
        """
        select position, kind, payload, at from fact
        where workspace_id = $1 and position > $2 order by position limit $3
        """,
        tx.workspace_id,
        after,
        limit,
    )
    return [Entry(*row) for row in rows]


def read(entry: Entry, fact_type: type[F]) -> F:
    """The typed fact of an entry."""
    return msgspec.json.decode(entry.payload, type=fact_type)


async def start_clock(tx: WorkspaceTx) -> None:
    """Makes a new workspace's clock, at zero, unless it has one."""
    await tx.execute(
        "insert into workspace_clock (workspace_id, position) values ($1, 0)"
        " on conflict do nothing",
        tx.workspace_id,
    )


def chunks(ids: Sequence[UUID]) -> list[Sequence[UUID]]:
    """Ids in portions that a bulk fact may carry."""
    return [ids[start : start + MAX_IDS] for start in range(0, len(ids), MAX_IDS)]
