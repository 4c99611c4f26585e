"""The identity key check (fact sheet §3.3): deliver only to whoever still has the known key."""

from typing import Any

from simulator.world import people
from simulator.world.models import Number, Phone
from simulator.world.people import Person


def known_hash(number: Number, person: Person | Phone, phone: Phone | None) -> str | None:
    """The hash of the person's key while the number checks identities, else None."""
    settings: dict[str, Any] | None = number.settings.get("user_identity_change")
    if settings is None or settings.get("enable_identity_key_check") not in (True, "true"):
        return None
    return people.identity_key_hash(person.user_id, phone.installs if phone else 0)
