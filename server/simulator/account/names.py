"""Display names of business numbers are reviewed, and a webhook tells the outcome (fact sheet §2.3,
§9.4). What the reviewer objects to is a small part of Meta's guidelines."""

import re

from simulator.simulation import Simulation
from simulator.world.models import Number

FIELD = "phone_number_name_update"
PENDING = "PENDING_REVIEW"

_UNFIT = re.compile(
    r"whatsapp|facebook|https?://|www\.|[\u2600-\u27bf\U0001f000-\U0001faff]|[^\w\s]{3,}",
    re.IGNORECASE,
)


def submit(simulation: Simulation, number: Number) -> None:
    """Puts the name that is asked for, or that of a new number, before the reviewer."""
    behaviour = simulation.behaviour
    delay = behaviour.seconds(behaviour.review_ms, simulation.random)
    number.name_review_at = simulation.clock.now() + delay
    watch(simulation, number)


def resume(simulation: Simulation) -> None:
    """Takes up what the last process had left. Needs a running loop."""
    for number in simulation.world.state.numbers.values():
        watch(simulation, number)


def watch(simulation: Simulation, number: Number) -> None:
    if number.name_review_at:
        moment = number.name_review_at
        simulation.schedule.at(moment, _conclude, simulation, number.id, moment)


def _conclude(simulation: Simulation, number_id: str, review_at: float) -> None:
    number = simulation.world.state.numbers.get(number_id)
    if number is None or number.name_review_at != review_at:
        return
    if simulation.behaviour.review == "manual":
        return
    name = _requested(number)
    is_fit = bool(re.search(r"\w", name)) and not _UNFIT.search(name)
    decide(simulation, number, "APPROVED" if is_fit else "REJECTED")


def under_review(number: Number) -> str | None:
    """The name that a decision is due about."""
    is_pending = PENDING in (number.name_status, number.new_name_status)
    return _requested(number) if is_pending else None


def _requested(number: Number) -> str:
    return number.new_display_name or number.verified_name


def decide(simulation: Simulation, number: Number, decision: str) -> None:
    """APPROVED, REJECTED, or DEFERRED: it goes on waiting, for a person."""
    name = _requested(number)
    is_new = number.new_display_name is not None
    if decision == "APPROVED":
        number.verified_name, number.new_display_name = name, None
        number.name_status, number.new_name_status = "APPROVED", "NONE"
    elif decision == "REJECTED" and is_new:
        number.new_name_status = "DECLINED"
    elif decision == "REJECTED":
        number.name_status = "DECLINED"
    number.name_review_at = 0.0
    value = {
        "display_phone_number": number.digits,
        "decision": decision,
        "requested_verified_name": name,
        "rejection_reason": "UNKNOWN" if decision == "REJECTED" else None,
    }
    simulation.webhooks.notify(number.waba_id, FIELD, value)
    simulation.world.changed()
    simulation.live.tell("numbers", {})
