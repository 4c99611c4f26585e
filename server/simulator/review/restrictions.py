"""What misuse of a category leads to (§4.3): no new utility templates for 7 days, then for 30.

How many templates make a misuse is Meta's secret; here it is three that became marketing within
thirty days.
"""

from simulator.errors.graph import GraphError
from simulator.simulation import Simulation
from simulator.world.models import Waba

FIELD = "account_update"
DAY = 86_400.0
MONTH = 30 * DAY
STRIKES = 3
LENGTHS = (7 * DAY, 30 * DAY)


def strike(simulation: Simulation, waba: Waba) -> None:
    """A utility template turned out to be marketing."""
    now = simulation.clock.now()
    recent = [at for at in waba.utility_strikes if now - MONTH < at <= now]
    waba.utility_strikes = [*recent, now]
    if len(waba.utility_strikes) < STRIKES:
        return
    waba.utility_strikes = []
    length = LENGTHS[min(waba.utility_blocks, len(LENGTHS) - 1)]
    waba.utility_blocks += 1
    waba.utility_blocked_until = now + length
    restriction = {
        "restriction_type": "RESTRICTED_UTILITY_TEMPLATES",
        "expiration": int(waba.utility_blocked_until),
    }
    value = {"event": "ACCOUNT_RESTRICTION", "restriction_info": [restriction]}
    simulation.webhooks.notify(waba.id, FIELD, value)
    simulation.world.changed()


def refuse_if_restricted(simulation: Simulation, waba: Waba, category: str) -> None:
    """Raises GraphError 368 for a utility template while the WABA may not make any."""
    if category == "UTILITY" and simulation.clock.now() < waba.utility_blocked_until:
        text = "Utility templates can't be created for now: their category was misused."
        raise GraphError(368, text)
