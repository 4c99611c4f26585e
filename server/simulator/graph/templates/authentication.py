"""Authentication templates in many languages at once, and what they will look like (§7.1)."""

from typing import Any

from simulator.errors import templates as refusals
from simulator.errors.graph import param
from simulator.graph.call import Call
from simulator.graph.templates import creating
from simulator.review import authentication, components, drafts, life, reviewer, variables
from simulator.review.drafts import Draft
from simulator.review.languages import SUPPORTED
from simulator.review.reading import Given, parsed, upper, wrong_choice
from simulator.simulation import Simulation
from simulator.world.models import Template, Waba

CATEGORY = "AUTHENTICATION"


async def upsert(call: Call) -> Any:
    """Makes a template in every language, or gives those that exist new parts."""
    waba: Waba = call.node
    given = Given(await call.parameters(), "template")
    if given.has("category") and drafts.category_of(given) != CATEGORY:
        raise wrong_choice("category", (CATEGORY,), given.values["category"])
    made = [_draft(given, language) for language in _languages(given)]
    for draft in made:
        existing = call.simulation.world.templates.find(waba.id, draft.name, draft.language)
        if existing is not None:
            _refuse(existing)
    found = [_put(call.simulation, waba, draft) for draft in made]
    return {"data": [creating.answer(one) | {"language": one.language} for one in found]}


def _languages(given: Given) -> list[str]:
    languages = parsed(drafts.required(given, "languages"))
    if not isinstance(languages, list) or not languages or len(languages) > len(SUPPORTED):
        raise param("Param languages must be an array of language codes.")
    if not all(isinstance(one, str) and one in SUPPORTED for one in languages):
        raise refusals.language_unknown()
    return list(dict.fromkeys(languages))


def _draft(given: Given, language: str) -> Draft:
    parts = components.read(
        drafts.required(given, "components"), CATEGORY, language, variables.POSITIONAL
    )
    return Draft(
        name=drafts.name_of(given),
        language=language,
        category=CATEGORY,
        components=parts,
        ttl_seconds=drafts.lifetime_of(given, CATEGORY),
    )


def _refuse(existing: Template) -> None:
    if existing.category != CATEGORY:
        raise refusals.exists(existing.language)
    if existing.status == "PENDING_DELETION":
        raise refusals.being_deleted(existing.language)


def _put(simulation: Simulation, waba: Waba, draft: Draft) -> Template:
    existing = simulation.world.templates.find(waba.id, draft.name, draft.language)
    if existing is None:
        return creating.add(simulation, waba, draft)
    existing.components, existing.ttl_seconds = draft.components, draft.ttl_seconds
    life.edited(simulation, existing)
    life.pend(simulation, existing)
    reviewer.submit(simulation, existing)
    return existing


async def preview(call: Call) -> Any:
    """The texts of an authentication template, as Meta would write them."""
    query = call.request.query
    if query.get("category") and upper(query["category"]) != CATEGORY:
        raise wrong_choice("category", (CATEGORY,), query["category"])
    given = Given(query, "query")
    with_warning = given.boolean("add_security_recommendation") is True
    minutes = None
    if query.get("code_expiration_minutes"):
        minutes = given.integer("code_expiration_minutes", *authentication.MINUTES)
    asked = query.get("languages") or query.get("language") or ""
    languages = [one.strip() for one in asked.split(",") if one.strip()] or sorted(SUPPORTED)
    if not all(one in SUPPORTED for one in languages):
        raise refusals.language_unknown()
    return {"data": [_preview(one, minutes, with_warning=with_warning) for one in languages]}


def _preview(language: str, minutes: int | None, *, with_warning: bool) -> dict[str, Any]:
    words = authentication.words_of(language)
    shown: dict[str, Any] = {
        "body": authentication.body(language, with_warning=with_warning),
        "buttons": [{"text": words.copy, "autofill_text": words.autofill}],
        "language": language,
    }
    return shown | ({"footer": authentication.footer(language, minutes)} if minutes else {})
