"""What it means for alerts that two conversations become one."""

from uuid import UUID

from rapport.core.db.transaction import WorkspaceTx


async def move_alerts(tx: WorkspaceTx, gone: UUID, stays: UUID) -> None:
    """Gives the conversation that stays the alerts of the one that goes."""
    await tx.execute(
        "update alert set conversation_id = $3 where workspace_id = $1 and conversation_id = $2",
        tx.workspace_id,
        gone,
        stays,
    )
