"""Deletion (§7.1): an approved template stays readable, and its name locked, for thirty days."""

from simulator.review import life
from simulator.simulation import Simulation
from simulator.world.models import Template

DAYS = 30
SECONDS = DAYS * 86_400.0


def delete(simulation: Simulation, template: Template) -> None:
    """What was never approved is gone at once."""
    if template.status not in life.APPROVED_ONCE:
        forget(simulation, template)
        return
    now = simulation.clock.now()
    template.status, template.gone_at = "PENDING_DELETION", now + SECONDS
    waba = simulation.world.state.wabas[template.waba_id]
    kept = {key: until for key, until in waba.locked_templates.items() if until > now}
    waba.locked_templates = kept | {f"{template.name} {template.language}": template.gone_at}
    life.tell(simulation, template, "PENDING_DELETION")
    watch(simulation, template)


def watch(simulation: Simulation, template: Template) -> None:
    if template.status == "PENDING_DELETION":
        simulation.schedule.at(template.gone_at, _end, simulation, template.id)


def _end(simulation: Simulation, template_id: str) -> None:
    template = simulation.world.templates.get(template_id)
    if template is not None and template.status == "PENDING_DELETION":
        forget(simulation, template)


def forget(simulation: Simulation, template: Template) -> None:
    """It is gone."""
    simulation.world.templates.remove(template)
    template.status = "DELETED"
    life.tell(simulation, template, "DELETED")
