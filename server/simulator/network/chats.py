"""Chats as the person sees them: bubbles, ticks, reactions, and the page that shows them."""

from typing import Any

from simulator.simulation import Simulation
from simulator.world import ids
from simulator.world.models import Chat, ChatMessage, Number, pair
from simulator.world.registry import CHAT_LENGTH

OPEN_SECONDS = 60.0  # a page says again and again that a chat is open


def add(simulation: Simulation, chat: Chat, bubble: ChatMessage) -> None:
    chat.messages.append(bubble)
    if len(chat.messages) > CHAT_LENGTH:
        del chat.messages[: CHAT_LENGTH // 5]
    simulation.world.changed()
    tell(simulation, chat, bubble)


def tell(simulation: Simulation, chat: Chat, bubble: ChatMessage) -> None:
    """Shows a new or changed bubble to whoever looks at the page."""
    if simulation.live.is_watched:
        simulation.live.tell("message", _event(chat, message=bubble))


def tell_typing(simulation: Simulation, chat: Chat, seconds: float) -> None:
    simulation.live.tell("typing", _event(chat, seconds=seconds))


def _event(chat: Chat, **more: Any) -> dict[str, Any]:
    return {"wa_id": chat.wa_id, "phone_number_id": chat.number_id, **more}


def find_message(
    simulation: Simulation, number: Number, wamid: str
) -> tuple[Chat, ChatMessage] | None:
    """The bubble of a wamid in a chat with that number."""
    for chat in _likely_chats(simulation, number, wamid):
        for bubble in reversed(chat.messages):
            if bubble.id == wamid:
                return chat, bubble
    return None


def _likely_chats(simulation: Simulation, number: Number, wamid: str) -> list[Chat]:
    """A wamid holds the person's number; one that does not may stand in any chat."""
    chats = simulation.world.state.chats
    chat = chats.get(pair(number.id, ids.peer_of(wamid) or ""))
    if chat is not None and any(bubble.id == wamid for bubble in reversed(chat.messages)):
        return [chat]
    return [other for other in chats.values() if other.number_id == number.id]


def react(chat: Chat, target_id: str, emoji: str, *, from_business: bool) -> ChatMessage | None:
    """Sets or takes away a reaction; the bubble that carries it, if it is still there."""
    for bubble in reversed(chat.messages):
        if bubble.id == target_id:
            if from_business:
                bubble.reaction_of_business = emoji
            else:
                bubble.reaction_of_phone = emoji
            return bubble
    return None


def set_open(simulation: Simulation, number_id: str, wa_id: str, *, is_open: bool) -> None:
    key = pair(number_id, wa_id)
    if is_open:
        simulation.open_chats[key] = simulation.clock.now() + OPEN_SECONDS
    else:
        simulation.open_chats.pop(key, None)


def is_open(simulation: Simulation, number_id: str, wa_id: str) -> bool:
    return simulation.open_chats.get(pair(number_id, wa_id), 0.0) > simulation.clock.now()
