"""From an entry of `messages`, `message_echoes` or `history` to a message."""

from typing import Any, cast

import msgspec
from msgspec import Struct

from rapport.whatsapp.errors import MetaError
from rapport.whatsapp.payloads import contents
from rapport.whatsapp.payloads.contents import Content
from rapport.whatsapp.payloads.fields import (
    Instant,
    ShortText,
    Unreadable,
    WireId,
    moment,
    text_of,
)
from rapport.whatsapp.payloads.items import EchoedMessage, InboundMessage, Origin, PastMessage
from rapport.whatsapp.payloads.people import Person, completed, person


class _Interactive(Struct):
    type: str | None = None
    button_reply: contents.ButtonReply | None = None
    list_reply: contents.ListReply | None = None
    nfm_reply: contents.FormReply | None = None
    call_permission_reply: contents.CallPermissionReply | None = None


class _Edit(Struct):
    original_message_id: ShortText
    message: "_Body | None" = None


class _Body(Struct, gc=False):
    """The content of a message, in the field that is named like its type."""

    type: ShortText
    text: contents.Text | None = None
    image: contents.Media | None = None
    video: contents.Media | None = None
    audio: contents.Media | None = None
    voice: contents.Media | None = None
    document: contents.Media | None = None
    sticker: contents.Media | None = None
    location: contents.Location | None = None
    contacts: tuple[contents.SharedContact, ...] | None = None
    reaction: contents.Reaction | None = None
    button: contents.QuickReply | None = None
    interactive: _Interactive | None = None
    order: contents.Order | None = None
    system: contents.System | None = None
    unsupported: contents.Unsupported | None = None
    edit: _Edit | None = None
    revoke: contents.Revoked | None = None
    context: contents.Context | None = None
    origin: str | None = None


class _HistoryContext(Struct):
    status: str | None = None


class _Message(_Body, rename={"sender": "from"}):
    id: ShortText | None = None
    sender: WireId | None = None
    from_user_id: ShortText | None = None
    from_parent_user_id: ShortText | None = None
    to: WireId | None = None
    to_user_id: ShortText | None = None
    to_parent_user_id: ShortText | None = None
    timestamp: Instant | None = None
    group_id: WireId | None = None
    referral: contents.Referral | None = None
    errors: tuple[MetaError, ...] = ()
    identity: contents.IdentityChange | None = None
    history_context: _HistoryContext | None = None


_decoder = msgspec.json.Decoder(_Message, strict=False)

# content may be missing: the type says it all, or says that there is nothing to see
_MAY_BE_EMPTY = frozenset({"unsupported", "unknown", "request_welcome", "media_placeholder"})
_KNOWN = frozenset(
    {
        *("text", "image", "video", "audio", "voice", "document", "sticker", "location"),
        *("contacts", "reaction", "button", "interactive", "order", "system"),
        *("unsupported", "edit", "revoke"),
    }
)


def read_message(
    origin: Origin, path: str, raw: bytes, cards: list[Person], *, alone: bool
) -> InboundMessage:
    """Raises `msgspec.DecodeError` or `Unreadable`, the latter also for a message that names nobody
    who could have sent it."""
    wire = _decoder.decode(raw)
    sender = person(wire.sender, wire.from_user_id, wire.from_parent_user_id)
    sender = completed(sender, cards, alone=alone)
    if not sender.is_known and not _names_somebody(wire.system):
        raise Unreadable("it does not say who sent it")
    return InboundMessage(
        origin,
        path,
        raw,
        _id(wire),
        moment(wire.timestamp),
        wire.type,
        sender,
        _content(wire),
        wire.context,
        wire.referral,
        wire.errors,
        text_of(wire.group_id),
    )


def read_echo(
    origin: Origin, path: str, raw: bytes, cards: list[Person], *, alone: bool
) -> EchoedMessage:
    """As `read_message`, for what the business itself wrote."""
    wire = _decoder.decode(raw)
    recipient = completed(_addressee(wire), cards, alone=alone)
    if not recipient.is_known:
        raise Unreadable("it does not say to whom it was sent")
    return EchoedMessage(
        origin,
        path,
        raw,
        _id(wire),
        moment(wire.timestamp),
        wire.type,
        recipient,
        _content(wire),
        wire.context,
        wire.errors,
    )


class Chunk(Struct, frozen=True):
    """Which part of a history export a message came in."""

    phase: int | None = None
    chunk_order: int | None = None
    progress: int | None = None


def read_past_message(
    origin: Origin, path: str, raw: bytes, who: Person, chunk: Chunk
) -> PastMessage:
    """As `read_message`, for one of a history thread with `who`."""
    wire = _decoder.decode(raw)
    to = _addressee(wire)
    sender = person(wire.sender, wire.from_user_id, wire.from_parent_user_id)
    if not who.is_known:
        who = to if to.is_known else sender
    return PastMessage(
        origin,
        path,
        raw,
        _id(wire),
        moment(wire.timestamp),
        wire.type,
        to.is_known,  # only what the business wrote has an addressee
        who,
        _content(wire, may_be_empty=True),
        wire.context,
        wire.errors,
        wire.history_context.status if wire.history_context else None,
        chunk.phase,
        chunk.chunk_order,
        chunk.progress,
    )


def _id(wire: _Message) -> str:
    if not wire.id:
        raise Unreadable("it has no id")
    return wire.id


def _addressee(wire: _Message) -> Person:
    return person(wire.to, wire.to_user_id, wire.to_parent_user_id)


def _names_somebody(system: contents.System | None) -> bool:
    return system is not None and bool(
        system.previous_user_id or system.user_id or system.wa_id or system.customer
    )


def _content(wire: _Body, *, may_be_empty: bool = False) -> Content:
    if wire.type not in _KNOWN:
        return contents.Unsupported() if wire.type == "unknown" else contents.Unrecognised()
    found: Any = getattr(wire, wire.type)
    if found is None:
        if wire.type == "unsupported":
            return contents.Unsupported()
        if may_be_empty or wire.type in _MAY_BE_EMPTY:
            return contents.Unrecognised()
        raise Unreadable(f"it is of type {wire.type} but has no {wire.type}")
    match wire.type:
        case "interactive":
            return _reply(cast("_Interactive", found))
        case "contacts":
            return contents.SharedContacts(found, wire.origin)
        case "edit":
            return _edited(cast("_Edit", found))
        case _:
            return found


def _reply(found: _Interactive) -> contents.Reply:
    reply = found.button_reply or found.list_reply or found.nfm_reply or found.call_permission_reply
    return reply or contents.UnknownReply(found.type)


def _edited(found: _Edit) -> contents.Edited:
    if found.message is None:
        raise Unreadable("it is of type edit but has no new message")
    content = _content(found.message)
    if isinstance(content, contents.Edited):
        raise Unreadable("it is the edit of an edit")
    return contents.Edited(found.original_message_id, found.message.type, content)
