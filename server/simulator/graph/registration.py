"""Registering a number: the code that proves it, the PIN that guards it (fact sheet §9.4)."""

import re
from typing import Any

from simulator.errors.graph import GraphError, param
from simulator.graph.call import SUCCESS, Call
from simulator.world.models import Number

HOUR = 3600.0
REGISTRATION_LIMIT = 10
REGISTRATION_HOURS = 72
WRONG_PINS_PER_HOUR = 10

_PIN = re.compile(r"[0-9]{6}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")


def check_pin(value: Any) -> str:
    value = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(value, str) or not _PIN.fullmatch(value):
        raise param("Param pin must be a string of 6 digits.")
    return value


async def register(call: Call) -> Any:
    number: Number = call.node
    given = await call.parameters()
    if given.get("messaging_product") != "whatsapp":
        raise param("The parameter messaging_product is required.")
    if "pin" not in given:
        raise param("The parameter pin is required.")
    pin = check_pin(given["pin"])
    _count(call, number)
    if number.code_verification_status != "VERIFIED":
        raise GraphError(133006, "Verify the phone number with a code before you register it.")
    _match_pin(call, number, pin)
    number.pin = pin
    number.key_is_signed &= number.registered  # whoever registers again gives the key again
    number.registered = True
    number.status = "CONNECTED"
    number.onboarded_at = call.simulation.clock.now()
    call.simulation.world.changed()
    return SUCCESS


async def deregister(call: Call) -> Any:
    number: Number = call.node
    if not number.registered:
        text = "Phone number not registered on the WhatsApp Business Platform."
        raise GraphError(100, plain=text, subcode=2207051)
    _count(call, number)
    number.registered = False
    number.status = "DISCONNECTED"
    call.simulation.world.changed()
    return SUCCESS


def _count(call: Call, number: Number) -> None:
    """Ten registrations and deregistrations within 72 hours, then 133016."""
    now = call.simulation.clock.now()
    recent = [at for at in number.registrations if at > now - REGISTRATION_HOURS * HOUR]
    if len(recent) >= REGISTRATION_LIMIT:
        details = (
            f"A number can be registered or deregistered {REGISTRATION_LIMIT} times in 72 hours."
        )
        raise GraphError(133016, details)
    number.registrations = [*recent, now]
    call.simulation.world.changed()


def _match_pin(call: Call, number: Number, pin: str) -> None:
    now = call.simulation.clock.now()
    number.wrong_pins = [at for at in number.wrong_pins if at > now - HOUR]
    if len(number.wrong_pins) >= WRONG_PINS_PER_HOUR:
        raise GraphError(133008, "Wait an hour before you try another PIN.")
    if number.pin is not None and number.pin != pin:
        number.wrong_pins.append(now)
        raise GraphError(
            133005, "The PIN is not the one of this phone number's two-step verification."
        )


async def request_code(call: Call) -> Any:
    """Sends a code; the control plane's state shows it as `verification_code`."""
    number: Number = call.node
    check_request(await call.parameters())
    if number.code_verification_status == "VERIFIED":
        raise GraphError(136024, "The phone number is verified already.")
    number.pending_code = new_code(call)
    call.simulation.world.changed()
    return SUCCESS


def check_request(given: dict[str, Any]) -> None:
    """Raises GraphError unless a way for the code and a language are named."""
    if str(given.get("code_method")).upper() not in ("SMS", "VOICE"):
        raise param("Param code_method must be one of {SMS, VOICE}.")
    # Meta's reference says `language`, Meta's Postman collection `locale`
    language = given.get("language", given.get("locale"))
    if not isinstance(language, str) or not _LANGUAGE.fullmatch(language):
        raise param("Param language must be a language code such as en_US.")


def new_code(call: Call) -> str:
    return f"{call.simulation.random.randrange(10**6):06}"


async def verify_code(call: Call) -> Any:
    number: Number = call.node
    match_code(await call.parameters(), number.pending_code)
    number.pending_code = None
    number.code_verification_status = "VERIFIED"
    call.simulation.world.changed()
    return {"success": True, "id": number.id}


def match_code(given: dict[str, Any], wanted: str | None) -> None:
    """Raises GraphError 136025 unless it is the code that was sent."""
    code = given.get("code")
    if code is None:
        raise param("The parameter code is required.")
    if wanted is None or str(code).replace("-", "") != wanted:
        raise GraphError(136025, "The code is wrong or has expired. Request a new one.")
