"""Variables of a text and their samples (§7.2)."""

import re
from typing import Any

from simulator.errors import templates as refusals
from simulator.errors.graph import param
from simulator.review.reading import Given

NAMED = "NAMED"
POSITIONAL = "POSITIONAL"
SAMPLE_LENGTH = 1024
WORDS_PER_VARIABLE = 2  # and one more; Meta publishes no figure, integrators found this one

_VARIABLE = re.compile(r"\{\{([^{}]*)\}\}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_WORD = re.compile(r"\w")
# scripts that write no spaces between words: Thai, Lao, Burmese, Khmer, kana, Han
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)
LETTERS_PER_WORD = 2  # in those scripts
_ADJACENT = re.compile(r"\}\}\s*\{\{")


def without(text: str) -> str:
    return _VARIABLE.sub(" ", text)


def of(text: str, parameter_format: str) -> list[str]:
    """The variables of a text, each once, in their order. Raises GraphError 2388072 for one that is
    not of the format, and 2388037 for numbers that are not 1, 2, 3…"""
    found = list(dict.fromkeys(_VARIABLE.findall(text)))
    if parameter_format == NAMED:
        if not all(_NAME.fullmatch(name) for name in found):
            raise refusals.body_format(
                "Named parameters must be lowercase letters, digits and underscores."
            )
        return found
    if not all(name.isascii() and name.isdecimal() and len(name) < 6 for name in found):
        raise refusals.body_format(
            "Variable parameters must be whole numbers with two sets of curly brackets (for"
            " example, {{1}}, {{2}})."
        )
    found.sort(key=int)
    if found != [str(place + 1) for place in range(len(found))]:
        raise refusals.variables_from_one()
    return found


def are_adjacent(text: str) -> bool:
    return _ADJACENT.search(text) is not None


def are_mismatched(text: str) -> bool:
    """Whether a double brace stands there that opens or closes nothing."""
    rest = without(text)
    return "{{" in rest or "}}" in rest


def refuse_at_the_edges(text: str) -> None:
    stripped = text.strip()
    if stripped.startswith("{{") or stripped.endswith("}}"):
        raise refusals.variable_at_the_edge()


def refuse_too_many(text: str, count: int) -> None:
    words = sum(map(_words_in, without(text).split()))
    if count and words < WORDS_PER_VARIABLE * count + 1:
        raise refusals.too_many_variables()


def _words_in(run: str) -> int:
    """How many words stand between two spaces."""
    letters = len(_UNSPACED.findall(run))
    return max(letters // LETTERS_PER_WORD, 1 if _WORD.search(run) else 0)


def samples(part: Given, key: str, names: list[str], parameter_format: str) -> dict[str, Any]:
    """`example` of a component, once it has a sample for every variable: 2388043 if it has not.

    `key` is header_text or body_text.
    """
    example = part.values.get("example")
    if not isinstance(example, dict):
        raise refusals.missing_fields(part.kind, "example")
    if parameter_format == NAMED:
        return _named(part, Given(example, f"{part.path}['example']", part.kind), key, names)
    given = example.get(key)
    values = given[0] if isinstance(given, list) and given and isinstance(given[0], list) else given
    if not isinstance(values, list) or len(values) < len(names) or not all(map(_is_text, values)):
        raise refusals.missing_fields(part.kind, "example")
    kept = [_text(value) for value in values[: len(names)]]
    return {key: [kept] if key == "body_text" else kept}


def _named(part: Given, example: Given, key: str, names: list[str]) -> dict[str, Any]:
    key = f"{key}_named_params"
    given = example.values.get(key)
    if not isinstance(given, list) or not all(isinstance(one, dict) for one in given):
        raise refusals.missing_fields(part.kind, "example")
    found = {name: one.get("example") for one in given if _is_text(name := one.get("param_name"))}
    if not all(_is_text(found.get(name)) for name in names):
        raise refusals.missing_fields(part.kind, "example")
    return {key: [{"param_name": name, "example": _text(found[name])} for name in names]}


def _is_text(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool) and value != ""


def _text(value: str | float) -> str:
    text = f"{value:g}" if isinstance(value, float) else value
    if isinstance(text, int):
        text = str(text) if abs(text) < 10**18 else ""
    if not text or len(text) > SAMPLE_LENGTH:
        raise param(f"Samples must be texts of up to {SAMPLE_LENGTH} characters.")
    return text
