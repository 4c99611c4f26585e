"""Templates as a person decides about them: reviews, quality, categories."""

from collections.abc import Callable
from typing import Any

from simulator import analytics
from simulator.control import orders
from simulator.control.call import Call, Refused
from simulator.review import categories, life, quality
from simulator.review.content import Rejection
from simulator.simulation import Simulation
from simulator.world.models import Template

PACING = "RATE_LIMITING_PAUSE"  # a pause that somebody has to end
FLAGGED_SECONDS = 7 * 86_400.0

_UNDER_REVIEW = ("PENDING", "IN_APPEAL")


async def list_all(call: Call) -> Any:
    """All of every WABA, whole: what the pages need to draw, to judge and to explain."""
    return {"data": list(call.simulation.world.state.templates.values())}


def _template(call: Call) -> Template:
    found = call.simulation.world.templates.get(call.key)
    if found is None:
        raise Refused(f"There is no template with the id {call.key!r}.", 404)
    return found


async def decide(call: Call) -> Any:
    """What Meta decides about a template. A decision that its status does not allow is refused."""
    template = _template(call)
    order = await call.order(orders.TemplateDecision)
    if order.decision == "REJECT":
        _reject(call, template, order)
        return template
    allowed, carry_out = _DECISIONS[order.decision]
    _refuse_unless(template, order.decision, allowed)
    if (order.decision, order.reason) == ("PAUSE", PACING):
        life.pause(call.simulation, template, PACING)
    else:
        carry_out(call.simulation, template)
    return template


def _reject(call: Call, template: Template, order: orders.TemplateDecision) -> None:
    _refuse_unless(template, "REJECT", (*_UNDER_REVIEW, "APPROVED"))
    text = order.text or "A reviewer found that the template does not comply with the policies."
    advice = order.advice or "Edit the template and submit it again, or appeal."
    rejection = Rejection(order.reason or "INVALID_FORMAT", text, advice)
    life.reject(call.simulation, template, rejection)


def _refuse_unless(template: Template, decision: str, allowed: tuple[str, ...]) -> None:
    if template.status not in allowed:
        raise Refused(
            f"decision: {decision} needs one of {', '.join(allowed)}; the template is"
            f" {template.status}.",
            409,
        )


def _flag(simulation: Simulation, template: Template) -> None:
    life.flag(simulation, template, simulation.clock.now() + FLAGGED_SECONDS)


_DECISIONS: dict[str, tuple[tuple[str, ...], Callable[[Simulation, Template], None]]] = {
    "APPROVE": ((*_UNDER_REVIEW, "REJECTED"), life.approve),
    "APPEAL": (("REJECTED",), life.appeal),
    "PAUSE": (("APPROVED",), quality.punish),
    "UNPAUSE": (("PAUSED",), quality.release),
    "DISABLE": (("APPROVED", "PAUSED"), life.disable),
    "FLAG": (("APPROVED",), _flag),
    "REINSTATE": (("APPROVED", "PAUSED", "DISABLED"), life.reinstate),
    "ARCHIVE": (("APPROVED", "PAUSED", "REJECTED"), life.archive),
    "UNARCHIVE": (("ARCHIVED",), quality.unarchive),
}


async def rate(call: Call) -> Any:
    template = _template(call)
    order = await call.order(orders.TemplateQuality)
    quality.rate(call.simulation, template, order.score)
    return template


async def complain(call: Call) -> Any:
    """So many people block or report the business after a message of that template."""
    template = _template(call)
    order = await call.order(orders.TemplateComplaints)
    quality.complain(call.simulation, template.id, order.reason, order.count)
    return template


async def click(call: Call) -> Any:
    """So many people tap a button of that template, links too."""
    template = _template(call)
    order = await call.order(orders.TemplateClicks)
    if order.button not in [button.get("text") for button in template.buttons]:
        raise Refused("button: the template has no button with that text.", 404)
    now = call.simulation.clock.now()
    analytics.note_click(template, order.button, now, order.count)
    call.simulation.world.changed()
    return template


async def recategorise(call: Call) -> Any:
    template = _template(call)
    order = await call.order(orders.TemplateCategory)
    if order.category == template.category:
        raise Refused(f"category: the template is {order.category} already.", 409)
    categories.announce(call.simulation, template, order.category, order.notice_seconds)
    return template
