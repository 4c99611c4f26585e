"""Pacing (fact sheet §5): the first messages go out, the rest waits for what people say.

Of a template: marketing templates that are new, were unpaused or are not of high quality are paced,
and utility templates for a week after a pause. What is held is released or dropped for the whole
template; one whose messages were dropped is paused until somebody unpauses it.

Of a portfolio (December 2025): as long as it has not sent half a million templates, they go out in
batches. When a batch is dropped the portfolio may open no conversations for a day.
"""

from simulator.behaviour import Pacing
from simulator.errors.graph import Failure
from simulator.network import travel
from simulator.network.statuses import Transit
from simulator.review import life, restrictions
from simulator.simulation import Simulation
from simulator.world.models import PACED, Template

HELD = 10_000  # messages; beyond, the oldest batch is decided about at once
PORTFOLIO = "portfolio"  # stands for a template id where its batches are meant
TRUSTED_AFTER = 500_000  # templates that a portfolio has sent


def is_held(simulation: Simulation, template: Template) -> str | None:
    """What a message with this template has to wait for: a decision about the template or about the
    portfolio, by its key. None: nothing. Counts the message."""
    business = simulation.world.state.business
    business.templates_sent += 1
    if _waits_for_its_template(simulation, template):
        return template.id
    return PORTFOLIO if _waits_for_the_portfolio(simulation) else None


def _waits_for_its_template(simulation: Simulation, template: Template) -> bool:
    rules = simulation.behaviour.pacing
    if rules is None or not _is_paced(simulation, template):
        return False
    if template.id in simulation.held:
        return True
    if template.paced == PACED:
        return False
    template.paced += 1
    return template.paced > rules.after


def _waits_for_the_portfolio(simulation: Simulation) -> bool:
    rules, business = simulation.behaviour.portfolio_pacing, simulation.world.state.business
    if rules is None or business.templates_sent > TRUSTED_AFTER:
        return False
    if PORTFOLIO in simulation.held:
        return True
    business.paced += 1
    return business.paced > rules.after


def _is_paced(simulation: Simulation, template: Template) -> bool:
    if template.category == "MARKETING":
        return template.quality != "GREEN"
    if template.category == "UTILITY":
        return simulation.clock.now() < template.cautious_until
    return False


def hold(simulation: Simulation, transit: Transit, key: str) -> None:
    """Keeps a message back until there is a decision."""
    if sum(map(len, simulation.held.values())) >= HELD:
        decide(simulation, next(iter(simulation.held)))
    batch = simulation.held.get(key)
    if batch is None:
        batch = simulation.held[key] = []
        rules = _rules(simulation, key)
        span = rules.hold_ms if rules is not None else (0, 0)
        wait = simulation.behaviour.seconds(span, simulation.random)
        simulation.schedule.after(wait, _time_is_over, simulation, key, batch)
    batch.append(transit)


def _rules(simulation: Simulation, key: str) -> Pacing | None:
    behaviour = simulation.behaviour
    return behaviour.portfolio_pacing if key == PORTFOLIO else behaviour.pacing


def _time_is_over(simulation: Simulation, key: str, batch: list[Transit]) -> None:
    # somebody may have decided already, and others wait now
    if simulation.held.get(key) is batch:
        decide(simulation, key)


def decide(simulation: Simulation, key: str) -> None:
    """Releases or drops what is held, as the rules say or as the quality is."""
    rules = _rules(simulation, key)
    verdict = rules.verdict if rules is not None else "release"
    if verdict == "by_quality":
        verdict = "release" if _is_good(simulation, key) else "drop"
    if key != PORTFOLIO:
        template = simulation.world.templates.get(key)
        if template is None or template.status != "APPROVED":
            verdict = "drop"
    (release if verdict == "release" else drop)(simulation, key)


def _is_good(simulation: Simulation, key: str) -> bool:
    if key == PORTFOLIO:
        numbers = simulation.world.state.numbers.values()
        return all(number.quality_rating != "RED" for number in numbers)
    template = simulation.world.templates.get(key)
    return template is not None and template.quality in ("GREEN", "UNKNOWN")


def release(simulation: Simulation, key: str) -> int:
    """Lets what is held go; how many messages that were."""
    batch: list[Transit] = simulation.held.pop(key, [])
    template = simulation.world.templates.get(key)
    if template is not None:
        template.paced = PACED
    if key == PORTFOLIO:
        simulation.world.state.business.paced = 0
    simulation.world.changed()
    for transit in batch:
        travel.start(simulation, transit)
    return len(batch)


def drop(simulation: Simulation, key: str) -> int:
    """Fails what is held, and pauses the template or restricts the portfolio; how many messages."""
    batch: list[Transit] = simulation.held.pop(key, [])
    for transit in batch:
        transit.failure = Failure(132015)
        travel.start(simulation, transit)
    template = simulation.world.templates.get(key)
    if template is not None and template.status == "APPROVED":
        life.pause(simulation, template, "RATE_LIMITING_PAUSE")
    if key == PORTFOLIO:
        simulation.world.state.business.paced = 0
        restrictions.restrict_portfolio(simulation, restrictions.DAY)
    return len(batch)
