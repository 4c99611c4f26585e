"""Recategorisation: notice, then the change (§4.3). `template_category_update` tells of both."""

from simulator.review import life, restrictions
from simulator.simulation import Simulation
from simulator.world.models import Template


def announce(simulation: Simulation, template: Template, category: str, seconds: float) -> None:
    """The category will change in so many seconds; in none, it changes without notice."""
    template.correct_category = category
    template.category_at = simulation.clock.now() + seconds
    if seconds <= 0:
        _change(simulation, template.id, template.category_at)
        return
    value = life.names(template)
    value["new_category"] = template.category  # Meta's word for what it still is
    value["correct_category"] = category
    value["category_update_timestamp"] = int(template.category_at)
    simulation.webhooks.notify(template.waba_id, life.CATEGORY, value)
    life.changed(simulation, template)
    watch(simulation, template)


def watch(simulation: Simulation, template: Template) -> None:
    if template.correct_category is not None:
        moment = template.category_at
        simulation.schedule.at(moment, _change, simulation, template.id, moment)


def _change(simulation: Simulation, template_id: str, category_at: float) -> None:
    template = simulation.world.templates.get(template_id)
    if template is None or template.category_at != category_at or not template.correct_category:
        return
    template.previous_category, template.category = template.category, template.correct_category
    template.correct_category, template.category_at = None, 0.0
    value = life.names(template)
    value["previous_category"] = template.previous_category
    value["new_category"] = template.category
    simulation.webhooks.notify(template.waba_id, life.CATEGORY, value)
    life.changed(simulation, template)
    if (template.previous_category, template.category) == ("UTILITY", "MARKETING"):
        restrictions.strike(simulation, simulation.world.state.wabas[template.waba_id])
