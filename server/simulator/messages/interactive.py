"""Interactive messages (fact sheet §1.3): buttons, lists, links, products and requests."""

from collections.abc import Callable

from simulator.errors.graph import invalid, missing
from simulator.messages import kinds, orders, products, reading
from simulator.messages.carousel import carousel
from simulator.messages.reading import Object

BODY_LENGTH = 1024
LIST_BODY_LENGTH = 4096
SHORT_TEXT = 60
ROWS = 10
ADDRESS_COUNTRIES = ("IN", "SG")
LONGEST_CALL_MINUTES = 43_200

_ANY_HEADER = ("text", "image", "video", "document")


def interactive(content: Object) -> None:
    kind = reading.one_of(content, "type", "interactive", KINDS)
    if kind == "order_details" and content.get("action") is None:
        # Meta's Postman collection wraps those for Singapore once more
        content |= reading.mapping(content, kind, "interactive") | {"type": kind}
    check, body_length, headers, body_required = KINDS[kind]
    _header(content, headers, required=kind == "product_list")
    _body(content, body_length, required=body_required)
    footer = reading.optional_mapping(content, "footer", "interactive")
    if footer is not None:
        if kind == "carousel":
            raise invalid("interactive.footer", "is not allowed for type carousel")
        reading.string(footer, "text", "interactive.footer", longest=SHORT_TEXT)
    check(reading.mapping(content, "action", "interactive"), "interactive.action")


def _header(content: Object, allowed: tuple[str, ...], *, required: bool) -> None:
    header = reading.optional_mapping(content, "header", "interactive")
    if header is None:
        if required:
            raise missing("interactive.header")
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
        products.section_title(section, where, required=len(sections) > 1)
        for place, row in enumerate(reading.objects(section, "rows", where, most=ROWS)):
            ids.append(_row(row, f"{where}.rows[{place}]"))
    if len(ids) > ROWS:
        raise invalid(f"{path}.sections", f"may have {ROWS} rows in total, not {len(ids)}")
    reading.unique(ids, f"{path}.sections.rows.id")


def _row(row: Object, where: str) -> str:
    reading.string(row, "title", where, longest=24)
    reading.optional_string(row, "description", where, longest=72)
    return reading.string(row, "id", where, longest=200)


def cta_url(action: Object, path: str) -> None:
    reading.named(action, path, "cta_url")
    parameters = reading.mapping(action, "parameters", path)
    reading.string(parameters, "display_text", f"{path}.parameters", longest=20)
    reading.link(parameters, "url", f"{path}.parameters")


def _flow(action: Object, path: str) -> None:
    reading.named(action, path, "flow")
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
    _flow_payload(parameters, path)


def _flow_payload(parameters: Object, path: str) -> None:
    payload = reading.optional_mapping(parameters, "flow_action_payload", path)
    if payload is None:
        return
    path = f"{path}.flow_action_payload"
    if parameters.get("flow_action") == "data_exchange":
        raise invalid(path, "is only allowed for the flow_action navigate")
    reading.optional_string(payload, "screen", path, shortest=1)
    if reading.optional_mapping(payload, "data", path) == {}:
        raise invalid(f"{path}.data", "must not be empty")


def _location_request(action: Object, path: str) -> None:
    reading.named(action, path, "send_location")


def _address(action: Object, path: str) -> None:
    reading.named(action, path, "address_message")
    parameters = reading.mapping(action, "parameters", path)
    path = f"{path}.parameters"
    reading.one_of(parameters, "country", path, ADDRESS_COUNTRIES)
    for key in ("values", "validation_errors"):
        reading.optional_mapping(parameters, key, path)
    if parameters.get("saved_addresses") is not None:
        saved = reading.objects(parameters, "saved_addresses", path, least=0, most=100)
        for place, address in enumerate(saved):
            where = f"{path}.saved_addresses[{place}]"
            reading.identifier(address, "id", where)
            reading.mapping(address, "value", where)


def _voice_call(action: Object, path: str) -> None:
    reading.named(action, path, "voice_call")
    parameters = reading.optional_mapping(action, "parameters", path) or {}
    path = f"{path}.parameters"
    reading.optional_string(parameters, "display_text", path, longest=20, shortest=1)
    reading.optional_string(parameters, "payload", path, longest=512)
    if parameters.get("ttl_minutes") is not None:
        reading.number(parameters, "ttl_minutes", path, 1, LONGEST_CALL_MINUTES)


def _call_permission(action: Object, path: str) -> None:
    reading.named(action, path, "call_permission_request")


def _contact_info(action: Object, path: str) -> None:
    reading.named(action, path, "request_contact_info")


# kind → check of its action, longest body, headers it may have, whether it needs a body
KINDS: dict[str, tuple[Callable[[Object, str], None], int, tuple[str, ...], bool]] = {
    "button": (_buttons, BODY_LENGTH, _ANY_HEADER, True),
    "list": (_list, LIST_BODY_LENGTH, ("text",), True),
    "cta_url": (cta_url, BODY_LENGTH, _ANY_HEADER, True),
    "flow": (_flow, BODY_LENGTH, _ANY_HEADER, True),
    "location_request_message": (_location_request, BODY_LENGTH, (), True),
    "address_message": (_address, BODY_LENGTH, _ANY_HEADER, True),
    "product": (products.product, BODY_LENGTH, (), False),
    "product_list": (products.product_list, BODY_LENGTH, ("text",), True),
    "catalog_message": (products.catalog, BODY_LENGTH, _ANY_HEADER, True),
    "carousel": (carousel, BODY_LENGTH, (), True),
    "voice_call": (_voice_call, BODY_LENGTH, _ANY_HEADER, True),
    "call_permission_request": (_call_permission, BODY_LENGTH, (), False),
    "request_contact_info": (_contact_info, BODY_LENGTH, (), True),
    "order_details": (orders.details, BODY_LENGTH, _ANY_HEADER, True),
    "order_status": (orders.status, BODY_LENGTH, _ANY_HEADER, True),
}
