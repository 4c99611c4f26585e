"""Submitting a template (§7.1): what Meta refuses at once, and the answer that it is pending."""

from typing import Any

from simulator.errors import templates as refusals
from simulator.graph.call import Call
from simulator.graph.templates import library, limits
from simulator.review import drafts, restrictions, reviewer
from simulator.review.drafts import Draft
from simulator.simulation import Simulation
from simulator.world.models import Template, Waba


async def create(call: Call) -> Any:
    waba: Waba = call.node
    given = await call.parameters()
    draft = library.draft(given) if given.get("library_template_name") else drafts.read(given)
    return answer(add(call.simulation, waba, draft))


def add(simulation: Simulation, waba: Waba, draft: Draft) -> Template:
    """A template of the WABA, before the reviewer. Raises GraphError for a name in use or locked,
    and at the limits."""
    template = admitted(simulation, waba, draft)
    reviewer.submit(simulation, template)
    return template


def admitted(simulation: Simulation, waba: Waba, draft: Draft) -> Template:
    """As `add`, without a review."""
    restrictions.refuse_if_restricted(simulation, waba, draft.category)
    _refuse_taken(simulation, waba, draft)
    limits.take(simulation, waba)
    now = simulation.clock.now()
    template = Template(
        id=simulation.world.new_object_id(),
        waba_id=waba.id,
        name=draft.name,
        language=draft.language,
        category=draft.category,
        components=draft.components,
        parameter_format=draft.parameter_format,
        status="PENDING",
        sub_category=draft.sub_category,
        ttl_seconds=draft.ttl_seconds,
        link_tracking_opted_out=draft.link_tracking_opted_out,
        library_name=draft.library_name,
        created_at=now,
        updated_at=now,
    )
    simulation.world.templates.add(template)
    simulation.world.changed()
    simulation.live.tell("templates", {})
    return template


def _refuse_taken(simulation: Simulation, waba: Waba, draft: Draft) -> None:
    existing = simulation.world.templates.find(waba.id, draft.name, draft.language)
    if existing is not None and existing.status != "PENDING_DELETION":
        raise refusals.exists(draft.language)
    locked_until = waba.locked_templates.get(f"{draft.name} {draft.language}", 0.0)
    if existing is not None or locked_until > simulation.clock.now():
        raise refusals.being_deleted(draft.language)


def answer(template: Template) -> dict[str, Any]:
    return {"id": template.id, "status": template.status, "category": template.category}
