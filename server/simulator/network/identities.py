"""What a business knows of a person: their number, even a hidden one (fact sheet §3.1), and the key
with which messages for them are sealed (§3.3)."""

from typing import Any

from simulator.simulation import Simulation
from simulator.world import people
from simulator.world.models import Number, Phone
from simulator.world.people import Person

KNOWN_SECONDS = 30 * 86_400.0


def known_hash(number: Number, person: Person | Phone, phone: Phone | None) -> str | None:
    """The hash of the person's key while the number checks identities, else None."""
    settings: dict[str, Any] | None = number.settings.get("user_identity_change")
    if settings is None or settings.get("enable_identity_key_check") not in (True, "true"):
        return None
    return people.identity_key_hash(person.user_id, phone.installs if phone else 0)


def shows_phone(simulation: Simulation, number: Number, phone: Phone) -> bool:
    """Whether webhooks to that number tell the person's own number.

    Meta goes on telling a hidden one for thirty days after either side used it with the other, and
    for ever once it stands in the portfolio's contact book; `behaviour` says how far that goes.
    """
    rule = simulation.behaviour.known_phones
    if not phone.hide_phone:
        return True
    if rule == "contact_book":
        return bool(phone.met)
    met = phone.met.get(number.id, 0.0)
    return rule == "30_days" and simulation.clock.now() - met < KNOWN_SECONDS


def met(simulation: Simulation, number: Number, phone: Phone) -> None:
    """Business and person have used the person's number with each other."""
    phone.met[number.id] = simulation.clock.now()
