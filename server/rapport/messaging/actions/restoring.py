"""After a backup was restored: what was on its way then may have arrived since."""

from datetime import datetime

from rapport.core.db.transaction import WorkspaceTx
from rapport.messaging.actions import changes
from rapport.messaging.rules.statuses import RANK


async def give_up_undecided(tx: WorkspaceTx, now: datetime) -> int:
    """Makes every message that was due by now, or on its way, unconfirmed, so that none is sent
    twice; a person may send it again. Later ones stay scheduled. Returns how many."""
    rows = await tx.fetch(
        """
        update message
        set status = case when rank < $3 then 'unconfirmed' else status end,
            rank = greatest(rank, $3), due_at = null, in_flight_since = null, unconfirmed_at = $2
        where workspace_id = $1 and (due_at <= $2 or in_flight_since is not null)
        returning id, conversation_id
        """,
        tx.workspace_id,
        now,
        RANK["unconfirmed"],
    )
    changes.announce(tx, [(row["id"], row["conversation_id"]) for row in rows])
    return len(rows)
