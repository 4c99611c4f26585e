"""Reading the templates of a WABA, one or many (§7.1)."""

from datetime import UTC, datetime
from typing import Any

from simulator.graph import fields, health
from simulator.graph.call import Call
from simulator.graph.templates import filters, limits
from simulator.simulation import Simulation
from simulator.world.models import Template, Waba

NODE = "WhatsAppMessageTemplate"
DEFAULT = (
    "name",
    "parameter_format",
    "components",
    "language",
    "status",
    "category",
    "previous_category",
    "sub_category",
    "id",
)


async def read(call: Call) -> Any:
    return show(call, call.node)


async def list_all(call: Call) -> Any:
    waba: Waba = call.node
    templates = call.simulation.world.templates.of(waba)
    is_wanted = filters.wanted(call)
    found = [template for template in templates if is_wanted(template)]
    answer = fields.page(call, found, lambda template: show(call, template))
    summary = call.request.query.get("summary")
    return answer | ({"summary": _summary(call, waba, len(found), summary)} if summary else {})


def _summary(call: Call, waba: Waba, total: int, summary: str) -> dict[str, Any]:
    known = {
        "total_count": lambda: total,
        "message_template_count": lambda: limits.count(call.simulation, waba),
        "message_template_limit": lambda: limits.most(call.simulation, waba),
        "are_translations_complete": lambda: limits.are_translated(call.simulation, waba),
    }
    names = fields.asked(summary)
    return {name: known[name]() for name in names if name in known} or {"total_count": total}


def show(call: Call, template: Template) -> dict[str, Any]:
    return fields.select(call, NODE, _fields_of(call.simulation, template), DEFAULT)


def as_edge(simulation: Simulation, waba: Waba, wish: fields.Wish) -> dict[str, Any]:
    """The edge as a field of the WABA: `message_templates.limit(5){name,status}`."""
    limit = wish.arguments.get("limit", "")
    found = simulation.world.templates.of(waba)[: int(limit) if limit.isdecimal() else fields.PAGE]
    shown = [
        fields.selected(wish.selection, NODE, _fields_of(simulation, template), DEFAULT)
        for template in found
    ]
    return {"data": shown}


def _fields_of(simulation: Simulation, template: Template) -> dict[str, fields.Field]:
    return {
        "id": lambda: template.id,
        "name": lambda: template.name,
        "language": lambda: template.language,
        "category": lambda: template.category,
        "status": lambda: template.status,
        "components": lambda: template.components,
        "parameter_format": lambda: template.parameter_format,
        "quality_score": lambda: _quality(template),
        "rejected_reason": lambda: template.rejected_reason,
        "rejection_info": lambda: template.rejection_info,
        "previous_category": lambda: template.previous_category,
        "correct_category": lambda: template.correct_category,
        "sub_category": lambda: template.sub_category,
        "library_template_name": lambda: template.library_name,
        "message_send_ttl_seconds": lambda: template.ttl_seconds,
        "cta_url_link_tracking_opted_out": lambda: template.link_tracking_opted_out,
        # fields of Meta's reference that have no value here
        "bid_spec": lambda: None,
        "creative_sourcing_spec": lambda: None,
        "degrees_of_freedom_spec": lambda: None,
        "display_format": lambda: None,
        "is_primary_device_delivery_only": lambda: None,
        "specific_rejection_reason": lambda: None,
        "source": lambda: template.source,
        "last_updated_time": lambda: _iso(template.updated_at),
        "health_status": lambda: health.of_template(simulation, template),
    }


def _quality(template: Template) -> dict[str, Any]:
    return {"score": template.quality, "date": int(template.quality_at or template.created_at)}


def _iso(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")
