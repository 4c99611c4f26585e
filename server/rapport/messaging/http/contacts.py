"""Contacts, as far as conversations are concerned: blocked, and talked with."""

from litestar.params import FromPath

from rapport.contacts.queries import views
from rapport.contacts.queries.views import ContactView
from rapport.core.ids import parse_id
from rapport.core.paging import Listing
from rapport.core.web.doors import (
    AskerGiven,
    ClockGiven,
    TxGiven,
    get,
    post,
)
from rapport.messaging.actions import blocking
from rapport.messaging.http.conversations import only_of
from rapport.messaging.queries import conversations as asked
from rapport.messaging.queries.conversations import ConversationView


@post("/contacts/{contact_id:str}/block", permission="contacts.block")
async def block(
    asker: AskerGiven, tx: TxGiven, clock: ClockGiven, contact_id: FromPath[str]
) -> ContactView:
    """Blocks a contact: nothing is sent to them, and WhatsApp lets nothing through."""
    key = parse_id(contact_id, "contact")
    await blocking.set_blocked(tx, asker.actor, key, True, clock.now())
    return await views.get_contact(tx, key)


@post("/contacts/{contact_id:str}/unblock", permission="contacts.block")
async def unblock(
    asker: AskerGiven, tx: TxGiven, clock: ClockGiven, contact_id: FromPath[str]
) -> ContactView:
    """Lifts a block."""
    key = parse_id(contact_id, "contact")
    await blocking.set_blocked(tx, asker.actor, key, False, clock.now())
    return await views.get_contact(tx, key)


@get("/contacts/{contact_id:str}/conversations", permission="contacts.read")
async def list_conversations(
    asker: AskerGiven, tx: TxGiven, contact_id: FromPath[str]
) -> Listing[ConversationView]:
    """The contact's conversations, one for each number."""
    key = parse_id(contact_id, "contact")
    await views.get_contact(tx, key)
    return Listing(await asked.list_of_contact(tx, key, only_of(asker)))


ROUTES = [block, unblock, list_conversations]
