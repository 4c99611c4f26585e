"""The components of a template, read and refused as Meta does at its creation (§7.2)."""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

from simulator.errors import templates as refusals
from simulator.errors.graph import param
from simulator.review import authentication, buttons, handles, variables
from simulator.review.reading import Given, parsed, upper, wrong_choice

Component = dict[str, Any]

HEADER_LENGTH = 60
BODY_LENGTH = 1024
OFFER_BODY_LENGTH = 600
CARD_BODY_LENGTH = 160
FOOTER_LENGTH = 60
OFFER_LENGTH = 16
CARDS = (2, 10)
CARD_BUTTONS = 2
MEDIA_FORMATS = ("IMAGE", "VIDEO", "DOCUMENT", "GIF")
CARD_FORMATS = ("IMAGE", "VIDEO", "PRODUCT")

_FORMATS = ("TEXT", *MEDIA_FORMATS, "LOCATION", "PRODUCT")
_MARKUP = re.compile(r"[\n\r*~`]|(?:^|\s)_\S[^_]*_(?:\s|$)")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b50\u2b55\ufe0f]")
_BREAKS = re.compile(r"\n{3,}")


class Kind(NamedTuple):
    """What the whole template says about how a component is read."""

    parameter_format: str
    body_length: int = BODY_LENGTH
    is_card: bool = False


def read(value: Any, category: str, language: str, parameter_format: str) -> list[Component]:
    """The components as the API gives them back. Raises GraphError, as Meta does at once."""
    given = parsed(value)
    if not isinstance(given, list) or not given:
        raise param("Param components must be an array with at least one component.")
    if len(given) > len(_READERS):
        raise refusals.structure("A message template can't have two components of one type.")
    parts = [_part(one, f"components[{place}]") for place, one in enumerate(given)]
    types = [part.kind for part in parts]
    if len(set(types)) != len(types):
        raise refusals.structure("A message template can't have two components of one type.")
    if category == "AUTHENTICATION":
        return authentication.read(parts, language)
    kind = Kind(parameter_format, _body_length(parts))
    found = [_READERS[part.kind](part, kind) for part in parts]
    _refuse_together(types)
    return found


def _part(value: Any, path: str) -> Given:
    part = Given(value, path)
    given = part.values.get("type", "")
    part.kind = upper(given)
    if part.kind not in _READERS:
        raise wrong_choice(f"{path}['type']", _READERS, given)
    return part


def _body_length(parts: list[Given]) -> int:
    kinds = {part.kind for part in parts}
    if "LIMITED_TIME_OFFER" in kinds:
        return OFFER_BODY_LENGTH
    for part in parts:
        given = part.values.get("buttons")
        if part.kind == "BUTTONS" and isinstance(given, list) and _has_product(given):
            return CARD_BODY_LENGTH
    return BODY_LENGTH


def _has_product(given: list[Any]) -> bool:
    return any(isinstance(one, dict) and upper(one.get("type")) == "SPM" for one in given)


def _refuse_together(types: list[str]) -> None:
    if "BODY" not in types:
        raise refusals.structure("A message template must have a component of type BODY.")
    if "LIMITED_TIME_OFFER" in types and "FOOTER" in types:
        raise refusals.structure("A limited-time offer template can't have a footer.")
    if "CAROUSEL" in types and {"HEADER", "FOOTER", "BUTTONS"} & set(types):
        raise refusals.structure("A carousel template has a body and cards, nothing else.")


def _header(part: Given, kind: Kind) -> Component:
    format_ = part.choice("format", _FORMATS, "TEXT")
    found: Component = {"type": "HEADER", "format": format_}
    if format_ == "TEXT":
        return found | _header_text(part, kind)
    if format_ in MEDIA_FORMATS:
        found["example"] = {"header_handle": handles.read(part, format_)}
    return found


def _header_text(part: Given, kind: Kind) -> Component:
    text = part.text("text", HEADER_LENGTH, "message header")
    plain = variables.without(text)
    if _MARKUP.search(plain) or _EMOJI.search(plain):
        raise refusals.header_format(
            "The message header can't have any new lines, formatting characters, emojis or"
            " asterisks."
        )
    names = variables.of(text, kind.parameter_format)
    if len(names) > 1:
        raise refusals.header_format("The message header can have one variable.")
    found: Component = {"text": text}
    if names:
        found["example"] = variables.samples(part, "header_text", names, kind.parameter_format)
    return found


def _body(part: Given, kind: Kind) -> Component:
    text = part.text("text", kind.body_length, "message body")
    if _BREAKS.search(text):
        raise refusals.body_format(
            "The message body can't have more than two consecutive newline characters."
        )
    names = variables.of(text, kind.parameter_format)
    if not kind.is_card:
        variables.refuse_at_the_edges(text)
    variables.refuse_too_many(text, len(names))
    found: Component = {"type": "BODY", "text": text}
    if names:
        found["example"] = variables.samples(part, "body_text", names, kind.parameter_format)
    return found


def _footer(part: Given, _kind: Kind) -> Component:
    text = part.text("text", FOOTER_LENGTH, "message footer")
    if "{{" in text or "}}" in text:
        raise refusals.footer_format("The message footer can't have variables.")
    if "\n" in text:
        raise refusals.footer_format("The message footer can't have new lines.")
    return {"type": "FOOTER", "text": text}


def _buttons(part: Given, _kind: Kind) -> Component:
    return {"type": "BUTTONS", "buttons": buttons.read(part)}


def _limited_time_offer(part: Given, _kind: Kind) -> Component:
    offer = part.inner("limited_time_offer")
    found: Component = {"text": offer.text("text", OFFER_LENGTH, "limited-time offer text")}
    found["has_expiration"] = offer.boolean("has_expiration") is True
    return {"type": "LIMITED_TIME_OFFER", "limited_time_offer": found}


def _call_permission_request(_part: Given, _kind: Kind) -> Component:
    return {"type": "CALL_PERMISSION_REQUEST"}


def _carousel(part: Given, kind: Kind) -> Component:
    given = part.list("cards")
    if not CARDS[0] <= len(given) <= CARDS[1]:
        raise refusals.structure(f"A carousel has {CARDS[0]} to {CARDS[1]} cards.")
    kind = Kind(kind.parameter_format, CARD_BODY_LENGTH, is_card=True)
    cards = [_card(one, f"{part.path}['cards'][{place}]", kind) for place, one in enumerate(given)]
    if len({_structure(card) for card in cards}) > 1:
        raise refusals.structure("All cards of a carousel must have the same components.")
    return {"type": "CAROUSEL", "cards": [{"components": card} for card in cards]}


def _card(value: Any, path: str, kind: Kind) -> list[Component]:
    given = Given(value, path, "CAROUSEL").list("components")
    parts = [_part(one, f"{path}['components'][{place}]") for place, one in enumerate(given[:4])]
    types = [part.kind for part in parts]
    if len(set(types)) != len(types) or not {"HEADER", "BUTTONS"} <= set(types) <= _CARD_PARTS:
        raise refusals.structure("A card has a header, buttons and perhaps a body.")
    card = [_READERS[part.kind](part, kind) for part in parts]
    for component in card:
        if component["type"] == "HEADER" and component["format"] not in CARD_FORMATS:
            raise refusals.structure("The header of a card is an image, a video or a product.")
        if len(component.get("buttons", ())) > CARD_BUTTONS:
            raise refusals.buttons(f"A card has {CARD_BUTTONS} buttons at most.")
    return card


_CARD_PARTS = {"HEADER", "BODY", "BUTTONS"}


def _structure(card: list[Component]) -> tuple[Any, ...]:
    return tuple(
        (
            component["type"],
            component.get("format"),
            tuple(button["type"] for button in component.get("buttons", ())),
        )
        for component in sorted(card, key=lambda component: component["type"])
    )


_READERS: dict[str, Callable[[Given, Kind], Component]] = {
    "HEADER": _header,
    "BODY": _body,
    "FOOTER": _footer,
    "BUTTONS": _buttons,
    "CAROUSEL": _carousel,
    "LIMITED_TIME_OFFER": _limited_time_offer,
    "CALL_PERMISSION_REQUEST": _call_permission_request,
}
