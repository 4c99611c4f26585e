"""The template library (§7.1): looking through it, and making a template from one of it."""

from typing import Any

from simulator.errors import templates as refusals
from simulator.errors.graph import param
from simulator.graph import fields
from simulator.graph.call import Call
from simulator.review import buttons, components, drafts, library, variables
from simulator.review.drafts import Draft
from simulator.review.library import Entry
from simulator.review.reading import Given, parsed, upper, wrong_choice

NAME_LENGTH = 512
# what a body may end with, by the input that asks for it
ENDINGS = {
    "add_contact_number": "If you have questions, call the number below.",
    "add_learn_more_link": "Tap below to learn more.",
    "add_security_recommendation": "For your security, do not share this message.",
    "add_track_package_link": "Tap below to track your package.",
}


async def list_all(call: Call) -> Any:
    query = call.request.query
    found = [entry for entry in library.ENTRIES if _is_wanted(entry, query)]
    return fields.page(call, found, _show)


def _is_wanted(entry: Entry, query: dict[str, str]) -> bool:
    sought = query.get("search", "").casefold()
    if sought not in f"{entry.name}\n{entry.body}\n{entry.header}".casefold():
        return False
    asked = {key: query[key].upper() for key in ("topic", "usecase") if query.get(key)}
    if any(getattr(entry, key) != value for key, value in asked.items()):
        return False
    industry, language = query.get("industry"), query.get("language")
    if industry and industry.upper() not in entry.industry:
        return False
    return not language or language == entry.language


def _show(entry: Entry) -> dict[str, Any]:
    shown = {
        "name": entry.name,
        "language": entry.language,
        "category": entry.category,
        "topic": entry.topic,
        "usecase": entry.usecase,
        "industry": entry.industry,
        "body": entry.body,
        "body_params": entry.samples,
        "body_param_types": entry.kinds,
        "id": entry.id,
    }
    if entry.header is not None:
        shown["header"] = entry.header
    return shown | ({"buttons": entry.buttons} if entry.buttons else {})


def draft(values: dict[str, Any]) -> Draft:
    """The template that is made from an entry. Raises GraphError for one that there is not, and for
    buttons whose link or number is not given."""
    given = Given(values, "template")
    language = drafts.language_of(given)
    entry = library.find(given.text("library_template_name", NAME_LENGTH), language)
    if entry is None:
        raise refusals.not_found()
    category = drafts.category_of(given)
    if category != entry.category:
        raise wrong_choice("category", (entry.category,), category)
    return Draft(
        name=drafts.name_of(given),
        language=language,
        category=category,
        components=_components(entry, given),
        ttl_seconds=drafts.lifetime_of(given, category),
        library_name=entry.name,
    )


def _components(entry: Entry, given: Given) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = []
    if entry.header is not None:
        parts.append({"type": "HEADER", "format": "TEXT", "text": entry.header})
    text = " ".join([entry.body, *_endings(given)])
    parts.append({"type": "BODY", "text": text, "example": {"body_text": [entry.samples]}})
    if entry.buttons:
        parts.append({"type": "BUTTONS", "buttons": _buttons(entry, given)})
    return components.read(parts, entry.category, entry.language, variables.POSITIONAL)


def _endings(given: Given) -> list[str]:
    value = parsed(given.values.get("library_template_body_inputs"))
    if value is None:
        return []
    if isinstance(value, list):
        value = {key: one[key] for one in value if isinstance(one, dict) for key in one}
    inputs = Given(value, "library_template_body_inputs", "BODY")
    return [text for key, text in ENDINGS.items() if inputs.boolean(key) is True]


def _buttons(entry: Entry, given: Given) -> list[dict[str, Any]]:
    """The buttons of the entry with the business's own links and numbers, in their order."""
    values = parsed(given.values.get("library_template_button_inputs"))
    if not isinstance(values, list) or len(values) > buttons.MOST:
        raise param("The parameter library_template_button_inputs is required.")
    path = "library_template_button_inputs"
    inputs = [Given(one, f"{path}[{place}]", "BUTTONS") for place, one in enumerate(values)]
    found: list[dict[str, Any]] = []
    for button in entry.buttons:
        wanted = next(
            (one for one in inputs if upper(one.values.get("type")) == button["type"]), None
        )
        if wanted is None:
            raise param(f"Param {path} lacks the input of a {button['type']} button.")
        inputs.remove(wanted)
        found.append(button | _INPUTS[button["type"]](wanted))
    return found


def _link(given: Given) -> dict[str, Any]:
    url = Given(parsed(given.required("url")), f"{given.path}['url']", "BUTTONS")
    base = url.text("base_url", buttons.URL_LENGTH)
    example = url.optional_text("url_suffix_example", buttons.URL_LENGTH)
    return {"url": base} | ({"example": [example]} if example else {})


def _number(given: Given) -> dict[str, Any]:
    return {"phone_number": given.required("phone_number")}


_INPUTS = {"URL": _link, "PHONE_NUMBER": _number}
