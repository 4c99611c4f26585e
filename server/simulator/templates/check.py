"""Holding a template message against its template (§1.4): are all parameters there and right?"""

import re
from functools import lru_cache
from typing import Any

from simulator.errors.graph import GraphError, invalid, missing
from simulator.messages import kinds, reading
from simulator.messages.reading import Object
from simulator.world.models import Template
from simulator.world.templates import Templates

CODE_LENGTH = 15
COUPON_LENGTH = 20

_REFUSED_AS = {"PAUSED": 132015, "DISABLED": 132016}
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_TEXT_KINDS = {"text", "currency", "date_time"}
_MEDIA_FORMATS = {"IMAGE": "image", "VIDEO": "video", "DOCUMENT": "document", "GIF": "gif"}
_NOT_ALLOWED = re.compile(r"[\n\t]| {5,}")


def check(templates: Templates, waba_id: str, content: Object) -> Template:
    """The template that is meant. Raises GraphError: 132001, 132000, 132012 and such."""
    name = reading.string(content, "name", "template", longest=512)
    language = reading.mapping(content, "language", "template")
    code = reading.string(language, "code", "template.language")
    template = templates.find(waba_id, name, code)
    if template is None:
        raise GraphError(132001, f"template name ({name}) does not exist in {code}")
    if template.status != "APPROVED":
        raise _not_sendable(template)
    given = _components(content)
    _header(template, given.pop("header", None))
    _body(template, given.pop("body", None))
    _buttons(template, given)
    return template


def _not_sendable(template: Template) -> GraphError:
    if template.status in _REFUSED_AS:
        return GraphError(_REFUSED_AS[template.status])
    return GraphError(
        132001, f"template name ({template.name}) is not approved in {template.language}"
    )


def header_parameters(content: Object) -> list[Object]:
    """The parameters of the header of a message that has been checked."""
    return _parameters(_components(content).get("header"), "template.header")


def _components(content: Object) -> dict[Any, Object]:
    """The given components: header and body by name, buttons by position."""
    if content.get("components") is None:
        return {}
    found: dict[Any, Object] = {}
    parts = reading.objects(content, "components", "template", least=0, most=20)
    for place, part in enumerate(parts):
        path = f"template.components[{place}]"
        kind = reading.string(part, "type", path).lower()
        if kind == "button":
            found[int(reading.number(part, "index", path, 0, 9))] = part
        else:
            found[kind] = part
    return found


def _parameters(part: Object | None, path: str) -> list[Object]:
    if part is None or part.get("parameters") is None:
        return []
    return reading.objects(part, "parameters", path, least=0, most=100)


def _header(template: Template, part: Object | None) -> None:
    wanted = template.component("HEADER")
    parameters = _parameters(part, "template.header")
    kind = wanted["format"] if wanted else "NONE"
    if kind in _MEDIA_FORMATS:
        _media_header(kind, parameters)
    else:
        text = wanted.get("text", "") if wanted else ""
        _texts("header", text, template, parameters)


def _media_header(format_: str, parameters: list[Object]) -> None:
    received = str(parameters[0].get("type", "")).upper() if parameters else "UNKNOWN"
    if received != format_:
        details = f"header: Format mismatch, expected {format_}, received {received}"
        raise GraphError(132012, details)
    kind = _MEDIA_FORMATS[format_]
    medium = reading.mapping(parameters[0], kind, "template.header")
    kinds.media(medium, "video" if kind == "gif" else kind, f"template.header.{kind}")


def _body(template: Template, part: Object | None) -> None:
    wanted = template.component("BODY")
    parameters = _parameters(part, "template.body")
    _texts("body", wanted["text"] if wanted else "", template, parameters)
    if template.category == "AUTHENTICATION":
        _short_code(parameters)


def _short_code(parameters: list[Object]) -> None:
    for parameter in parameters:
        if len(str(parameter.get("text", ""))) > CODE_LENGTH:
            raise GraphError(132005, f"body: a code may have {CODE_LENGTH} characters")


def _texts(where: str, text: str, template: Template, parameters: list[Object]) -> None:
    variables = _variables(text)
    if len(parameters) != len(variables):
        raise GraphError(
            132000,
            f"{where}: number of localizable_params ({len(parameters)}) does not match the "
            f"expected number of params ({len(variables)})",
        )
    for place, parameter in enumerate(parameters):
        _text_parameter(parameter, f"template.{where}.parameters[{place}]")
    if template.parameter_format == "NAMED":
        _names(where, variables, parameters)


@lru_cache(maxsize=1024)
def _variables(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_VARIABLE.findall(text)))


def _names(where: str, variables: tuple[str, ...], parameters: list[Object]) -> None:
    given = {parameter.get("parameter_name") for parameter in parameters}
    absent = [name for name in variables if name not in given]
    if absent:
        raise invalid(f"template.{where}.parameters", f"lacks parameter_name {', '.join(absent)}")


def _text_parameter(parameter: Object, path: str) -> None:
    kind = parameter.get("type")
    if kind not in _TEXT_KINDS:
        raise GraphError(132012, f"{path}: expected text, received {str(kind)[:40]}")
    if kind == "text":
        text = reading.string(parameter, "text", path, longest=32_768)
        if _NOT_ALLOWED.search(text):
            details = (
                "Param text cannot have new-line/tab characters or more than 4 spaces in a row"
            )
            raise GraphError(132018, f"{path}: {details}")
    else:
        reading.string(reading.mapping(parameter, kind, path), "fallback_value", f"{path}.{kind}")


def _buttons(template: Template, given: dict[Any, Object]) -> None:
    for place, button in enumerate(template.buttons):
        _button(button, given.pop(place, None), f"template.button[{place}]")
    if given:
        raise GraphError(132018, f"the template has no component {next(iter(given))}")


def _button(button: Object, part: Object | None, path: str) -> None:
    wanted = _wanted_by(button)
    parameters = _parameters(part, path)
    if not parameters:
        if wanted is not None:
            raise GraphError(
                131008, f"{path}: Button of type {button['type']} requires a parameter"
            )
        return
    parameter = parameters[0]
    if button["type"] == "QUICK_REPLY":
        _payload(parameter, path)
    elif wanted is None:
        raise GraphError(132018, f"{path}: the button takes no parameter")
    elif wanted == "coupon_code":
        reading.string(parameter, "coupon_code", path, longest=COUPON_LENGTH)
    elif parameter.get("text") is None:
        raise missing(f"{path}.text")


def _payload(parameter: Object, path: str) -> None:
    payload = parameter.get("payload", parameter.get("text"))
    if payload is not None and len(str(payload)) > 256:
        raise invalid(f"{path}.payload", "must be at most 256 characters long")


def _wanted_by(button: Object) -> str | None:
    """The parameter that a button cannot be sent without."""
    if button["type"] == "COPY_CODE":
        return "coupon_code"
    return "text" if "{{" in button.get("url", "") else None
