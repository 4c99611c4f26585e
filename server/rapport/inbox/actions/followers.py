"""Who hears of a conversation without looking: followers come and go."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from rapport.core.db.transaction import WorkspaceTx
from rapport.inbox.facts import FollowersChanged


async def add(
    tx: WorkspaceTx, conversation_id: UUID, member_ids: Sequence[UUID], at: datetime
) -> None:
    """Makes members followers from `at` on; nothing changes for one who left after that."""
    added = await tx.execute(
        """
        insert into conversation_follower as f (workspace_id, conversation_id, member_id, since)
        select $1, $2, id, $4 from unnest($3::uuid[]) as m(id) order by id
        on conflict (workspace_id, conversation_id, member_id) do update
          set since = excluded.since, left_at = null
          where f.left_at < excluded.since
        """,
        tx.workspace_id,
        conversation_id,
        list(member_ids),
        at,
    )
    if added:
        tx.announce(FollowersChanged(conversation_id=conversation_id))


async def leave(tx: WorkspaceTx, conversation_id: UUID, member_id: UUID, at: datetime) -> None:
    """Ends a member's following. Safe to repeat."""
    left = await tx.execute(
        "update conversation_follower set left_at = $4 where workspace_id = $1"
        " and conversation_id = $2 and member_id = $3 and left_at is null",
        tx.workspace_id,
        conversation_id,
        member_id,
        at,
    )
    if left:
        tx.announce(FollowersChanged(conversation_id=conversation_id))
