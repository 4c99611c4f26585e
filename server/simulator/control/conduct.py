"""How the world behaves: outbox, faults, webhooks, latencies, the clock, a new start."""

from typing import Any

import msgspec

from simulator import chores
from simulator.account import names
from simulator.behaviour import Pacing
from simulator.control import orders
from simulator.control.call import Call, Refused
from simulator.errors import subcodes
from simulator.faults import Fault
from simulator.latency import Latency
from simulator.outbox import Filters
from simulator.review import reviewer
from simulator.web import response
from simulator.web.response import Answer, Stream
from simulator.webhooks import callbacks, envelope
from simulator.webhooks.deliveries import Delivery
from simulator.world import people
from simulator.world.models import Callback
from simulator.world.registry import World

EFFECTS = (
    "code", "http_status", "latency_ms", "drop_answer", "hang_seconds", "html_5xx", "body", "later",
)  # fmt: skip
OUTBOX_PAGE = 100_000
DELIVERIES_PAGE = 50


async def outbox(call: Call) -> Answer:
    query = call.request.query
    limit = call.positive("limit", OUTBOX_PAGE, OUTBOX_PAGE)
    first = call.simulation.outbox.position_after(query.get("after", ""))
    filters = Filters(query.get("phone_number_id"), _person(call, query.get("to")))
    return response.json_stream(call.simulation.outbox.read(first, limit, filters))


def _person(call: Call, address: str | None) -> str | None:
    """The wa_id of a number or user id; what is neither matches nothing."""
    if not address:
        return None
    if people.is_user_id(address):
        world = call.simulation.world
        return (world.person_with(address) or world.stranger_with(address)).wa_id
    return people.wa_id_for(people.dialled(address) or address)


async def count_outbox(call: Call) -> Any:
    return {"count": len(call.simulation.outbox)}


async def add_fault(call: Call) -> Any:
    fault = await call.order(Fault)
    if all(getattr(fault, name) is None or getattr(fault, name) is False for name in EFFECTS):
        raise Refused(f"Say what shall happen: {', '.join(EFFECTS[:-1])} or async.")
    if isinstance(fault.latency_ms, Latency) and (problem := fault.latency_ms.problem()):
        raise Refused(f"latency_ms: {problem}")
    if fault.http_status is not None and fault.http_status < 400 and fault.body is None:
        raise Refused("http_status: must lie between 400 and 599, unless a body is given.")
    if fault.later and (fault.code or 0) >= subcodes.FIRST:
        raise Refused("code: a message does not fail with a subcode of the management API.")
    fault.strikes = fault.seen = 0
    return {"id": call.simulation.faults.add(fault).id}


async def list_faults(call: Call) -> Any:
    return {"data": list(call.simulation.faults.rules.values())}


async def clear_faults(call: Call) -> Any:
    faults = call.simulation.faults
    if call.key and faults.rules.pop(call.key, None) is None:
        raise Refused(f"There is no fault with the id {call.key!r}.", 404)
    if not call.key:
        faults.clear()
    return {"success": True}


async def read_webhooks(call: Call) -> Any:
    callback = call.simulation.world.state.callback
    shown = msgspec.structs.asdict(call.simulation.webhooks.settings)
    return {
        "callback_url": callback.url if callback else None,
        "verify_token": callback.verify_token if callback else "",
        **shown,
    }


async def set_webhooks(call: Call) -> Any:
    changes = orders.given(await call.order(orders.Webhooks))
    _set_callback(call, changes)
    delay = changes.get("delay_ms")
    if isinstance(delay, Latency):
        if problem := delay.problem():
            raise Refused(f"delay_ms: {problem}")
    elif delay is not None:
        changes["delay_ms"] = orders.as_span(delay)
    settings = call.simulation.webhooks.settings
    call.simulation.webhooks.use(msgspec.structs.replace(settings, **changes))
    return await read_webhooks(call)


def _set_callback(call: Call, changes: dict[str, Any]) -> None:
    """The callback given here replaces whatever the first app had subscribed to, everywhere."""
    world = call.simulation.world
    old = world.state.callback
    token = changes.pop("verify_token", old.verify_token if old else "")
    if "callback_url" in changes:
        url = changes.pop("callback_url")
        if url is not None and not callbacks.is_url(url):
            raise Refused("callback_url: must begin with http:// or https:// and name a host.")
        world.state.callback = None if url is None else Callback(url, token)
        world.first_app.callback = None
        _forget_overrides(world)
    elif old is not None:
        old.verify_token = token
    world.changed()


def _forget_overrides(world: World) -> None:
    for waba in world.state.wabas.values():
        if world.first_app.id in waba.subscriptions:
            waba.subscriptions[world.first_app.id] = None
    for number in world.state.numbers.values():
        number.override = None


async def list_deliveries(call: Call) -> Any:
    """The latest first; `bodies=no` leaves out what makes the list long."""
    limit = call.positive("limit", DELIVERIES_PAGE, 1_000)
    log = call.simulation.webhooks.deliveries.log
    latest = [log[-place] for place in range(1, min(limit, len(log)) + 1)]
    show = _summary if call.request.query.get("bodies") == "no" else _show_delivery
    return {"data": [show(delivery) for delivery in latest]}


async def read_delivery(call: Call) -> Any:
    for delivery in call.simulation.webhooks.deliveries.log:
        if str(delivery.number) == call.key:
            return _show_delivery(delivery)
    raise Refused("That delivery is not kept any more.", 404)


def _show_delivery(delivery: Delivery) -> dict[str, Any]:
    return _summary(delivery) | {"body": msgspec.Raw(delivery.body)}


def _summary(delivery: Delivery) -> dict[str, Any]:
    if delivery.summary is None:
        delivery.summary = envelope.said(delivery.body)
    return {
        "says": delivery.summary,
        "number": delivery.number,
        "time": delivery.time,
        "url": delivery.url,
        "status": delivery.status,
        "answer": delivery.answer,
        "attempts": delivery.attempts,
        "size": len(delivery.body),
        "signature": delivery.signature,
    }


async def pending(call: Call) -> Any:
    simulation = call.simulation
    return {"in_transit": simulation.in_transit, **simulation.webhooks.pending()}


async def read_behaviour(call: Call) -> Any:
    return call.simulation.behaviour


async def set_behaviour(call: Call) -> Any:
    changes = orders.given(await call.order(orders.Behaviour))
    for name in ("sent_ms", "delivered_ms", "read_ms", "review_ms"):
        if name in changes:
            changes[name] = orders.as_span(changes[name])
    for name in ("pacing", "portfolio_pacing"):
        rules: orders.Pacing | None = changes.get(name)
        if rules is not None:
            changes[name] = Pacing(rules.after, orders.as_span(rules.hold_ms), rules.verdict)
    simulation = call.simulation
    simulation.use(msgspec.structs.replace(simulation.behaviour, **changes))
    if changes.get("review") == "auto":
        reviewer.catch_up(simulation)
        names.resume(simulation)
    return simulation.behaviour


async def read_clock(call: Call) -> Any:
    clock = call.simulation.clock
    return {"now": clock.now(), "offset_seconds": clock.offset, "speed": clock.speed}


async def move_clock(call: Call) -> Any:
    changes = orders.given(await call.order(orders.ClockChange))
    if not changes or changes.keys() >= {"offset_seconds", "advance_seconds"}:
        text = "Give advance_seconds, or offset_seconds, from the machine's time, or speed."
        raise Refused(text)
    simulation = call.simulation
    if "speed" in changes:
        simulation.set_speed(changes["speed"])
    if "offset_seconds" in changes:
        simulation.set_clock(changes["offset_seconds"])
    if "advance_seconds" in changes:
        simulation.advance_clock(changes["advance_seconds"])
    return await read_clock(call)


async def reset(call: Call) -> Any:
    call.simulation.reset()
    chores.take_up(call.simulation)
    return {"success": True}


async def events(call: Call) -> Answer:
    headers = (
        (b"content-type", b"text/event-stream; charset=utf-8"),
        (b"cache-control", b"no-store"),
    )
    return Stream(call.simulation.live.stream(), headers)
