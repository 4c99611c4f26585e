"""The official business account (blue tick) of a number: asking for it (fact sheet §9.5)."""

from typing import Any

from simulator.errors.graph import GraphError, param
from simulator.graph import fields
from simulator.graph.call import Call
from simulator.messages import reading
from simulator.world.models import Number

DAY = 86_400.0
WAIT_DAYS = 30  # between a rejection and the next try
NODE = "WhatsAppBusinessOBAStatus"
MESSAGES = {
    "NOT_STARTED": "No application for an Official Business Account has been submitted",
    "PENDING": "Your Official Business Account application is under review",
    "APPROVED": "Your Official Business Account has been approved",
    "REJECTED": "Your Official Business Account application was rejected",
    "CANCELLED": "Official Business Account application has been cancelled",
}
LENGTHS = {"business_name": 255, "business_description": 1000}
# what Meta's form asks for; the OpenAPI wraps it into an action
FORM = (
    "business_website_url", "primary_country_of_operation", "primary_language",
    "parent_business_or_brand", "supporting_links", "additional_supporting_information",
)  # fmt: skip


def show(number: Number) -> dict[str, Any]:
    status = number.oba_status
    return {"oba_status": status, "status_message": MESSAGES[status], "id": number.id}


async def read(call: Call) -> Any:
    shown = show(call.node)
    known: dict[str, fields.Field] = {name: lambda name=name: shown[name] for name in shown}
    return fields.select(call, NODE, known, ("oba_status", "status_message", "id"))


async def apply(call: Call) -> Any:
    """Submits, withdraws or submits again. The control plane decides (`oba_status`)."""
    number: Number = call.node
    given = await call.parameters()
    action = given.get("action")
    if action is None:
        reading.only(given, "official_business_account", FORM)
        action = "RESUBMIT_APPLICATION" if number.oba_status == "REJECTED" else "SUBMIT_APPLICATION"
    elif action != "WITHDRAW_APPLICATION":
        _check(given.get("application_data"))
    actions = {
        "SUBMIT_APPLICATION": _submit,
        "WITHDRAW_APPLICATION": _withdraw,
        "RESUBMIT_APPLICATION": _resubmit,
    }
    if not isinstance(action, str) or action not in actions:
        raise param(f"Param action must be one of {{{', '.join(actions)}}}.")
    actions[action](number, call.simulation.clock.now())
    call.simulation.world.changed()
    return {
        "success": True,
        "message": MESSAGES[number.oba_status],
        "updated_status": show(number),
    }


def _check(data: Any) -> None:
    if not isinstance(data, dict):
        raise param("Param application_data must be a JSON object.")
    if not data.get("business_name"):
        raise param("Missing required application data: business_name is required.")
    for name, longest in LENGTHS.items():
        value = data.get(name, "")
        if not isinstance(value, str) or len(value) > longest:
            raise param(f"Param {name} cannot exceed {longest} characters.")
    website = data.get("website_url", "https://")
    if not isinstance(website, str) or not website.startswith("https://"):
        raise param("Invalid website URL format: URL must be a valid HTTPS URL")


def _submit(number: Number, _now: float) -> None:
    if number.oba_status in ("PENDING", "APPROVED"):
        raise param("Cannot submit application: An active application already exists")
    if number.oba_status == "REJECTED":
        raise param("Cannot submit application: Resubmit the rejected one")
    number.oba_status = "PENDING"


def _resubmit(number: Number, now: float) -> None:
    if number.oba_status != "REJECTED":
        raise param("Cannot resubmit application: No rejected application found")
    if now < number.oba_decided_at + WAIT_DAYS * DAY:
        text = "Too many application attempts. Please wait before submitting again"
        raise GraphError(4, plain=f"(#4) {text}", subcode=2446080, status=429)
    number.oba_status = "PENDING"


def _withdraw(number: Number, _now: float) -> None:
    if number.oba_status != "PENDING":
        text = "Cannot withdraw application: No pending application found"
        raise GraphError(100, plain=f"(#100) {text}", kind="GraphMethodException", status=409)
    number.oba_status = "CANCELLED"
