"""Holding a template message against its template: are all parameters there and right?"""

from simulator.errors.graph import GraphError, invalid
from simulator.messages import reading
from simulator.messages.reading import Object
from simulator.templates import buttons, headers, texts
from simulator.templates.given import Given, Part, components, only_parameter
from simulator.world.models import Template
from simulator.world.templates import Templates

BODY_LENGTH = 1024
OFFER_BODY_LENGTH = 600
CARD_BODY_LENGTH = 160  # also that of a single product
CODE_BODY = "*{{1}}* is your verification code."

_REFUSED_AS = {"PAUSED": 132015, "DISABLED": 132016}


def find(templates: Templates, waba_id: str, content: Object) -> Template:
    """The template that a message names. Raises GraphError 132001 when there is none."""
    name = reading.string(content, "name", "template", longest=512)
    language = reading.mapping(content, "language", "template")
    code = reading.string(language, "code", "template.language")
    template = templates.find(waba_id, name, code)
    if template is None:
        raise GraphError(132001, f"template name ({name}) does not exist in {code}")
    return template


def refuse_unless_sendable(template: Template, *, even_paused: bool = False) -> None:
    """Raises GraphError: 132015 for a paused template, 132016 for a disabled one, else 132001.

    `even_paused` lets a paused one pass.
    """
    if even_paused and template.status == "PAUSED":
        return
    if template.status in _REFUSED_AS:
        raise GraphError(_REFUSED_AS[template.status])
    if template.status != "APPROVED":
        text = f"template name ({template.name}) is not approved in {template.language}"
        raise GraphError(132001, text)


def check(template: Template, content: Object) -> None:
    """Raises GraphError for parameters that the template does not take: 132000, 132012 and such."""
    given = components(content, "template")
    named = template.parameter_format == "NAMED"
    headers.check(template.component("HEADER"), given.part("header"), named=named)
    _body(template, given.part("body"), named=named)
    buttons.check(template.buttons, given)
    if given.parts:
        _rest(template, given)
    if template.component("CAROUSEL") is not None:
        _carousel(template, given.part("carousel"))
    offer = template.component("LIMITED_TIME_OFFER")
    if offer is not None:
        _offer(offer, given.part("limited_time_offer"))


def media_of(content: Object) -> list[tuple[str, Object]]:
    """The media in the headers of a message that has been checked, with their kinds."""
    kinds = {part["type"].lower() for part in content["components"]}
    if kinds.isdisjoint(("header", "carousel")):
        return []
    given = components(content, "template")
    parts = [given.part("header")]
    cards = given.part("carousel").content.get("cards") or ()
    parts += [components(card, "template.cards").part("header") for card in cards]
    return [found for part in parts if (found := headers.medium(part)) is not None]


def _body(template: Template, part: Part, *, named: bool) -> None:
    wanted = template.component("BODY") or {}
    text = str(wanted.get("text", ""))
    if template.category == "AUTHENTICATION":
        text = text or CODE_BODY
        _short_code(part)
    texts.check("body", text, part, named=named, longest=_body_length(template))


def _body_length(template: Template) -> int:
    if template.component("LIMITED_TIME_OFFER") is not None:
        return OFFER_BODY_LENGTH
    is_product = any(button["type"] == "SPM" for button in template.buttons)
    return CARD_BODY_LENGTH if is_product else BODY_LENGTH


def _short_code(part: Part) -> None:
    for parameter in part.parameters:
        if len(str(parameter.get("text", ""))) > buttons.CODE_LENGTH:
            raise GraphError(132005, f"body: a code may have {buttons.CODE_LENGTH} characters")


def _rest(template: Template, given: Given) -> None:
    """What else was given: nothing that the template does not have."""
    texts.check("footer", "", given.part("footer"), named=False, longest=0)
    for kind in ("carousel", "limited_time_offer"):
        if kind in given.parts and template.component(kind.upper()) is None:
            raise GraphError(132018, f"the template has no component {kind}")
    if "tap_target_configuration" in given.parts:
        buttons.tap_targets(given.parts["tap_target_configuration"])


def _offer(wanted: Object, part: Part) -> None:
    shown = wanted.get("limited_time_offer")
    if not (isinstance(shown, dict) and shown.get("has_expiration")) and not part.parameters:
        return
    offer = only_parameter(part, "limited_time_offer")
    reading.number(offer, "expiration_time_ms", f"{part.path}.limited_time_offer", 1, 10**15)


def _carousel(template: Template, part: Part) -> None:
    wanted: list[Object] = (template.component("CAROUSEL") or {}).get("cards") or []
    cards = reading.objects(part.content, "cards", part.path, least=0, most=100)
    if len(cards) != len(wanted):
        raise GraphError(
            132012,
            f"carousel: number of cards ({len(cards)}) does not match the expected number of "
            f"cards ({len(wanted)})",
        )
    seen: set[int] = set()
    for place, card in enumerate(cards):
        path = f"{part.path}['cards'][{place}]"
        index = int(reading.number(card, "card_index", path, 0, len(wanted) - 1))
        if index in seen:
            raise invalid(f"{path}.card_index", f"{index} stands there twice")
        seen.add(index)
        _card(template, wanted[index], components(card, path))


def _card(template: Template, wanted: Object, given: Given) -> None:
    named = template.parameter_format == "NAMED"
    parts: dict[str, Object] = {part["type"]: part for part in wanted["components"]}
    headers.check(parts.get("HEADER"), given.part("header"), named=named)
    text = str(parts.get("BODY", {}).get("text", ""))
    texts.check("body", text, given.part("body"), named=named, longest=CARD_BODY_LENGTH)
    buttons.check(parts.get("BUTTONS", {}).get("buttons", []), given)
