"""Deleting templates (§7.1): by name in all languages, by id, or many ids."""

from typing import Any

from simulator.errors import templates as refusals
from simulator.errors.graph import param
from simulator.graph.call import SUCCESS, Call
from simulator.graph.templates.editing import GENERATED
from simulator.review import deletion
from simulator.review.reading import identifier, parsed
from simulator.world.models import Template, Waba

MOST_IDS = 100
SAMPLE = "hello_world"


async def delete(call: Call) -> Any:
    given = await call.parameters()
    found = _meant(call, given)
    for template in found:
        _refuse(template)
    for template in found:
        deletion.delete(call.simulation, template)
    return SUCCESS


def _meant(call: Call, given: dict[str, Any]) -> list[Template]:
    if given.get("hsm_ids"):
        return [_with_id(call, one) for one in ids_in(given["hsm_ids"])]
    name = given.get("name")
    if given.get("hsm_id"):
        template = _with_id(call, given["hsm_id"])
        if name and template.name != name:
            raise refusals.not_found()
        return [template]
    if not name:
        raise param("The parameter name is required.")
    waba: Waba = call.node
    found = [
        template
        for template in call.simulation.world.templates.of(waba)
        if template.name == name and template.status != "PENDING_DELETION"
    ]
    if not found:
        raise refusals.not_found()
    return found


def _with_id(call: Call, template_id: Any) -> Template:
    found = find(call, template_id)
    if found is None or found.status == "PENDING_DELETION":
        raise refusals.not_found()
    return found


def find(call: Call, template_id: Any) -> Template | None:
    """The template of the WABA of the call with that id."""
    found = call.simulation.world.templates.get(identifier(template_id))
    return found if found is not None and found.waba_id == call.node.id else None


def ids_in(value: Any) -> list[str]:
    """Ids as a JSON list or with commas between. Raises GraphError beyond a hundred."""
    found = parsed(value)
    if isinstance(found, str):
        found = [one.strip() for one in found.split(",") if one.strip()]
    found = [found] if isinstance(found, int) else found
    if not isinstance(found, list) or not 1 <= len(found) <= MOST_IDS:
        raise param(f"Param hsm_ids must be an array of 1 to {MOST_IDS} template IDs.")
    return list(dict.fromkeys(identifier(one) for one in found))


def _refuse(template: Template) -> None:
    if template.name == SAMPLE:
        raise refusals.is_sample()
    if template.source == GENERATED:
        raise refusals.not_deletable("Generated message templates can't be deleted.")
    if template.status == "DISABLED":
        raise refusals.not_deletable("Disabled message templates can't be deleted.")
