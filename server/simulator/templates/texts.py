"""Parameters that fill the variables of a text: their number, their form, their length."""

import re
from functools import lru_cache

from simulator.errors.graph import GraphError, invalid
from simulator.messages import reading
from simulator.messages.reading import Object
from simulator.templates.given import Part, type_of

PARAMETER_LENGTH = 32_768
AMOUNT = 10**15  # thousandths of any currency

_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_KINDS = {"text", "currency", "date_time"}
_NOT_ALLOWED = re.compile(r"[\n\t]| {5,}")


def check(where: str, text: str, part: Part, *, named: bool, longest: int) -> None:
    """Whether the parameters fill the variables of `text`, and the result is short enough.

    Raises GraphError: 132000 for their number, 132012 for their form, 132005 for the length.
    """
    variables = variables_of(text)
    if len(part.parameters) != len(variables):
        raise GraphError(
            132000,
            f"{where}: number of localizable_params ({len(part.parameters)}) does not match the "
            f"expected number of params ({len(variables)})",
        )
    if not variables:
        return
    values = [
        _value(parameter, f"{part.path}.parameters[{place}]")
        for place, parameter in enumerate(part.parameters)
    ]
    if named:
        variables = _names(where, variables, part.parameters)
    _fits(where, text, variables, values, longest)


@lru_cache(maxsize=4096)
def variables_of(text: str) -> tuple[str, ...]:
    """The names or numbers in double braces, each once."""
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))


def _names(where: str, variables: tuple[str, ...], parameters: list[Object]) -> tuple[str, ...]:
    """The variables in the order in which they are filled."""
    given = [parameter.get("parameter_name") for parameter in parameters]
    if not all(given):
        raise GraphError(100, "Parameter name is missing or empty")
    absent = [name for name in variables if name not in given]
    if absent:
        raise invalid(f"template.{where}.parameters", f"lacks parameter_name {', '.join(absent)}")
    return tuple(map(str, given))


def _value(parameter: Object, path: str) -> str:
    """The text that will stand in the place of a variable."""
    kind = type_of(parameter)
    if kind not in _KINDS:
        raise GraphError(132012, f"{path}: expected text, received {kind}")
    if kind == "text":
        return _plain(parameter, path)
    value = reading.mapping(parameter, kind, path)
    path = f"{path}.{kind}"
    if kind == "currency":
        reading.string(value, "code", path, longest=3, shortest=3)
        reading.number(value, "amount_1000", path, -AMOUNT, AMOUNT)
    return reading.string(value, "fallback_value", path, longest=PARAMETER_LENGTH)


def _plain(parameter: Object, path: str) -> str:
    text = reading.string(parameter, "text", path, longest=PARAMETER_LENGTH)
    if _NOT_ALLOWED.search(text):
        details = "Param text cannot have new-line/tab characters or more than 4 consecutive spaces"
        raise GraphError(132018, f"{path}: {details}")
    return text


def _fits(
    where: str, text: str, variables: tuple[str, ...], values: list[str], longest: int
) -> None:
    # a parameter is longer than what it stands for by at most its own length
    length = len(text) + sum(map(len, values))
    if length <= longest:
        return
    length = _length(text, variables, values)
    if length > longest:
        raise GraphError(
            132005, f"{where}: the translated text has {length} characters, {longest} are allowed"
        )


def _length(text: str, variables: tuple[str, ...], values: list[str]) -> int:
    lengths = dict(zip(variables, map(len, values), strict=True))
    found = [(match[1], len(match[0])) for match in _VARIABLE.finditer(text)]
    return len(text) + sum(lengths[name] - braces for name, braces in found)
