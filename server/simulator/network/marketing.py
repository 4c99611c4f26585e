"""Which product carries a template: Cloud API or Marketing Messages API (fact sheet §1.7)."""

from simulator.errors.graph import GraphError
from simulator.messages.marketing import STRICT, Marketing
from simulator.simulation import Simulation
from simulator.world.models import ONBOARDED, Number, Template

LITE = "marketing_lite"


def category_of(
    simulation: Simulation, number: Number, template: Template | None, marketing: Marketing | None
) -> str:
    """The category that `pricing` will name.

    Raises GraphError: 134100 for another category by the Marketing Messages API, 131055 for an
    account that is not onboarded when nothing else will do, 131063 for marketing by the Cloud API
    of an account that has given that up.
    """
    if template is None:
        return "service"
    if marketing is None and template.category != "MARKETING":
        return template.category.lower()
    if template.category != "MARKETING":
        raise GraphError(134100)
    waba = simulation.world.state.wabas[number.waba_id]
    if marketing is not None and waba.marketing_messages_status == ONBOARDED:
        return LITE
    if marketing is not None and marketing.policy == STRICT:
        raise GraphError(131055, "The account is not onboarded to the Marketing Messages API.")
    if waba.no_marketing_on_cloud_api:
        raise GraphError(131063)
    return "marketing"
