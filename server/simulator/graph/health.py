"""`health_status`: whether messages can be sent, and what stands in the way (fact sheet §9.11)."""

from typing import Any

from simulator.simulation import Simulation
from simulator.world.models import App, Number, Template, Waba

ORDER = ("AVAILABLE", "LIMITED", "BLOCKED")

Entity = dict[str, Any]


def of_number(simulation: Simulation, number: Number) -> Entity:
    waba = simulation.world.state.wabas[number.waba_id]
    return _summary([_number(number), *_above(simulation, waba)])


def of_waba(simulation: Simulation, waba: Waba) -> Entity:
    return _summary(_above(simulation, waba))


def of_template(simulation: Simulation, template: Template) -> Entity:
    waba = simulation.world.state.wabas[template.waba_id]
    return _summary([_template(template), *_above(simulation, waba)])


def _above(simulation: Simulation, waba: Waba) -> list[Entity]:
    state = simulation.world.state
    business = _entity("BUSINESS", state.business.id)
    apps = [_app(state.apps[app_id]) for app_id in waba.subscriptions if app_id in state.apps]
    return [_waba(waba), business, *apps]


def _summary(entities: list[Entity]) -> Entity:
    worst = max((entity["can_send_message"] for entity in entities), key=ORDER.index)
    return {"can_send_message": worst, "entities": entities}


def _entity(kind: str, object_id: str, problem: Entity | None = None) -> Entity:
    entity: Entity = {"entity_type": kind, "id": object_id, "can_send_message": "AVAILABLE"}
    if problem is not None:
        entity["can_send_message"] = "BLOCKED"
        entity["errors"] = [problem]
    return entity


def _problem(code: int, description: str, solution: str) -> Entity:
    return {"error_code": code, "error_description": description, "possible_solution": solution}


def _number(number: Number) -> Entity:
    problem = None
    if not number.registered:
        problem = _problem(
            141000,
            "Phone number is not registered with Cloud API.",
            "Register the phone number with its two-step verification PIN.",
        )
    elif number.status in ("BANNED", "RESTRICTED", "DISCONNECTED"):
        text = f"The status of the phone number is {number.status}."
        problem = _problem(141001, text, "Look at the number in WhatsApp Manager.")
    return _entity("PHONE_NUMBER", number.id, problem)


def _template(template: Template) -> Entity:
    problem = None
    if template.status != "APPROVED":
        text = f"The status of the message template is {template.status}."
        problem = _problem(141003, text, "Look at the template in WhatsApp Manager.")
    return _entity("MESSAGE_TEMPLATE", template.id, problem)


def _waba(waba: Waba) -> Entity:
    problem = None
    if waba.review_status != "APPROVED":
        text = f"The account review is {waba.review_status}."
        problem = _problem(141014, text, "Wait for the review or ask for another one.")
    elif not waba.has_payment_method:
        text = "There is no payment method."
        problem = _problem(141006, text, "Add a payment method in WhatsApp Manager.")
    return _entity("WABA", waba.id, problem)


def _app(app: App) -> Entity:
    problem = None
    if not app.live:
        problem = _problem(141002, "The app is in development mode.", "Set the app to Live.")
    return _entity("APP", app.id, problem)
