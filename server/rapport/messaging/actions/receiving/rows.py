"""Messages on their way from a webhook into tables."""

from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.messaging.rules import contents
from rapport.messaging.rules.conversations import Arrived
from rapport.whatsapp.payloads import InboundMessage


class Received(Struct, frozen=True):
    """An inbound message with what the directory knows of its number.

    `scope` is that of business-scoped ids: the portfolio, or the WABA until it is known.
    """

    number_id: UUID
    scope: str
    received_at: datetime
    item: InboundMessage


class Row(Struct, frozen=True):
    """A message to insert."""

    id: UUID
    received: Received
    contact_id: UUID
    conversation_id: UUID
    content: str
    text: str
    referral: Any
    media_id: UUID | None
    sort_at: datetime

    @property
    def arrived(self) -> Arrived:
        item = self.received.item
        return Arrived(
            message_id=self.id,
            wamid=item.wamid,
            sent_at=item.sent_at,
            sort_at=self.sort_at,
            type=item.type,
            counts=contents.counts(item),
            referral=self.referral,
        )
