"""Messages that wait for their time."""

from uuid import UUID

from litestar.params import FromPath, JSONBody

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import parse_id
from rapport.core.paging import Listing
from rapport.core.web.asker import Asker
from rapport.core.web.doors import AskerGiven, ClockGiven, PageGiven, TxGiven, get, patch, post
from rapport.messaging.actions import scheduling
from rapport.messaging.http.conversations import only_of, seen
from rapport.messaging.queries import conversations as asked
from rapport.messaging.queries import messages as messages_asked
from rapport.messaging.queries.messages import MessageView
from rapport.messaging.schemas import Reschedule


@get("/conversations/{conversation_id:str}/scheduled")
async def list_scheduled(
    asker: AskerGiven, tx: TxGiven, page: PageGiven, conversation_id: FromPath[str]
) -> Listing[MessageView]:
    """What is scheduled in a conversation, the soonest first."""
    key = await seen(asker, tx, conversation_id)
    return await messages_asked.list_scheduled(tx, key, page)


@patch("/messages/{message_id:str}", permission="conversations.reply")
async def reschedule(
    asker: AskerGiven,
    tx: TxGiven,
    clock: ClockGiven,
    message_id: FromPath[str],
    data: JSONBody[Reschedule],
) -> MessageView:
    """Moves a scheduled message to another time. What was sent meanwhile is refused
    (`not_scheduled`)."""
    key = await _visible(asker, tx, message_id)
    await scheduling.reschedule(
        tx, key, data.send_at, clock.now(), even_if_shut=data.window_may_be_shut
    )
    return await messages_asked.get_message(tx, key)


@post("/messages/{message_id:str}/send-now", permission="conversations.reply")
async def send_now(
    asker: AskerGiven, tx: TxGiven, clock: ClockGiven, message_id: FromPath[str]
) -> MessageView:
    """Sends a scheduled message at once. A session message outside the service window is refused
    (`window_closed`), and stays scheduled."""
    key = await _visible(asker, tx, message_id)
    await scheduling.send_now(tx, key, clock.now())
    return await messages_asked.get_message(tx, key)


async def _visible(asker: Asker, tx: WorkspaceTx, message_id: str) -> UUID:
    """The id of a message in a conversation that the asker may see. Raises NotFound."""
    key = parse_id(message_id, "message")
    message = await messages_asked.get_message(tx, key)
    await asked.check_visible(tx, message.conversation_id, only_of(asker))
    return key


ROUTES = [list_scheduled, reschedule, send_now]
