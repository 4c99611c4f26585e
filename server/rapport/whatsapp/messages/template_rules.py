"""Rules of template messages that go beyond one field.

Whether the values fit the template itself is for whoever knows the template to say.
"""

import re
from collections.abc import Iterator

from rapport.whatsapp.messages.interactive_rules import product_sections
from rapport.whatsapp.messages.rules_of_parts import Problem, file_problems, repeated
from rapport.whatsapp.messages.templates import (
    ActionParameter,
    BodyComponent,
    ButtonComponent,
    ButtonParameter,
    CarouselComponent,
    Component,
    CouponParameter,
    DocumentParameter,
    GifParameter,
    HeaderComponent,
    HeaderParameter,
    ImageParameter,
    PayloadParameter,
    Template,
    TemplateCard,
    TextParameter,
    TtlParameter,
    VideoParameter,
)

# Meta refuses them in values (132012)
_UNFIT_FOR_A_VALUE = re.compile(r"[\n\t\r]| {5}")
_ANY: tuple[type[ButtonParameter], ...] = (
    ActionParameter,
    CouponParameter,
    PayloadParameter,
    TextParameter,
    TtlParameter,
)
_PARAMETERS_OF: dict[str, tuple[type[ButtonParameter], ...]] = {
    "quick_reply": (PayloadParameter,),
    "url": (TextParameter,),
    "copy_code": (CouponParameter,),
    "catalog": (ActionParameter,),
    "mpm": (ActionParameter,),
    "flow": (ActionParameter,),
    "voice_call": (TtlParameter, PayloadParameter),
}
_NEEDS_A_PARAMETER = frozenset({"url", "copy_code"})


def problems(template: Template) -> Iterator[Problem]:
    yield from _components(template.components, "template.components")


def _components(components: tuple[Component, ...], path: str) -> Iterator[Problem]:
    paths = [f"{path}[{index}]" for index in range(len(components))]
    yield from repeated(
        (
            (one, type(component).__name__)
            for one, component in zip(paths, components, strict=True)
            if not isinstance(component, ButtonComponent)
        ),
        "component but buttons",
    )
    yield from repeated(
        (
            (f"{one}.index", str(component.index))
            for one, component in zip(paths, components, strict=True)
            if isinstance(component, ButtonComponent)
        ),
        "button index",
    )
    for one, component in zip(paths, components, strict=True):
        yield from _component(component, one)


def _component(component: Component, path: str) -> Iterator[Problem]:
    match component:
        case HeaderComponent():
            yield from _header(component.parameters[0], f"{path}.parameters[0]")
        case BodyComponent():
            yield from _body(component, path)
        case ButtonComponent():
            yield from _button(component, path)
        case CarouselComponent():
            yield from _cards(component.cards, f"{path}.cards")
        case _:
            return


def _header(parameter: HeaderParameter, path: str) -> Iterator[Problem]:
    match parameter:
        case TextParameter():
            yield from _value(parameter.text, f"{path}.text")
        case ImageParameter():
            yield from file_problems(parameter.image, f"{path}.image")
        case VideoParameter():
            yield from file_problems(parameter.video, f"{path}.video")
        case GifParameter():
            yield from file_problems(parameter.gif, f"{path}.gif")
        case DocumentParameter():
            yield from file_problems(parameter.document, f"{path}.document")
        case _:
            return


def _body(component: BodyComponent, path: str) -> Iterator[Problem]:
    named = [parameter.parameter_name is not None for parameter in component.parameters]
    if any(named) and not all(named):
        yield f"{path}.parameters", "Either all parameters have a parameter_name, or none."
    for index, parameter in enumerate(component.parameters):
        if isinstance(parameter, TextParameter):
            yield from _value(parameter.text, f"{path}.parameters[{index}].text")
    yield from repeated(
        (
            (f"{path}.parameters[{index}].parameter_name", parameter.parameter_name)
            for index, parameter in enumerate(component.parameters)
            if parameter.parameter_name is not None
        ),
        "parameter_name",
    )


def _value(text: str, path: str) -> Iterator[Problem]:
    if not text.strip():
        yield path, "It must not be empty."
    elif _UNFIT_FOR_A_VALUE.search(text):
        yield path, "It may not have line breaks, tabs or more than four spaces in a row."


def _button(button: ButtonComponent, path: str) -> Iterator[Problem]:
    kind = button.sub_type.lower()
    allowed = _PARAMETERS_OF.get(kind, _ANY)
    if kind in _NEEDS_A_PARAMETER and not button.parameters:
        yield f"{path}.parameters", f"A button of sub_type {kind} needs one."
    for index, parameter in enumerate(button.parameters):
        place = f"{path}.parameters[{index}]"
        if not isinstance(parameter, allowed):
            yield place, f"A button of sub_type {kind} does not take this type of parameter."
        if isinstance(parameter, ActionParameter):
            yield from product_sections(parameter.action.sections, f"{place}.action.sections")


def _cards(cards: tuple[TemplateCard, ...], path: str) -> Iterator[Problem]:
    for index, card in enumerate(cards):
        if card.card_index != index:
            yield f"{path}[{index}].card_index", "Cards are numbered from 0 in their order."
        yield from _components(card.components, f"{path}[{index}].components")
