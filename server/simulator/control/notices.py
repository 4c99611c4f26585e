"""Webhooks that nothing here would cause: written by hand, sent as Meta sends them."""

from typing import Any

from simulator.control import orders
from simulator.control.call import Call, Refused


async def send(call: Call) -> Any:
    """To whoever subscribed to the field; what is of a number heeds its overrides."""
    order = await call.order(orders.Notice)
    webhooks = call.simulation.webhooks
    if (order.phone_number_id is None) == (order.waba_id is None):
        raise Refused("Give phone_number_id or waba_id.")
    if order.phone_number_id is not None:
        webhooks.tell(call.number(order.phone_number_id), order.field, order.value)
    else:
        waba = call.waba(order.waba_id or "")
        webhooks.notify(waba.id, order.field, order.value, order.entry_id)
    return {"success": True}
