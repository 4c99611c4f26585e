"""Copying templates from one WABA of the portfolio to another (§7.1)."""

from typing import Any

from simulator.errors.graph import param
from simulator.graph.call import Call
from simulator.graph.templates import limits
from simulator.review.reading import identifier, whole_number
from simulator.simulation import Simulation
from simulator.world.models import Template, Waba

PAGE = 500
LAST_PAGE = 1_000
GOOD = ("GREEN", "UNKNOWN")


async def migrate(call: Call) -> Any:
    """Takes over what is approved and of no low quality; the copies are approved at once."""
    waba: Waba = call.node
    given = await call.parameters()
    source = call.simulation.world.state.wabas.get(identifier(given.get("source_waba_id")))
    if source is None or source is waba or not call.access.may_see(source.id):
        raise param("Param source_waba_id must be another account of this business portfolio.")
    page = whole_number(given.get("page_number", 0), "page_number", 0, LAST_PAGE)
    templates = call.simulation.world.templates.of(source)[page * PAGE : (page + 1) * PAGE]
    migrated: list[str] = []
    failed: list[dict[str, str]] = []
    for template in templates:
        reason = _why_not(call.simulation, waba, template)
        if reason is None:
            migrated.append(_copy(call.simulation, waba, template).id)
        else:
            failed.append({"id": template.id, "reason": reason})
    return {"migrated_templates": migrated, "failed_templates": failed}


def _why_not(simulation: Simulation, waba: Waba, template: Template) -> str | None:
    if template.status != "APPROVED":
        return "Template not approved"
    if template.quality not in GOOD:
        return "Template quality is low"
    if simulation.world.templates.find(waba.id, template.name, template.language) is not None:
        return "Template name and language exist already"
    if limits.count(simulation, waba) >= limits.most(simulation, waba):
        return "Template limit reached"
    return None


def _copy(simulation: Simulation, waba: Waba, template: Template) -> Template:
    now = simulation.clock.now()
    copy = Template(
        id=simulation.world.new_object_id(),
        waba_id=waba.id,
        name=template.name,
        language=template.language,
        category=template.category,
        components=template.components,
        parameter_format=template.parameter_format,
        sub_category=template.sub_category,
        ttl_seconds=template.ttl_seconds,
        link_tracking_opted_out=template.link_tracking_opted_out,
        library_name=template.library_name,
        source=template.source,
        created_at=now,
        updated_at=now,
    )
    simulation.world.templates.add(copy)
    simulation.world.changed()
    simulation.live.tell("templates", {})
    return copy
