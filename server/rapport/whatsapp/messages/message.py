"""A message to be sent, and the envelope in which Meta takes it."""

from typing import Literal

import msgspec

from rapport.whatsapp import identity
from rapport.whatsapp.messages import interactive, orders
from rapport.whatsapp.messages.parts import (
    Audio,
    CaptionedMedia,
    Contact,
    Contacts,
    Document,
    Location,
    MediaRef,
    Part,
    Reaction,
    ReplyTo,
    Text,
)
from rapport.whatsapp.messages.templates import Template

Interactive = (
    interactive.ButtonMessage
    | interactive.ListMessage
    | interactive.UrlMessage
    | interactive.FlowMessage
    | interactive.LocationRequestMessage
    | interactive.AddressMessage
    | interactive.ProductMessage
    | interactive.ProductListMessage
    | interactive.CatalogMessage
    | interactive.CarouselMessage
    | interactive.VoiceCallMessage
    | interactive.CallPermissionMessage
    | interactive.ContactInfoMessage
    | orders.OrderDetailsMessage
    | orders.OrderStatusMessage
)

Kind = Literal[
    "text",
    "image",
    "video",
    "document",
    "audio",
    "sticker",
    "location",
    "contacts",
    "reaction",
    "interactive",
    "template",
]


class Message(Part, frozen=True, kw_only=True):
    """What is said, in Meta's shape: the field named like `type` holds it, the others stay out."""

    type: Kind = "text"
    text: Text | None = None
    image: CaptionedMedia | None = None
    video: CaptionedMedia | None = None
    document: Document | None = None
    audio: Audio | None = None
    sticker: MediaRef | None = None
    location: Location | None = None
    contacts: Contacts | None = None
    reaction: Reaction | None = None
    interactive: Interactive | None = None
    template: Template | None = None
    context: ReplyTo | None = None


class _Envelope(Part, frozen=True, kw_only=True):
    messaging_product: str
    recipient_type: str
    type: Kind
    to: str | None = None
    recipient: str | None = None
    text: Text | None = None
    image: CaptionedMedia | None = None
    video: CaptionedMedia | None = None
    document: Document | None = None
    audio: Audio | None = None
    sticker: MediaRef | None = None
    location: Location | None = None
    contacts: tuple[Contact, ...] | None = None
    reaction: Reaction | None = None
    interactive: Interactive | None = None
    template: Template | None = None
    context: ReplyTo | None = None
    biz_opaque_callback_data: str | None = None
    recipient_identity_key_hash: str | None = None
    messaging_account_id: str | None = None


MAX_CALLBACK_DATA = 512

_encoder = msgspec.json.Encoder()


def envelope(
    message: Message,
    *,
    to: str | None = None,
    recipient: str | None = None,
    group_id: str | None = None,
    callback_data: str | None = None,
    identity_key_hash: str | None = None,
    messaging_account_id: str | None = None,
) -> bytes:
    """The body of `POST /{phone_number_id}/messages`.

    Addressed to a phone number (`to`, sent in international form), to a business-scoped user id
    (`recipient`) or to a group: exactly one. `callback_data`, at most 512 characters, comes back
    with every status.
    """
    if sum(one is not None for one in (to, recipient, group_id)) != 1:
        raise ValueError("a message needs exactly one of to, recipient and group_id")
    if callback_data is not None and len(callback_data) > MAX_CALLBACK_DATA:
        raise ValueError(f"callback data may have at most {MAX_CALLBACK_DATA} characters")
    return _encoder.encode(
        _Envelope(
            messaging_product="whatsapp",
            recipient_type="individual" if group_id is None else "group",
            type=message.type,
            to=identity.dialable(to) if to is not None else group_id,
            recipient=recipient,
            text=message.text,
            image=message.image,
            video=message.video,
            document=message.document,
            audio=message.audio,
            sticker=message.sticker,
            location=message.location,
            contacts=message.contacts,
            reaction=message.reaction,
            interactive=message.interactive,
            template=message.template,
            context=message.context,
            biz_opaque_callback_data=callback_data,
            recipient_identity_key_hash=identity_key_hash,
            messaging_account_id=messaging_account_id,
        )
    )
