"""Usernames of business numbers come and go, and webhooks tell of it (fact sheet §2.3, §3.5)."""

from simulator.simulation import Simulation
from simulator.world.models import Number

FIELD = "business_username_update"


def give(simulation: Simulation, number: Number, username: str, status: str) -> None:
    """`status`: approved, or reserved as long as usernames are not open to everybody."""
    number.username, number.username_status = username, status
    _tell(simulation, number, {"username": username, "status": status})


def take(simulation: Simulation, number: Number) -> None:
    number.username, number.username_status = None, ""
    _tell(simulation, number, {"status": "deleted"})


def _tell(simulation: Simulation, number: Number, value: dict[str, str]) -> None:
    simulation.world.changed()
    value = {"display_phone_number": number.digits, **value}
    simulation.webhooks.notify(number.waba_id, FIELD, value)
    simulation.live.tell("numbers", {})
