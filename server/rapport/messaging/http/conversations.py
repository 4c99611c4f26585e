"""Conversations and what is said in them."""

from datetime import timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import parse_id
from rapport.core.paging import Listing
from rapport.core.refusal import InvalidInput
from rapport.core.web.asker import Asker
from rapport.core.web.doors import (
    AskerGiven,
    ClockGiven,
    PageGiven,
    TxGiven,
    get,
    post,
)
from rapport.messaging.actions import cancelling, composing, conversations
from rapport.messaging.actions.composing import Wish
from rapport.messaging.queries import conversations as asked
from rapport.messaging.queries import events
from rapport.messaging.queries import messages as messages_asked
from rapport.messaging.queries.conversations import ConversationView, CountsView, Filter, Sort
from rapport.messaging.queries.events import EventView
from rapport.messaging.queries.messages import MessageView
from rapport.messaging.rules.permissions import READ_ALL
from rapport.messaging.rules.sending import Origin
from rapport.messaging.schemas import Assign, DirectMessage, NewMessage
from rapport.whatsapp.messages import Message


@get("/conversations", permission=None)
async def list_conversations(
    asker: AskerGiven,
    tx: TxGiven,
    clock: ClockGiven,
    page: PageGiven,
    status: FromQuery[Literal["open", "closed", "all"]] = "open",
    assignee: FromQuery[str | None] = None,
    phone_number_id: FromQuery[str | None] = None,
    q: FromQuery[str | None] = None,
    unread: FromQuery[bool] = False,
    sort: FromQuery[Sort] = "newest",
) -> Listing[ConversationView]:
    """Conversations. `assignee` is `me`, `none`, `any`, or a member's id; `q` searches names and
    numbers; sorted by `window_closing`, only those with an open service window are listed."""
    chosen = Filter(
        status=None if status == "all" else status,
        assignee=_assignee(asker, assignee),
        phone_number_id=phone_number_id,
        unread=unread,
        search=q.strip() if q else None,
        only_of=only_of(asker),
    )
    return await asked.list_conversations(tx, chosen, sort, page, clock.now())


@get("/conversations/counts")
async def count_conversations(asker: AskerGiven, tx: TxGiven) -> CountsView:
    """How many open conversations there are in each view."""
    return await asked.count(tx, asker.id, only_of(asker))


@get("/conversations/{conversation_id:str}")
async def get_conversation(
    asker: AskerGiven, tx: TxGiven, conversation_id: FromPath[str]
) -> ConversationView:
    """One conversation."""
    return await asked.get_conversation(
        tx, parse_id(conversation_id, "conversation"), only_of(asker)
    )


@get("/conversations/{conversation_id:str}/messages")
async def list_messages(
    asker: AskerGiven, tx: TxGiven, page: PageGiven, conversation_id: FromPath[str]
) -> Listing[MessageView]:
    """What was said, the newest first."""
    key = await seen(asker, tx, conversation_id)
    return await messages_asked.list_thread(tx, key, page)


@get("/conversations/{conversation_id:str}/events")
async def list_events(
    asker: AskerGiven, tx: TxGiven, page: PageGiven, conversation_id: FromPath[str]
) -> Listing[EventView]:
    """What happened to the conversation, the newest first: opened, assigned, closed."""
    key = await seen(asker, tx, conversation_id)
    return await events.list_events(tx, key, page)


@post(
    "/conversations/{conversation_id:str}/messages",
    permission="conversations.reply",
    status_code=201,
)
async def write(
    asker: AskerGiven,
    tx: TxGiven,
    clock: ClockGiven,
    conversation_id: FromPath[str],
    data: JSONBody[NewMessage],
) -> MessageView:
    """Writes into a conversation. The answer is the queued message; its status follows.

    A session message outside the service window is kept as failed (`window_closed`), not sent.
    `send_at` schedules it, `hold_seconds` leaves time to cancel it.
    """
    key = await seen(asker, tx, conversation_id)
    place = await composing.place_of(tx, key)
    message_id = await composing.say(tx, place, _wish(asker, data), clock.now())
    if asker.kind == "member":
        await conversations.receipt_on_reply(tx, key)
    return await messages_asked.get_message(tx, message_id)


@post("/conversations/{conversation_id:str}/assign", permission="conversations.assign")
async def assign(
    asker: AskerGiven,
    tx: TxGiven,
    clock: ClockGiven,
    conversation_id: FromPath[str],
    data: JSONBody[Assign],
) -> ConversationView:
    """Gives the conversation to a member, or to nobody."""
    key = await seen(asker, tx, conversation_id)
    await conversations.assign(tx, asker.actor, key, data.assignee_id, clock.now())
    return await asked.get_conversation(tx, key)


@post("/conversations/{conversation_id:str}/close", permission="conversations.close")
async def close(
    asker: AskerGiven, tx: TxGiven, clock: ClockGiven, conversation_id: FromPath[str]
) -> ConversationView:
    """Closes the conversation; a new message from the customer opens it again."""
    key = await seen(asker, tx, conversation_id)
    await conversations.close(tx, asker.actor, key, clock.now())
    return await asked.get_conversation(tx, key)


@post("/conversations/{conversation_id:str}/reopen", permission="conversations.close")
async def reopen(
    asker: AskerGiven, tx: TxGiven, clock: ClockGiven, conversation_id: FromPath[str]
) -> ConversationView:
    """Opens a closed conversation."""
    key = await seen(asker, tx, conversation_id)
    await conversations.reopen(tx, asker.actor, key, clock.now())
    return await asked.get_conversation(tx, key)


@post("/conversations/{conversation_id:str}/read")
async def read(asker: AskerGiven, tx: TxGiven, conversation_id: FromPath[str]) -> ConversationView:
    """Clears the unread count, if the conversation is assigned to the asker or to nobody."""
    key = await seen(asker, tx, conversation_id)
    await conversations.read(tx, key, asker.id)
    return await asked.get_conversation(tx, key)


@post("/conversations/{conversation_id:str}/unread")
async def mark_unread(
    asker: AskerGiven, tx: TxGiven, conversation_id: FromPath[str]
) -> ConversationView:
    """Marks the conversation as unread."""
    key = await seen(asker, tx, conversation_id)
    await conversations.mark_unread(tx, key)
    return await asked.get_conversation(tx, key)


@post("/messages", permission="conversations.reply", status_code=201)
async def send(
    asker: AskerGiven, tx: TxGiven, clock: ClockGiven, data: JSONBody[DirectMessage]
) -> MessageView:
    """Sends a message to anybody, by phone number or business-scoped id.

    `send_at` schedules it; a message that could not be sent until `send_by` fails (`too_late`).
    """
    now = clock.now()
    wish = _wish(asker, data)
    place = await composing.place_for(
        tx, data.phone_number_id, data.to, data.recipient, now, only_of(asker)
    )
    message_id = await composing.say(tx, place, wish, now)
    return await messages_asked.get_message(tx, message_id)


@get("/messages/{message_id:str}")
async def get_message(asker: AskerGiven, tx: TxGiven, message_id: FromPath[str]) -> MessageView:
    """One message with its status."""
    message = await messages_asked.get_message(tx, parse_id(message_id, "message"))
    await asked.get_conversation(tx, message.conversation_id, only_of(asker))
    return message


@post("/messages/{message_id:str}/cancel", permission="conversations.reply")
async def cancel(asker: AskerGiven, tx: TxGiven, message_id: FromPath[str]) -> MessageView:
    """Takes back a message that is scheduled, or still waits in its lane."""
    key = parse_id(message_id, "message")
    old = await messages_asked.get_message(tx, key)
    await asked.get_conversation(tx, old.conversation_id, only_of(asker))
    await cancelling.cancel(tx, key)
    return await messages_asked.get_message(tx, key)


@post("/messages/{message_id:str}/resend", permission="conversations.reply", status_code=201)
async def resend(
    asker: AskerGiven,
    tx: TxGiven,
    clock: ClockGiven,
    message_id: FromPath[str],
    client_id: Annotated[str | None, QueryParameter(max_length=100)] = None,
) -> MessageView:
    """Sends a failed, unconfirmed or cancelled message again, as a new one (`resend_of`). However
    often it is asked, one message is made; should that fail too, it can be sent again."""
    key = parse_id(message_id, "message")
    old = await messages_asked.get_message(tx, key)
    await asked.get_conversation(tx, old.conversation_id, only_of(asker))
    new = await composing.resend(tx, key, _origin(asker), client_id, clock.now())
    return await messages_asked.get_message(tx, new)


def only_of(asker: Asker) -> UUID | None:
    """Whose conversations the asker is limited to; None for those who may see all."""
    return None if asker.may(READ_ALL) else asker.id


async def seen(asker: Asker, tx: WorkspaceTx, conversation_id: str) -> UUID:
    """The id of a conversation that the asker may see. Raises NotFound."""
    key = parse_id(conversation_id, "conversation")
    await asked.check_visible(tx, key, only_of(asker))
    return key


def _assignee(asker: Asker, chosen: str | None) -> Any:
    match chosen:
        case None | "any":
            return None
        case "me":
            return asker.id
        case "none":
            return "none"
        case _:
            return parse_id(chosen, "member")


def _wish(asker: Asker, data: NewMessage) -> Wish:
    fields = {name: getattr(data, name) for name in Message.__struct_fields__}
    message = Message(**fields)
    composing.check(message)
    if data.send_at and data.send_by and data.send_by < data.send_at:
        raise InvalidInput("`send_by` must not be before `send_at`.", field="send_by")
    return Wish(
        message=message,
        origin=_origin(asker),
        client_id=data.client_id,
        key=_intent(asker, data.client_id),
        callback_data=data.biz_opaque_callback_data,
        send_at=data.send_at,
        send_by=data.send_by,
        hold=timedelta(seconds=data.hold_seconds),
        even_if_shut=data.window_may_be_shut,
    )


def _origin(asker: Asker) -> Origin:
    return Origin("agent" if asker.kind == "member" else "api", asker.id, asker.name)


def _intent(asker: Asker, client_id: str | None) -> str | None:
    return None if client_id is None else f"{asker.id}:{client_id}"


ROUTES = [
    list_conversations,
    count_conversations,
    get_conversation,
    list_messages,
    list_events,
    write,
    assign,
    close,
    reopen,
    read,
    mark_unread,
    send,
    get_message,
    cancel,
    resend,
]
