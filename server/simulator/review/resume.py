"""What is due to templates that were saved: reviews, pauses, changes of category, deletions."""

from simulator.review import categories, deletion, quality, reviewer
from simulator.simulation import Simulation

_WATCHES = (reviewer.watch, quality.watch, categories.watch, deletion.watch)


def resume(simulation: Simulation) -> None:
    """Takes up what the last process had left. Needs a running loop."""
    for template in simulation.world.state.templates.values():
        for watch in _WATCHES:
            watch(simulation, template)
