"""Telling the business how far its message has come (fact sheet §2.5)."""

from typing import Any

import msgspec
from msgspec import UNSET, Struct, UnsetType

from simulator import analytics
from simulator.errors.graph import Failure
from simulator.network.pricing import Price
from simulator.simulation import Simulation
from simulator.webhooks.envelope import Update
from simulator.world.models import ChatMessage, Number, Phone, Template
from simulator.world.people import Person

ANALYSED = frozenset(("sent", "delivered", "read"))

_encode = msgspec.json.Encoder().encode


class Transit(Struct):
    """A message on its way to a person, with all that its statuses will say."""

    number: Number
    person: Person
    wamid: str
    position: int = -1
    callback_data: str | None = None
    shows_phone: bool = True
    pricing: msgspec.Raw | None = None
    price: Price | None = None
    entry_id: str = ""  # of the free entry point conversation it belongs to
    entry_until: float = 0.0
    failure: Failure | None = None
    phone: Phone | None = None
    bubble: ChatMessage | None = None
    template: Template | None = None
    is_direct: bool = False  # its statuses name its template (§1.9)
    identity_hash: str | None = None  # told while the number checks identities


class Status(Struct, omit_defaults=True):
    id: str
    status: str
    timestamp: str
    recipient_id: str | UnsetType = UNSET
    recipient_user_id: str | UnsetType = UNSET
    recipient_identity_key_hash: str | UnsetType = UNSET
    biz_opaque_callback_data: str | UnsetType = UNSET
    template_id: str | UnsetType = UNSET
    conversation: dict[str, Any] | UnsetType = UNSET
    pricing: msgspec.Raw | UnsetType = UNSET
    errors: list[dict[str, Any]] | UnsetType = UNSET


class ContactCard(Struct, omit_defaults=True):
    profile: dict[str, str]
    wa_id: str | UnsetType = UNSET
    user_id: str | UnsetType = UNSET


def announce(
    simulation: Simulation, transit: Transit, status: str, *, priced: bool = False
) -> None:
    """Publishes one status of a message, and keeps it where the pages and the outbox look."""
    simulation.outbox.set_status(transit.position, status)
    why = transit.failure.details if status == "failed" and transit.failure else None
    now = simulation.clock.now()
    simulation.history.note(transit.number.id, transit.wamid, status, now, why)
    if status in ANALYSED:
        _sum_up(simulation, transit, status, now, priced=priced)
    if transit.bubble is not None:
        transit.bubble.status = status
        simulation.world.changed()
    if not simulation.webhooks.settings.enabled:
        return
    item = _encode(_status(simulation, transit, status, priced=priced))
    contact = None if status == "failed" else _contact(transit, status)
    simulation.webhooks.publish(Update(transit.number, "statuses", item, contact))


def _sum_up(
    simulation: Simulation, transit: Transit, status: str, now: float, *, priced: bool
) -> None:
    state, number_id = simulation.world.state, transit.number.id
    country = transit.person.user_id[:2]
    price = transit.price if priced and status != "sent" else None
    told = ("delivered", "read") if status == "read" and priced else (status,)
    if status != "read" or priced:
        analytics.note(state, number_id, country, told[0], now)
    if price is not None:
        analytics.note_price(state, number_id, country, price.type, price.category, now)
    if transit.template is not None:
        is_charged = price is not None and price.billable
        for one in told:
            analytics.note_template(transit.template, one, now, is_charged=is_charged)
            is_charged = False


def _status(simulation: Simulation, transit: Transit, status: str, *, priced: bool) -> Status:
    said = Status(
        id=transit.wamid,
        status=status,
        timestamp=str(int(simulation.clock.now())),
        recipient_user_id=transit.person.user_id,
    )
    if transit.shows_phone:
        said.recipient_id = transit.person.wa_id
    if transit.is_direct and transit.template is not None:
        said.template_id = transit.template.id
    if transit.identity_hash is not None:
        said.recipient_identity_key_hash = transit.identity_hash
    if transit.callback_data is not None:
        said.biz_opaque_callback_data = transit.callback_data
    if priced and transit.pricing is not None:
        said.pricing = transit.pricing
    if priced and transit.entry_id:
        said.conversation = _conversation(transit, status)
    if status == "failed" and transit.failure is not None:
        said.errors = [transit.failure.body()]
    return said


def _conversation(transit: Transit, status: str) -> dict[str, Any]:
    conversation: dict[str, Any] = {"id": transit.entry_id}
    if status == "sent":
        conversation["expiration_timestamp"] = str(int(transit.entry_until))
    conversation["origin"] = {"type": "referral_conversion"}
    return conversation


def _contact(transit: Transit, status: str) -> bytes:
    card = ContactCard({"name": transit.person.name}, user_id=transit.person.user_id)
    if transit.shows_phone:
        card.wa_id = transit.person.wa_id
    if transit.phone is not None and transit.phone.username and status != "sent":
        card.profile["username"] = transit.phone.username
    return _encode(card)
