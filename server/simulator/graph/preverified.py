"""A partner's pool of numbers that are verified before anybody has them (OpenAPI)."""

from functools import partial
from typing import Any

from simulator.errors.graph import param
from simulator.graph import activities, fields, registration
from simulator.graph.call import SUCCESS, Call
from simulator.messages import reading
from simulator.world import people
from simulator.world.models import PooledNumber

NODE = "WhatsAppBusinessPreVerifiedPhoneNumber"
DEFAULT = ("id", "display_phone_number", "verification_status", "availability_status")
STATUSES = ("VERIFIED", "PENDING", "FAILED", "EXPIRED")
AVAILABILITIES = ("AVAILABLE", "IN_USE", "RESERVED", "UNAVAILABLE")
MOST = 100


async def add(call: Call) -> Any:
    given = await call.parameters()
    pool = call.simulation.world.state.pool
    digits = people.dialled(reading.string(given, "phone_number"))
    if digits is None:
        raise param("Param phone_number must be a phone number such as +16505551234.")
    taken = call.simulation.world.taken_numbers() | {one.digits for one in pool.values()}
    if digits in taken:
        raise param("The phone number is in use already.")
    if len(pool) >= MOST:
        raise param(f"The business has {MOST} such numbers already.")
    now = call.simulation.clock.now()
    added = PooledNumber(call.simulation.world.new_object_id(), digits, now)
    pool[added.id] = added
    call.simulation.world.changed()
    return {"id": added.id}


async def list_all(call: Call) -> Any:
    query = call.request.query
    wanted = {
        "verification_status": _choice(query, "verification_status", STATUSES),
        "availability_status": _choice(query, "availability_status", AVAILABILITIES),
        "country_code": query.get("country_code", ""),
    }
    found = [
        one
        for one in call.simulation.world.state.pool.values()
        if all(value in ("", _values(one)[name]) for name, value in wanted.items())
    ]
    return fields.page(call, found, lambda one: _show(call, one))


def _choice(query: dict[str, str], name: str, choices: tuple[str, ...]) -> str:
    value = query.get(name, "").upper()
    if value and value not in choices:
        raise param(f"Param {name} must be one of {{{', '.join(choices)}}}.")
    return value


def _values(one: PooledNumber) -> dict[str, Any]:
    return {
        "id": one.id,
        "display_phone_number": people.formatted(one.digits),
        "country_prefix": int(people.calling_code_of(one.digits) or 0) or None,
        "verification_status": "VERIFIED" if one.verified else "PENDING",
        "availability_status": "RESERVED" if one.partners else "AVAILABLE",
        "created_time": activities.iso(one.created_at),
        "last_updated": activities.iso(one.created_at),
        "supported_features": ["MESSAGING", "BUSINESS_PROFILE", "WEBHOOKS", "TEMPLATES"],
        "country_code": people.country_of(one.digits),
        "region": None,
        "is_input_id_valid": True,
        "error_msg": None,
    }


def _show(call: Call, one: PooledNumber) -> dict[str, Any]:
    values = _values(one)
    known: dict[str, fields.Field] = {name: partial(values.get, name) for name in values}
    return fields.select(call, NODE, known, DEFAULT)


async def read(call: Call) -> Any:
    return _show(call, call.node) | {"is_input_id_valid": True}


async def delete(call: Call) -> Any:
    one: PooledNumber = call.node
    del call.simulation.world.state.pool[one.id]
    call.simulation.world.changed()
    return SUCCESS


async def share(call: Call) -> Any:
    """With another business, which may then make a number of a WABA of it."""
    given = await call.parameters()
    one = call.simulation.world.state.pool.get(reading.identifier(given, "preverified_id"))
    if one is None:
        raise param("Param preverified_id must be a number of the pool.")
    partner = reading.identifier(given, "partner_business_id")
    if not partner.isdecimal() or len(partner) > 20:
        raise param("Param partner_business_id must be the ID of a business.")
    one.partners = list(dict.fromkeys([*one.partners, partner]))[-MOST:]
    call.simulation.world.changed()
    return SUCCESS


async def list_partners(call: Call) -> Any:
    one: PooledNumber = call.node

    def show(partner: str) -> dict[str, Any]:
        values = dict.fromkeys(_PARTNER) | {"id": partner, "name": f"Business {partner[-4:]}"}
        known: dict[str, fields.Field] = {name: partial(values.get, name) for name in values}
        return fields.select(call, "Business", known, ("id", "name"))

    return fields.page(call, one.partners, show)


_PARTNER = (
    "id", "name", "created_time", "updated_time", "verification_status", "primary_page",
    "timezone_id", "two_factor_type",
)  # fmt: skip


async def request_code(call: Call) -> Any:
    """Sends a code; the control plane's state shows it."""
    one: PooledNumber = call.node
    registration.check_request(await call.parameters())
    one.pending_code = registration.new_code(call)
    call.simulation.world.changed()
    return SUCCESS


async def verify_code(call: Call) -> Any:
    one: PooledNumber = call.node
    registration.match_code(await call.parameters(), one.pending_code)
    one.pending_code, one.verified = None, True
    call.simulation.world.changed()
    return SUCCESS | {"id": one.id}


def take(call: Call, given: dict[str, Any], digits: str) -> bool:
    """Whether a new number of a WABA comes from the pool, and is verified for that. Raises
    GraphError unless it is the one that `preverified_id` names."""
    pool = call.simulation.world.state.pool
    one = pool.get(str(given.get("preverified_id", "")))
    if one is None:
        return False  # none, or of somebody else's pool: the number has to prove itself
    if one.digits != digits or not one.verified:
        raise param("Param preverified_id must be that of the number, once it is verified.")
    del pool[one.id]
    return True
