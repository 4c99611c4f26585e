"""The people's side: phones, what they send, what they see."""

from typing import Any

import phonenumbers
from msgspec import UNSET

from simulator.control import orders
from simulator.control.business import show_phone
from simulator.control.call import Call, Refused
from simulator.media import kinds
from simulator.network import chats, incoming, receipts, travel, will
from simulator.network.inbound import BadMessage
from simulator.web.response import Answer, Response, Stream
from simulator.world import people
from simulator.world.models import Chat, Phone, pair

# what a browser may show in place; everything else is only downloaded
SHOWN = ("image/jpeg", "image/png", "image/webp", "video/", "audio/")


async def inbound(call: Call) -> Any:
    order = await call.order(orders.Inbound)
    number = call.number(order.to)
    profile = orders.given(order.profile)
    try:
        wamid = await incoming.receive(
            call.simulation, number, order.sender, order.message, profile
        )
    except BadMessage as error:
        raise Refused(str(error)) from error
    return {"id": wamid}


async def add_phone(call: Call) -> Any:
    order = await call.order(orders.NewPhone)
    wa_id = (
        _invented(call, order.country) if order.wa_id is None else call.wa_id(order.wa_id, "wa_id")
    )
    if wa_id in call.simulation.world.taken_numbers():
        raise Refused(f"wa_id: {wa_id} is taken already.", 409)
    phone = call.simulation.world.add_phone(
        Phone(
            wa_id=wa_id,
            user_id=call.simulation.world.user_ids.of(wa_id),
            name=order.name,
            username=order.username,
            hide_phone=order.hide_phone,
            reads=order.reads,
        )
    )
    call.simulation.live.tell("phones", {})
    return show_phone(phone)


def _invented(call: Call, country: str) -> str:
    """A number that looks right for a country and that nobody here has."""
    kind = phonenumbers.PhoneNumberType.MOBILE
    example = phonenumbers.example_number_for_type(country, kind)
    if example is None:
        raise Refused(f"country: {country} is not a country with mobile numbers.")
    digits = f"{example.country_code}{phonenumbers.national_significant_number(example)}"
    taken = call.simulation.world.taken_numbers()
    for _ in range(1000):
        candidate = f"{digits[:-4]}{call.simulation.random.randrange(10_000):04}"
        if candidate not in taken:
            return candidate
    raise Refused(f"country: there are a thousand phones from {country} already.", 409)


async def change_phone(call: Call) -> Any:
    phone = call.phone(call.key)
    changes = orders.given(await call.order(orders.PhoneChange))
    phone.installs += changes.pop("reinstall")
    for name, value in changes.items():
        setattr(phone, name, value)
    if phone.online:
        travel.came_back(call.simulation, phone)
    call.simulation.world.changed()
    call.simulation.live.tell("phones", {})
    return show_phone(phone)


async def move(call: Call) -> Any:
    """The person has a new number: the given one, or any that suits their country."""
    phone, order = call.phone(call.key), await call.order(orders.Move)
    country = people.country_of(phone.wa_id)
    wa_id = _invented(call, country) if order.wa_id is None else call.wa_id(order.wa_id, "wa_id")
    if wa_id in call.simulation.world.taken_numbers():
        raise Refused(f"wa_id: {wa_id} is taken already.", 409)
    incoming.move(call.simulation, phone, wa_id)
    return show_phone(phone)


async def want(call: Call) -> Any:
    """The person blocks, reports, or has enough of marketing; or no longer."""
    phone, order = call.phone(call.key), await call.order(orders.Will)
    number = call.number(order.phone_number_id)
    if order.report:
        will.report(call.simulation, phone, number)
    if order.block is not UNSET:
        (will.block if order.block else will.unblock)(call.simulation, phone, number)
    if order.marketing is not UNSET:
        stops = order.marketing == "stop"
        (will.stop_marketing if stops else will.resume_marketing)(call.simulation, phone, number)
    return show_phone(phone)


async def remove_phone(call: Call) -> Any:
    call.simulation.world.remove_phone(call.phone(call.key))
    call.simulation.live.tell("phones", {})
    return {"success": True}


async def list_chats(call: Call) -> Any:
    phone = call.phone(call.request.query.get("phone", ""))
    found = call.simulation.world.state.chats.values()
    return {"data": [_show_chat(chat) for chat in found if chat.wa_id == phone.wa_id]}


def _show_chat(chat: Chat) -> dict[str, Any]:
    return {"phone_number_id": chat.number_id, "messages": chat.messages}


async def open_chat(call: Call) -> Any:
    order = await call.order(orders.OpenChat)
    number, phone = call.number(order.phone_number_id), call.phone(order.phone)
    if order.open:
        receipts.chat_opened(call.simulation, number, phone)
    else:
        chats.set_open(call.simulation, number.id, phone.wa_id, is_open=False)
    return {"success": True}


async def played(call: Call) -> Any:
    """The person has listened to a voice note."""
    order = await call.order(orders.Played)
    number, phone = call.number(order.phone_number_id), call.phone(order.phone)
    chat = call.simulation.world.state.chats.get(pair(number.id, phone.wa_id))
    for bubble in chat.messages if chat else ():
        if bubble.id == order.message_id and bubble.from_business and bubble.type == "audio":
            if bubble.status != "played" and bubble.content.get("voice") is True:
                travel.played_now(call.simulation, number, phone, bubble)
            return {"success": True}
    raise Refused("message_id: there is no such voice note in that chat.", 404)


async def keep_media(call: Call) -> Any:
    """Takes the bytes of a file that a person is about to send."""
    mime_type = kinds.base_type(call.request.content_type or "application/octet-stream")
    content = await call.request.body(kinds.INBOUND_LIMIT)
    if not content:
        raise Refused("The file is empty.")
    filename = call.request.query.get("filename", "")
    media = call.simulation.media.keep(content, mime_type, "", filename)
    return {"id": media.id, "mime_type": media.mime_type, "size": media.size}


async def show_media(call: Call) -> Answer:
    """The bytes of a medium for the phones page; never as something that could run there."""
    media = call.simulation.media.find(call.key)
    if media is None or not call.simulation.media.path(media.id).exists():
        raise Refused("There is no such medium, or it has expired.", 404)
    kind = b"inline" if media.mime_type.startswith(SHOWN) else b"attachment"
    headers = (
        (b"content-type", media.mime_type.encode()),
        (b"content-disposition", kind),
        (b"content-security-policy", b"sandbox; default-src 'none'"),
        (b"cache-control", b"private, max-age=3600"),
    )
    if media.size > kinds.LIMITS["image/jpeg"]:
        length = (b"content-length", str(media.size).encode())
        return Stream(call.simulation.media.content(media), (*headers, length))
    return Response(call.simulation.media.path(media.id).read_bytes(), headers)
