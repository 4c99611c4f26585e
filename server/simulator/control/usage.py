"""How much of the Graph's hourly limits is used, to look at and to set."""

from typing import Any

from simulator.control import orders
from simulator.control.call import Call, Refused
from simulator.graph import quota
from simulator.usage import Load


async def list_all(call: Call) -> Any:
    """Of every app, its own calls first and then those to each WABA."""
    state = call.simulation.world.state
    found = [
        _show(call, app_id, waba_id) for app_id in state.apps for waba_id in ("", *state.wabas)
    ]
    return {"data": found}


def _show(call: Call, app_id: str, waba_id: str) -> dict[str, Any]:
    limit = quota.limit_of(call.simulation, waba_id or None)
    now = call.simulation.clock.now()
    load: Load = call.simulation.usage.load(app_id, waba_id, limit, now)
    return {"app_id": app_id, "waba_id": waba_id or None, "limit": limit, **load._asdict()}


async def set_used(call: Call) -> Any:
    """Makes it so many percent of the calls of the last hour."""
    order = await call.order(orders.UsageChange)
    world = call.simulation.world
    app_id = order.app_id or world.first_app.id
    if app_id not in world.state.apps:
        raise Refused(f"app_id: there is no app with the id {app_id!r}.", 404)
    waba_id = call.waba(order.waba_id).id if order.waba_id else ""
    limit = quota.limit_of(call.simulation, waba_id or None)
    calls = -(-limit * order.call_count // 100)
    call.simulation.usage.put(app_id, waba_id, calls, call.simulation.clock.now())
    return _show(call, app_id, waba_id)
