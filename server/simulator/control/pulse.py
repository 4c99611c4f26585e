"""How the world is doing, in numbers that only grow: the console draws rates from them."""

from typing import Any

from simulator.account import names
from simulator.control.call import Call


async def read(call: Call) -> Any:
    simulation = call.simulation
    templates = simulation.world.state.templates.values()
    numbers = simulation.world.state.numbers.values()
    return {
        "now": simulation.clock.now(),
        "offset_seconds": simulation.clock.offset,
        "accepted": len(simulation.outbox),
        **simulation.outbox.told,
        "heard": simulation.heard,
        "requests": simulation.requests.count,
        "webhooks": simulation.webhooks.pending(),
        "are_webhooks_paused": simulation.webhooks.settings.pause,
        "held": sum(map(len, simulation.held.values())),
        "faults": len(simulation.faults.rules),
        "under_review": sum(one.status in ("PENDING", "IN_APPEAL") for one in templates),
        "names_under_review": sum(names.under_review(one) is not None for one in numbers),
    }
