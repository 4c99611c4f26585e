"""The body of POST /{phone_number_id}/messages (fact sheet §1.1)."""

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from simulator.errors.graph import GraphError, missing, param
from simulator.messages import direct, kinds, reading
from simulator.messages.interactive import interactive
from simulator.messages.reading import Object

CALLBACK_DATA_LENGTH = 512
ACCOUNT_KEYS = ("messaging_account_id", "paid_messaging_account_id")  # the second is the older name

_RARE = frozenset(("recipient_identity_key_hash", "category", *ACCOUNT_KEYS))

_KINDS: dict[str, Callable[[Any], None]] = {
    "text": kinds.text,
    "image": partial(kinds.media, kind="image"),
    "video": partial(kinds.media, kind="video"),
    "document": partial(kinds.media, kind="document"),
    "audio": partial(kinds.media, kind="audio"),
    "sticker": partial(kinds.media, kind="sticker"),
    "location": kinds.location,
    "contacts": kinds.contacts,
    "reaction": kinds.reaction,
    "interactive": interactive,
    "pin": kinds.pin,
}
TYPES = (*_KINDS, "template")


class Envelope(msgspec.Struct):
    """A message whose shape is in order. A template still has to be held against its definition."""

    to: str | None
    recipient: str | None
    type: str
    content: Any
    context_id: str | None
    callback_data: str | None
    is_group: bool
    category: str | None = None  # Direct Send: the category of the template that is made of it
    direct_name: str | None = None  # and the name it asks for
    identity_hash: str | None = None  # deliver only to whoever has this identity
    account_id: str | None = None  # the Messaging account that pays


class Receipt(msgspec.Struct):
    """A read receipt for a message and everything before it."""

    message_id: str
    typing: bool


def read(body: Object) -> Envelope | Receipt:
    """What the business asks for. Raises GraphError when the shape is wrong."""
    if body.get("messaging_product") != "whatsapp":
        _refuse_product(body)
    return _receipt(body) if "status" in body else _envelope(body)


def _refuse_product(body: Object) -> None:
    if body.get("messaging_product") is None:
        raise param("The parameter messaging_product is required.")
    raise param('Param messaging_product must be one of {"WHATSAPP"}.')


def _receipt(body: Object) -> Receipt:
    reading.one_of(body, "status", "", ("read",))
    indicator = reading.optional_mapping(body, "typing_indicator")
    if indicator is not None:
        reading.one_of(indicator, "type", "typing_indicator", ("text",))
    return Receipt(reading.string(body, "message_id"), indicator is not None)


def _envelope(body: Object) -> Envelope:
    kind = body.get("type") or _kind_of(body)
    if isinstance(kind, str) and kind not in TYPES:
        kind = kind.lower()  # the Graph's own choices are the same in any case
    if kind not in TYPES:
        wanted = ", ".join(sorted(TYPES)).upper()
        raise param(f'Param type must be one of {{{wanted}}} - got "{str(kind)[:60]}".')
    content = body.get(kind)
    if isinstance(content, str):
        content = reading.parsed(body, kind)
    wanted_type = list if kind == "contacts" else dict
    if content is None:
        raise param(f"The parameter {kind} is required.")
    if not isinstance(content, wanted_type):
        raise param(f"Param {kind} must be a JSON {'array' if kind == 'contacts' else 'object'}.")
    if kind != "template":
        _KINDS[kind](content)
    to, recipient = _address(body)
    is_group = _is_group(body)
    if kind == "pin" and not is_group:
        raise GraphError(131009, "Messages are pinned in groups only.")
    message = Envelope(
        to=to,
        recipient=recipient,
        type=kind,
        content=content,
        context_id=_context(body, kind),
        callback_data=_callback_data(body),
        is_group=is_group,
    )
    if not _RARE.isdisjoint(body):
        _add_rare(body, message)
    return message


def _add_rare(body: Object, message: Envelope) -> None:
    """What few messages carry: an identity, an account, the category of a Direct Send."""
    message.identity_hash = reading.optional_string(body, "recipient_identity_key_hash")
    for key in ACCOUNT_KEYS:
        if body.get(key) is not None:
            message.account_id = reading.identifier(body, key)
    if body.get("category") is not None:
        message.category = direct.category(body, message.type, message.content)
        config = reading.optional_mapping(body, "direct_send_config") or {}
        message.direct_name = direct.name(config)


def _address(body: Object) -> tuple[str | None, str | None]:
    to, recipient = _addressee(body, "to"), _addressee(body, "recipient")
    if to is None and recipient is None:
        raise param("The parameter to is required.")
    return to, recipient


def _kind_of(body: Object) -> str:
    """The type may be left out when the message says it by what it holds."""
    return next((kind for kind in TYPES if kind in body), "text")


def _addressee(body: Object, key: str) -> str | None:
    value = body.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)  # clients do send numbers as numbers, and Meta takes them
    if value is not None and not isinstance(value, str):
        raise param(f"Param {key} must be a string.")
    return value or None


def _context(body: Object, kind: str) -> str | None:
    context = reading.optional_mapping(body, "context")
    if context is None:
        return None
    if kind == "reaction":
        raise GraphError(131009, "A reaction cannot have a context.")
    return reading.string(context, "message_id", "context")


def _callback_data(body: Object) -> str | None:
    key = "biz_opaque_callback_data"
    return reading.optional_string(body, key, longest=CALLBACK_DATA_LENGTH)


def _is_group(body: Object) -> bool:
    kind = body.get("recipient_type", "individual")
    if kind is None:
        raise missing("recipient_type")
    if not isinstance(kind, str) or kind.lower() not in ("individual", "group"):
        raise param("Param recipient_type must be one of {INDIVIDUAL, GROUP}.")
    return kind.lower() == "group"
