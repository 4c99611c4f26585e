"""What the business wrote in its WhatsApp Business app, and what was said before we were there.

Both come with coexistence, one number used from the app and from here.
"""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from rapport.contacts.actions import sightings
from rapport.contacts.rules import Sighting
from rapport.core import fact_log
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id
from rapport.messaging.actions import changes, statuses
from rapport.messaging.actions.receiving import threads
from rapport.messaging.facts import ConversationsChanged
from rapport.messaging.rules import contents
from rapport.messaging.rules.statuses import RANK
from rapport.whatsapp.payloads import EchoedMessage, PastMessage

Spoken = EchoedMessage | PastMessage


async def receive(tx: WorkspaceTx, batch: Sequence[tuple[UUID, str, Spoken]]) -> None:
    """Puts messages into their threads without opening, counting, or a service window.

    Each comes with its number and the scope of business-scoped ids. Announces MessagesChanged.
    """
    known = [each for each in batch if _who(each[2]).is_known]
    if not known:
        return
    contacts = await sightings.recognise(
        tx, [Sighting(_who(item), scope, item.sent_at) for _, scope, item in known]
    )
    states = await threads.hold(
        tx,
        [
            (contact, number_id, item.sent_at)
            for contact, (number_id, _, item) in zip(contacts, known, strict=True)
        ],
    )
    written = {
        item.wamid: (message_id, states[contact, number_id].id)
        for contact, (number_id, _, item) in zip(contacts, known, strict=True)
        if (message_id := await _write(tx, item, contact, number_id, states[contact, number_id].id))
    }
    await statuses.adopt_orphans(tx, {wamid: new for wamid, (new, _) in written.items()})
    changes.announce(tx, written.values())
    for portion in fact_log.chunks([state.id for state in states.values()]):
        tx.announce(ConversationsChanged(conversation_ids=list(portion)))


async def _write(
    tx: WorkspaceTx, item: Spoken, contact_id: UUID, number_id: UUID, conversation_id: UUID
) -> UUID | None:
    """The message's id if it is new. What the business said is an answer to who waits."""
    content, _ = contents.split(item.raw)
    ours = isinstance(item, EchoedMessage) or item.from_business
    status = _status(item) if ours else "received"
    message_id = await tx.fetchval(
        """
        insert into message (workspace_id, id, conversation_id, contact_id, number_id, direction,
          type, content, text, wamid, status, rank, sort_at, origin_kind, sent_at, reply_to_wamid)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        on conflict do nothing returning id
        """,
        tx.workspace_id,
        new_id(),
        conversation_id,
        contact_id,
        number_id,
        "outbound" if ours else "inbound",
        item.type,
        msgspec.json.encode(content).decode(),
        contents.text_of(item.type, content),
        item.wamid,
        status,
        RANK[status],
        item.sent_at,
        "business_app" if ours else "contact",
        item.sent_at if ours else None,
        item.context.id if item.context else None,
    )
    if message_id is not None:
        await tx.execute(
            """
            update conversation
            set last_message_id = $3, last_message_at = $4,
                waiting_since = case when $5 and waiting_since < $4 then null else waiting_since end
            where workspace_id = $1 and id = $2
              and (last_message_id is null or last_message_at <= $4)
            """,
            tx.workspace_id,
            conversation_id,
            message_id,
            item.sent_at,
            ours,
        )
    return message_id


def _who(item: Spoken):
    return item.recipient if isinstance(item, EchoedMessage) else item.person


def _status(item: Spoken) -> str:
    told = item.status.lower() if isinstance(item, PastMessage) and item.status else "sent"
    return {"error": "failed", "pending": "accepted"}.get(told, told if told in RANK else "sent")
