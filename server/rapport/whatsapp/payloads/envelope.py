"""From the body of a webhook to its changes, whatever state the body is in.

Well-formed bodies are decoded in one go. Where a part has the wrong shape, the body is taken apart
layer by layer, so that only that part is lost.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TypeVar

import msgspec
from msgspec import Raw, Struct

from rapport.whatsapp.payloads.cleaning import clean_json, is_clean
from rapport.whatsapp.payloads.fields import Instant, ShortText, WireId, text_of
from rapport.whatsapp.payloads.items import Malformed, Origin

T = TypeVar("T")

ACCOUNT = "whatsapp_business_account"


class NotJson(ValueError):
    """The body is not JSON at all."""


_NULL = Raw(b"null")


class RawChange(Struct, frozen=True, gc=False):
    """One change, its value still to be read."""

    waba_id: str | None
    time: datetime | None
    field: str
    path: str
    value: Raw


class _Change(Struct, gc=False):
    field: ShortText
    value: Raw


class _Entry(Struct, gc=False):
    changes: list[_Change]
    id: WireId | None = None
    time: Instant | None = None


class _Envelope(Struct, gc=False):
    entry: list[_Entry]
    object: str | None = None


class _LooseEnvelope(Struct):
    """Also what Meta's dashboard sends as a test (one bare change) and what its documents show for
    a declined history (one bare value)."""

    entry: Raw = _NULL
    object: Raw = _NULL
    field: Raw = _NULL
    value: Raw = _NULL
    metadata: Raw = _NULL
    history: Raw = _NULL


class _LooseEntry(Struct):
    changes: Raw = _NULL
    id: Raw = _NULL
    time: Raw = _NULL


class _LooseChange(Struct):
    field: Raw = _NULL
    value: Raw = _NULL


_envelope = msgspec.json.Decoder(_Envelope, strict=False)
_loose_envelope = msgspec.json.Decoder(_LooseEnvelope)
_loose_entry = msgspec.json.Decoder(_LooseEntry)
_loose_change = msgspec.json.Decoder(_LooseChange)
_list = msgspec.json.Decoder(list[Raw])
_id = msgspec.json.Decoder(WireId)
_time = msgspec.json.Decoder(Instant, strict=False)
_word = msgspec.json.Decoder(ShortText)

_NO_ORIGIN = Origin()
_FOREIGN = "it is not about a WhatsApp account"


def read_envelope(body: bytes) -> list[RawChange | Malformed]:
    """The changes of a body in order. Raises `NotJson`, and nothing else."""
    if not is_clean(body):
        body = clean_json(body)
    try:
        return _changes(_envelope.decode(body), body)
    except RecursionError:
        return [_too_deep(body)]
    except msgspec.DecodeError:
        # of another shape; or not JSON, which half a surrogate pair is not either to the decoder,
        # though Meta may well send one
        return _salvaged(clean_json(body))


def _changes(envelope: _Envelope, body: bytes) -> list[RawChange | Malformed]:
    if envelope.object not in (ACCOUNT, None):
        return [Malformed(_NO_ORIGIN, "", body, _FOREIGN)]
    found: list[RawChange | Malformed] = []
    for number, entry in enumerate(envelope.entry):
        waba_id = text_of(entry.id)
        for index, change in enumerate(entry.changes):
            path = f"entry[{number}].changes[{index}].value"
            found.append(RawChange(waba_id, entry.time, change.field, path, change.value))
    return found


def _salvaged(body: bytes) -> list[RawChange | Malformed]:
    try:
        envelope = _loose_envelope.decode(body)
    except RecursionError:
        return [_too_deep(body)]
    except msgspec.ValidationError:
        return [Malformed(_NO_ORIGIN, "", body, "it is not an object")]
    except msgspec.DecodeError as error:
        raise NotJson(str(error)) from None
    if _is_null(envelope.entry):
        return [_bare(body, envelope)]
    if _read(_word, envelope.object) not in (ACCOUNT, None):
        return [Malformed(_NO_ORIGIN, "", body, _FOREIGN)]
    if _read(_list, envelope.entry) is None:
        return [Malformed(_NO_ORIGIN, "entry", bytes(envelope.entry), "it is not a list")]
    return [
        change
        for path, raw in _items(envelope.entry, "entry")
        for change in _salvaged_entry(path, raw)
    ]


def _salvaged_entry(path: str, raw: Raw) -> Iterator[RawChange | Malformed]:
    entry = _read(_loose_entry, raw)
    if entry is None or _is_null(entry.changes):
        yield Malformed(_NO_ORIGIN, path, bytes(raw), "it is not an entry with changes")
        return
    waba_id, time = text_of(_read(_id, entry.id)), _read(_time, entry.time)
    origin = Origin(waba_id, None, time)
    if _read(_list, entry.changes) is None:
        yield Malformed(origin, f"{path}.changes", bytes(entry.changes), "it is not a list")
    for place, item in _items(entry.changes, f"{path}.changes"):
        change = _read(_loose_change, item)
        field = _read(_word, change.field) if change else None
        if change is None or _is_null(change.value) or field is None:
            yield Malformed(origin, place, bytes(item), "it is not a change with field and value")
        else:
            yield RawChange(waba_id, time, field, f"{place}.value", change.value)


def _bare(body: bytes, envelope: _LooseEnvelope) -> RawChange | Malformed:
    field = _read(_word, envelope.field)
    if field is not None and not _is_null(envelope.value):
        return RawChange(None, None, field, "value", envelope.value)
    if not _is_null(envelope.metadata):
        field = "messages" if _is_null(envelope.history) else "history"
        return RawChange(None, None, field, "", Raw(body))
    return Malformed(_NO_ORIGIN, "", body, "it is not a webhook of WhatsApp")


def _too_deep(body: bytes) -> Malformed:
    return Malformed(_NO_ORIGIN, "", body, "it is nested too deeply")


def _items(raw: Raw, path: str) -> Iterator[tuple[str, Raw]]:
    for index, item in enumerate(_read(_list, raw) or ()):
        yield f"{path}[{index}]", item


def _is_null(raw: Raw) -> bool:
    return bytes(raw) == b"null"


def _read(decoder: msgspec.json.Decoder[T], raw: Raw) -> T | None:
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return None
