"""How many templates a WABA may have and make (§5)."""

from simulator.errors import templates as refusals
from simulator.errors.graph import GraphError
from simulator.simulation import Simulation
from simulator.world.models import Waba

UNVERIFIED, VERIFIED = 250, 6_000
PER_HOUR = 100
HOUR = 3_600.0


def count(simulation: Simulation, waba: Waba) -> int:
    return sum(
        template.status != "PENDING_DELETION" for template in simulation.world.templates.of(waba)
    )


def most(simulation: Simulation, waba: Waba) -> int:
    """Meta asks for a verified portfolio and a number with an approved name."""
    verified = simulation.world.state.business.verification_status == "verified"
    numbers = simulation.world.numbers_of(waba)
    if verified and any(number.name_status == "APPROVED" for number in numbers):
        return VERIFIED
    return UNVERIFIED


def are_translated(simulation: Simulation, waba: Waba) -> bool:
    """Whether every name has all the languages that any name has."""
    languages: dict[str, set[str]] = {}
    for template in simulation.world.templates.of(waba):
        languages.setdefault(template.name, set()).add(template.language)
    return len({frozenset(found) for found in languages.values()}) <= 1


def take(simulation: Simulation, waba: Waba) -> None:
    """Takes one creation. Raises GraphError: 2388019 at the limit, 80007 beyond 100 in an hour."""
    limit = most(simulation, waba)
    if count(simulation, waba) >= limit:
        raise refusals.too_many(limit)
    now = simulation.clock.now()
    recent = [at for at in waba.template_creations if now - HOUR < at <= now]
    if simulation.behaviour.rate_limits and len(recent) >= PER_HOUR:
        raise GraphError(80007)
    waba.template_creations = [*recent[-PER_HOUR + 1 :], now]
