"""Doors of contacts."""

from litestar.params import FromPath, FromQuery, JSONBody

from rapport.contacts.actions import people
from rapport.contacts.queries import views
from rapport.contacts.queries.views import ContactView
from rapport.contacts.schemas import ChangeContact
from rapport.core.ids import parse_id
from rapport.core.paging import Listing
from rapport.core.web.doors import (
    PageGiven,
    TxGiven,
    get,
    patch,
)


@get("/contacts", permission="contacts.read")
async def list_contacts(
    tx: TxGiven, page: PageGiven, q: FromQuery[str | None] = None
) -> Listing[ContactView]:
    """Contacts, the last seen first; `q` searches names and numbers."""
    return await views.list_contacts(tx, page, q.strip() if q else None)


@get("/contacts/{contact_id:str}", permission="contacts.read")
async def get_contact(tx: TxGiven, contact_id: FromPath[str]) -> ContactView:
    """One contact."""
    return await views.get_contact(tx, parse_id(contact_id, "contact"))


@patch("/contacts/{contact_id:str}", permission="contacts.edit")
async def change_contact(
    tx: TxGiven, contact_id: FromPath[str], data: JSONBody[ChangeContact]
) -> ContactView:
    """Calls a contact something. WhatsApp's profile name never replaces it."""
    key = parse_id(contact_id, "contact")
    await people.rename(tx, key, data.name)
    return await views.get_contact(tx, key)


ROUTES = [list_contacts, get_contact, change_contact]
