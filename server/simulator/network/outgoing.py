"""A business writes to a person: what is refused at once, what fails later, what arrives."""

from typing import Any

from simulator.account import quality as numbers
from simulator.errors.graph import Failure, GraphError
from simulator.messages.envelope import Envelope
from simulator.messages.marketing import Marketing
from simulator.network import (
    direct,
    identities,
    pacing,
    pricing,
    recipients,
    travel,
    verdicts,
    will,
)
from simulator.network import marketing as product
from simulator.network.statuses import Transit
from simulator.review import quality, restrictions
from simulator.simulation import Simulation
from simulator.templates import check
from simulator.world import ids
from simulator.world.models import ChatMessage, Number, Phone, Template, Window
from simulator.world.people import Person


def accept(
    simulation: Simulation,
    number: Number,
    message: Envelope,
    payload: bytes,
    fault: Failure | None = None,
    marketing: Marketing | None = None,
) -> dict[str, Any]:
    """Takes a message and returns Meta's answer. Raises GraphError when it is refused.

    `payload` is the request's JSON, kept for the outbox. `fault` makes the message fail later.
    `marketing` is given for what came by the Marketing Messages API.
    """
    person = recipients.find(simulation, number, message)
    recipients.refuse_if_not_allowed(simulation, number, person)
    template = _template(simulation, number, message)
    category = product.category_of(simulation, number, template, marketing)
    verdicts.refuse_rare(simulation, number, person, message)
    window = simulation.world.windows.get(number.id, person.wa_id)
    over = verdicts.over_the_limit(simulation, number, person, message, window)
    transit = _transit(simulation, number, message, person, template)
    failure = verdicts.failure_of(simulation, number, message, window)
    transit.failure = (
        fault
        or over
        or failure
        or verdicts.late_refusal(message, transit)
        or will.against_marketing(simulation, number, person.wa_id, transit.phone, category)
    )
    now = simulation.clock.now()
    transit.position = simulation.outbox.append(
        number.id, person, message, payload, transit.wamid, now
    )
    if transit.failure is None:
        _charge(simulation, transit, category, window, now)
    numbers.count(simulation, number)
    if template is not None:
        quality.count(simulation, template)
    if transit.phone is not None:
        if message.to is not None:
            identities.met(simulation, number, transit.phone)
        transit.bubble = _bubble(message, transit, now)
        if template is not None:
            transit.bubble.template_id = template.id
            transit.bubble.definition = template.components
    return _answer(message, person, transit.wamid, _set_off(simulation, transit, template))


def _set_off(simulation: Simulation, transit: Transit, template: Template | None) -> str | None:
    """Sends it on its way, or holds it; the `message_status` that a template is answered with."""
    if template is None or transit.is_direct:
        travel.start(simulation, transit)
        return None
    held_by = None if transit.failure else pacing.is_held(simulation, template)
    if held_by is not None:
        pacing.hold(simulation, transit, held_by)
        return "held_for_quality_assessment"
    travel.start(simulation, transit)
    return "accepted" if template.status == "APPROVED" else "paused"


def _template(simulation: Simulation, number: Number, message: Envelope) -> Template | None:
    """The template of a template message, once everything in it is right. Raises GraphError."""
    if message.category is not None:
        return direct.template_of(simulation, number, message)
    if message.type != "template":
        return None
    template = check.find(simulation.world.templates, number.waba_id, message.content)
    restrictions.refuse_templates_if_restricted(simulation)
    late = simulation.behaviour.paused == "async"
    check.refuse_unless_sendable(template, even_paused=late)
    check.check(template, message.content)
    if template.category == "AUTHENTICATION" and message.to is None:
        raise GraphError(131062)
    return template


def _transit(
    simulation: Simulation,
    number: Number,
    message: Envelope,
    person: Person,
    template: Template | None,
) -> Transit:
    phone = simulation.world.state.phones.get(person.wa_id)
    return Transit(
        number=number,
        person=person,
        wamid=ids.wamid(simulation.random, person.wa_id, from_business=True),
        callback_data=message.callback_data,
        shows_phone=message.to is not None or _is_shown(simulation, number, phone),
        phone=phone,
        template=template,
        is_direct=message.category is not None,
        identity_hash=identities.known_hash(number, person, phone),
    )


def _is_shown(simulation: Simulation, number: Number, phone: Phone | None) -> bool:
    return phone is not None and identities.shows_phone(simulation, number, phone)


def _charge(
    simulation: Simulation, transit: Transit, category: str, window: Window | None, now: float
) -> None:
    """Prices a message; one that costs something fails where nobody can pay (131042)."""
    if window is not None:
        simulation.world.windows.business_replied(window, now)
    price = pricing.price(transit.number, category, window, now)
    simulation.world.changed()
    if (
        price.billable
        and not simulation.world.state.wabas[transit.number.waba_id].has_payment_method
    ):
        transit.failure = Failure(131042)
        return
    transit.price, transit.pricing = price, pricing.as_json(price)
    if price is pricing.FREE_ENTRY and window is not None:
        transit.entry_id, transit.entry_until = window.entry_id, window.free_until


def _bubble(message: Envelope, transit: Transit, now: float) -> ChatMessage:
    return ChatMessage(
        id=transit.wamid,
        from_business=True,
        type=message.type,
        content=message.content,
        at=now,
        status="accepted",
        context_id=message.context_id,
        callback_data=message.callback_data,
        position=transit.position,
    )


def _answer(
    message: Envelope, person: Person, wamid: str, message_status: str | None
) -> dict[str, Any]:
    contact: dict[str, str] = {"input": message.to or message.recipient or ""}
    if message.to is not None:
        contact["wa_id"] = person.wa_id
    if message.recipient is not None:
        contact["user_id"] = person.user_id
    sent: dict[str, str] = {"id": wamid}
    if message_status is not None:
        sent["message_status"] = message_status
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]}
