"""Who has read what: the business by the API, the person by looking."""

from simulator.errors.graph import invalid
from simulator.network import chats, travel
from simulator.simulation import Simulation
from simulator.world import ids
from simulator.world.models import Number, Phone, pair


def mark_read(simulation: Simulation, number: Number, wamid: str, *, typing: bool) -> None:
    """The business has read a message and all before it. Raises 131009 for an unknown one."""
    found = chats.find_message(simulation, number, wamid)
    if found is None and _was_forgotten(simulation, wamid):
        return
    if found is None or found[1].from_business:
        raise invalid("message_id", "is not the ID of a message received by this phone number")
    chat, bubble = found
    for earlier in chat.messages[: chat.messages.index(bubble) + 1]:
        if not earlier.from_business and earlier.status != "read":
            earlier.status = "read"
            chats.tell(simulation, chat, earlier)
    if typing:
        chats.tell_typing(simulation, chat, travel.TYPING_SECONDS)
    simulation.world.changed()


def _was_forgotten(simulation: Simulation, wamid: str) -> bool:
    """Whether a person wrote it whom the world, after thousands of others, no longer keeps."""
    sender = ids.sender_of(wamid)
    return sender is not None and sender not in simulation.world.state.phones


def chat_opened(simulation: Simulation, number: Number, phone: Phone) -> None:
    """A person looks at a chat: what arrived unread is read now, unless they never tell."""
    chats.set_open(simulation, number.id, phone.wa_id, is_open=True)
    chat = simulation.world.state.chats.get(pair(number.id, phone.wa_id))
    if chat is None or phone.reads == "never":
        return
    for bubble in chat.messages:
        if bubble.from_business and bubble.status == "delivered":
            travel.read_now(simulation, number, phone, bubble)
