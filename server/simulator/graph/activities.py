"""What was done with a WABA and by whom: `GET /{waba}/activities` (OpenAPI)."""

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from simulator.errors.graph import param
from simulator.graph import fields
from simulator.graph.access import Access
from simulator.graph.call import Call
from simulator.simulation import Simulation
from simulator.world.models import Activity, Waba

NODE = "WhatsAppBusinessAccountActivity"
DEFAULT = ("id", "activity_type", "timestamp", "actor_type")
KEPT = 500  # of a WABA
KINDS = (
    "ACCOUNT_UPDATED", "PHONE_NUMBER_ADDED", "PHONE_NUMBER_VERIFIED", "USER_ADDED", "USER_REMOVED",
    "TEMPLATE_CREATED", "TEMPLATE_UPDATED", "TEMPLATE_DELETED", "WEBHOOK_CONFIGURED",
    "API_ACCESS_GRANTED", "API_ACCESS_REVOKED", "SECURITY_EVENT",
)  # fmt: skip


def note(simulation: Simulation, waba_id: str, who: Access, kind: str) -> None:
    """Keeps that something was done, with the newest last."""
    waba = simulation.world.state.wabas[waba_id]
    name = "Practice system user" if who.token else who.app.name
    actor = who.token.user_id if who.token else who.app.id
    number = simulation.world.new_object_id()
    waba.activities.append(Activity(number, kind, simulation.clock.now(), actor, name))
    del waba.activities[:-KEPT]
    simulation.world.changed()


async def list_all(call: Call) -> Any:
    """The latest first; `since`, `until` and `activity_type` narrow it."""
    waba: Waba = call.node
    query = call.request.query
    since, until = _moment(query, "since"), _moment(query, "until")
    kinds = [kind.strip() for kind in query.get("activity_type", "").split(",") if kind.strip()]
    found = [
        activity
        for activity in reversed(waba.activities)
        if (since is None or activity.at >= since)
        and (until is None or activity.at <= until)
        and (not kinds or activity.kind in kinds)
    ]
    return fields.page(call, found, lambda activity: _show(call, activity))


def _moment(query: dict[str, str], name: str) -> float | None:
    value = query.get(name, "")
    if not value:
        return None
    try:
        return float(value) if value.isdecimal() else datetime.fromisoformat(value).timestamp()
    except (ValueError, OverflowError):
        text = f"Param {name} must be a Unix timestamp or a date such as 2026-10-01T00:00:00Z."
        raise param(text) from None


def _show(call: Call, activity: Activity) -> dict[str, Any]:
    known: dict[str, Callable[[], Any]] = {
        "id": lambda: activity.id,
        "activity_type": lambda: activity.kind,
        "timestamp": lambda: iso(activity.at),
        "actor_type": lambda: "API",
        "actor_id": lambda: activity.actor_id,
        "actor_name": lambda: activity.actor_name,
        "description": lambda: activity.kind.replace("_", " ").capitalize(),
        "details": lambda: None,
        "ip_address": lambda: "127.0.0.1",
        "user_agent": lambda: None,
    }
    return fields.select(call, NODE, known, DEFAULT)


def iso(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(at))
