"""Who decides about a submitted template, and when."""

from simulator.review import content, life
from simulator.review.content import Rejection
from simulator.simulation import Simulation
from simulator.world.models import Template


def submit(simulation: Simulation, template: Template) -> None:
    """Puts a pending template before the reviewer. Without a delay it is decided at once; so is
    what comes from Meta's own library."""
    behaviour = simulation.behaviour
    delay = behaviour.seconds(behaviour.review_ms, simulation.random)
    if template.library_name is not None:
        delay = 0.0
    template.review_at = simulation.clock.now() + delay
    if delay == 0.0:
        _conclude(simulation, template.id, template.review_at)
    else:
        watch(simulation, template)


def watch(simulation: Simulation, template: Template) -> None:
    if template.status == "PENDING":
        moment = template.review_at
        simulation.schedule.at(moment, _conclude, simulation, template.id, moment)


def catch_up(simulation: Simulation) -> None:
    """The reviewer is back: it decides about all that has waited long enough."""
    now = simulation.clock.now()
    for template in list(simulation.world.state.templates.values()):
        if template.status == "PENDING" and template.review_at <= now:
            _conclude(simulation, template.id, template.review_at)


def _conclude(simulation: Simulation, template_id: str, review_at: float) -> None:
    template = simulation.world.templates.get(template_id)
    if template is None or template.status != "PENDING" or template.review_at != review_at:
        return
    if simulation.behaviour.review == "manual" and template.library_name is None:
        return
    rejection = verdict(simulation, template)
    if rejection is None:
        life.approve(simulation, template)
    else:
        life.reject(simulation, template, rejection)


def verdict(simulation: Simulation, template: Template) -> Rejection | None:
    """Why the reviewer rejects a template, None if it approves."""
    rejection = content.rejection_of(template.category, template.components)
    if rejection is None and _is_duplicate(simulation, template):
        return content.DUPLICATE
    return rejection


def _is_duplicate(simulation: Simulation, template: Template) -> bool:
    """Authentication and library templates have Meta's words, and may have them often."""
    if template.category == "AUTHENTICATION" or template.library_name is not None:
        return False
    waba = simulation.world.state.wabas[template.waba_id]
    wanted = content.signature_of(template.components)
    return any(
        other.name != template.name
        and other.language == template.language
        and other.status in life.APPROVED_ONCE
        and content.signature_of(other.components) == wanted
        for other in simulation.world.templates.of(waba)
    )
