"""Rules of interactive messages that go beyond one field."""

from collections.abc import Iterator

from rapport.whatsapp.messages.interactive import (
    AddressMessage,
    ButtonMessage,
    Card,
    CarouselMessage,
    FlowMessage,
    FlowParameters,
    ListAction,
    ListMessage,
    ProductListMessage,
    ProductSection,
    UrlMessage,
)
from rapport.whatsapp.messages.message import Interactive
from rapport.whatsapp.messages.orders import OrderDetailsMessage
from rapport.whatsapp.messages.rules_of_parts import (
    Problem,
    header_problems,
    repeated,
)

MAX_ROWS = 10
MAX_PRODUCTS = 30
MAX_CARD_LINE_BREAKS = 2
_ACTION = "interactive.action"


def problems(message: Interactive) -> Iterator[Problem]:
    if isinstance(
        message, ButtonMessage | UrlMessage | FlowMessage | AddressMessage | OrderDetailsMessage
    ):
        yield from header_problems(message.header, "interactive.header")
    match message:
        case ButtonMessage():
            yield from _buttons(message)
        case ListMessage():
            yield from _rows(message.action)
        case FlowMessage():
            yield from _flow(message.action.parameters, f"{_ACTION}.parameters")
        case ProductListMessage():
            yield from product_sections(message.action.sections, f"{_ACTION}.sections")
        case CarouselMessage():
            yield from _cards(message.action.cards)
        case _:
            return


def product_sections(sections: tuple[ProductSection, ...], path: str) -> Iterator[Problem]:
    if sum(len(section.product_items) for section in sections) > MAX_PRODUCTS:
        yield path, f"There may be at most {MAX_PRODUCTS} products in all sections together."
    for index, section in enumerate(sections):
        if len(sections) > 1 and not section.title:
            yield f"{path}[{index}].title", "With more than one section each needs a title."


def _buttons(message: ButtonMessage) -> Iterator[Problem]:
    replies = [
        (f"{_ACTION}.buttons[{index}].reply", button.reply)
        for index, button in enumerate(message.action.buttons)
    ]
    yield from repeated(((f"{path}.id", reply.id) for path, reply in replies), "button id")
    yield from repeated(((f"{path}.title", reply.title) for path, reply in replies), "button title")


def _rows(action: ListAction) -> Iterator[Problem]:
    sections = [
        (f"{_ACTION}.sections[{index}]", section) for index, section in enumerate(action.sections)
    ]
    if sum(len(section.rows) for _, section in sections) > MAX_ROWS:
        yield (
            f"{_ACTION}.sections",
            f"There may be at most {MAX_ROWS} rows in all sections together.",
        )
    for path, section in sections:
        if len(sections) > 1 and not section.title:
            yield f"{path}.title", "With more than one section each needs a title."
    yield from repeated(
        (
            (f"{path}.rows[{index}].id", row.id)
            for path, section in sections
            for index, row in enumerate(section.rows)
        ),
        "row id",
    )


def _flow(parameters: FlowParameters, path: str) -> Iterator[Problem]:
    if (parameters.flow_id is None) == (parameters.flow_name is None):
        yield path, "It needs either flow_id or flow_name."
    payload = parameters.flow_action_payload
    if payload is None:
        return
    if parameters.flow_action == "data_exchange":
        yield (
            f"{path}.flow_action_payload",
            "It goes with flow_action navigate only.",
        )
    if payload.data is not None and not payload.data:
        yield f"{path}.flow_action_payload.data", "Leave it out, or put something in."


def _cards(cards: tuple[Card, ...]) -> Iterator[Problem]:
    for index, card in enumerate(cards):
        path = f"{_ACTION}.cards[{index}]"
        if card.card_index != index:
            yield f"{path}.card_index", "Cards are numbered from 0 in their order."
        if card.type != cards[0].type:
            yield f"{path}.type", "All cards must be of one type."
        elif card.type == "product":
            yield from _product_card(card, cards[0], path)
        else:
            yield from _media_card(card, cards[0], path)


def _product_card(card: Card, first: Card, path: str) -> Iterator[Problem]:
    if card.action.catalog_id is None or card.action.product_retailer_id is None:
        yield f"{path}.action", "A product card needs catalog_id and product_retailer_id."
    if card.action.catalog_id != first.action.catalog_id:
        yield f"{path}.action.catalog_id", "All cards must show products of one catalog."
    if card.action.name or card.action.parameters or card.action.buttons:
        yield f"{path}.action", "A product card has no buttons of its own."


def _media_card(card: Card, first: Card, path: str) -> Iterator[Problem]:
    if card.header is None:
        yield f"{path}.header", "It needs a picture or a video."
    yield from header_problems(card.header, f"{path}.header")
    if card.body and card.body.text.count("\n") > MAX_CARD_LINE_BREAKS:
        yield f"{path}.body.text", f"It may have at most {MAX_CARD_LINE_BREAKS} line breaks."
    action = card.action
    opens_url = action.name is not None and action.parameters is not None
    if opens_url == bool(action.buttons) or action.catalog_id or action.product_retailer_id:
        yield (
            f"{path}.action",
            "It needs either name cta_url with parameters, or quick-reply buttons.",
        )
    if len(action.buttons) != len(first.action.buttons):
        yield f"{path}.action", "All cards must have the same kind and number of buttons."
    yield from repeated(
        (
            (f"{path}.action.buttons[{index}].quick_reply.id", button.quick_reply.id)
            for index, button in enumerate(action.buttons)
        ),
        "button id",
    )
