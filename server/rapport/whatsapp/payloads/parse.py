"""From the body of a webhook to typed items: every entry, every change, every item, in order.

One bad item never spoils its siblings: it comes out as `Malformed`, and the rest is read.
"""

from collections.abc import Callable
from functools import partial
from typing import TypeVar, cast

import msgspec
from msgspec import Raw, Struct

from rapport.whatsapp.errors import MetaError
from rapport.whatsapp.payloads import changes
from rapport.whatsapp.payloads.changes import ChangeValue
from rapport.whatsapp.payloads.envelope import RawChange, read_envelope
from rapport.whatsapp.payloads.fields import Unreadable, WireId, text_of
from rapport.whatsapp.payloads.items import (
    Change,
    Malformed,
    Origin,
    ReportedError,
    WebhookItem,
)
from rapport.whatsapp.payloads.messages import (
    Chunk,
    read_echo,
    read_message,
    read_past_message,
)
from rapport.whatsapp.payloads.people import Card, Person, person, person_on
from rapport.whatsapp.payloads.statuses import read_status

T = TypeVar("T")
_Raws = tuple[Raw, ...]
_NULL = Raw(b"null")


class _Metadata(Struct, gc=False):
    phone_number_id: WireId | None = None
    display_phone_number: WireId | None = None


class _Value(Struct, gc=False):
    """The parts of a value that hold lists of items, whatever the field."""

    metadata: _Metadata | None = None
    contacts: _Raws = ()
    messages: _Raws = ()
    statuses: _Raws = ()
    errors: _Raws = ()
    message_echoes: _Raws = ()
    history: _Raws = ()
    state_sync: _Raws = ()
    user_preferences: _Raws = ()
    calls: _Raws = ()
    groups: _Raws = ()
    automatic_events: _Raws = ()


class _LooseValue(Struct):
    metadata: Raw = _NULL
    contacts: Raw = _NULL
    messages: Raw = _NULL
    statuses: Raw = _NULL
    errors: Raw = _NULL
    message_echoes: Raw = _NULL
    history: Raw = _NULL
    state_sync: Raw = _NULL
    user_preferences: Raw = _NULL
    calls: Raw = _NULL
    groups: Raw = _NULL
    automatic_events: Raw = _NULL


class _Thread(Struct):
    id: WireId | None = None
    context: Card | None = None
    messages: _Raws = ()


class _HistoryPart(Struct):
    metadata: Chunk = Chunk()
    threads: _Raws = ()
    errors: tuple[MetaError, ...] = ()


_value = msgspec.json.Decoder(_Value, strict=False)
_loose_value = msgspec.json.Decoder(_LooseValue)
_raws = msgspec.json.Decoder(_Raws | None)
_metadata = msgspec.json.Decoder(_Metadata | None, strict=False)
_card = msgspec.json.Decoder(Card, strict=False)
_error = msgspec.json.Decoder(MetaError, strict=False)
_history = msgspec.json.Decoder(_HistoryPart, strict=False)
_thread = msgspec.json.Decoder(_Thread, strict=False)

# fields whose value is one thing
_WHOLE: dict[str, type[ChangeValue]] = {
    "account_alerts": changes.AccountAlert,
    "account_review_update": changes.AccountReviewUpdate,
    "account_settings_update": changes.AccountSettingsUpdate,
    "account_update": changes.AccountUpdate,
    "business_capability_update": changes.BusinessCapabilityUpdate,
    "business_status_update": changes.BusinessStatusUpdate,
    "business_username_update": changes.BusinessUsernameUpdate,
    "flows": changes.FlowEvent,
    "message_template_components_update": changes.TemplateComponentsUpdate,
    "message_template_quality_update": changes.TemplateQualityUpdate,
    "message_template_status_update": changes.TemplateStatusUpdate,
    "messaging_handovers": changes.MessagingHandover,
    "partner_solutions": changes.PartnerSolution,
    "payment_configuration_update": changes.PaymentConfigurationUpdate,
    "phone_number_name_update": changes.PhoneNumberNameUpdate,
    "phone_number_quality_update": changes.PhoneNumberQualityUpdate,
    "security": changes.SecurityEvent,
    "standby": changes.Standby,
    "template_category_update": changes.TemplateCategoryUpdate,
    "template_correct_category_detection": changes.TemplateCorrectCategory,
    "tracking_events": changes.TrackingEvent,
}
_GROUP_FIELDS = ("lifecycle", "participants", "participant", "settings", "status")
# fields whose value holds lists of things, in the order in which they are told
_PARTS: dict[str, tuple[str, ...]] = {
    "messages": ("messages", "statuses"),
    "message_echoes": ("message_echoes",),
    "smb_message_echoes": ("message_echoes",),
    "history": ("history", "messages", "message_echoes"),
    "smb_app_state_sync": ("state_sync",),
    "user_preferences": ("user_preferences",),
    "calls": ("calls", "statuses"),
    "automatic_events": ("automatic_events",),
    **{f"group_{kind}_update": ("groups",) for kind in _GROUP_FIELDS},
}
_LISTED: dict[tuple[str, str], type[ChangeValue]] = {
    ("smb_app_state_sync", "state_sync"): changes.ContactSync,
    ("user_preferences", "user_preferences"): changes.UserPreference,
    ("calls", "calls"): changes.Call,
    ("calls", "statuses"): changes.CallStatus,
    ("automatic_events", "automatic_events"): changes.AutomaticEvent,
    **{(f"group_{kind}_update", "groups"): changes.GroupEvent for kind in _GROUP_FIELDS},
}
_DECODERS: dict[type[ChangeValue], msgspec.json.Decoder[ChangeValue]] = {
    kind: msgspec.json.Decoder(kind, strict=False)
    for kind in {*_WHOLE.values(), *_LISTED.values(), changes.UnknownChange}
}

_Reader = Callable[[Origin, str, bytes], WebhookItem]


def parse(body: bytes) -> list[WebhookItem]:
    """Everything that a webhook's body reports, in order; raises `NotJson`, and nothing else.

    The signature must have been verified over the same bytes before.
    """
    items: list[WebhookItem] = []
    for change in read_envelope(body):
        if isinstance(change, Malformed):
            items.append(change)
        else:
            _take_change(change, items)
    return items


def _take_change(change: RawChange, items: list[WebhookItem]) -> None:
    if change.field in _PARTS:
        _take_parts(change, items)
        return
    origin = Origin(change.waba_id, change.field, change.time)
    kind = _WHOLE.get(change.field, changes.UnknownChange)
    _take(origin, change.path, bytes(change.value), partial(_read_change, kind), items)


def _take_parts(change: RawChange, items: list[WebhookItem]) -> None:
    before = len(items)
    value = _split(change, items)
    if value is None:
        return
    metadata = value.metadata or _Metadata()
    origin = Origin(
        change.waba_id,
        change.field,
        change.time,
        text_of(metadata.phone_number_id),
        text_of(metadata.display_phone_number),
    )
    inside = f"{change.path}." if change.path else ""
    cards = _cards(origin, f"{inside}contacts", value.contacts, items)
    for part in _PARTS[change.field]:
        raws: _Raws = getattr(value, part)
        if part == "history":
            _take_history(origin, f"{inside}history", raws, items)
        elif raws:
            read = _reader(change.field, part, cards, alone=len(raws) == 1)
            _take_all(origin, f"{inside}{part}", raws, read, items)
    _take_all(origin, f"{inside}errors", value.errors, _read_error, items)
    if len(items) == before:  # what it says, it says in a part that is new to us
        items.append(Change(origin, change.path, bytes(change.value), changes.UnknownChange()))


def _reader(field: str, part: str, cards: list[Person], *, alone: bool) -> _Reader:
    kind = _LISTED.get((field, part))
    if kind is not None:
        return partial(_read_change, kind, people=tuple(cards))
    if field == "history":
        return partial(read_past_message, who=Person(), chunk=Chunk())
    if part == "messages":
        return partial(read_message, cards=cards, alone=alone)
    if part == "statuses":
        return partial(read_status, cards=cards, alone=alone)
    return partial(read_echo, cards=cards, alone=alone)


def _take_all(
    origin: Origin, path: str, raws: _Raws, read: _Reader, items: list[WebhookItem]
) -> None:
    for index, raw in enumerate(raws):
        _take(origin, f"{path}[{index}]", bytes(raw), read, items)


def _take(origin: Origin, path: str, raw: bytes, read: _Reader, items: list[WebhookItem]) -> None:
    try:
        items.append(read(origin, path, raw))
    except msgspec.DecodeError as error:
        items.append(_without_nulls(origin, path, raw, read, str(error)))
    except (Unreadable, RecursionError) as error:
        items.append(Malformed(origin, path, raw, str(error)))


def _without_nulls(
    origin: Origin, path: str, raw: bytes, read: _Reader, reason: str
) -> WebhookItem:
    """A second try, since null means absent, also where we expect a list or a flag."""
    if b"null" not in raw:
        return Malformed(origin, path, raw, reason)
    try:
        item = read(origin, path, msgspec.json.encode(_stripped(msgspec.json.decode(raw))))
    except (msgspec.DecodeError, Unreadable, RecursionError) as error:
        return Malformed(origin, path, raw, str(error))
    return msgspec.structs.replace(item, raw=raw)


def _take_history(origin: Origin, path: str, raws: _Raws, items: list[WebhookItem]) -> None:
    for index, raw in enumerate(raws):
        place = f"{path}[{index}]"
        part = _attempt(_history, origin, place, raw, items)
        if part is None:
            continue
        if part.errors:
            items.append(Change(origin, place, bytes(raw), changes.HistoryDeclined(part.errors)))
        for number, thread in enumerate(part.threads):
            _take_thread(origin, f"{place}.threads[{number}]", thread, part.metadata, items)


def _take_thread(
    origin: Origin, path: str, raw: Raw, chunk: Chunk, items: list[WebhookItem]
) -> None:
    thread = _attempt(_thread, origin, path, raw, items)
    if thread is None:
        return
    who = person_on(thread.context) if thread.context else Person()
    who = who if who.is_known else person(thread.id)
    read = partial(read_past_message, who=who, chunk=chunk)
    _take_all(origin, f"{path}.messages", thread.messages, read, items)


def _cards(origin: Origin, path: str, raws: _Raws, items: list[WebhookItem]) -> list[Person]:
    people: list[Person] = []
    for index, raw in enumerate(raws):
        card = _attempt(_card, origin, f"{path}[{index}]", raw, items)
        if card is not None:
            people.append(person_on(card))
    return people


def _read_change(
    kind: type[ChangeValue],
    origin: Origin,
    path: str,
    raw: bytes,
    people: tuple[Person, ...] = (),
) -> Change:
    return Change(origin, path, raw, _DECODERS[kind].decode(raw), people)


def _read_error(origin: Origin, path: str, raw: bytes) -> ReportedError:
    return ReportedError(origin, path, raw, _error.decode(raw))


def _stripped(value: object) -> object:
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return {name: _stripped(one) for name, one in fields.items() if one is not None}
    if isinstance(value, list):
        return [_stripped(one) for one in cast("list[object]", value) if one is not None]
    return value


def _split(change: RawChange, items: list[WebhookItem]) -> _Value | None:
    """A value's lists; those of a wrong shape become `Malformed` and the others stay."""
    try:
        return _value.decode(change.value)
    except (msgspec.DecodeError, RecursionError):
        pass
    origin = Origin(change.waba_id, change.field, change.time)
    loose = _attempt(_loose_value, origin, change.path, change.value, items)
    if loose is None:
        return None
    inside = f"{change.path}." if change.path else ""
    parts: dict[str, object] = {}
    for name in _LooseValue.__struct_fields__:
        decoder = _metadata if name == "metadata" else _raws
        part = _attempt(decoder, origin, f"{inside}{name}", getattr(loose, name), items)
        if part is not None:
            parts[name] = part
    return msgspec.convert(parts, _Value)


def _attempt(
    decoder: msgspec.json.Decoder[T], origin: Origin, path: str, raw: Raw, items: list[WebhookItem]
) -> T | None:
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, RecursionError) as error:
        items.append(Malformed(origin, path, bytes(raw), str(error)))
        return None
