"""The thread's own entries: opened, assigned, closed, and by whom."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from rapport.core.actor import SYSTEM, Actor
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id


async def record(
    tx: WorkspaceTx,
    conversation_id: UUID,
    kind: str,
    actor: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> UUID:
    """Writes an entry into a conversation's thread; returns its id."""
    event_id = new_id()
    await tx.execute(
        """
        insert into conversation_event
          (workspace_id, id, conversation_id, kind, actor_kind, actor_id, actor_name, data, at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        tx.workspace_id,
        event_id,
        conversation_id,
        kind,
        actor.kind,
        actor.id,
        actor.name,
        msgspec.json.encode(data or {}).decode(),
        at,
    )
    return event_id


async def record_by_system(tx: WorkspaceTx, entries: Sequence[tuple[UUID, str, datetime]]) -> None:
    """Writes what happened by itself: conversation, kind and time of each."""
    if entries:
        await tx.execute(
            """
            insert into conversation_event
              (workspace_id, id, conversation_id, kind, actor_kind, actor_name, at)
            select $1, e.id, e.conversation_id, e.kind, $2, $3, e.at
            from unnest($4::uuid[], $5::uuid[], $6::text[], $7::timestamptz[])
              as e(id, conversation_id, kind, at)
            """,
            tx.workspace_id,
            SYSTEM.kind,
            SYSTEM.name,
            [new_id() for _ in entries],
            [conversation_id for conversation_id, _, _ in entries],
            [kind for _, kind, _ in entries],
            [at for _, _, at in entries],
        )
