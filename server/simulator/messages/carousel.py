"""Carousels of an interactive message: two to ten cards of one make."""

from simulator.errors.graph import invalid
from simulator.messages import kinds, products, reading
from simulator.messages.reading import Object

CARD_BODY_LENGTH = 160


def carousel(action: Object, path: str) -> None:
    cards = reading.objects(action, "cards", path, least=2, most=10)
    makes = {_card(card, f"{path}.cards[{index}]", index) for index, card in enumerate(cards)}
    if len(makes) > 1:
        raise invalid(
            f"{path}.cards",
            "must all have the same kind and number of buttons, and products of one catalog",
        )


def _card(card: Object, path: str, index: int) -> tuple[str, int | str]:
    """Checks a card and says of what make it is."""
    if reading.number(card, "card_index", path, 0, 9) != index:
        raise invalid(f"{path}.card_index", f"must be {index}")
    kind = reading.one_of(card, "type", path, ("cta_url", "product", "button", "quick_reply"))
    action = reading.mapping(card, "action", path)
    if kind == "product":
        products.product(action, f"{path}.action")
        return "product", str(action["catalog_id"])
    _card_header(card, path)
    _card_body(card, path)
    return _card_buttons(action, f"{path}.action")


def _card_header(card: Object, path: str) -> None:
    header = reading.mapping(card, "header", path)
    kind = reading.one_of(header, "type", f"{path}.header", ("image", "video"))
    medium = reading.mapping(header, kind, f"{path}.header")
    kinds.media(medium, kind, f"{path}.header.{kind}")


def _card_body(card: Object, path: str) -> None:
    body = reading.optional_mapping(card, "body", path)
    if body is None:
        return
    text = reading.string(body, "text", f"{path}.body", longest=CARD_BODY_LENGTH)
    if text.count("\n") > 2:
        raise invalid(f"{path}.body.text", "may have two line breaks")


def _card_buttons(action: Object, path: str) -> tuple[str, int]:
    if action.get("buttons") is None:
        parameters = reading.mapping(action, "parameters", path)
        reading.string(parameters, "display_text", f"{path}.parameters", longest=20)
        reading.link(parameters, "url", f"{path}.parameters")
        return "cta_url", 1
    buttons = reading.objects(action, "buttons", path, most=3)
    ids: list[str] = []
    for position, button in enumerate(buttons):
        where = f"{path}.buttons[{position}]"
        reading.one_of(button, "type", where, ("quick_reply",))
        reply = reading.mapping(button, "quick_reply", where)
        ids.append(reading.string(reply, "id", f"{where}.quick_reply", longest=256))
        reading.string(reply, "title", f"{where}.quick_reply", longest=20)
    reading.unique(ids, f"{path}.buttons.quick_reply.id")
    return "quick_reply", len(buttons)
