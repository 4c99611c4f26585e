"""The body of a webhook (fact sheet §2.2): updates of one callback, put together as bytes."""

import codecs
from collections import Counter
from functools import lru_cache
from itertools import chain
from typing import Any

import msgspec

from simulator.world.models import Number

SIZE_LIMIT = 3 * 1024 * 1024  # Meta's largest payload
FRAME_SIZE = 64 * 1024  # room for what stands around the updates
ESCAPED = 3  # times as long at most: two bytes become six, four twelve

_encode = msgspec.json.Encoder().encode


class Update(msgspec.Struct):
    """One thing that happened to a number. `part` is the list it stands in: statuses, messages…

    `item` and `contact` are JSON already: one is written many times by the fastest path there is.
    """

    number: Number
    part: str
    item: bytes
    contact: bytes | None = None
    field: str = "messages"


def size_of(update: Update) -> int:
    """The bytes that an update takes at most."""
    return sum(
        1 + (len(part) if part.isascii() else ESCAPED * len(part))
        for part in (update.item, update.contact or b"")
    )


def body(updates: list[Update]) -> bytes:
    """The JSON of a POST that carries these updates, grouped as Meta groups them."""
    entries: dict[str, dict[tuple[str, str, str], list[Update]]] = {}
    for update in updates:
        changes = entries.setdefault(update.number.waba_id, {})
        changes.setdefault((update.number.id, update.field, update.part), []).append(update)
    listed = b",".join(
        b'{"id":"%b","changes":[%b]}'
        % (waba_id.encode(), b",".join(_change(group) for group in changes.values()))
        for waba_id, changes in entries.items()
    )
    return ascii_only(b'{"object":"whatsapp_business_account","entry":[%b]}' % listed)


def _change(group: list[Update]) -> bytes:
    first = group[0]
    contacts = list(dict.fromkeys(update.contact for update in group if update.contact))
    parts = chain(
        [
            b'"messaging_product":"whatsapp"',
            b'"metadata":' + _metadata(first.number.digits, first.number.id),
        ],
        [b'"contacts":[%b]' % b",".join(contacts)] if contacts else [],
        [b'"%b":[%b]' % (first.part.encode(), b",".join(update.item for update in group))],
    )
    return b'{"value":{%b},"field":"%b"}' % (b",".join(parts), first.field.encode())


def of_number(number: Number, field: str, value: dict[str, Any]) -> bytes:
    """The JSON of a POST about a number, whose value is given whole."""
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": number.digits, "phone_number_id": number.id},
    } | value
    return ascii_only(
        b'{"object":"whatsapp_business_account","entry":[{"id":"%b","changes":'
        b'[{"value":%b,"field":"%b"}]}]}'
        % (number.waba_id.encode(), _encode(value), field.encode())
    )


def notice(waba_id: str, at: float, field: str, value: dict[str, Any]) -> bytes:
    """The JSON of a POST about a WABA itself: such entries tell their time, and come alone."""
    return ascii_only(
        b'{"object":"whatsapp_business_account","entry":[{"id":"%b","time":%d,"changes":'
        b'[{"value":%b,"field":"%b"}]}]}'
        % (waba_id.encode(), int(at), _encode(value), field.encode())
    )


def said(body: bytes) -> dict[str, int]:
    """What a body tells of, and how often, in words for people: `text message`, `delivered`, or
    the field with its event."""
    told: Counter[str] = Counter()
    for entry in msgspec.json.decode(body)["entry"]:
        for change in entry["changes"]:
            told.update(_words(change["field"], change["value"]))
    return dict(told)


def _words(field: str, value: Any) -> list[str]:
    if not isinstance(value, dict):
        return [field]
    shown: dict[str, Any] = value
    words = [f"{message.get('type', 'unknown')} message" for message in shown.get("messages", ())]
    words += [status.get("status", field) for status in shown.get("statuses", ())]
    if words:
        return words
    event = shown.get("event")
    return [f"{field} {event}" if isinstance(event, str) else field]


@lru_cache(maxsize=4096)
def _metadata(display_phone_number: str, number_id: str) -> bytes:
    return _encode({"display_phone_number": display_phone_number, "phone_number_id": number_id})


def ascii_only(json: bytes) -> bytes:
    r"""The same JSON with every other character as `\uXXXX`, which is what Meta signs and sends."""
    return json if json.isascii() else json.decode().encode("ascii", "json-escape")


def _json_escape(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)  # noqa: S101 the only one that encoding raises
    units = error.object[error.start : error.end].encode("utf-16-be")
    escaped = "".join(f"\\u{units[i] << 8 | units[i + 1]:04x}" for i in range(0, len(units), 2))
    return escaped, error.end


codecs.register_error("json-escape", _json_escape)
