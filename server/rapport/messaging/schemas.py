"""Shapes of the messaging requests. Message bodies are Meta's own, with a few fields of ours."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from rapport.whatsapp.messages import MAX_CALLBACK_DATA, Message

ClientId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        description="Made by the caller; the same one again gives the first answer.",
    ),
]


class NewMessage(Message, frozen=True, kw_only=True):
    """A message into a conversation, in the shape of Meta's `POST /{phone_number_id}/messages`.

    A file is named by the id that `POST /media` gave. `context.message_id` is a message's id here,
    or its wamid.
    """

    client_id: ClientId | None = None
    biz_opaque_callback_data: Annotated[str, Meta(max_length=MAX_CALLBACK_DATA)] | None = None


class DirectMessage(NewMessage, frozen=True, kw_only=True):
    """A message to a person, by phone number (`to`) or business-scoped id (`recipient`)."""

    phone_number_id: Annotated[str, Meta(description="The sending number, by Meta's id.")]
    to: Annotated[str, Meta(min_length=3, max_length=40)] | None = None
    recipient: Annotated[str, Meta(min_length=3, max_length=160)] | None = None
    send_at: Annotated[datetime, Meta(tz=True)] | None = None
    send_by: Annotated[datetime, Meta(tz=True)] | None = None
    messaging_product: Literal["whatsapp"] | None = None
    recipient_type: Literal["individual"] | None = None


class Assign(msgspec.Struct, forbid_unknown_fields=True):
    """The member to assign to; null leaves the conversation to nobody."""

    assignee_id: UUID | None
