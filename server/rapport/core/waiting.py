"""What waits for a worker, over all workspaces, so that an idle workspace costs nothing.

A writer marks its work in its own transaction; a worker takes the mark away when the work is done,
unless the mark has been renewed meanwhile. So a mark may be stale, but never missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg
import sqlalchemy as sa

from rapport.core.db.metadata import Time, control_table
from rapport.core.db.transaction import WorkspaceTx

work_waiting = control_table(
    "work_waiting",
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column(
        "workspace_id",
        sa.Uuid,
        sa.ForeignKey("control.workspace.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    sa.Column("subject", sa.Uuid, primary_key=True),
    sa.Column("due_at", Time, nullable=False),
    sa.Column("generation", sa.BigInteger, nullable=False),
    sa.Index("work_waiting_due_idx", "kind", "due_at"),
)


@dataclass(frozen=True)
class Mark:
    """Something to do in a workspace from `due_at` on; `generation` tells renewals apart."""

    workspace_id: UUID
    subject: UUID
    generation: int


async def mark(tx: WorkspaceTx, kind: str, subject: UUID, due_at: datetime) -> None:
    """Says that there is work; an earlier time of the same work stays."""
    await tx.execute(
        """
        insert into control.work_waiting (kind, workspace_id, subject, due_at, generation)
        values ($1, $2, $3, $4, 1)
        on conflict (kind, workspace_id, subject) do update
          set due_at = least(work_waiting.due_at, excluded.due_at),
              generation = work_waiting.generation + 1
        """,
        kind,
        tx.workspace_id,
        subject,
        due_at,
    )


async def due(pool: asyncpg.Pool, kind: str, now: datetime, limit: int = 500) -> Sequence[Mark]:
    """What is due, the longest waiting first."""
    rows = await pool.fetch(
        """
        select workspace_id, subject, generation from control.work_waiting
        where kind = $1 and due_at <= $2 order by due_at limit $3
        """,
        kind,
        now,
        limit,
    )
    return [Mark(*row) for row in rows]


async def clear(pool: asyncpg.Pool, kind: str, done: Mark, next_due: datetime | None) -> None:
    """Takes a mark away, or moves it to `next_due`; does nothing if it was renewed meanwhile."""
    if next_due is None:
        await pool.execute(
            """
            delete from control.work_waiting
            where kind = $1 and workspace_id = $2 and subject = $3 and generation = $4
            """,
            kind, done.workspace_id, done.subject, done.generation,
        )  # fmt: skip
    else:
        await pool.execute(
            """
            update control.work_waiting set due_at = $5
            where kind = $1 and workspace_id = $2 and subject = $3 and generation = $4
            """,
            kind, done.workspace_id, done.subject, done.generation, next_due,
        )  # fmt: skip
