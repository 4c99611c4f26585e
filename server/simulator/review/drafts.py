"""A template as it is submitted, before it belongs to anybody (§7.1)."""

import re
from typing import Any

from msgspec import Struct

from simulator.errors import templates as refusals
from simulator.errors.graph import param
from simulator.review import components, content, variables
from simulator.review.languages import SUPPORTED
from simulator.review.reading import Given, wrong_choice

CATEGORIES = ("AUTHENTICATION", "MARKETING", "UTILITY")
NAME_LENGTH = 512
FOR_EVER = -1  # thirty days, for authentication and utility
# seconds, from and to (§4.7)
LIFETIMES = {
    "AUTHENTICATION": (30, 900),
    "UTILITY": (30, 43_200),
    "MARKETING": (43_200, 2_592_000),
}
SUB_CATEGORIES = ("ORDER_DETAILS", "ORDER_STATUS", "RICH_ORDER_STATUS", "CUSTOM", "FORM_SURVEY")

_NAME = re.compile(r"[a-z0-9_]+")


class Draft(Struct):
    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    parameter_format: str = variables.POSITIONAL
    ttl_seconds: int | None = None
    sub_category: str | None = None
    link_tracking_opted_out: bool = False
    library_name: str | None = None


def read(values: dict[str, Any]) -> Draft:
    """The template that a creation asks for. Raises GraphError with what Meta refuses at once.

    A template that promotes something is marketing, whatever it was submitted as: since April 2025
    Meta changes the category itself (§4.3).
    """
    given = Given(values, "template")
    name, language = name_of(given), language_of(given)
    category = category_of(given)
    format_ = parameter_format_of(given)
    parts = components.read(required(given, "components"), category, language, format_)
    return Draft(
        name=name,
        language=language,
        category=content.category_of(category, parts),
        components=parts,
        parameter_format=format_,
        ttl_seconds=lifetime_of(given, category),
        sub_category=sub_category_of(given),
        link_tracking_opted_out=given.boolean("cta_url_link_tracking_opted_out") is True,
    )


def required(given: Given, key: str) -> Any:
    value = given.values.get(key)
    if value is None or value == "":
        raise param(f"The parameter {key} is required.")
    return value


def name_of(given: Given) -> str:
    name = required(given, "name")
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise refusals.name_format()
    if len(name) > NAME_LENGTH:
        raise refusals.too_long("message template name", NAME_LENGTH)
    return name


def language_of(given: Given) -> str:
    language = required(given, "language")
    if language not in SUPPORTED if isinstance(language, str) else True:
        raise refusals.language_unknown()
    return language


def category_of(given: Given) -> str:
    category = required(given, "category")
    if not isinstance(category, str) or category.upper() not in CATEGORIES:
        raise wrong_choice("category", CATEGORIES, category)
    return category.upper()


def parameter_format_of(given: Given) -> str:
    formats = (variables.POSITIONAL, variables.NAMED)
    return given.choice("parameter_format", formats, variables.POSITIONAL)


def sub_category_of(given: Given) -> str | None:
    if not given.has("sub_category"):
        return None
    return given.choice("sub_category", SUB_CATEGORIES)


def lifetime_of(given: Given, category: str) -> int | None:
    if not given.has("message_send_ttl_seconds"):
        return None
    seconds = given.integer("message_send_ttl_seconds", FOR_EVER, LIFETIMES["MARKETING"][1])
    least, most = LIFETIMES[category]
    if seconds == FOR_EVER and category != "MARKETING":
        return seconds
    if not least <= seconds <= most:
        raise param(
            f"Param message_send_ttl_seconds must be between {least} and {most} for {category}."
        )
    return seconds
