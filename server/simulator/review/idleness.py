"""Templates that nobody uses (§7.1): archived after twelve months, deleted four weeks later."""

from simulator.review import deletion, life
from simulator.simulation import Simulation
from simulator.world.models import Template

DAY = 86_400.0
IDLE_SECONDS = 365 * DAY
GRACE_SECONDS = 28 * DAY

_ARCHIVABLE = ("APPROVED", "PAUSED", "REJECTED")


def watch(simulation: Simulation) -> None:
    """Looks at all templates every day, from now on."""
    simulation.schedule.after(DAY, _look, simulation)


def _look(simulation: Simulation) -> None:
    for template in list(simulation.world.state.templates.values()):
        _judge(simulation, template, simulation.clock.now())
    watch(simulation)


def _judge(simulation: Simulation, template: Template, now: float) -> None:
    if template.status in _ARCHIVABLE:
        last_used = max(template.used_at, template.created_at)
        if now - last_used >= IDLE_SECONDS:
            life.archive(simulation, template)
            template.idle_since = now
    elif template.status == "ARCHIVED" and 0 < template.idle_since <= now - GRACE_SECONDS:
        deletion.forget(simulation, template)
