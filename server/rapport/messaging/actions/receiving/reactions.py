"""Reactions: kept with the message they belong to. They neither reopen nor count."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from rapport.core.db.transaction import WorkspaceTx
from rapport.messaging.actions import changes
from rapport.messaging.actions.receiving.rows import Row
from rapport.whatsapp.payloads import contents


async def apply(tx: WorkspaceTx, rows: Sequence[Row]) -> set[str]:
    """Sets or takes back customers' reactions; returns the wamids of those that changed something.

    The latest wins, whatever the order they arrive in; one to a message that we do not have is
    dropped. Announces MessagesChanged.
    """
    latest: dict[str, tuple[datetime, str, str]] = {}
    for row in rows:
        item = row.received.item
        assert isinstance(item.content, contents.Reaction)  # noqa: S101 (the caller sorted them)
        told = (item.sent_at, item.content.emoji or "", item.wamid)
        target = item.content.message_id
        latest[target] = max(latest.get(target, told), told)
    if not latest:
        return set()
    targets = await tx.fetch(
        "select id, conversation_id, wamid from message"
        " where workspace_id = $1 and wamid = any($2) order by id",
        tx.workspace_id,
        list(latest),
    )
    news = [
        row
        for row in targets
        if await react(tx, row["id"], "contact", latest[row["wamid"]][1], latest[row["wamid"]][0])
    ]
    changes.announce(tx, [(row["id"], row["conversation_id"]) for row in news])
    return {latest[row["wamid"]][2] for row in news}


async def react(tx: WorkspaceTx, message_id: UUID, by: str, emoji: str, at: datetime) -> bool:
    """Sets one side's reaction to a message; an empty emoji takes it back. Whether that is news.

    The time of a removal is kept as an empty reaction, so that an older one cannot come back.
    """
    return bool(
        await tx.execute(
            """
            insert into reaction as r (workspace_id, message_id, by, emoji, at)
            values ($1, $2, $3, $4, $5)
            on conflict (workspace_id, message_id, by) do update
              set emoji = excluded.emoji, at = excluded.at
              where (excluded.at, excluded.emoji) > (r.at, r.emoji)
            """,
            tx.workspace_id,
            message_id,
            by,
            emoji,
            at,
        )
    )
