"""The business portfolio and the WABAs that it owns or that are shared with it."""

from typing import Any

from simulator.graph import fields, wabas
from simulator.graph.call import Call
from simulator.world.models import Business, Waba

NODE = "Business"
DEFAULT = ("id", "name", "timezone_id")


def show(call: Call, business: Business) -> dict[str, Any]:
    known: dict[str, fields.Field] = {
        "id": lambda: business.id,
        "name": lambda: business.name,
        "timezone_id": lambda: 1,
        "verification_status": lambda: business.verification_status,
        "whatsapp_business_manager_messaging_limit": lambda: business.messaging_limit,
        "primary_page": lambda: None,
        "created_time": lambda: "2025-01-15T09:00:00+0000",
    }
    return fields.select(call, NODE, known, DEFAULT)


async def read(call: Call) -> Any:
    return show(call, call.node)


async def list_mine(call: Call) -> Any:
    return fields.page(call, [call.simulation.world.state.business], lambda b: show(call, b))


async def list_owned(call: Call) -> Any:
    return fields.page(call, _visible(call), lambda waba: wabas.show(call, waba))


async def list_shared(call: Call) -> Any:
    """WABAs of other businesses. There is only one business here, so there are none."""
    return fields.page(call, [], lambda waba: wabas.show(call, waba))


def _visible(call: Call) -> list[Waba]:
    all_wabas = call.simulation.world.state.wabas.values()
    return [waba for waba in all_wabas if call.access.may_see(waba.id)]
