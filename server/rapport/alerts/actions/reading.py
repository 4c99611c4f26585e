"""What a member has read."""

from uuid import UUID

from rapport.alerts.facts import AlertsRead
from rapport.core.db.transaction import WorkspaceTx


async def read_one(tx: WorkspaceTx, member_id: UUID, alert_id: UUID) -> None:
    """Marks an alert that the member may see. Announces AlertsRead if it was unread."""
    rows = await tx.fetch(
        """
        insert into alert_read (workspace_id, member_id, alert_id) values ($1, $2, $3)
        on conflict do nothing returning alert_id
        """,
        tx.workspace_id,
        member_id,
        alert_id,
    )
    _announce(tx, member_id, [row["alert_id"] for row in rows])


async def read_conversation(tx: WorkspaceTx, member_id: UUID, conversation_id: UUID) -> None:
    """Marks what a conversation's own screen shows: all its alerts for this member, or for many."""
    rows = await tx.fetch(
        """
        insert into alert_read (workspace_id, member_id, alert_id)
        select $1, $2, a.id from alert a
        where a.workspace_id = $1 and a.conversation_id = $3
          and (a.member_id is null or a.member_id = $2)
          and a.number > coalesce((select read_until from alert_reader
            where workspace_id = $1 and member_id = $2), 0)
        on conflict do nothing returning alert_id
        """,
        tx.workspace_id,
        member_id,
        conversation_id,
    )
    _announce(tx, member_id, [row["alert_id"] for row in rows])


async def read_all(tx: WorkspaceTx, member_id: UUID, until: int) -> None:
    """Marks everything up to a number, never less than before, nor what was not raised yet."""
    reached = await tx.fetchval(
        """
        insert into alert_reader as reader (workspace_id, member_id, read_until)
        select $1, $2, least($3, number) from alert_clock where workspace_id = $1
        on conflict (workspace_id, member_id) do update set read_until = excluded.read_until
          where reader.read_until < excluded.read_until
        returning read_until
        """,
        tx.workspace_id,
        member_id,
        until,
    )
    if reached is None:
        return
    await tx.execute(
        """
        delete from alert_read r using alert a
        where r.workspace_id = $1 and r.member_id = $2
          and a.workspace_id = $1 and a.id = r.alert_id and a.number <= $3
        """,
        tx.workspace_id,
        member_id,
        reached,
    )
    tx.announce(AlertsRead(member_id=member_id, alert_ids=[], until=reached))


def _announce(tx: WorkspaceTx, member_id: UUID, ids: list[UUID]) -> None:
    if ids:
        tx.announce(AlertsRead(member_id=member_id, alert_ids=ids))
