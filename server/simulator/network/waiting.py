"""Messages for a phone that is off line: kept until it is back or their time is over (§4.7).

Meta tells nobody when a message was given up: `sent` stays the last status.
"""

from simulator.network.statuses import Transit
from simulator.simulation import Simulation
from simulator.world.models import Phone

KEPT = 10_000  # of all phones together; the oldest gives way
THIRTY_DAYS = 30 * 86_400.0
LIFETIMES = {"AUTHENTICATION": 600.0}  # of templates that say nothing, else thirty days


def lifetime(transit: Transit) -> float:
    """For how many seconds after it was accepted a message may still be delivered."""
    template = transit.template
    if template is None:
        return THIRTY_DAYS
    if template.ttl_seconds is None:
        return LIFETIMES.get(template.category, THIRTY_DAYS)
    return THIRTY_DAYS if template.ttl_seconds < 0 else float(template.ttl_seconds)


def keep(simulation: Simulation, transit: Transit, accepted_at: float) -> None:
    simulation.waiting.append((transit, accepted_at + lifetime(transit)))
    if len(simulation.waiting) > KEPT:
        del simulation.waiting[0]


def take(simulation: Simulation, phone: Phone) -> list[Transit]:
    """What waited for a phone and is still worth delivering, oldest first."""
    now = simulation.clock.now()
    kept = simulation.waiting
    simulation.waiting = [entry for entry in kept if entry[0].phone is not phone]
    return [transit for transit, until in kept if transit.phone is phone and now < until]
