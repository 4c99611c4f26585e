"""The audit log: every change of settings, members, keys and channels, and who made it."""

from collections.abc import Mapping
from typing import Any

import msgspec

from rapport.core.actor import Actor
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id


class Subject(msgspec.Struct, frozen=True):
    """What was changed, named as it was called then."""

    kind: str
    id: str | None
    name: str


async def record(
    tx: WorkspaceTx,
    actor: Actor,
    action: str,
    subject: Subject,
    changes: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """Writes an entry. `action` reads `area.verb`; `changes` maps fields to (before, after) and
    never holds a secret."""
    await tx.execute(
        """
        insert into audit_entry (workspace_id, id, actor_kind, actor_id, actor_name, area, action,
                                 subject_kind, subject_id, subject_name, changes)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """,
        tx.workspace_id,
        new_id(),
        actor.kind,
        actor.id,
        actor.name,
        action.partition(".")[0],
        action,
        subject.kind,
        subject.id,
        subject.name,
        msgspec.json.encode(changes or {}).decode(),
    )


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields of `after` whose value differs from `before`."""
    return {
        field: (before[field], value) for field, value in after.items() if before[field] != value
    }
