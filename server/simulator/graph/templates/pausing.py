"""Taking a paused template up again (§5)."""

from typing import Any

from simulator.graph.call import Call
from simulator.review import quality
from simulator.world.models import Template

WAIT_SECONDS = 300.0


async def unpause(call: Call) -> Any:
    """Only a pause that pacing began ends by hand, five minutes later at the soonest; those of low
    quality end by themselves."""
    template: Template = call.node
    if template.status != "PAUSED":
        return _refusal("The template is not paused.")
    if template.paused_until:
        return _refusal("The template was paused for its low quality and is unpaused by itself.")
    if call.simulation.clock.now() - template.paused_at < WAIT_SECONDS:
        return _refusal("The template was paused less than 5 minutes ago.")
    quality.release(call.simulation, template)
    return {"success": True}


def _refusal(reason: str) -> dict[str, Any]:
    return {"success": False, "reason": reason}
