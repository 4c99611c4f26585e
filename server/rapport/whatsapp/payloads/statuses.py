"""From an entry of `statuses` to what became of a message."""

import msgspec
from msgspec import Struct

from rapport.whatsapp.errors import MetaError
from rapport.whatsapp.payloads.fields import Instant, ShortText, WireId, moment, text_of
from rapport.whatsapp.payloads.items import MessageStatus, Origin, StatusConversation
from rapport.whatsapp.payloads.people import Person, completed, person
from rapport.whatsapp.pricing import Pricing

GROUP = "group"


class _Status(Struct, gc=False):
    id: ShortText
    status: ShortText
    timestamp: Instant | None = None
    recipient_id: WireId | None = None
    recipient_user_id: ShortText | None = None
    recipient_parent_user_id: ShortText | None = None
    parent_recipient_user_id: ShortText | None = None  # spelled so in an earlier document
    recipient_type: str | None = None
    recipient_participant_id: WireId | None = None
    recipient_participant_user_id: ShortText | None = None
    recipient_participant_parent_user_id: ShortText | None = None
    recipient_identity_key_hash: ShortText | None = None
    group_id: WireId | None = None
    biz_opaque_callback_data: str | None = None
    template_id: WireId | None = None
    conversation: StatusConversation | None = None
    pricing: Pricing | None = None
    errors: tuple[MetaError, ...] = ()


_decoder = msgspec.json.Decoder(_Status, strict=False)


def read_status(
    origin: Origin, path: str, raw: bytes, cards: list[Person], *, alone: bool
) -> MessageStatus:
    """Raises `msgspec.DecodeError` or `Unreadable`."""
    wire = _decoder.decode(raw)
    group_id = text_of(wire.group_id)
    if wire.recipient_type == GROUP or wire.recipient_participant_id is not None:
        group_id = group_id or text_of(wire.recipient_id)
    recipient = _participant(wire) if group_id else _recipient(wire)
    return MessageStatus(
        origin,
        path,
        raw,
        wire.id,
        wire.status,
        moment(wire.timestamp),
        completed(recipient, cards, alone=alone),
        wire.biz_opaque_callback_data,
        wire.pricing,
        wire.conversation,
        wire.errors,
        text_of(wire.template_id),
        group_id,
    )


def _recipient(wire: _Status) -> Person:
    parent = wire.recipient_parent_user_id or wire.parent_recipient_user_id
    someone = person(wire.recipient_id, wire.recipient_user_id, parent)
    if wire.recipient_identity_key_hash:
        return msgspec.structs.replace(someone, identity_key_hash=wire.recipient_identity_key_hash)
    return someone


def _participant(wire: _Status) -> Person:
    return person(
        wire.recipient_participant_id,
        wire.recipient_participant_user_id,
        wire.recipient_participant_parent_user_id,
    )
