"""From what somebody wants to say to a message in its lane."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.contacts import rules as contact_rules
from rapport.contacts.actions import sightings
from rapport.contacts.queries.identities import find_address
from rapport.contacts.rules import Sighting
from rapport.core.actor import SYSTEM
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.refusal import InvalidInput, NotFound
from rapport.messaging.actions import changes, conversations, media, scheduling, sending
from rapport.messaging.actions.media import Used
from rapport.messaging.actions.receiving import reactions, threads
from rapport.messaging.actions.sending import Outgoing
from rapport.messaging.errors import (
    NotResendable,
    NotYours,
    NumberDisconnected,
    UnknownRecipient,
    WindowWillBeShut,
)
from rapport.messaging.queries.messages import RESENDABLE
from rapport.messaging.rules import contents, files
from rapport.messaging.rules import sending as rules
from rapport.messaging.rules.contents import FilePlace
from rapport.messaging.rules.sending import Origin
from rapport.whatsapp import identity
from rapport.whatsapp.messages import InvalidMessage, Message, validate
from rapport.whatsapp.payloads import Person


class Place(Struct, frozen=True):
    """Where a message goes: a conversation, with what sending needs to know of it."""

    conversation_id: UUID
    contact_id: UUID
    number_id: UUID
    window_expires_at: datetime | None


class Wish(Struct, frozen=True, kw_only=True):
    """What somebody wants sent. `message` is in Meta's shape; `key` makes the intent unique.

    `hold` keeps it back for a moment, in which it can be cancelled. `even_if_shut` schedules a
    session message for a time at which the window will be shut unless the customer writes before.
    """

    message: Message
    origin: Origin
    client_id: str | None = None
    key: str | None = None
    callback_data: str | None = None
    send_at: datetime | None = None
    send_by: datetime | None = None
    hold: timedelta = timedelta()
    even_if_shut: bool = False
    resend_of: UUID | None = None


async def place_of(tx: WorkspaceTx, conversation_id: UUID) -> Place:
    """A conversation to write into. Raises NotFound, NumberDisconnected."""
    row = await tx.fetchrow(
        """
        select c.id, c.contact_id, c.number_id, c.window_expires_at, n.disconnected_at
        from conversation c
        join phone_number n on n.workspace_id = c.workspace_id and n.id = c.number_id
        where c.workspace_id = $1 and c.id = $2
        """,
        tx.workspace_id,
        conversation_id,
    )
    if row is None:
        raise NotFound("conversation")
    if row["disconnected_at"] is not None:
        raise NumberDisconnected
    return Place(row["id"], row["contact_id"], row["number_id"], row["window_expires_at"])


async def place_for(
    tx: WorkspaceTx,
    phone_number_id: str,
    to: str | None,
    recipient: str | None,
    now: datetime,
    only_of: UUID | None = None,
) -> Place:
    """The conversation with somebody who may never have written: contact and conversation are made
    if missing.

    `only_of` is a member who sees nothing but their own: what is nobody's becomes theirs. Raises
    NotFound, NumberDisconnected, InvalidInput, NotYours.
    """
    number = await tx.fetchrow(
        """
        select n.id, n.disconnected_at, coalesce(w.portfolio_id, 'waba:' || w.waba_id) as scope
        from phone_number n join waba w on w.workspace_id = n.workspace_id and w.id = n.waba
        where n.workspace_id = $1 and n.phone_number_id = $2
        """,
        tx.workspace_id,
        phone_number_id,
    )
    if number is None:
        raise NotFound("phone number")
    if number["disconnected_at"] is not None:
        raise NumberDisconnected
    person = await _person(tx, to, recipient)
    contact_id = (
        await sightings.recognise(tx, [Sighting(person, number["scope"], now)], written_to=True)
    )[0]
    states = await threads.hold(tx, [(contact_id, number["id"], now)])
    state = states[contact_id, number["id"]]
    if only_of is not None and state.assignee_id != only_of:
        if state.assignee_id is not None:
            raise NotYours
        await conversations.assign(tx, SYSTEM, state.id, only_of, now)
    return Place(state.id, contact_id, number["id"], state.window_expires_at)


async def say(tx: WorkspaceTx, place: Place, wish: Wish, now: datetime) -> UUID:
    """Queues a message; returns its id. Raises InvalidInput, naming the field, WindowWillBeShut.

    A session message for which the window is shut is kept as failed, never sent, so that its text
    is not lost; one for later, for when it will be shut, is refused.
    """
    later = await _later(tx, place, wish, now)
    if isinstance(later, UUID):
        return later
    message = await _with_quote(tx, wish.message)
    content = _content(message)
    media_id = await _file(tx, message.type, content)
    needs_window = message.type not in rules.WITHOUT_WINDOW
    shut = needs_window and not later and not rules.is_open(place.window_expires_at, now)
    outgoing = Outgoing(
        conversation_id=place.conversation_id,
        contact_id=place.contact_id,
        number_id=place.number_id,
        recipient=await find_address(tx, place.contact_id),
        type=message.type,
        content=content,
        text=contents.text_of(message.type, content),
        origin=wish.origin,
        key=wish.key,
        client_id=wish.client_id,
        callback_data=wish.callback_data,
        media_id=media_id,
        reply_to_wamid=message.context.message_id if message.context else None,
        resend_of=wish.resend_of,
        needs_window=needs_window,
        send_at=later,
        held_until=_held_until(place, wish, now, needs_window=needs_window),
        send_by=wish.send_by,
        refusal=rules.WINDOW_CLOSED if shut else None,
    )
    message_id = (await sending.queue(tx, [outgoing], now))[0]
    if message.reaction is not None and not shut:
        await _react(tx, message, now)
    return message_id


async def _later(
    tx: WorkspaceTx, place: Place, wish: Wish, now: datetime
) -> datetime | UUID | None:
    """When it is to be sent, if not now; the message's id if the same was asked before, when the
    window may have been open for longer."""
    if wish.send_at is None or wish.send_at <= now:
        return None
    if wish.message.type == "reaction":
        raise InvalidInput("A reaction cannot be scheduled.", field="send_at")
    known = await sending.find(tx, wish.origin, wish.key) if wish.key else None
    if known is not None:
        return known
    scheduling.check_time(wish.send_at, now)
    needs_window = wish.message.type not in rules.WITHOUT_WINDOW
    opened = rules.is_open(place.window_expires_at, wish.send_at)
    if needs_window and not opened and not wish.even_if_shut:
        raise WindowWillBeShut(place.window_expires_at)
    return wish.send_at


def _held_until(place: Place, wish: Wish, now: datetime, *, needs_window: bool) -> datetime | None:
    """Until when the message can be taken back; not so long that its window shuts meanwhile."""
    until = now + wish.hold
    if until <= now or wish.message.type == "reaction":
        return None
    stays_open = rules.is_open(place.window_expires_at, until)
    return until if stays_open or not needs_window else None


async def resend(
    tx: WorkspaceTx, message_id: UUID, origin: Origin, client_id: str | None, now: datetime
) -> UUID:
    """Sends a failed, unconfirmed or cancelled message again, as a new one; asked twice, it is sent
    once. Raises NotFound, NotResendable.
    """
    row = await tx.fetchrow(
        "select conversation_id, direction, status, type, content, reply_to_wamid, callback_data"
        " from message where workspace_id = $1 and id = $2 for update",
        tx.workspace_id,
        message_id,
    )
    if row is None:
        raise NotFound("message")
    sent_again = await tx.fetchval(
        "select id from message where workspace_id = $1 and resend_of = $2",
        tx.workspace_id,
        message_id,
    )
    if sent_again is not None:
        return sent_again
    if row["direction"] != "outbound" or row["status"] not in RESENDABLE:
        raise NotResendable(row["status"])
    fields: dict[str, Any] = {"type": row["type"], **msgspec.json.decode(row["content"])}
    if row["reply_to_wamid"]:
        fields["context"] = {"message_id": row["reply_to_wamid"]}
    wish = Wish(
        message=msgspec.convert(fields, Message),
        origin=origin,
        client_id=client_id,
        callback_data=row["callback_data"],
        resend_of=message_id,
    )
    return await say(tx, await place_of(tx, row["conversation_id"]), wish, now)


def check(message: Message) -> None:
    """Raises InvalidInput, naming the field, for what Meta would refuse."""
    try:
        validate(message)
    except InvalidMessage as problem:
        raise InvalidInput(str(problem), field=problem.field or None) from None


async def _person(tx: WorkspaceTx, to: str | None, recipient: str | None) -> Person:
    if to:
        country = await tx.fetchval(
            "select default_country from control.workspace where id = $1", tx.workspace_id
        )
        if identity.kind_of(to) in (identity.IdKind.USER_ID, identity.IdKind.PARENT_USER_ID):
            return _by_user_id(to)
        digits = contact_rules.read_number(to, country)
        if digits is None:
            raise UnknownRecipient(
                "This is not a phone number. Write it with + and country code.", field="to"
            )
        return Person(wa_id=digits)
    if recipient:
        return _by_user_id(recipient)
    raise UnknownRecipient("Say to whom: `to` (phone number) or `recipient` (id).", field="to")


def _by_user_id(value: str) -> Person:
    match identity.kind_of(value):
        case identity.IdKind.USER_ID:
            return Person(user_id=value)
        case identity.IdKind.PARENT_USER_ID:
            return Person(parent_user_id=value)
        case _:
            raise UnknownRecipient(
                "This is not a business-scoped user id, such as US.13491208655302741918.",
                field="recipient",
            )


async def _with_quote(tx: WorkspaceTx, message: Message) -> Message:
    """With wamids in place of our own ids, where the message refers to another one."""
    if message.context is not None:
        wamid = await _wamid(tx, message.context.message_id, "context.message_id")
        context = msgspec.structs.replace(message.context, message_id=wamid)
        return msgspec.structs.replace(message, context=context)
    if message.reaction is not None:
        wamid = await _wamid(tx, message.reaction.message_id, "reaction.message_id")
        reaction = msgspec.structs.replace(message.reaction, message_id=wamid)
        return msgspec.structs.replace(message, reaction=reaction)
    return message


async def _wamid(tx: WorkspaceTx, given: str, field: str) -> str:
    try:
        message_id = UUID(given)
    except ValueError:
        return given
    wamid = await tx.fetchval(
        "select wamid from message where workspace_id = $1 and id = $2", tx.workspace_id, message_id
    )
    if wamid is None:
        raise InvalidInput("This message does not exist, or is not sent yet.", field=field)
    return wamid


async def _file(tx: WorkspaceTx, kind: str, content: dict[str, Any]) -> UUID | None:
    """Takes the file that a message names by the id of its upload here, and completes the content
    by what is known of it. A link is Meta's to fetch."""
    places = [place for place in contents.file_places(kind, content) if place.part.get("id")]
    if not places:
        return None
    place, *others = places
    if others:
        raise InvalidInput(
            "A message can have one file by its id. Give links for the others.",
            field=f"{others[0].path}.id",
        )
    used = await _use(tx, place)
    files.check_use(place.kind, place.part, used.kind, voice=used.voice, path=place.path)
    if place.kind == "document":
        place.part.setdefault("filename", used.name)
    elif used.voice:
        place.part["voice"] = True
    return used.id


async def _use(tx: WorkspaceTx, place: FilePlace) -> Used:
    try:
        used = await media.use(tx, UUID(str(place.part["id"])))
    except ValueError:
        used = None
    if used is None:
        raise InvalidInput(
            "There is no file with this id. Upload it with POST /api/v1/media first.",
            field=f"{place.path}.id",
        )
    return used


def _content(message: Message) -> dict[str, Any]:
    return {message.type: msgspec.to_builtins(getattr(message, message.type))}


async def _react(tx: WorkspaceTx, message: Message, now: datetime) -> None:
    assert message.reaction is not None  # noqa: S101 (the caller looked)
    row = await tx.fetchrow(
        "select id, conversation_id from message where workspace_id = $1 and wamid = $2",
        tx.workspace_id,
        message.reaction.message_id,
    )
    if row is not None:
        await reactions.react(tx, row["id"], "business", message.reaction.emoji, now)
        changes.announce(tx, [(row["id"], row["conversation_id"])])
