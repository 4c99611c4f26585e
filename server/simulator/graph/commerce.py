"""Whether a number shows its catalog and a cart (commerce settings reference; OpenAPI)."""

from typing import Any

from simulator.errors.graph import param
from simulator.graph.call import SUCCESS, Call
from simulator.messages import reading
from simulator.world.models import Number

SETTINGS = ("is_cart_enabled", "is_catalog_visible")


async def read(call: Call) -> Any:
    number: Number = call.node
    return {"data": [{"id": number.id, **dict.fromkeys(SETTINGS, True), **number.commerce}]}


async def update(call: Call) -> Any:
    number: Number = call.node
    given = await call.parameters()
    reading.only(given, "whatsapp_commerce_settings", SETTINGS)
    if not given:
        raise param(f"One of the parameters {', '.join(SETTINGS)} is required.")
    for name in given:
        reading.optional_boolean(given, name)
    number.commerce |= {name: value in (True, "true") for name, value in given.items()}
    call.simulation.world.changed()
    return SUCCESS
