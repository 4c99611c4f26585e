"""Whether the first message to a number has come, and whether its answer has left."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.channels.errors import Advice
from rapport.channels.queries import accounts
from rapport.channels.rules.remedies import advice
from rapport.core.db.transaction import WorkspaceTx


class HelloView(Struct):
    """`arrived_at`: when the first message since then came in; `answered_at`: when an answer to it
    was written, `answer_status` what became of it and `problem` what stood in its way."""

    arrived_at: datetime | None = None
    conversation_id: UUID | None = None
    answered_at: datetime | None = None
    answer_status: str | None = None
    problem: Advice | None = None


async def look(tx: WorkspaceTx, phone_number_id: str, since: datetime) -> HelloView:
    """Looks for a message to a number that came after `since`, and for its answer. Raises
    NotFound."""
    number = await accounts.get_number(tx, phone_number_id)
    arrived = await tx.fetchrow(
        """
        select id, conversation_id, created_at from message
        where workspace_id = $1 and number_id = $2 and direction = 'inbound' and id >= $3
        order by id limit 1
        """,
        tx.workspace_id,
        number.id,
        _first_id(since),
    )
    if arrived is None:
        return HelloView()
    found = HelloView(arrived["created_at"], arrived["conversation_id"])
    answer = await tx.fetchrow(
        """
        select created_at, status, error from message
        where workspace_id = $1 and conversation_id = $2 and direction = 'outbound' and id > $3
        order by id desc limit 1
        """,
        tx.workspace_id,
        arrived["conversation_id"],
        arrived["id"],
    )
    if answer is not None:
        found.answered_at, found.answer_status = answer["created_at"], answer["status"]
        if answer["error"] is not None:
            found.problem = advice(msgspec.json.decode(answer["error"])["reason"])
    return found


def _first_id(at: datetime) -> UUID:
    """The smallest id that can have been made then: UUIDv7 begin with the milliseconds (RFC 9562
    §5.7)."""
    return UUID(int=max(0, int(at.timestamp() * 1000)) << 80)
