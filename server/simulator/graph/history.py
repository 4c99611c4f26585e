"""How messages fared, and whether the business was told (OpenAPI; fact sheet §7.5)."""

from functools import partial
from typing import Any

from simulator.errors.graph import param
from simulator.graph import fields
from simulator.graph.call import Call
from simulator.history import Entry, Event
from simulator.simulation import Simulation
from simulator.webhooks import callbacks
from simulator.world.models import Number

NODE = "WhatsAppMessageHistory"
EVENT = "WhatsAppMessageDeliveryStatusOccurrence"
STATUSES = ("SENT", "DELIVERED", "READ", "FAILED", "DELETED")
DEFAULT = ("id", "delivery_status", "timestamp", "webhook_update_state")
NODE_DEFAULT = ("id", "delivery_status", "occurrence_timestamp")


async def list_all(call: Call) -> Any:
    """The messages of a number, the latest first; `message_id` names one of them."""
    number: Number = call.node
    found = call.simulation.history.of(number.id, call.request.query.get("message_id"))
    return fields.page(call, found, lambda entry: _show(call, number, entry))


def _show(call: Call, number: Number, entry: Entry) -> dict[str, Any]:
    known: dict[str, fields.Field] = {
        "id": lambda: entry.id,
        "message_id": lambda: entry.wamid,
        "events": fields.Edge(partial(_events, call.simulation, number, entry)),
    }
    return fields.select(call, NODE, known, ("id", "message_id"))


def _events(
    simulation: Simulation, number: Number, entry: Entry, wish: fields.Wish
) -> dict[str, list[dict[str, Any]]]:
    """The edge as a field: `events{delivery_status,webhook_update_state}`."""
    shown = [
        fields.selected(
            wish.selection, EVENT, _fields_of(simulation, number, entry, event), DEFAULT
        )
        for event in entry.events
    ]
    return {"data": shown}


def _fields_of(
    simulation: Simulation, number: Number, entry: Entry, event: Event
) -> dict[str, fields.Field]:
    targets = callbacks.targets(simulation.world, number, "messages")
    target = targets[0] if targets else None
    return {
        "id": lambda: event.id,
        "delivery_status": lambda: event.status.upper(),
        "timestamp": lambda: int(event.at),
        "occurrence_timestamp": lambda: int(event.at),
        "status_timestamp": lambda: int(event.at),
        "webhook_update_state": lambda: simulation.webhooks.deliveries.state_of(
            entry.wamid, event.status
        ),
        "application": lambda: {"id": target.app_id} if target else None,
        "webhook_uri": lambda: target.url if target else None,
        "error_description": lambda: event.failure,
    }


async def list_events(call: Call) -> Any:
    """What happened to one message, as edges with a cursor each; `status_filter` narrows it."""
    entry: Entry = call.node
    wanted = call.request.query.get("status_filter", "").upper()
    if wanted and wanted not in STATUSES:
        raise param(f"Param status_filter must be one of {{{', '.join(STATUSES)}}}.")
    found = [event for event in entry.events if wanted in ("", event.status.upper())]
    number = call.simulation.world.state.numbers[entry.number_id]

    def show(event: Event) -> dict[str, Any]:
        known = _fields_of(call.simulation, number, entry, event)
        node = fields.selected(_inner(call), EVENT, known, NODE_DEFAULT)
        return {"cursor": fields.cursor(entry.events.index(event)), "node": node}

    return fields.page(call, found, show)


def _inner(call: Call) -> str:
    """What `fields=cursor,node{id,delivery_status}` asks of the node."""
    wishes = {wish.name: wish for wish in fields.wishes(call.request.query.get("fields", ""))}
    return wishes["node"].selection if "node" in wishes else ""
