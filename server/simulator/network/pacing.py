"""Template pacing (fact sheet §5): the first messages go out, the rest waits for what people say.

Marketing templates that are new, were unpaused or are not of high quality are paced, and utility
templates for a week after a pause. What is held is released or dropped for the whole template; a
template whose messages were dropped is paused until somebody unpauses it.
"""

from simulator.errors.graph import Failure
from simulator.network import travel
from simulator.network.statuses import Transit
from simulator.review import life
from simulator.simulation import Simulation
from simulator.world.models import PACED, Template

HELD = 10_000  # messages of all templates; beyond, the oldest template is decided about at once


def is_held(simulation: Simulation, template: Template) -> bool:
    """Whether a message with this template has to wait. Counts it."""
    rules = simulation.behaviour.pacing
    if rules is None or not _is_paced(simulation, template):
        return False
    if template.id in simulation.held:
        return True
    if template.paced == PACED:
        return False
    template.paced += 1
    return template.paced > rules.after


def _is_paced(simulation: Simulation, template: Template) -> bool:
    if template.category == "MARKETING":
        return template.quality != "GREEN"
    if template.category == "UTILITY":
        return simulation.clock.now() < template.cautious_until
    return False


def hold(simulation: Simulation, transit: Transit, template: Template) -> None:
    """Keeps a message back until its template is decided about."""
    if sum(map(len, simulation.held.values())) >= HELD:
        decide(simulation, next(iter(simulation.held)))
    batch = simulation.held.get(template.id)
    if batch is None:
        batch = simulation.held[template.id] = []
        rules = simulation.behaviour.pacing
        span = rules.hold_ms if rules is not None else (0, 0)
        wait = simulation.behaviour.seconds(span, simulation.random)
        simulation.schedule.after(wait, _time_is_over, simulation, template.id, batch)
    batch.append(transit)


def _time_is_over(simulation: Simulation, template_id: str, batch: list[Transit]) -> None:
    # somebody may have decided already, and others wait now
    if simulation.held.get(template_id) is batch:
        decide(simulation, template_id)


def decide(simulation: Simulation, template_id: str) -> None:
    """Releases or drops what is held of a template, as the rules say or as its quality is."""
    rules = simulation.behaviour.pacing
    verdict = rules.verdict if rules is not None else "release"
    template = simulation.world.templates.get(template_id)
    if verdict == "by_quality":
        is_good = template is not None and template.quality in ("GREEN", "UNKNOWN")
        verdict = "release" if is_good else "drop"
    if template is None or template.status != "APPROVED":
        verdict = "drop"
    (release if verdict == "release" else drop)(simulation, template_id)


def release(simulation: Simulation, template_id: str) -> int:
    """Lets what is held of a template go; how many messages that were."""
    batch: list[Transit] = simulation.held.pop(template_id, [])
    template = simulation.world.templates.get(template_id)
    if template is not None:
        template.paced = PACED
        simulation.world.changed()
    for transit in batch:
        travel.start(simulation, transit)
    return len(batch)


def drop(simulation: Simulation, template_id: str) -> int:
    """Fails what is held of a template and pauses it; how many messages that were."""
    batch: list[Transit] = simulation.held.pop(template_id, [])
    for transit in batch:
        transit.failure = Failure(132015)
        travel.start(simulation, transit)
    template = simulation.world.templates.get(template_id)
    if template is not None and template.status == "APPROVED":
        life.pause(simulation, template, "RATE_LIMITING_PAUSE")
    return len(batch)
