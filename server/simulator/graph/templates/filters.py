"""What a list of templates is narrowed by (§7.1)."""

from collections.abc import Callable
from typing import Any

from simulator.errors.graph import param
from simulator.graph.call import Call
from simulator.review import content
from simulator.review.drafts import CATEGORIES
from simulator.review.reading import parsed, wrong_choice
from simulator.world.models import Template

STATUSES = (
    "APPROVED",
    "ARCHIVED",
    "DELETED",
    "DISABLED",
    "IN_APPEAL",
    "LIMIT_EXCEEDED",
    "PAUSED",
    "PENDING",
    "PENDING_DELETION",
    "REJECTED",
)
SCORES = ("GREEN", "RED", "UNKNOWN", "YELLOW")

_ONE_OF: dict[str, tuple[tuple[str, ...], Callable[[Template], str]]] = {
    "status": (STATUSES, lambda template: template.status),
    "category": (CATEGORIES, lambda template: template.category),
    "quality_score": (SCORES, lambda template: template.quality),
}


def wanted(call: Call) -> Callable[[Template], bool]:
    """Whether a template is in the list that the call asks for. Deleted ones are only there when
    their status is asked for. Raises GraphError for a status that there is none."""
    query = call.request.query
    tests = [_one_of(query, key) for key in _ONE_OF if query.get(key)]
    if not query.get("status"):
        tests.append(lambda template: template.status != "PENDING_DELETION")
    for key, text_of in _TEXTS.items():
        if query.get(key):
            tests.append(_contains(query[key], text_of))
    for key, value_of in _EQUAL.items():
        if query.get(key):
            tests.append(_equal(_listed(query[key], key), value_of))
    return lambda template: all(test(template) for test in tests)


def _one_of(query: dict[str, str], key: str) -> Callable[[Template], bool]:
    choices, value_of = _ONE_OF[key]
    values = [value.upper() for value in _listed(query[key], key)]
    for value in values:
        if value not in choices:
            raise wrong_choice(key, choices, value)
    return lambda template: value_of(template) in values


def _equal(values: list[str], value_of: Callable[[Template], str]) -> Callable[[Template], bool]:
    return lambda template: value_of(template) in values


def _contains(text: str, text_of: Callable[[Template], str]) -> Callable[[Template], bool]:
    sought = text.casefold()
    return lambda template: sought in text_of(template).casefold()


def _listed(value: str, key: str) -> list[str]:
    """One value, several with commas between, or a JSON list."""
    found: Any = parsed(value)
    if isinstance(found, str):
        return [one.strip() for one in found.split(",")]
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise param(f"Param {key} must be a string or an array of strings.")
    return found


# names are found by a part of them too, as Python's client (pywa) describes it
_TEXTS: dict[str, Callable[[Template], str]] = {
    "name": lambda template: template.name,
    "content": lambda template: content.words_of(template.components),
    "name_or_content": lambda template: f"{template.name}\n{content.words_of(template.components)}",
}
_EQUAL: dict[str, Callable[[Template], str]] = {
    "language": lambda template: template.language,
    "source": lambda template: template.source or "",
}
