"""To whom a business writes, and whether it may write to them now."""

from simulator.errors.graph import GraphError, invalid
from simulator.messages.envelope import Envelope
from simulator.simulation import Simulation
from simulator.world import people
from simulator.world.models import Number
from simulator.world.people import Person


def find(simulation: Simulation, number: Number, message: Envelope) -> Person:
    """The person a message is for. Raises GraphError: 133010, 131041, 131009, 131021."""
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


def refuse_if_not_allowed(simulation: Simulation, number: Number, person: Person) -> None:
    """Raises GraphError: 131057, 131030, 130403, 130429, 131056. Counts the message."""
    now = simulation.clock.now()
    if number.maintenance_until > now:
        raise GraphError(131057)
    if number.allow_list is not None and person.wa_id not in number.allow_list:
        raise GraphError(131030)
    if person.wa_id in number.blocked:
        raise GraphError(130403)
    if not simulation.limits.take_throughput(number.id, number.throughput, now):
        raise GraphError(130429)
    if not simulation.limits.take_pair(number.id, person.wa_id, now):
        raise GraphError(131056)
