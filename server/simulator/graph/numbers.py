"""Phone numbers: reading them, and what POST /{phone_number_id} changes (fact sheet §9.4)."""

import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from simulator.account import names
from simulator.errors.graph import GraphError, param
from simulator.graph import automation, fields, health, official_account, overrides, usernames
from simulator.graph.call import SUCCESS, Call
from simulator.graph.fields import Field
from simulator.graph.registration import check_pin
from simulator.messages import reading
from simulator.simulation import Simulation
from simulator.webhooks import callbacks
from simulator.world import people
from simulator.world.models import Number

NODE = "WhatsAppBusinessPhoneNumber"
DEFAULT = (
    "verified_name", "status", "code_verification_status", "display_phone_number",
    "quality_rating", "platform_type", "throughput", "webhook_configuration", "id",
)  # fmt: skip
SETTINGS = ("calling", "user_identity_change", "payload_encryption", "storage_configuration")
DEFAULT_SETTINGS: dict[str, dict[str, Any]] = {
    "calling": {
        "status": "DISABLED",
        "call_icon_visibility": "DEFAULT",
        "ip_addresses": {"default": []},
        "callback_permission_status": "DISABLED",
    },
    "storage_configuration": {"status": "DEFAULT"},
    "payload_encryption": {"status": "DISABLED"},
}
NAME_LENGTH = 512
VISIBILITIES = ("VISIBLE", "HIDDEN")


def show(call: Call, number: Number) -> dict[str, Any]:
    return selected(call.simulation, number, call.request.query.get("fields", ""))


def selected(simulation: Simulation, number: Number, selection: str) -> dict[str, Any]:
    """A number with the fields of a selection, or the usual ones."""
    return fields.selected(selection, NODE, fields_of(simulation, number), DEFAULT)


def fields_of(simulation: Simulation, number: Number) -> Mapping[str, Field]:
    business = simulation.world.state.business
    return {
        "id": lambda: number.id,
        "display_phone_number": lambda: number.display_phone_number,
        "verified_name": lambda: number.verified_name,
        "status": lambda: number.status,
        "quality_rating": lambda: number.quality_rating,
        "quality_score": lambda: {"score": number.quality_rating},
        "code_verification_status": lambda: number.code_verification_status,
        "name_status": lambda: number.name_status,
        "new_display_name": lambda: number.new_display_name,
        "new_name_status": lambda: number.new_name_status,
        "account_mode": lambda: number.account_mode,
        "platform_type": lambda: "CLOUD_API" if number.registered else "NOT_APPLICABLE",
        "host_platform": lambda: "CLOUD_API" if number.registered else "NOT_APPLICABLE",
        "throughput": lambda: {"level": "HIGH" if number.throughput >= 1000 else "STANDARD"},
        "is_official_business_account": lambda: number.oba_status == "APPROVED",
        "official_business_account": partial(official_account.show, number),
        "is_pin_enabled": lambda: number.pin is not None,
        "is_on_biz_app": lambda: False,
        "is_preverified_number": lambda: False,
        "webhook_configuration": partial(overrides.configuration_of, simulation, number),
        "health_status": partial(health.of_number, simulation, number),
        "whatsapp_business_manager_messaging_limit": lambda: business.messaging_limit,
        "messaging_limit_tier": lambda: business.messaging_limit,
        "last_onboarded_time": partial(_moment, number.onboarded_at),
        "certificate": lambda: None,
        "new_certificate": lambda: None,
        "unified_cert_status": lambda: None,
        "username": lambda: number.username,
        "eligibility_for_api_business_global_search": lambda: "NON_ELIGIBLE_UNDEFINED_ERROR",
        "search_visibility": lambda: number.search_visibility,
        "country_code": lambda: number.country,
        "country_dial_code": partial(_dial_code, number),
        "conversational_automation": partial(automation.show, number),
    }


def _moment(at: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S+0000", time.gmtime(at))


def _dial_code(number: Number) -> str:
    return people.calling_code_of(number.digits)


async def read(call: Call) -> Any:
    return show(call, call.node)


async def update(call: Call) -> Any:
    """Changes the PIN, the display name or the webhook override of a number, and what else the
    OpenAPI has there."""
    number: Number = call.node
    given = await call.parameters()
    wanted = [name for name in _CHANGES if name in given]
    if not wanted:
        raise param(f"One of the parameters {', '.join(_CHANGES)} is required.")
    for name in wanted:
        await _CHANGES[name](call, number, given[name])
    call.simulation.world.changed()
    return SUCCESS


async def _set_pin(call: Call, number: Number, value: Any) -> None:
    if not number.registered:
        raise GraphError(133010)
    number.pin = check_pin(value)
    token = call.access.token
    value = {
        "display_phone_number": number.digits,
        "event": "PIN_CHANGED",
        "requester": token.user_id if token else "",
    }
    call.simulation.webhooks.notify(number.waba_id, "security", value)


async def _set_api_data(call: Call, number: Number, value: Any) -> None:
    if not isinstance(value, dict):
        raise param("Param whatsapp_business_api_data must be a JSON object.")
    known = ("pin", "show_security_notifications", "notify_user_change_number")
    reading.only(value, "whatsapp_business_api_data", known)
    for name in known[1:]:
        reading.optional_boolean(value, name, "whatsapp_business_api_data")
    if value.get("pin") is not None:
        await _set_pin(call, number, value["pin"])


async def _set_visibility(_call: Call, number: Number, value: Any) -> None:
    if value not in VISIBILITIES:
        raise param(f"Param search_visibility must be one of {{{', '.join(VISIBILITIES)}}}.")
    number.search_visibility = value


async def _set_username(call: Call, _number: Number, value: Any) -> None:
    usernames.take(call, value)


async def _set_connection(_call: Call, number: Number, value: Any) -> None:
    """Saying what is the case is taken; `register` and `deregister` are the way to change it."""
    if value != number.status:
        raise param("Param connection_status can't be changed: use register or deregister.")


async def _set_url(_call: Call, _number: Number, value: Any) -> None:
    """`webhook_url` stands beside an override in the OpenAPI, which alone counts."""
    if not isinstance(value, str) or not callbacks.is_url(value):
        raise param("Param webhook_url must be a valid URI.")


async def _set_name(call: Call, number: Number, value: Any) -> None:
    if not isinstance(value, str) or not 3 <= len(value) <= NAME_LENGTH:
        raise param(f"Param new_display_name must be 3 to {NAME_LENGTH} characters long.")
    number.new_display_name, number.new_name_status = value, names.PENDING
    names.submit(call.simulation, number)


async def _override(call: Call, number: Number, value: Any) -> None:
    if not isinstance(value, dict):
        raise param("Param webhook_configuration must be a JSON object.")
    number.override = await overrides.checked(call, value)


_CHANGES: dict[str, Callable[[Call, Number, Any], Awaitable[None]]] = {
    "pin": _set_pin,
    "new_display_name": _set_name,
    "webhook_configuration": _override,
    "webhook_url": _set_url,
    "connection_status": _set_connection,
    "whatsapp_business_api_data": _set_api_data,
    "search_visibility": _set_visibility,
    "username": _set_username,
}


async def read_settings(call: Call) -> Any:
    number: Number = call.node
    names = dict.fromkeys((*DEFAULT_SETTINGS, *number.settings))
    return {name: DEFAULT_SETTINGS.get(name, {}) | number.settings.get(name, {}) for name in names}


async def update_settings(call: Call) -> Any:
    number: Number = call.node
    given = await call.parameters()
    if not given:
        raise param(f"One of the parameters {', '.join(SETTINGS)} is required.")
    for name, value in given.items():
        if name not in SETTINGS:
            raise param(f'Unexpected key "{name[:60]}" on param "settings".')
        if not isinstance(value, dict):
            raise param(f"Param {name} must be a JSON object.")
        number.settings[name] = number.settings.get(name, {}) | value
    call.simulation.world.changed()
    return SUCCESS
