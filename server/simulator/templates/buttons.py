"""The buttons of a template or of a carousel card: what each may and must be given."""

from collections.abc import Callable

from simulator.errors.graph import GraphError, invalid, missing, param
from simulator.messages import kinds, products, reading
from simulator.messages.reading import Object
from simulator.templates.given import Given, Part, type_of

CODE_LENGTH = 15
COUPON_LENGTH = 20
PAYLOAD_LENGTH = 256
URL_LENGTH = 2_000
LONGEST_CALL_MINUTES = 43_200

_SUB_TYPES = (
    "booking_confirmation", "catalog", "copy_code", "flow", "mpm", "order_details", "quick_reply",
    "reminder", "url", "voice_call",
)  # fmt: skip


def check(buttons: list[Object], given: Given) -> None:
    """Holds the given buttons against those of the template. Raises GraphError."""
    for place, button in enumerate(buttons):
        _button(button, given.buttons.get(place), place)
    beyond = [place for place in given.buttons if place >= len(buttons)]
    if beyond:
        raise GraphError(132018, f"buttons: the template has no button at index {beyond[0]}")


def _button(button: Object, part: Part | None, place: int) -> None:
    kind = str(button["type"])
    takes, is_needed = _KINDS.get(kind, (None, False))
    sub_type, takes_it = takes or ("", None)
    if kind == "URL" and "{{" not in str(button.get("url", "")):
        takes_it = None
    elif kind == "URL":
        is_needed = True
    if part is None or not part.parameters:
        if is_needed and takes_it is not None:
            raise GraphError(131008, f"buttons: {_said(kind, place)} requires a parameter")
        return
    _sub_type(part, sub_type, kind, place)
    if takes_it is None:
        text = f"buttons: Button at index {place} is of type {_title(kind)}"
        raise GraphError(100, f"{text} and does not support parameters")
    takes_it(part, button)


def _said(kind: str, place: int) -> str:
    return f"Button at index {place} of type {_title(kind)}"


def _title(kind: str) -> str:
    """As Meta names a type in its refusals: Url, Call, QuickReply."""
    if kind == "PHONE_NUMBER":
        return "Call"
    return "".join(word.capitalize() for word in kind.split("_"))


def _sub_type(part: Part, wanted: str, kind: str, place: int) -> None:
    given = part.content.get("sub_type")
    if given is None:
        raise param(f"The parameter {part.path}['sub_type'] is required.")
    if not isinstance(given, str) or given.lower() not in _SUB_TYPES:
        known = ", ".join(_SUB_TYPES).upper()
        said = str(given)[:60]
        raise param(f"Param {part.path}['sub_type'] must be one of {{{known}}} - got \"{said}\".")
    if wanted and given.lower() != wanted:
        details = f"buttons: {_said(kind, place)} does not take the sub_type {given.lower()}"
        raise GraphError(132012, details)


def _quick_reply(part: Part, _button: Object) -> None:
    parameter = part.parameters[0]
    payload = parameter.get("payload", parameter.get("text"))
    if payload is not None and len(str(payload)) > PAYLOAD_LENGTH:
        raise invalid(f"{part.path}.payload", f"must be at most {PAYLOAD_LENGTH} characters long")


def _url(part: Part, button: Object) -> None:
    suffix = _text(part)
    if len(str(button.get("url", ""))) - len("{{1}}") + len(suffix) > URL_LENGTH:
        raise GraphError(132005, f"buttons: the address may have {URL_LENGTH} characters")


def _code(part: Part, _button: Object) -> None:
    if len(_text(part)) > CODE_LENGTH:
        raise GraphError(132005, f"buttons: a code may have {CODE_LENGTH} characters")


def _text(part: Part) -> str:
    """The suffix of an address. Clients give it as a text or, like Meta's samples, a payload."""
    parameter = part.parameters[0]
    if type_of(parameter) not in ("text", "payload"):
        details = f"{part.path}: expected text, received {type_of(parameter)}"
        raise GraphError(132012, details)
    value = parameter.get("text", parameter.get("payload"))
    if value is None or value == "":
        raise missing(f"{part.path}.text")
    if isinstance(value, dict | list):
        raise param(f"Param {part.path}['text'] must be a string.")
    return str(value)


def _coupon(part: Part, _button: Object) -> None:
    reading.string(part.parameters[0], "coupon_code", part.path, longest=COUPON_LENGTH)


def _action(part: Part) -> Object:
    return reading.mapping(part.parameters[0], "action", part.path)


def _catalog(part: Part, _button: Object) -> None:
    reading.optional_string(_action(part), "thumbnail_product_retailer_id", f"{part.path}.action")


def _products(part: Part, _button: Object) -> None:
    action, path = _action(part), f"{part.path}.action"
    reading.string(action, "thumbnail_product_retailer_id", path)
    products.sections(action, path)


def _flow(part: Part, _button: Object) -> None:
    action, path = _action(part), f"{part.path}.action"
    reading.optional_string(action, "flow_token", path)
    reading.optional_mapping(action, "flow_action_data", path)


def _call(part: Part, _button: Object) -> None:
    for parameter in part.parameters:
        if type_of(parameter) == "ttl_minutes":
            reading.number(parameter, "ttl_minutes", part.path, 1, LONGEST_CALL_MINUTES)
        elif type_of(parameter) == "payload":
            reading.string(parameter, "payload", part.path, longest=512)
        else:
            details = f"{part.path}: expected ttl_minutes, received {type_of(parameter)}"
            raise GraphError(132012, details)


def _order(part: Part, _button: Object) -> None:
    reading.mapping(_action(part), "order_details", f"{part.path}.action")


Check = Callable[[Part, Object], None]

# type of the button → (sub_type that is given for it, check of it), whether it has to be given
_KINDS: dict[str, tuple[tuple[str, Check | None], bool]] = {
    "QUICK_REPLY": (("quick_reply", _quick_reply), False),
    "URL": (("url", _url), False),  # needed when its address has a variable
    "OTP": (("url", _code), True),
    "COPY_CODE": (("copy_code", _coupon), True),
    "CATALOG": (("catalog", _catalog), False),
    "MPM": (("mpm", _products), True),
    "FLOW": (("flow", _flow), True),
    "VOICE_CALL": (("voice_call", _call), False),
    "ORDER_DETAILS": (("order_details", _order), True),
}


def tap_targets(part: Part) -> None:
    """The title and address that a tap on the header's medium opens instead."""
    parameter = part.parameters[0] if part.parameters else {}
    path = f"{part.path}.parameters[0]"
    for target in reading.objects(parameter, "tap_target_configuration", path, most=1):
        where = f"{path}.tap_target_configuration"
        reading.link(target, "url", where)
        reading.string(target, "title", where, longest=kinds.CAPTION_LENGTH)
