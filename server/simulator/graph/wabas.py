"""WhatsApp Business Accounts, their numbers and the apps subscribed to them (fact sheet §9.3)."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from simulator.account import names
from simulator.errors.graph import GraphError, param
from simulator.graph import analytics, fields, health, numbers, overrides, preverified
from simulator.graph.call import SUCCESS, Call
from simulator.graph.fields import Edge, Field, Wish
from simulator.graph.templates import reading as templates
from simulator.simulation import Simulation
from simulator.world import people
from simulator.world.models import Callback, Waba
from simulator.world.start import new_number

NODE = "WhatsAppBusinessAccount"
DEFAULT = ("id", "name", "timezone_id", "message_template_namespace")
NAME_LENGTH = 100
NUMBERS_PER_WABA = 25


def show(call: Call, waba: Waba) -> dict[str, Any]:
    return fields.select(call, NODE, fields_of(call.simulation, waba), DEFAULT)


def fields_of(simulation: Simulation, waba: Waba) -> Mapping[str, Field]:
    business = simulation.world.state.business
    owner = {"id": business.id, "name": business.name}
    return {
        "id": lambda: waba.id,
        "name": lambda: waba.name,
        "currency": lambda: waba.currency,
        "timezone_id": lambda: waba.timezone_id,
        "message_template_namespace": lambda: waba.namespace,
        "account_review_status": lambda: waba.review_status,
        "business_verification_status": lambda: business.verification_status,
        "country": lambda: waba.country,
        "ownership_type": lambda: "SELF",
        "primary_business_location": lambda: waba.country,
        "owner_business_info": lambda: owner,
        "owner_business": lambda: owner,
        "on_behalf_of_business_info": lambda: None,
        "health_status": partial(health.of_waba, simulation, waba),
        "is_enabled_for_insights": lambda: waba.insights,
        "marketing_messages_onboarding_status": lambda: waba.marketing_messages_status,
        "marketing_messages_lite_api_status": lambda: waba.marketing_messages_status,
        "whatsapp_business_manager_messaging_limit": lambda: business.messaging_limit,
        "primary_funding_id": lambda: None,
        "disable_marketing_messages_on_cloud_api": lambda: waba.no_marketing_on_cloud_api,
        "phone_numbers": Edge(partial(_numbers, simulation, waba)),
        "message_templates": Edge(partial(templates.as_edge, simulation, waba)),
        "subscribed_apps": partial(_subscriptions, simulation, waba),
        **analytics.fields_of(simulation, waba),
        "status": lambda: "ACTIVE",
        "schedules": lambda: {"data": waba.schedules},
        # fields of Meta's reference that have no value here
        "audiences": lambda: None,
        "dcc_config": lambda: None,
        "purchase_order_number": lambda: None,
    }


def _numbers(simulation: Simulation, waba: Waba, wish: Wish) -> dict[str, Any]:
    """The edge as a field: `phone_numbers.limit(5){id,status}`."""
    limit = wish.arguments.get("limit", "")
    found = simulation.world.numbers_of(waba)[: int(limit) if limit.isdecimal() else None]
    return {"data": [numbers.selected(simulation, number, wish.selection) for number in found]}


async def read(call: Call) -> Any:
    return show(call, call.node)


async def update(call: Call) -> Any:
    waba: Waba = call.node
    given = await call.parameters()
    wanted = [name for name in _CHANGES if name in given]
    if not wanted:
        raise param(f"One of the parameters {', '.join(_CHANGES)} is required.")
    for name in wanted:
        _CHANGES[name](waba, given[name])
    call.simulation.world.changed()
    return SUCCESS | {"id": waba.id}


def _set_name(waba: Waba, value: Any) -> None:
    if not isinstance(value, str) or not 1 <= len(value) <= NAME_LENGTH:
        raise param(f"Param name must be 1 to {NAME_LENGTH} characters long.")
    waba.name = value


def _set_zone(waba: Waba, value: Any) -> None:
    if not str(value).isdecimal():
        raise param("Param timezone_id must be a number.")
    waba.timezone_id = str(value)


def _set_insights(waba: Waba, value: Any) -> None:
    """Template analytics are switched on for ever."""
    if not _flag("is_enabled_for_insights", value):
        raise GraphError(200006)
    waba.insights = True


def _set_marketing(waba: Waba, value: Any) -> None:
    waba.no_marketing_on_cloud_api = _flag("disable_marketing_messages_on_cloud_api", value)


def _flag(name: str, value: Any) -> bool:
    text = str(value).lower()
    if text not in ("true", "false", "0", "1"):
        raise param(f"Param {name} must be a boolean.")
    return text in ("true", "1")


_CHANGES: dict[str, Callable[[Waba, Any], None]] = {
    "name": _set_name,
    "timezone_id": _set_zone,
    "is_enabled_for_insights": _set_insights,
    "disable_marketing_messages_on_cloud_api": _set_marketing,
}


async def list_numbers(call: Call) -> Any:
    in_waba = call.simulation.world.numbers_of(call.node)
    found = fields.filtered(call, in_waba, {"account_mode": lambda number: number.account_mode})
    return fields.page(call, found, lambda number: numbers.show(call, number))


async def add_number(call: Call) -> Any:
    """A new number of the WABA. It has to be verified and registered before it can send."""
    waba: Waba = call.node
    given = await call.parameters()
    name = given.get("verified_name")
    if not isinstance(name, str) or not name:
        raise param("The parameter verified_name is required.")
    digits = _new_digits(call, given)
    is_verified = preverified.take(call, given, digits)
    number = new_number(
        call.simulation.world.state,
        call.simulation.random,
        waba,
        people.formatted(digits),
        name,
    )
    number.registered = False
    number.status = "PENDING"
    number.code_verification_status = "VERIFIED" if is_verified else "NOT_VERIFIED"
    number.name_status = names.PENDING
    number.quality_rating = "UNKNOWN"
    names.submit(call.simulation, number)
    call.simulation.world.changed()
    call.simulation.live.tell("numbers", {})
    return {"id": number.id}


def _new_digits(call: Call, given: dict[str, Any]) -> str:
    world = call.simulation.world
    code = str(given.get("cc") or given.get("country_code") or "").removeprefix("+")
    local = str(given.get("phone_number") or "")
    digits = people.dialled(local if local.lstrip("+").startswith(code) else code + local)
    if digits is None:
        raise param("Param phone_number must be a phone number with its country code in cc.")
    if digits in world.taken_numbers():
        raise param("The phone number is in use already.")
    if len(world.numbers_of(call.node)) >= NUMBERS_PER_WABA:
        raise param(f"The WhatsApp Business Account has {NUMBERS_PER_WABA} phone numbers already.")
    return digits


async def list_subscriptions(call: Call) -> Any:
    return _subscriptions(call.simulation, call.node)


def _subscriptions(simulation: Simulation, waba: Waba) -> dict[str, Any]:
    subscribed = waba.subscriptions.items()
    return {"data": [_subscription(simulation, *entry) for entry in subscribed]}


def _subscription(simulation: Simulation, app_id: str, override: Callback | None) -> dict[str, Any]:
    app = simulation.world.state.apps.get(app_id)
    shown: dict[str, Any] = {
        "whatsapp_business_api_data": {
            "id": app_id,
            "name": app.name if app else "",
            "link": f"https://www.facebook.com/games/?app_id={app_id}",
        }
    }
    return shown | ({"override_callback_uri": override.url} if override else {})


async def subscribe(call: Call) -> Any:
    """Subscribes the app of the token, with or without an override; without one it clears it."""
    waba: Waba = call.node
    override = await overrides.checked(call, await call.parameters())
    app_id = call.access.app.id
    waba.subscriptions[app_id] = override
    call.simulation.world.changed()
    if override is None:
        return SUCCESS
    return SUCCESS | {"data": [_subscription(call.simulation, app_id, override)]}


async def unsubscribe(call: Call) -> Any:
    waba: Waba = call.node
    if call.access.app.id not in waba.subscriptions:
        raise GraphError(100, plain="(#100) The app is not subscribed to this account.")
    del waba.subscriptions[call.access.app.id]
    call.simulation.world.changed()
    return SUCCESS
