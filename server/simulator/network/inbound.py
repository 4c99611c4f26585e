"""The content of what a person sends, from what the control plane was given (fact sheet §2.4)."""

import base64
import binascii
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from pyreqwest.exceptions import PyreqwestError

from simulator.media import kinds
from simulator.media.samples import SAMPLES
from simulator.media.store import base64_hash
from simulator.simulation import Simulation
from simulator.web.client import why
from simulator.world import people
from simulator.world.models import Media, Number, Phone

Object = dict[str, Any]

NEEDED = {
    "text": ("body",),
    "reaction": ("message_id",),
    "location": ("latitude", "longitude"),
    "button": ("text",),
    "interactive": ("type",),
    "system": ("type",),
}
CONTACT_REQUEST = "contact_request"
FETCH_TIMEOUT = timedelta(seconds=20)

_MIME_TYPE = re.compile(r"[\w.+-]+/[\w.+-]+", re.ASCII)


class BadMessage(Exception):
    """The message that a person is to send makes no sense; the text says why."""


async def content_of(simulation: Simulation, number: Number, message: Object) -> Any:
    """The value that stands beside `type`, as the webhook will carry it; None for the person's own
    card, which only the caller knows."""
    kind = message.get("type")
    if not isinstance(kind, str) or not kind:
        raise BadMessage("message.type: say what kind of message it is, such as text.")
    if kind in SAMPLES:
        return await _media(simulation, number, kind, message.get(kind))
    if kind == "unsupported":
        return message.get(kind) or {"type": "poll"}
    content = message.get(kind)
    if content is None and is_own_card(message):
        return None
    if content is None:
        raise BadMessage(f"message.{kind}: a message of type {kind} needs its {kind}.")
    _check(kind, content)
    return content


def is_own_card(message: Object) -> bool:
    """Whether it answers a request for contact information (fact sheet §3.1)."""
    return message.get("type") == "contacts" and message.get("origin") == CONTACT_REQUEST


def own_card(phone: Phone) -> Object:
    """What a person shares who was asked for their number."""
    number = people.formatted(phone.wa_id)
    vcard = (
        "BEGIN:VCARD\nVERSION:3.0\n"
        f"N:;{phone.name};;;\nFN:{phone.name}\n"
        f"TEL;type=CELL;waid={phone.wa_id}:{number}\nEND:VCARD"
    )
    return {
        "name": {"formatted_name": phone.name, "first_name": phone.name},
        "phones": [{"phone": number, "wa_id": phone.wa_id, "type": "CELL"}],
        "origin": CONTACT_REQUEST,
        "vcard": vcard,
    }


def _check(kind: str, content: Any) -> None:
    if kind == "contacts":
        if not isinstance(content, list):
            raise BadMessage("message.contacts: must be a list.")
        return
    if not isinstance(content, dict):
        raise BadMessage(f"message.{kind}: must be an object.")
    for key in NEEDED.get(kind, ()):
        if content.get(key) is None:
            raise BadMessage(f"message.{kind}.{key}: is missing.")


async def _media(simulation: Simulation, number: Number, kind: str, given: Any) -> Object:
    given = {} if given is None else given
    if not isinstance(given, dict):
        raise BadMessage(f"message.{kind}: must be an object.")
    media = await _stored(simulation, number, kind, given)
    content: Object = {
        key: given[key] for key in ("caption", "filename", "voice", "animated") if key in given
    }
    if kind == "audio":
        content.setdefault("voice", media.is_opus)
    if kind == "sticker":
        content.setdefault("animated", media.animated)
    if kind == "document":
        content.setdefault("filename", media.filename or "document")
    mime_type = "audio/ogg; codecs=opus" if media.is_opus else media.mime_type
    return content | {
        "mime_type": mime_type,
        "sha256": base64_hash(media),
        "id": media.id,
        "url": simulation.media.url(media, simulation.origin),
    }


async def _stored(simulation: Simulation, number: Number, kind: str, given: Object) -> Media:
    if given.get("id") is not None:
        media = simulation.media.find(str(given["id"]))
        if media is None:
            raise BadMessage(f"message.{kind}.id: there is no medium with the id {given['id']}.")
        media.number_id = number.id
        return media
    sample = SAMPLES[kind]
    filename, mime_type, content = sample.filename, sample.mime_type, b""
    if given.get("data_base64") is not None:
        content = _decoded(given["data_base64"], kind)
    elif given.get("link") is not None:
        content = await _fetched(simulation, given["link"], kind)
        filename = urlsplit(str(given["link"])).path.rpartition("/")[2] or filename
    mime_type = kinds.base_type(str(given.get("mime_type") or mime_type))
    if not _MIME_TYPE.fullmatch(mime_type):
        raise BadMessage(f"message.{kind}.mime_type: is not a MIME type such as image/jpeg.")
    filename = str(given.get("filename") or filename)
    return simulation.media.keep(content or sample.content, mime_type, number.id, filename)


def _decoded(data: Any, kind: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise BadMessage(f"message.{kind}.data_base64: is not base64 ({error}).") from error


async def _fetched(simulation: Simulation, link: Any, kind: str) -> bytes:
    where = f"message.{kind}.link"
    try:
        request = simulation.webhooks.client.get(str(link)).timeout(FETCH_TIMEOUT)
        response = await request.build().send()
        content = (await response.bytes()).to_bytes()
    except (PyreqwestError, ValueError) as error:
        raise BadMessage(f"{where}: could not be fetched ({why(error)}).") from error
    if response.status != 200:
        raise BadMessage(f"{where}: could not be fetched (HTTP {response.status}).")
    return content
