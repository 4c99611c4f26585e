"""The way of an accepted message: sent, delivered, read, each when its time has come."""

from simulator.errors.graph import Failure
from simulator.network import chats, crowd, identities, members, waiting, will
from simulator.network.statuses import Transit, announce
from simulator.simulation import Simulation
from simulator.world.models import ChatMessage, Number, Phone
from simulator.world.people import Person

TYPING_SECONDS = 25.0
REACTION_SECONDS = 30 * 86_400.0  # an older message takes none (fact sheet §1.2)


def start(simulation: Simulation, transit: Transit) -> None:
    simulation.in_transit += 1
    behaviour = simulation.behaviour
    wait = behaviour.seconds(behaviour.sent_ms, simulation.random)
    accepted_at = simulation.clock.now()
    simulation.schedule.at(accepted_at + wait, _sent, simulation, transit, accepted_at)


def _sent(simulation: Simulation, transit: Transit, accepted_at: float) -> None:
    failure = (
        transit.failure or _nobody_there(simulation, transit) or _no_target(transit, simulation)
    )
    if failure is not None:
        transit.failure = failure
        announce(simulation, transit, "failed")
        _end(simulation)
        return
    announce(simulation, transit, "sent", priced=True)
    if transit.bubble is not None and transit.bubble.type == "reaction":
        _arrived(simulation, transit, accepted_at)
        return
    behaviour = simulation.behaviour
    wait = behaviour.seconds(behaviour.delivered_ms, simulation.random)
    simulation.schedule.at(accepted_at + wait, _arrived, simulation, transit, accepted_at)


def came_back(simulation: Simulation, phone: Phone) -> None:
    """A phone is on line again: what waited for it arrives."""
    for transit in waiting.take(simulation, phone):
        simulation.in_transit += 1
        _arrived(simulation, transit, simulation.clock.now())


def _nobody_there(simulation: Simulation, transit: Transit) -> Failure | None:
    if simulation.world.crowd is not None and transit.phone is None:
        failure = members.why_unreachable(simulation, transit.person.wa_id)
        if failure is not None or members.of(simulation, transit.person.wa_id) is not None:
            return failure
    if simulation.behaviour.unknown_recipients == "exist" or transit.phone is not None:
        return None
    return Failure(131026)


def _no_target(transit: Transit, simulation: Simulation) -> Failure | None:
    """A reaction needs a message that the person has."""
    bubble = transit.bubble
    if bubble is None or bubble.type != "reaction":
        return None
    chat = simulation.world.chat(transit.number.id, transit.person.wa_id)
    target = bubble.content["message_id"]
    oldest = simulation.clock.now() - REACTION_SECONDS
    if any(
        other.id == target and other.type != "reaction" and other.at >= oldest
        for other in chat.messages
    ):
        return None
    return Failure(131009, "The message to react to is unknown, too old or a reaction itself.")


def _arrived(simulation: Simulation, transit: Transit, accepted_at: float) -> None:
    if will.has_blocked(simulation, transit):
        _end(simulation)  # the business never learns why nothing comes after `sent`
    elif transit.phone is not None and not transit.phone.online:
        waiting.keep(simulation, transit, accepted_at)
        _end(simulation)
    elif transit.bubble is not None and transit.bubble.type == "reaction":
        _show(simulation, transit, transit.bubble)  # a reaction is only ever `sent`
        _end(simulation)
    else:
        _delivered(simulation, transit, accepted_at)


def _delivered(simulation: Simulation, transit: Transit, accepted_at: float) -> None:
    behaviour = simulation.behaviour
    is_member = members.of(simulation, transit.person.wa_id) is not None
    will_read = not is_member and _will_read(simulation, transit)
    is_told = not (will_read and _is_omitted(simulation))
    if is_told:
        announce(simulation, transit, "delivered", priced=True)
    elif transit.bubble is not None:
        transit.bubble.status = "delivered"
    if transit.bubble is not None:
        _show(simulation, transit, transit.bubble)
    if is_member:
        crowd.read_later(simulation, transit)
    if not will_read:
        _end(simulation)
        return
    wait = behaviour.seconds(behaviour.read_ms, simulation.random)
    simulation.schedule.at(accepted_at + wait, _read, simulation, transit, not is_told)


def _is_omitted(simulation: Simulation) -> bool:
    """Whether `delivered` is left out before `read`, as Meta may (fact sheet §2.5)."""
    share = simulation.behaviour.omit_delivered
    return share > 0 and simulation.random.random() < share


def _will_read(simulation: Simulation, transit: Transit) -> bool:
    phone = transit.phone
    if phone is None or phone.reads == "always":
        return True
    return phone.reads == "on_open" and chats.is_open(
        simulation, transit.number.id, transit.person.wa_id
    )


def _read(simulation: Simulation, transit: Transit, priced: bool) -> None:
    # the chat may have been opened, and everything in it read, in the meantime
    if transit.bubble is None or transit.bubble.status == "delivered":
        announce(simulation, transit, "read", priced=priced)
    _end(simulation)


def _end(simulation: Simulation) -> None:
    simulation.in_transit -= 1


def _show(simulation: Simulation, transit: Transit, bubble: ChatMessage) -> None:
    """The message appears on the phone."""
    chat = simulation.world.chat(transit.number.id, transit.person.wa_id)
    if bubble.type == "reaction":
        content = bubble.content
        target = chats.react(chat, content["message_id"], content["emoji"], from_business=True)
        if target is not None:
            chats.tell(simulation, chat, target)
        return
    chats.tell_typing(simulation, chat, 0.0)
    chats.add(simulation, chat, bubble)


def read_now(simulation: Simulation, number: Number, phone: Phone, bubble: ChatMessage) -> None:
    announce(simulation, _again(simulation, number, phone, bubble), "read")


def played_now(simulation: Simulation, number: Number, phone: Phone, bubble: ChatMessage) -> None:
    announce(simulation, _again(simulation, number, phone, bubble), "played")


def _again(simulation: Simulation, number: Number, phone: Phone, bubble: ChatMessage) -> Transit:
    """What is known of a message that arrived a while ago."""
    return Transit(
        number=number,
        person=Person(phone.wa_id, phone.user_id, phone.name),
        wamid=bubble.id,
        position=bubble.position,
        callback_data=bubble.callback_data,
        shows_phone=identities.shows_phone(simulation, number, phone),
        phone=phone,
        bubble=bubble,
        template=simulation.world.templates.get(bubble.template_id or ""),
    )
