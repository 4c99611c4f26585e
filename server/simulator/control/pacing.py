"""What template pacing holds back, and the decision about it."""

from typing import Any

from simulator.control import orders
from simulator.control.call import Call, Refused
from simulator.network import pacing

VERDICTS = {"release": pacing.release, "drop": pacing.drop}


async def list_held(call: Call) -> Any:
    held = call.simulation.held.items()
    return {"data": [_show(call, template_id, len(batch)) for template_id, batch in held]}


def _show(call: Call, template_id: str, count: int) -> dict[str, Any]:
    template = call.simulation.world.templates.get(template_id)
    name = template.name if template is not None else None
    return {
        "template_id": template_id,
        "name": name,
        "held": count,
    }  # of no template: the portfolio


async def decide(call: Call) -> Any:
    """Releases or drops what is held of one template, or of all."""
    verdict = VERDICTS.get(call.key)
    if verdict is None:
        raise Refused("Say pacing/release or pacing/drop.", 404)
    template_id = (await call.order(orders.PacingDecision)).template_id
    if template_id is not None and template_id not in call.simulation.held:
        raise Refused(f"template_id: nothing is held of {template_id!r}.", 404)
    wanted = list(call.simulation.held) if template_id is None else [template_id]
    return {"messages": sum(verdict(call.simulation, one) for one in wanted)}
