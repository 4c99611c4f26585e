"""The archive (§7.1): templates that are not needed now. Also reached as api.facebook.com is,
without a version."""

from typing import Any

from simulator.errors.graph import no_such_object
from simulator.graph.call import Call
from simulator.graph.templates import deleting
from simulator.review import life, quality
from simulator.world.models import Template

ARCHIVABLE = ("APPROVED", "PAUSED", "REJECTED")


async def move(call: Call) -> Any:
    """`message_templates/archive` and `message_templates/unarchive`, of up to a hundred ids."""
    if call.key not in ("archive", "unarchive"):
        raise no_such_object(call.request.method, call.node.id)
    given = await call.parameters()
    moved: list[str] = []
    failed: dict[str, str] = {}
    for template_id in deleting.ids_in(given.get("hsm_ids")):
        template = deleting.find(call, template_id)
        reason = _why_not(template, call.key)
        if template is None or reason is not None:
            failed[template_id] = reason or ""
            continue
        (life.archive if call.key == "archive" else quality.unarchive)(call.simulation, template)
        moved.append(template.id)
    return {f"{call.key}d_templates": moved, "failed_templates": failed}


def _why_not(template: Template | None, deed: str) -> str | None:
    if template is None:
        return "The template does not exist in this WhatsApp Business Account."
    if deed == "archive" and template.status not in ARCHIVABLE:
        return f"A template that is {template.status} cannot be archived."
    if deed == "unarchive" and template.status != "ARCHIVED":
        return "The template is not archived."
    return None
