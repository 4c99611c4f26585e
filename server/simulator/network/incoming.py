"""A person writes to a business: the bubble, the window, the webhook."""

from typing import Any

import msgspec

from simulator import analytics
from simulator.network import chats, identities
from simulator.network.inbound import BadMessage, Object, content_of, own_card
from simulator.simulation import Simulation
from simulator.webhooks.envelope import Update
from simulator.world import ids, people
from simulator.world.models import ChatMessage, Number, Phone, pair
from simulator.world.people import Person

UNSUPPORTED = {
    "code": 131051,
    "title": "Message type unknown",
    "message": "Message type unknown",
    "error_data": {"details": "Message type is currently not supported."},
}
OWN_KEYS = ("id", "timestamp", "from", "type", "context")

_encode = msgspec.json.Encoder().encode


async def receive(
    simulation: Simulation, number: Number, sender: str, message: Object, profile: Object
) -> str:
    """Lets a person send a message and returns its wamid. Raises BadMessage with the reason.

    `message` is what the webhook will show, without what only WhatsApp can add; an `id` and a
    `timestamp` in it are taken as they are.
    """
    if not number.registered:
        raise BadMessage(f"to: {number.display_phone_number} is not registered with WhatsApp.")
    content: Any = await content_of(simulation, number, message)
    at = _moment(simulation, message)
    phone = _phone(simulation, sender, profile)
    return write(simulation, number, phone, message, content, at)


def write(
    simulation: Simulation,
    number: Number,
    phone: Phone,
    message: Object,
    content: Any,
    at: float,
    *,
    is_kept: bool = True,
) -> str:
    """A phone sends what is in order; the wamid. One that is not kept has no chats."""
    simulation.heard += 1
    if content is None:
        content = [own_card(phone)]
    old_wa_id = phone.wa_id
    if message["type"] == "system":
        content = _system(simulation, phone, content, is_kept=is_kept)
    wamid = message.get("id") or ids.wamid(simulation.random, old_wa_id, from_business=False)
    bubble = _bubble(message, content, str(wamid), at)
    if is_kept:
        _put_into_chat(simulation, number, phone, bubble)
        _credit_template(simulation, number, phone, bubble)
    if phone.wa_id in number.blocked:
        bubble.status = "sent"  # the person never learns more than one tick
        return bubble.id
    _open_window(simulation, number, phone, bubble, message)
    is_shown = identities.shows_phone(simulation, number, phone)
    if is_shown:
        identities.met(simulation, number, phone)
    item = _item(number, phone, old_wa_id if is_shown else None, bubble, message)
    contact = None if bubble.type == "system" else contact_of(simulation, number, phone)
    simulation.webhooks.publish(Update(number, "messages", _encode(item), contact))
    return bubble.id


def _moment(simulation: Simulation, message: Object) -> float:
    given = message.get("timestamp")
    if given is None:
        return simulation.clock.now()
    try:
        return float(int(given))
    except (TypeError, ValueError, OverflowError) as error:
        raise BadMessage("message.timestamp: must be seconds since 1970.") from error


def _phone(simulation: Simulation, sender: str, profile: Object) -> Phone:
    """The sender's phone, with what the profile says of it; a new one for an unknown sender."""
    world = simulation.world
    phone = world.find_phone(sender)
    if phone is None:
        person = _person(simulation, sender)
        is_stranger = people.is_user_id(sender)
        phone = world.add_phone(
            Phone(
                wa_id=person.wa_id,
                user_id=person.user_id,
                name=person.name,
                hide_phone=is_stranger,
                passing=True,
            )
        )
        simulation.live.tell("phones", {})
    phone.name = profile.get("name", phone.name)
    phone.username = profile.get("username", phone.username)
    phone.hide_phone = profile.get("hide_phone", phone.hide_phone)
    return phone


def _person(simulation: Simulation, sender: str) -> people.Person:
    if people.is_user_id(sender):
        found = simulation.world.person_with(sender)
        return found or simulation.world.stranger_with(sender)
    digits = people.dialled(sender)
    if digits is None:
        raise BadMessage("from: must be a phone number in international form or a user id.")
    return simulation.world.person(people.wa_id_for(digits))


def _system(simulation: Simulation, phone: Phone, content: Object, *, is_kept: bool) -> Object:
    """A change of number: from now on the phone is another, and the webhook says both."""
    if content["type"] not in ("user_changed_number", "user_changed_user_id"):
        return content
    digits = people.dialled(str(content.get("wa_id", "")))
    if digits is None:
        raise BadMessage("message.system.wa_id: say the new number.")
    old = Person(phone.wa_id, phone.user_id, phone.name)
    new_wa_id = people.wa_id_for(digits)
    if is_kept:
        simulation.world.change_number(phone, new_wa_id)
        simulation.live.tell("phones", {"from": old.wa_id, "to": new_wa_id})
    else:
        phone.wa_id, phone.user_id = new_wa_id, simulation.world.user_ids.of(new_wa_id)
    given = {key: value for key, value in content.items() if key != "wa_id"}
    return given | _moved(content["type"], old, phone)


def _moved(kind: str, old: Person, phone: Phone) -> Object:
    """What Meta says of a person's new number (fact sheet §3.3). Without the number itself where
    the business may not see it."""
    said: Object = {"type": kind, "user_id": phone.user_id, "previous_user_id": old.user_id}
    if kind == "user_changed_number":
        said["wa_id"] = phone.wa_id
        said["body"] = f"User {phone.name} changed from {old.wa_id} to {phone.wa_id}"
    else:
        said["body"] = f"User {phone.name} changed from {old.user_id} to {phone.user_id}"
    return said


def move(simulation: Simulation, phone: Phone, wa_id: str) -> None:
    """A person has a new number, and every business that they chat with is told."""
    numbers = [
        number
        for number in simulation.world.state.numbers.values()
        if pair(number.id, phone.wa_id) in simulation.world.state.chats
    ]
    saw = {each.id: identities.shows_phone(simulation, each, phone) for each in numbers}
    old = Person(phone.wa_id, phone.user_id, phone.name)
    simulation.world.change_number(phone, wa_id)
    # the pages hear of it before they hear that the old number is gone
    simulation.live.tell("phones", {"from": old.wa_id, "to": wa_id})
    for number in numbers:
        kind = "user_changed_number" if saw[number.id] else "user_changed_user_id"
        wamid = ids.wamid(simulation.random, old.wa_id, from_business=False)
        message: Object = {"type": "system", "system": _moved(kind, old, phone)}
        bubble = _bubble(message, message["system"], wamid, simulation.clock.now())
        _put_into_chat(simulation, number, phone, bubble)
        if wa_id not in number.blocked:
            sender = old.wa_id if saw[number.id] else None
            item = _item(number, phone, sender, bubble, message)
            simulation.webhooks.publish(Update(number, "messages", _encode(item)))


def _bubble(message: Object, content: Any, wamid: str, at: float) -> ChatMessage:
    context = message.get("context")
    context = context if isinstance(context, dict) else {}
    return ChatMessage(
        id=wamid,
        from_business=False,
        type=message["type"],
        content=content,
        at=at,
        status="delivered",  # to the business account, which is always on line
        context_id=context.get("id") or context.get("message_id"),
        forwarded=bool(context.get("forwarded")),
    )


def _put_into_chat(
    simulation: Simulation, number: Number, phone: Phone, bubble: ChatMessage
) -> None:
    chat = simulation.world.chat(number.id, phone.wa_id)
    if bubble.type == "reaction":
        emoji = bubble.content.get("emoji") or ""
        target = chats.react(chat, bubble.content["message_id"], emoji, from_business=False)
        if target is not None:
            chats.tell(simulation, chat, target)
    else:
        chats.add(simulation, chat, bubble)
    simulation.world.changed()


def _credit_template(
    simulation: Simulation, number: Number, phone: Phone, bubble: ChatMessage
) -> None:
    """An answer to a template is counted with it, and so is a tap on its button."""
    if bubble.context_id is None:
        return
    messages = simulation.world.chat(number.id, phone.wa_id).messages
    asked = next((one for one in reversed(messages) if one.id == bubble.context_id), None)
    template = simulation.world.templates.get((asked and asked.template_id) or "")
    if template is None:
        return
    analytics.note_template(template, "replied", bubble.at, is_charged=False)
    if bubble.type == "button":
        analytics.note_click(template, str(bubble.content["text"]), bubble.at)


def _open_window(
    simulation: Simulation, number: Number, phone: Phone, bubble: ChatMessage, message: Object
) -> None:
    if bubble.type == "system":
        return
    simulation.world.windows.person_wrote(
        number.id,
        phone.wa_id,
        bubble.at,
        from_ad="referral" in message,
        entry_id=f"{simulation.random.getrandbits(128):032x}",
    )


def _item(
    number: Number, phone: Phone, sender: str | None, bubble: ChatMessage, message: Object
) -> Object:
    """`sender` is the person's number, None where the business does not see it."""
    item: Object = {}
    if bubble.context_id is not None or "context" in message:
        item["context"] = _context(number, bubble, message)
    item |= {key: value for key, value in message.items() if key not in (*OWN_KEYS, bubble.type)}
    if sender is not None:
        item["from"] = sender
    item["from_user_id"] = phone.user_id
    if bubble.type == "system" and "previous_user_id" in bubble.content:
        item["from_user_id"] = bubble.content["previous_user_id"]
    item |= {"id": bubble.id, "timestamp": str(int(bubble.at)), "type": bubble.type}
    if bubble.type == "unsupported":
        item.setdefault("errors", [UNSUPPORTED])
    return item | {bubble.type: bubble.content}


def _context(number: Number, bubble: ChatMessage, message: Object) -> Object:
    given = message.get("context")
    context = dict(given) if isinstance(given, dict) else {}
    context.pop("message_id", None)
    if bubble.context_id is not None:
        context = {"from": number.digits, "id": bubble.context_id} | context
    return context


def contact_of(simulation: Simulation, number: Number, phone: Phone) -> bytes:
    """The card of a person as `contacts` of a webhook has it."""
    profile = {"name": phone.name}
    if phone.username:
        profile["username"] = phone.username
    card: Object = {"profile": profile}
    if identities.shows_phone(simulation, number, phone):
        card["wa_id"] = phone.wa_id
    card["user_id"] = phone.user_id
    if (key_hash := identities.known_hash(number, phone, phone)) is not None:
        card["identity_key_hash"] = key_hash
    return _encode(card)
