"""The quality of a template and the ladder of pauses (§5): 3 hours, 6 hours, disabled."""

from simulator.review import life
from simulator.simulation import Simulation
from simulator.world.models import Template

DAY = 86_400.0
WEEK = 7 * DAY
LADDER = (("FIRST_PAUSE", 3 * 3600.0), ("SECOND_PAUSE", 6 * 3600.0))
COMPLAINTS_KEPT = 10_000


def rate(simulation: Simulation, template: Template, score: str) -> None:
    """Sets the quality. Red pauses an approved template, and the third time disables it."""
    previous, template.quality = template.quality, score
    if score == previous:
        return
    template.quality_at = simulation.clock.now()
    value = life.names(template)
    value["previous_quality_score"], value["new_quality_score"] = previous, score
    simulation.webhooks.notify(template.waba_id, life.QUALITY, value)
    life.changed(simulation, template)
    if score == "RED" and template.status == "APPROVED":
        punish(simulation, template)


def punish(simulation: Simulation, template: Template) -> None:
    """The next step of the ladder."""
    step = template.pauses
    template.pauses += 1
    if step >= len(LADDER):
        life.disable(simulation, template)
        return
    title, seconds = LADDER[step]
    life.pause(simulation, template, title, simulation.clock.now() + seconds)
    watch(simulation, template)


def watch(simulation: Simulation, template: Template) -> None:
    if template.status == "PAUSED" and template.paused_until:
        moment = template.paused_until
        simulation.schedule.at(moment, _release, simulation, template.id, moment)


def _release(simulation: Simulation, template_id: str, paused_until: float) -> None:
    """The pause is over. What people said before it no longer counts."""
    template = simulation.world.templates.get(template_id)
    if template is None or template.status != "PAUSED" or template.paused_until != paused_until:
        return
    template.complaints.clear()
    life.unpause(simulation, template)
    rate(simulation, template, "UNKNOWN")
