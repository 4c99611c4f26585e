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
    send_at: (
        Annotated[
            datetime,
            Meta(
                tz=True,
                description="Schedules it for then; one that has passed means now. Not for"
                " reactions.",
            ),
        ]
        | None
    ) = None
    send_by: (
        Annotated[
            datetime,
            Meta(tz=True, description="What could not be sent until then fails (`too_late`)."),
        ]
        | None
    ) = None
    window_may_be_shut: Annotated[
        bool,
        Meta(
            description="Schedules a session message also for a time at which the 24-hour window"
            " will be shut unless the customer writes before; it then fails (`window_closed`)."
            " Otherwise that is refused (`window_will_be_shut`)."
        ),
    ] = False
    hold_seconds: Annotated[
        int,
        Meta(
            ge=0,
            le=30,
            description="Keeps it back for so long, in which it can be cancelled (`undo_until`);"
            " less if the window would shut meanwhile.",
        ),
    ] = 0


class DirectMessage(NewMessage, frozen=True, kw_only=True):
    """A message to a person, by phone number (`to`) or business-scoped id (`recipient`)."""

    phone_number_id: Annotated[str, Meta(description="The sending number, by Meta's id.")]
    to: Annotated[str, Meta(min_length=3, max_length=40)] | None = None
    recipient: Annotated[str, Meta(min_length=3, max_length=160)] | None = None
    messaging_product: Literal["whatsapp"] | None = None
    recipient_type: Literal["individual"] | None = None


class Reschedule(msgspec.Struct, forbid_unknown_fields=True):
    """Another time for a scheduled message."""

    send_at: Annotated[datetime, Meta(tz=True)]
    window_may_be_shut: bool = False


class Assign(msgspec.Struct, forbid_unknown_fields=True):
    """The member to assign to; null leaves the conversation to nobody."""

    assignee_id: UUID | None
