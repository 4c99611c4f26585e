"""Comparing templates (§7.1): how often they were sent, and how people took it."""

from typing import Any

from simulator.errors.graph import param
from simulator.graph.call import Call
from simulator.graph.templates import deleting
from simulator.review import quality
from simulator.review.reading import whole_number
from simulator.world.models import Template

DAYS = (7, 30, 60, 90)
LEAST_SENDS = 1_000
LATEST = 2**40


async def compare(call: Call) -> Any:
    """Raises GraphError unless both were sent a thousand times in 7, 30, 60 or 90 days."""
    template: Template = call.node
    query = call.request.query
    first, last = _days(query)
    compared = [template]
    for template_id in deleting.ids_in(query.get("template_ids")):
        other = call.simulation.world.templates.get(template_id)
        if other is None or other.waba_id != template.waba_id or other is template:
            raise param("Param template_ids must name another template of the same account.")
        compared.append(other)
    sends = {one.id: quality.total(one.sends, first, last) for one in compared}
    if min(sends.values()) < LEAST_SENDS:
        raise param(f"Templates must have been sent {LEAST_SENDS} times in the timeframe.")
    blocks = {one.id: quality.total(one.complaints, first, last) for one in compared}
    return {
        "data": [
            {
                "metric": "BLOCK_RATE",
                "type": "RELATIVE",
                "order_by_relative_metric": sorted(sends, key=lambda key: blocks[key] / sends[key]),
            },
            {
                "metric": "MESSAGE_SENDS",
                "type": "NUMBER_VALUES",
                "number_values": [{"key": key, "value": count} for key, count in sends.items()],
            },
            {
                "metric": "TOP_BLOCK_REASON",
                "type": "STRING_VALUES",
                "string_values": [{"key": one.id, "value": _top_reason(one)} for one in compared],
            },
        ]
    }


def _days(query: dict[str, str]) -> tuple[int, int]:
    """The first and last day, since 1970, of the asked timeframe."""
    start = whole_number(query.get("start", ""), "start", 0, LATEST)
    end = whole_number(query.get("end", ""), "end", 0, LATEST)
    length = round((end - start) / quality.DAY)
    if length not in DAYS:
        wanted = ", ".join(map(str, DAYS))
        raise param(f"Params start and end must be one of {wanted} days apart.")
    last = int(end // quality.DAY)
    return last - length + 1, last


def _top_reason(template: Template) -> str:
    reasons = template.complaint_reasons
    return max(reasons, key=lambda key: reasons[key]) if reasons else "UNKNOWN_BLOCK_REASON"
