"""What Indian law wants to know of a business (business compliance reference; OpenAPI)."""

import re
from typing import Any

from simulator.errors.graph import param
from simulator.graph import fields
from simulator.graph.call import SUCCESS, Call
from simulator.messages import reading
from simulator.world.models import Number

ENTITY_TYPES = (
    "LIMITED_LIABILITY_PARTNERSHIP", "SOLE_PROPRIETORSHIP", "PARTNERSHIP", "PUBLIC_COMPANY",
    "PRIVATE_COMPANY", "OTHER",
)  # fmt: skip
FIELDS = (
    "messaging_product", "entity_name", "entity_type", "entity_type_custom", "is_registered",
    "grievance_officer_details", "customer_care_details",
)  # fmt: skip
CONTACTS = ("grievance_officer_details", "customer_care_details")
NODE = "WhatsAppBusinessComplianceInfo"

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,60}")
_PHONE = re.compile(r"\+[1-9]\d{1,14}")


async def read(call: Call) -> Any:
    number: Number = call.node
    account = {"messaging_product": "whatsapp", "whatsapp_business_account_id": number.waba_id}
    known = dict.fromkeys(FIELDS) | account | number.compliance
    wanted = fields.wishes(call.request.query.get("fields", ""))
    for wish in wanted:
        if wish.name not in known:
            raise param(f"Tried accessing nonexisting field ({wish.name}) on node type ({NODE})")
    selections = {wish.name: wish.selection for wish in wanted} or dict.fromkeys(FIELDS, "")
    shown = {name: fields.narrowed(known[name], inner) for name, inner in selections.items()}
    has_value = {name: value for name, value in shown.items() if value is not None}
    return {"data": [{"whatsapp_business_account_id": number.waba_id, **has_value}]}


async def update(call: Call) -> Any:
    """Everything at once: what is not given is gone afterwards."""
    number: Number = call.node
    given = await call.parameters()
    reading.only(given, "business_compliance_info", FIELDS)
    if given.pop("messaging_product", None) != "whatsapp":
        raise param("The parameter messaging_product is required.")
    name = given.get("entity_name")
    if not isinstance(name, str) or not 2 <= len(name) <= 128:
        raise param("Param entity_name must be 2 to 128 characters long.")
    _check_type(given)
    reading.optional_boolean(given, "is_registered")
    for holder in CONTACTS:
        _check_contact(given.get(holder), holder)
    number.compliance = given
    call.simulation.world.changed()
    return SUCCESS


def _check_type(given: dict[str, Any]) -> None:
    kind, custom = given.get("entity_type"), given.get("entity_type_custom")
    if kind not in ENTITY_TYPES:
        raise param("Invalid parameter: entity_type must be a valid enum value")
    if kind == "OTHER" and not custom:
        raise param("Entity_type_custom is mandatory for OTHER entity type")
    if kind != "OTHER" and custom:
        raise param("Entity type custom can only be used with OTHER entity type")
    if custom is not None and (not isinstance(custom, str) or len(custom) > 1024):
        raise param("Param entity_type_custom must be at most 1024 characters long.")


def _check_contact(contact: Any, holder: str) -> None:
    if not isinstance(contact, dict):
        raise param(f"Param {holder} must be a JSON object.")
    keys = ("email", "mobile_number", "landline_number")
    reading.only(contact, holder, keys if holder == CONTACTS[1] else ("name", *keys))
    if holder == CONTACTS[0]:
        reading.string(contact, "name", holder, longest=128)
    if not isinstance(contact.get("email"), str) or not _EMAIL.fullmatch(contact["email"]):
        raise param(f"Param {holder}.email must be a valid email address.")
    for key in keys[1:]:
        value = contact.get(key)
        if value is not None and not (isinstance(value, str) and _PHONE.fullmatch(value)):
            raise param("Invalid phone number format. Must include country code")
