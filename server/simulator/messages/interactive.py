"""Interactive messages (fact sheet §1.3): buttons, lists, links, products and requests."""

from collections.abc import Callable

from simulator.errors.graph import invalid, missing, param
from simulator.messages import kinds, reading
from simulator.messages.carousel import carousel
from simulator.messages.reading import Object

BODY_LENGTH = 1024
LIST_BODY_LENGTH = 4096
SHORT_TEXT = 60
ROWS = 10
PRODUCTS = 30

_ANY_HEADER = ("text", "image", "video", "document")


def interactive(content: Object) -> None:
    kind = reading.one_of(content, "type", "interactive", KINDS)
    check, body_length, headers, body_required = KINDS[kind]
    _header(content, headers)
    _body(content, body_length, required=body_required)
    footer = reading.optional_mapping(content, "footer", "interactive")
    if footer is not None:
        reading.string(footer, "text", "interactive.footer", longest=SHORT_TEXT)
    check(reading.mapping(content, "action", "interactive"), "interactive.action")


def _header(content: Object, allowed: tuple[str, ...]) -> None:
    header = reading.optional_mapping(content, "header", "interactive")
    if header is None:
        return
    if not allowed:
        raise invalid("interactive.header", f"is not allowed for type {content['type']}")
    path = "interactive.header"
    kind = reading.one_of(header, "type", path, allowed)
    if kind == "text":
        reading.string(header, "text", path, longest=SHORT_TEXT)
    else:
        kinds.media(reading.mapping(header, kind, path), kind, f"{path}.{kind}")


def _body(content: Object, longest: int, *, required: bool) -> None:
    body = reading.optional_mapping(content, "body", "interactive")
    if body is not None:
        reading.string(body, "text", "interactive.body", longest=longest)
    elif required:
        raise missing("interactive.body")


def _buttons(action: Object, path: str) -> None:
    ids: list[str] = []
    titles: list[str] = []
    for position, button in enumerate(reading.objects(action, "buttons", path, most=3)):
        where = f"{path}.buttons[{position}]"
        reading.one_of(button, "type", where, ("reply",))
        reply = reading.mapping(button, "reply", where)
        ids.append(reading.string(reply, "id", f"{where}.reply", longest=256))
        titles.append(reading.string(reply, "title", f"{where}.reply", longest=20))
    reading.unique(ids, f"{path}.buttons.reply.id")
    reading.unique(titles, f"{path}.buttons.reply.title")


def _list(action: Object, path: str) -> None:
    reading.string(action, "button", path, longest=20)
    sections = reading.objects(action, "sections", path, most=10)
    ids: list[str] = []
    for position, section in enumerate(sections):
        where = f"{path}.sections[{position}]"
        _section_title(section, where, required=len(sections) > 1)
        for place, row in enumerate(reading.objects(section, "rows", where, most=ROWS)):
            ids.append(_row(row, f"{where}.rows[{place}]"))
    if len(ids) > ROWS:
        raise invalid(f"{path}.sections", f"may have {ROWS} rows in total, not {len(ids)}")
    reading.unique(ids, f"{path}.sections.rows.id")


def _section_title(section: Object, where: str, *, required: bool) -> None:
    if required:
        reading.string(section, "title", where, longest=24)
    else:
        reading.optional_string(section, "title", where, longest=24)


def _row(row: Object, where: str) -> str:
    reading.string(row, "title", where, longest=24)
    reading.optional_string(row, "description", where, longest=72)
    return reading.string(row, "id", where, longest=200)


def cta_url(action: Object, path: str) -> None:
    _named(action, path, "cta_url")
    parameters = reading.mapping(action, "parameters", path)
    reading.string(parameters, "display_text", f"{path}.parameters", longest=20)
    reading.link(parameters, "url", f"{path}.parameters")


def _flow(action: Object, path: str) -> None:
    _named(action, path, "flow")
    path = f"{path}.parameters"
    parameters = reading.mapping(action, "parameters", path)
    reading.one_of(parameters, "flow_message_version", path, ("3",))
    reading.string(parameters, "flow_cta", path, longest=30)
    if (parameters.get("flow_id") is None) == (parameters.get("flow_name") is None):
        raise invalid(path, "takes either 'flow_id' or 'flow_name'")
    if parameters.get("mode") is not None:
        reading.one_of(parameters, "mode", path, ("draft", "published"))
    if parameters.get("flow_action") is not None:
        reading.one_of(parameters, "flow_action", path, ("navigate", "data_exchange"))
    payload = reading.optional_mapping(parameters, "flow_action_payload", path)
    if payload is not None and payload.get("data") == {}:
        raise invalid(f"{path}.flow_action_payload.data", "must not be empty")


def _location_request(action: Object, path: str) -> None:
    _named(action, path, "send_location")


def _address(action: Object, path: str) -> None:
    _named(action, path, "address_message")
    parameters = reading.mapping(action, "parameters", path)
    reading.string(parameters, "country", f"{path}.parameters", longest=2, shortest=2)


def _product(action: Object, path: str) -> None:
    reading.identifier(action, "catalog_id", path)
    reading.string(action, "product_retailer_id", path)


def _product_list(action: Object, path: str) -> None:
    reading.identifier(action, "catalog_id", path)
    sections = reading.objects(action, "sections", path, most=10)
    count = 0
    for position, section in enumerate(sections):
        where = f"{path}.sections[{position}]"
        _section_title(section, where, required=len(sections) > 1)
        items = reading.objects(section, "product_items", where, most=PRODUCTS)
        for place, item in enumerate(items):
            reading.string(item, "product_retailer_id", f"{where}.product_items[{place}]")
        count += len(items)
    if count > PRODUCTS:
        raise invalid(f"{path}.sections", f"may have {PRODUCTS} products in total, not {count}")


def _catalog(action: Object, path: str) -> None:
    _named(action, path, "catalog_message")
    parameters = reading.optional_mapping(action, "parameters", path)
    if parameters is not None:
        reading.optional_string(parameters, "thumbnail_product_retailer_id", path)


def _voice_call(action: Object, path: str) -> None:
    _named(action, path, "voice_call")
    parameters = reading.optional_mapping(action, "parameters", path) or {}
    reading.optional_string(parameters, "display_text", f"{path}.parameters", longest=20)
    if parameters.get("ttl_minutes") is not None:
        reading.number(parameters, "ttl_minutes", f"{path}.parameters", 1, 43_200)


def _call_permission(action: Object, path: str) -> None:
    _named(action, path, "call_permission_request")


def _contact_info(action: Object, path: str) -> None:
    _named(action, path, "request_contact_info")


def _order_details(action: Object, path: str) -> None:
    _named(action, path, "review_and_pay")
    _order(action, f"{path}.parameters", ("currency", "total_amount", "order"))


def _order_status(action: Object, path: str) -> None:
    _named(action, path, "review_order")
    _order(action, f"{path}.parameters", ("order",))


def _order(action: Object, path: str, keys: tuple[str, ...]) -> None:
    parameters = reading.mapping(action, "parameters", path.rpartition(".")[0])
    reading.string(parameters, "reference_id", path, longest=60)
    for key in keys:
        reading.given(parameters, key, path)


def _named(action: Object, path: str, name: str) -> None:
    if reading.string(action, "name", path) != name:
        raise param(f'Param {path}.name must be "{name}".')


# kind → check of its action, longest body, headers it may have, whether it needs a body
KINDS: dict[str, tuple[Callable[[Object, str], None], int, tuple[str, ...], bool]] = {
    "button": (_buttons, BODY_LENGTH, _ANY_HEADER, True),
    "list": (_list, LIST_BODY_LENGTH, ("text",), True),
    "cta_url": (cta_url, BODY_LENGTH, _ANY_HEADER, True),
    "flow": (_flow, BODY_LENGTH, _ANY_HEADER, True),
    "location_request_message": (_location_request, BODY_LENGTH, (), True),
    "address_message": (_address, BODY_LENGTH, _ANY_HEADER, True),
    "product": (_product, BODY_LENGTH, (), False),
    "product_list": (_product_list, BODY_LENGTH, ("text",), True),
    "catalog_message": (_catalog, BODY_LENGTH, _ANY_HEADER, True),
    "carousel": (carousel, BODY_LENGTH, (), True),
    "voice_call": (_voice_call, BODY_LENGTH, _ANY_HEADER, True),
    "call_permission_request": (_call_permission, BODY_LENGTH, (), False),
    "request_contact_info": (_contact_info, BODY_LENGTH, (), True),
    "order_details": (_order_details, BODY_LENGTH, _ANY_HEADER, True),
    "order_status": (_order_status, BODY_LENGTH, _ANY_HEADER, True),
}
