"""What misuse leads to, and how the business hears of it (`account_update`).

Of a category (§4.3): no new utility templates for 7 days, then for 30. How many templates make a
misuse is Meta's secret; here it is three that became marketing within thirty days.

Of people's patience (§14): a portfolio that may open no conversations, and make no templates.
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
    _tell(simulation, waba.id, "RESTRICTED_UTILITY_TEMPLATES", waba.utility_blocked_until)


def restrict_portfolio(simulation: Simulation, seconds: float) -> None:
    """For so long no number of the portfolio may send templates; 0: it may again."""
    state = simulation.world.state
    state.business.restricted_until = simulation.clock.now() + seconds if seconds else 0.0
    for waba_id in state.wabas if seconds else ():
        until = state.business.restricted_until
        _tell(simulation, waba_id, "RESTRICTED_BIZ_INITIATED_MESSAGING", until)
    simulation.world.changed()


def _tell(simulation: Simulation, waba_id: str, kind: str, until: float) -> None:
    restriction = {"restriction_type": kind, "expiration": int(until)}
    value = {"event": "ACCOUNT_RESTRICTION", "restriction_info": [restriction]}
    simulation.webhooks.notify(waba_id, FIELD, value)
    simulation.world.changed()


def refuse_templates_if_restricted(simulation: Simulation) -> None:
    """Raises GraphError 368 while the portfolio may not open conversations."""
    if simulation.clock.now() < simulation.world.state.business.restricted_until:
        text = "The business portfolio is restricted from starting conversations for now."
        raise GraphError(368, text)


def refuse_if_restricted(simulation: Simulation, waba: Waba, category: str) -> None:
    """Raises GraphError 368 for a template while the portfolio may make none, and for a utility
    template while the WABA may not."""
    refuse_templates_if_restricted(simulation)
    if category == "UTILITY" and simulation.clock.now() < waba.utility_blocked_until:
        text = "Utility templates can't be created for now: their category was misused."
        raise GraphError(368, text)
