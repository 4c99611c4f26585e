"""Reading the templates of a WABA (fact sheet §7.1)."""

from typing import Any

from simulator.graph import fields
from simulator.graph.call import Call
from simulator.world.models import Template, Waba

NODE = "WhatsAppMessageTemplate"
DEFAULT = ("name", "parameter_format", "components", "language", "status", "category", "id")
FILTERS = ("name", "language", "category", "status")


async def list_all(call: Call) -> Any:
    waba: Waba = call.node
    query = call.request.query
    found = [
        template
        for template in call.simulation.world.templates.of(waba)
        if all(query.get(key, getattr(template, key)) == getattr(template, key) for key in FILTERS)
    ]
    return fields.page(call, found, lambda template: _show(call, template))


def _show(call: Call, template: Template) -> dict[str, Any]:
    known: dict[str, fields.Field] = {
        "id": lambda: template.id,
        "name": lambda: template.name,
        "language": lambda: template.language,
        "category": lambda: template.category,
        "status": lambda: template.status,
        "components": lambda: template.components,
        "parameter_format": lambda: template.parameter_format,
        "quality_score": lambda: {"score": template.quality},
        "rejected_reason": lambda: template.rejected_reason,
        "previous_category": lambda: None,
        "correct_category": lambda: None,
        "sub_category": lambda: None,
        "library_template_name": lambda: None,
        "message_send_ttl_seconds": lambda: None,
        "cta_url_link_tracking_opted_out": lambda: False,
    }
    return fields.select(call, NODE, known, DEFAULT)
