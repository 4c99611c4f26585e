"""A business writes to a person: what is refused at once, what fails later, what arrives."""

from typing import Any

from simulator.errors.graph import Failure, GraphError, invalid
from simulator.media import kinds
from simulator.messages.envelope import Envelope
from simulator.network import pricing, travel
from simulator.network.statuses import Transit
from simulator.simulation import Simulation
from simulator.templates import check
from simulator.world import ids, people
from simulator.world.models import ChatMessage, Number, Phone, Window
from simulator.world.people import Person

MEDIA_KINDS = frozenset(("image", "video", "document", "audio", "sticker"))


def accept(
    simulation: Simulation,
    number: Number,
    message: Envelope,
    payload: bytes,
    fault: Failure | None = None,
) -> dict[str, Any]:
    """Takes a message and returns Meta's answer. Raises GraphError when it is refused.

    `payload` is the request's JSON, kept for the outbox. `fault` makes the message fail later.
    """
    person = _recipient(simulation, number, message)
    _refuse_if_not_allowed(simulation, number, person)
    category = _category(simulation, number, message)
    window = simulation.world.windows.get(number.id, person.wa_id)
    failure = fault or _failure(simulation, number, message, window)
    wamid = ids.wamid(simulation.random, person.wa_id, from_business=True)
    now = simulation.clock.now()
    transit = Transit(
        number=number,
        person=person,
        wamid=wamid,
        position=simulation.outbox.append(number.id, person, message, payload, wamid, now),
        callback_data=message.callback_data,
        failure=failure,
        phone=simulation.world.state.phones.get(person.wa_id),
    )
    transit.shows_phone = message.to is not None or _is_shown(transit.phone)
    if failure is None:
        _charge(simulation, transit, category, window, now)
    if transit.phone is not None:
        transit.bubble = _bubble(message, transit, now)
    travel.start(simulation, transit)
    return _answer(message, person, wamid)


def _is_shown(phone: Phone | None) -> bool:
    return phone is not None and not phone.hide_phone


def _recipient(simulation: Simulation, number: Number, message: Envelope) -> Person:
    if not number.registered:
        raise GraphError(133010)
    if message.is_group:
        raise GraphError(131041, "The group does not exist.")
    person = _addressed(simulation, message)
    if person.wa_id == number.digits:
        raise GraphError(131021)
    return person


def _addressed(simulation: Simulation, message: Envelope) -> Person:
    world = simulation.world
    if message.to is not None:  # `to` wins when both are given
        digits = people.dialled(message.to)
        if digits is None:
            raise invalid("to", "is not a valid phone number")
        return world.person(people.wa_id_for(digits))
    user_id = message.recipient or ""
    if not people.is_user_id(user_id):
        raise invalid("recipient", "is not a valid business-scoped user ID")
    person = world.person_with(user_id)
    if person is None and simulation.behaviour.unknown_recipients == "refuse":
        raise invalid("recipient", "belongs to no user of this business portfolio")
    return person or world.stranger_with(user_id)


def _refuse_if_not_allowed(simulation: Simulation, number: Number, person: Person) -> None:
    if number.allow_list is not None and person.wa_id not in number.allow_list:
        raise GraphError(131030)
    if person.wa_id in number.blocked:
        raise GraphError(130403)
    now = simulation.clock.now()
    if not simulation.limits.take_throughput(number.id, number.throughput, now):
        raise GraphError(130429)
    if not simulation.limits.take_pair(number.id, person.wa_id, now):
        raise GraphError(131056)


def _category(simulation: Simulation, number: Number, message: Envelope) -> str:
    if message.type != "template":
        return "service"
    template = check.check(simulation.world.templates, number.waba_id, message.content)
    if template.category == "AUTHENTICATION" and message.to is None:
        raise GraphError(131062)
    return template.category.lower()


def _failure(
    simulation: Simulation, number: Number, message: Envelope, window: Window | None
) -> Failure | None:
    """Why an accepted message will not arrive."""
    failures = [_media_failure(simulation, number, *found) for found in _media_in(message)]
    failure = next(filter(None, failures), None)
    if message.type != "template" and not _is_open(simulation, window):
        failure = Failure(131047)
        if simulation.behaviour.window == "sync":
            raise failure.as_error()
    return failure


def _is_open(simulation: Simulation, window: Window | None) -> bool:
    if simulation.behaviour.window == "off":
        return True
    return window is not None and window.open_until > simulation.clock.now()


def _media_in(message: Envelope) -> list[tuple[str, dict[str, Any]]]:
    """The media that a message carries by id, itself or in its header, with their kinds."""
    holders: list[dict[str, Any]] = []
    if message.type in MEDIA_KINDS:
        holders = [{"type": message.type, message.type: message.content}]
    elif message.type == "interactive":
        holders = [header] if (header := message.content.get("header")) else []
    elif message.type == "template":
        holders = check.header_parameters(message.content)
    media = [(kind, holder[kind]) for holder in holders if (kind := holder["type"]) in MEDIA_KINDS]
    return [(kind, content) for kind, content in media if content.get("id") is not None]


def _media_failure(
    simulation: Simulation, number: Number, kind: str, content: dict[str, Any]
) -> Failure | None:
    media = simulation.media.find(str(content["id"]))
    if media is None or media.number_id not in (number.id, None):
        raise invalid(f"{kind}.id", "is not a media ID of this phone number")
    return kinds.why_not(kind, media, as_voice=content.get("voice") is True)


def _charge(
    simulation: Simulation, transit: Transit, category: str, window: Window | None, now: float
) -> None:
    if window is not None:
        simulation.world.windows.business_replied(window, now)
    price = pricing.price(transit.number, category, window, now)
    transit.pricing = pricing.as_json(price)
    simulation.world.changed()
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


def _answer(message: Envelope, person: Person, wamid: str) -> dict[str, Any]:
    contact: dict[str, str] = {"input": message.to or message.recipient or ""}
    if message.to is not None:
        contact["wa_id"] = person.wa_id
    if message.recipient is not None:
        contact["user_id"] = person.user_id
    sent: dict[str, str] = {"id": wamid}
    if message.type == "template":
        sent["message_status"] = "accepted"
    return {"messaging_product": "whatsapp", "contacts": [contact], "messages": [sent]}
