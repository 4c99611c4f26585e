"""What happens to a template, and who is told: `message_template_status_update` (§2.3, §7.3)."""

from datetime import UTC, datetime
from typing import Any

from simulator.review.content import Rejection
from simulator.simulation import Simulation
from simulator.world.models import Template

STATUS = "message_template_status_update"
QUALITY = "message_template_quality_update"
COMPONENTS = "message_template_components_update"
CATEGORY = "template_category_update"

# statuses in which a template has been approved, so that its name is kept after its deletion
APPROVED_ONCE = frozenset(("APPROVED", "PAUSED", "DISABLED", "ARCHIVED"))
CAUTIOUS_SECONDS = 7 * 86_400.0  # for so long a template is watched after a pause (§5)

_NO_REASON = frozenset(("PENDING_DELETION", "DELETED"))
_PAUSES = {
    "FIRST_PAUSE": "Your WhatsApp message template has been paused for 3 hours until {until}"
    " because it continued to have issues.",
    "SECOND_PAUSE": "Your WhatsApp message template has been paused for 6 hours until {until}"
    " because it continued to have issues.",
    "RATE_LIMITING_PAUSE": "Your WhatsApp message template has been paused because of early"
    " negative feedback. Unpause it when you have looked at it.",
}


def names(template: Template) -> dict[str, Any]:
    """How every webhook about a template names it. The id is a number there."""
    return {
        "message_template_id": int(template.id),
        "message_template_name": template.name,
        "message_template_language": template.language,
    }


def tell(simulation: Simulation, template: Template, event: str, **more: Any) -> None:
    reason = None if event in _NO_REASON else template.rejected_reason
    value = {"event": event, **names(template), "reason": reason}
    value["message_template_category"] = template.category
    simulation.webhooks.notify(template.waba_id, STATUS, value | more)
    changed(simulation, template)


def changed(simulation: Simulation, template: Template) -> None:
    template.updated_at = simulation.clock.now()
    simulation.world.changed()
    simulation.live.tell("templates", {})


def _set(template: Template, status: str) -> None:
    template.status = status
    template.review_at = template.paused_at = template.paused_until = 0.0
    template.rejected_reason, template.rejection_info = "NONE", None


def approve(simulation: Simulation, template: Template) -> None:
    _set(template, "APPROVED")
    tell(simulation, template, "APPROVED")


def reject(simulation: Simulation, template: Template, rejection: Rejection) -> None:
    _set(template, "REJECTED")
    template.rejected_reason = rejection.reason
    template.rejection_info = {"reason": rejection.text, "recommendation": rejection.advice}
    tell(simulation, template, "REJECTED", rejection_info=template.rejection_info)


def pend(simulation: Simulation, template: Template) -> None:
    """Back to review, of an edit."""
    _set(template, "PENDING")
    tell(simulation, template, "PENDING")


def appeal(simulation: Simulation, template: Template) -> None:
    """A person looks again at what was rejected."""
    template.status = "IN_APPEAL"
    tell(simulation, template, "IN_APPEAL")


def pause(simulation: Simulation, template: Template, title: str, until: float = 0.0) -> None:
    """`title` is FIRST_PAUSE, SECOND_PAUSE or RATE_LIMITING_PAUSE; until 0: till it is unpaused."""
    _set(template, "PAUSED")
    template.paused_at, template.paused_until = simulation.clock.now(), until
    description = _PAUSES[title].format(until=_moment(until))
    tell(simulation, template, "PAUSED", other_info={"title": title, "description": description})


def unpause(simulation: Simulation, template: Template) -> None:
    _set(template, "APPROVED")
    template.paced, template.cautious_until = 0, simulation.clock.now() + CAUTIOUS_SECONDS
    description = "Your WhatsApp message template has been unpaused and can be sent again."
    info = {"title": "UNPAUSE", "description": description}
    tell(simulation, template, "APPROVED", other_info=info)


def disable(simulation: Simulation, template: Template) -> None:
    _set(template, "DISABLED")
    template.flagged = False
    description = "Your WhatsApp message template has been disabled because of its low quality."
    tell(
        simulation,
        template,
        "DISABLED",
        disable_info={"disable_date": _date(simulation.clock.now())},
        other_info={"title": "DISABLED", "description": description},
    )


def flag(simulation: Simulation, template: Template, disable_at: float) -> None:
    """It can still be sent, and will be disabled unless its quality rises."""
    template.flagged = True
    tell(simulation, template, "FLAGGED", disable_info={"disable_date": _date(disable_at)})


def reinstate(simulation: Simulation, template: Template) -> None:
    _set(template, "APPROVED")
    template.flagged = False
    tell(simulation, template, "REINSTATED")


def archive(simulation: Simulation, template: Template) -> None:
    template.archived_from, template.status = template.status, "ARCHIVED"
    tell(simulation, template, "ARCHIVED")


def unarchive(simulation: Simulation, template: Template) -> None:
    """It has the status that it had. A pause may have ended meanwhile: see quality.unarchive."""
    template.status, template.archived_from = template.archived_from or "APPROVED", None
    template.idle_since, template.used_at = 0.0, simulation.clock.now()
    tell(simulation, template, "UNARCHIVED")


def edited(simulation: Simulation, template: Template) -> None:
    """Tells what a template says now (message_template_components_update)."""
    value = names(template)
    for kind, key in (("BODY", "element"), ("HEADER", "title"), ("FOOTER", "footer")):
        part = template.component(kind)
        if part is not None and part.get("text"):
            value[f"message_template_{key}"] = part["text"]
    if template.buttons:
        value["message_template_buttons"] = [_button(one) for one in template.buttons]
    simulation.webhooks.notify(template.waba_id, COMPONENTS, value)
    changed(simulation, template)


def _button(button: dict[str, Any]) -> dict[str, Any]:
    shown = {"message_template_button_type": button["type"]}
    for key in ("text", "url", "phone_number"):
        if key in button:
            shown[f"message_template_button_{key}"] = button[key]
    return shown


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%b %d at %I:%M %p UTC")


def _date(at: float) -> str:
    return str(int(at))
