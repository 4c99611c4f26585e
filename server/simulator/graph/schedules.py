"""Schedules of a WABA, as the OpenAPI has them. Kept and given back; nothing heeds them."""

import re
from datetime import date
from functools import partial
from typing import Any
from zoneinfo import available_timezones

from simulator.errors.graph import param
from simulator.graph import activities, fields
from simulator.graph.call import Call
from simulator.messages import reading
from simulator.world.models import Waba

KINDS = (
    "BUSINESS_HOURS", "AUTOMATED_RESPONSE", "MESSAGE_CAMPAIGN", "MAINTENANCE_WINDOW", "CUSTOM",
)  # fmt: skip
DAYS = ("MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY")
FREQUENCIES = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
MOST = 100
SORTS = tuple(f"{name}_time.{way}" for name in ("created", "updated") for way in ("asc", "desc"))
NODE = "WhatsAppBusinessAccountSchedule"
DEFAULT = (
    "id", "name", "status", "schedule_type", "description", "start_time", "end_time", "timezone",
    "days_of_week", "created_time", "updated_time", "is_active", "recurrence_pattern",
)  # fmt: skip
GIVEN = (
    "name", "schedule_type", "description", "start_time", "end_time", "timezone", "days_of_week",
    "is_active", "recurrence_pattern",
)  # fmt: skip

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?")


async def list_all(call: Call) -> Any:
    """`filtering` by what the entries say, `sort=created_time.desc` or another of `SORTS`."""
    waba: Waba = call.node
    known = {name: partial(_value, name) for name in DEFAULT}
    found = fields.filtered(call, waba.schedules, known)
    sort = call.request.query.get("sort", "") or SORTS[0]
    if sort not in SORTS:
        raise param(f"Param sort must be one of {{{', '.join(SORTS)}}}.")
    shown = found[::-1] if sort.endswith(".desc") else found  # they are kept in that order
    return fields.page(call, shown, lambda schedule: _show(call, schedule))


def _value(name: str, schedule: dict[str, Any]) -> Any:
    return schedule.get(name)


def _show(call: Call, schedule: dict[str, Any]) -> dict[str, Any]:
    known: dict[str, fields.Field] = {name: partial(_value, name, schedule) for name in DEFAULT}
    return fields.select(call, NODE, known, DEFAULT)


async def create(call: Call) -> Any:
    waba: Waba = call.node
    given = await call.parameters()
    reading.only(given, "schedules", GIVEN)
    schedule = _checked(given)
    if any(other["name"] == schedule["name"] for other in waba.schedules):
        raise param("The account has a schedule of that name already.")
    if len(waba.schedules) >= MOST:
        raise param(f"The account has {MOST} schedules already.")
    now = activities.iso(call.simulation.clock.now())
    schedule |= {"id": call.simulation.world.new_object_id()}
    waba.schedules.append(schedule | {"created_time": now, "updated_time": now})
    call.simulation.world.changed()
    return {"id": schedule["id"]}


def _checked(given: dict[str, Any]) -> dict[str, Any]:
    """What was given with what holds when nothing is said. Raises GraphError."""
    reading.string(given, "name", longest=100)
    reading.one_of(given, "schedule_type", "", KINDS)
    reading.optional_string(given, "description", longest=500)
    for name in ("start_time", "end_time"):
        if not _TIME.fullmatch(reading.string(given, name)):
            raise param(f"Param {name} must be a time such as 09:00.")
    zone = given.get("timezone", "UTC")
    if not isinstance(zone, str) or zone not in available_timezones():
        raise param("Param timezone must be an IANA time zone such as America/New_York.")
    reading.optional_boolean(given, "is_active")
    active = given.get("is_active") not in (False, "false")
    days = given.get("days_of_week")
    if days is not None and not (isinstance(days, list) and all(day in DAYS for day in days)):
        raise param(f"Param days_of_week must be an array of {{{', '.join(DAYS)}}}.")
    _check_recurrence(reading.optional_mapping(given, "recurrence_pattern"))
    state = {"status": "ACTIVE" if active else "INACTIVE", "is_active": active, "timezone": zone}
    return {name: value for name, value in given.items() if value is not None} | state


def _check_recurrence(pattern: dict[str, Any] | None) -> None:
    if pattern is None:
        return
    where = "recurrence_pattern"
    reading.only(pattern, where, ("frequency", "interval", "end_date"))
    if pattern.get("frequency") is not None:
        reading.one_of(pattern, "frequency", where, FREQUENCIES)
    if pattern.get("interval") is not None:
        reading.number(pattern, "interval", where, 1, 1_000)
    ending = reading.optional_string(pattern, "end_date", where)
    try:
        date.fromisoformat(ending or "2026-01-01")
    except ValueError:
        raise param(f"Param {where}.end_date must be a date such as 2026-12-31.") from None
