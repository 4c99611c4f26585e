"""The business profile that people see (fact sheet §9.5), and the node that it is."""

import re
from typing import Any

from simulator.errors.graph import param
from simulator.graph import fields, uploads
from simulator.graph.call import SUCCESS, Call
from simulator.world.models import Number

LENGTHS = {
    "about": 139,
    "address": 256,
    "description": 512,
    "email": 128,
    "account_name": 75,
}
WEBSITES = 2
WEBSITE_LENGTH = 256
FIELDS = ("about", "address", "description", "email", "profile_picture_url", "websites", "vertical")
RARE = ("messaging_product", "account_name", "business_profile", "profile_picture_handle")
NODE = "WhatsAppBusinessProfile"
VERTICALS = frozenset((
    "UNDEFINED", "OTHER", "AUTO", "BEAUTY", "APPAREL", "EDU", "ENTERTAIN", "EVENT_PLAN", "FINANCE",
    "GROCERY", "GOVT", "HOTEL", "HEALTH", "NONPROFIT", "PROF_SERVICES", "RETAIL", "TRAVEL",
    "RESTAURANT", "NOT_A_BIZ", "ALCOHOL", "ONLINE_GAMBLING", "PHYSICAL_GAMBLING", "OTC_DRUGS",
))  # fmt: skip
PICTURE_PATH = "/pictures/"

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


async def read(call: Call) -> Any:
    return {"data": [_shown(call, call.node) | {"messaging_product": "whatsapp"}]}


async def read_node(call: Call) -> Any:
    """The profile by an id of its own, which the edge gives as its field `id`."""
    number: Number = call.node
    return _shown(call, number) | {"id": id_of(call, number)}


def id_of(call: Call, number: Number) -> str:
    if not number.profile_id:
        number.profile_id = call.simulation.world.new_object_id()
        call.simulation.world.changed()
    return number.profile_id


def _shown(call: Call, number: Number) -> dict[str, Any]:
    wanted = fields.asked(call.request.query.get("fields", "")) or FIELDS
    profile = number.profile | _picture(call, number)
    if "id" in wanted:
        profile["id"] = id_of(call, number)
    for name in wanted:
        if name not in (*FIELDS, *RARE, "id"):
            raise param(f"Tried accessing nonexisting field ({name}) on node type ({NODE})")
    return {name: profile[name] for name in wanted if profile.get(name)}


def _picture(call: Call, number: Number) -> dict[str, str]:
    media_id = number.profile.get("picture_id")
    if not media_id or call.simulation.media.find(media_id) is None:
        return {}
    return {"profile_picture_url": f"{call.request.origin}{PICTURE_PATH}{number.id}?v={media_id}"}


async def update(call: Call) -> Any:
    number: Number = call.node
    given = await call.parameters()
    if given.pop("messaging_product", None) != "whatsapp":
        raise param("The parameter messaging_product is required.")
    changes = {name: _checked(call, name, value) for name, value in given.items()}
    if "profile_picture_handle" in changes:
        changes["picture_id"] = changes.pop("profile_picture_handle")
    number.profile |= changes
    call.simulation.world.changed()
    call.simulation.live.tell("numbers", {})
    return SUCCESS


def _checked(call: Call, name: str, value: Any) -> Any:
    if name == "websites":
        return _websites(value)
    if name == "profile_picture_handle":
        return uploads.media_of_handle(call.simulation, value)
    if name == "vertical":
        if value not in VERTICALS and value != "":
            raise param(f"Param vertical must be one of {{{', '.join(sorted(VERTICALS))}}}.")
        return value
    if name not in LENGTHS:
        raise param(f'Unexpected key "{name[:60]}" on param "whatsapp_business_profile".')
    return _text(name, value)


def _text(name: str, value: Any) -> str:
    if not isinstance(value, str) or len(value) > LENGTHS[name]:
        raise param(f"Param {name} must be a string of at most {LENGTHS[name]} characters.")
    if name == "about" and not value:
        raise param("Param about must not be empty.")
    if name == "email" and value and not _EMAIL.fullmatch(value):
        raise param("Param email must be a valid email address.")
    return value


def _websites(value: Any) -> list[str]:
    if not isinstance(value, list) or len(value) > WEBSITES:
        raise param(f"Param websites must be a list of at most {WEBSITES} addresses.")
    for address in value:
        if not isinstance(address, str) or not re.match(r"https?://.", address):
            raise param("Param websites must hold addresses that begin with http:// or https://.")
        if len(address) > WEBSITE_LENGTH:
            raise param(f"Param websites: an address may be {WEBSITE_LENGTH} characters long.")
    return value
