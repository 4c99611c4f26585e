"""Editing a template (§7.1, §7.3): its parts are replaced whole, and it goes to review again."""

from typing import Any

from simulator.errors import templates as refusals
from simulator.errors.graph import param
from simulator.graph.call import SUCCESS, Call
from simulator.review import components, content, drafts, life, reviewer
from simulator.review.reading import Given
from simulator.simulation import Simulation
from simulator.world.models import Template

EDITABLE = ("APPROVED", "REJECTED", "PAUSED")
DAY = 86_400.0
MONTH = 30 * DAY
PER_MONTH = 10
GENERATED = "AUTO_GENERATED"  # by Direct Send (§1.9)

_REVIEWED = ("category", "components")
_SETTINGS = ("message_send_ttl_seconds", "cta_url_link_tracking_opted_out")


async def edit(call: Call) -> Any:
    template: Template = call.node
    given = Given(await call.parameters(), "template")
    if not any(given.has(key) for key in (*_REVIEWED, *_SETTINGS)):
        raise param(f"One of the parameters {', '.join((*_REVIEWED, *_SETTINGS))} is required.")
    if template.source == GENERATED:
        raise refusals.not_editable("Generated message templates can't be edited.")
    if template.status not in EDITABLE:
        raise refusals.not_editable(
            "Only templates that are approved, rejected or paused can be edited."
        )
    category = _category(template, given)
    format_ = template.parameter_format
    if given.has("parameter_format"):
        format_ = drafts.parameter_format_of(given)
    parts = template.components
    if given.has("components"):
        wanted = given.values["components"]
        parts = components.read(wanted, category, template.language, format_)
    _settings(template, given, category)
    if any(given.has(key) for key in _REVIEWED):
        _count(call.simulation, template)
        template.category = content.category_of(category, parts)
        template.components, template.parameter_format = parts, format_
        _submit(call.simulation, template)
    call.simulation.world.changed()
    shown = {"id": template.id, "name": template.name, "category": template.category}
    return SUCCESS | shown


def _category(template: Template, given: Given) -> str:
    if not given.has("category"):
        return template.category
    category = drafts.category_of(given)
    if category != template.category and template.status == "APPROVED":
        raise refusals.not_editable("The category of an approved template can't be changed.")
    return category


def _settings(template: Template, given: Given, category: str) -> None:
    opted_out = given.boolean("cta_url_link_tracking_opted_out")
    seconds = drafts.lifetime_of(given, category)
    if opted_out is not None:
        template.link_tracking_opted_out = opted_out
    if seconds is not None:
        template.ttl_seconds = seconds


def _count(simulation: Simulation, template: Template) -> None:
    """Takes one edit of an approved template: one in 24 hours, ten in 30 days."""
    if template.status != "APPROVED":
        return
    now = simulation.clock.now()
    recent = [at for at in template.edits if now - MONTH < at <= now]
    if recent and now - recent[-1] < DAY:
        raise refusals.edited_too_often("An approved template can be edited once in 24 hours.")
    if len(recent) >= PER_MONTH:
        text = f"An approved template can be edited {PER_MONTH} times in 30 days."
        raise refusals.edited_too_often(text)
    template.edits = [*recent, now]


def _submit(simulation: Simulation, template: Template) -> None:
    life.edited(simulation, template)
    life.pend(simulation, template)
    reviewer.submit(simulation, template)
