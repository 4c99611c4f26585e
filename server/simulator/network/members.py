"""Who of the crowd somebody is, and what that means for a message to them."""

from simulator.crowd.crowd import Crowd
from simulator.errors.graph import Failure
from simulator.simulation import Simulation
from simulator.world.models import Number, Phone


def of(simulation: Simulation, wa_id: str) -> int | None:
    """The place in the crowd of whoever has that number, None for anybody else."""
    crowd = simulation.world.crowd
    return None if crowd is None else crowd.member(wa_id)


def why_unreachable(simulation: Simulation, wa_id: str) -> Failure | None:
    """131026 for members without WhatsApp, and for numbers that a member has given up."""
    crowd = simulation.world.crowd
    if crowd is None:
        return None
    member = crowd.member(wa_id)
    if member is None:
        return Failure(131026) if crowd.is_gone(wa_id) else None
    return Failure(131026) if is_unreachable(crowd, member) else None


def is_unreachable(crowd: Crowd, member: int) -> bool:
    return crowd.is_among(member, "unreachable", crowd.habits.unreachable)


def wants(simulation: Simulation, number: Number, wa_id: str, wish: int) -> bool:
    """Whether a member wants that of a number; see `crowd.crowd`."""
    crowd = simulation.world.crowd
    member = None if crowd is None else crowd.member(wa_id)
    return crowd is not None and member is not None and crowd.wants(number.id, member, wish)


def phone_of(simulation: Simulation, crowd: Crowd, member: int) -> Phone:
    """The member's phone. Unless the world has it, it is made for the moment and not kept."""
    wa_id = crowd.wa_id(member)
    kept = simulation.world.state.phones.get(wa_id)
    if kept is not None:
        return kept
    person = simulation.world.person(wa_id)
    is_hidden = crowd.is_among(member, "hidden", crowd.habits.hidden)
    username = f"{person.name.partition(' ')[0].lower()}.{member}" if is_hidden else None
    return Phone(
        wa_id=wa_id,
        user_id=person.user_id,
        name=person.name,
        username=username,
        hide_phone=is_hidden,
    )
