"""Files: their names, what is made of them, how they are served, how long we try for them."""

import mimetypes
import re
import unicodedata
from collections.abc import Mapping
from datetime import timedelta
from typing import Literal, get_args
from urllib.parse import quote

from msgspec import Struct

from rapport.core.refusal import InvalidInput
from rapport.messaging.errors import FileRefused, RangeUnsatisfiable
from rapport.whatsapp.media import INBOUND_MAX_BYTES, essence

Purpose = Literal["message", "voice", "sticker", "document"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
Treatment = Literal["keep", "picture", "sticker", "recording", "voice"]
"""What is done with an upload before it is kept."""

LARGEST = INBOUND_MAX_BYTES
"""Also the most that WhatsApp takes from us: a document of 100 MB."""
LONGEST_NAME = 240
"""Characters of a document's `filename` that Meta takes."""
LONGEST_ENDING = 16

PICTURES = frozenset(
    {
        "image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp", "image/x-ms-bmp",
        "image/tiff", "image/avif", "image/heic", "image/jp2",
    }
)  # fmt: skip
# Which of FFmpeg's readers opens which type. It is chosen by what the file is, never by the file:
# playlists, which name other files and addresses to open, are no recordings here.
READERS = {
    "video/mp4": "mov", "audio/mp4": "mov", "video/3gpp": "mov", "video/quicktime": "mov",
    "video/webm": "matroska", "audio/webm": "matroska", "video/x-matroska": "matroska",
    "audio/ogg": "ogg", "video/ogg": "ogg", "application/ogg": "ogg",
    "audio/mpeg": "mp3", "audio/aac": "aac", "audio/amr": "amr", "audio/flac": "flac",
    "audio/x-flac": "flac", "audio/wav": "wav", "audio/x-wav": "wav", "audio/vnd.wave": "wav",
    "audio/x-aiff": "aiff", "audio/aiff": "aiff", "audio/x-caf": "caf",
    "video/x-msvideo": "avi", "video/avi": "avi",
}  # fmt: skip
# Shown by a browser itself. Whatever could be active there (HTML, SVG, XML) is only ever saved.
SHOWN = frozenset(
    {
        "image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/bmp",
        "audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/wav",
        "audio/x-wav", "audio/webm", "audio/flac", "video/mp4", "video/3gpp", "video/webm",
        "video/quicktime", "application/pdf",
    }
)  # fmt: skip

# a moving header of a template is a film to WhatsApp
_FILE_OF = {"gif": "video"}
_ENDINGS = {
    "image/jpeg": ".jpg", "image/png": ".png", "image/webp": ".webp", "image/heic": ".heic",
    "audio/ogg": ".ogg", "audio/mpeg": ".mp3", "audio/mp4": ".m4a", "audio/aac": ".aac",
    "audio/amr": ".amr", "video/mp4": ".mp4", "video/3gpp": ".3gp", "video/quicktime": ".mov",
    "text/plain": ".txt", "application/octet-stream": "",
}  # fmt: skip
# not the machine's own table, so that names are the same everywhere
_KNOWN_TYPES = mimetypes.MimeTypes(filenames=())

META_KEEPS = timedelta(days=7)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(hours=1)
SURELY_GONE = timedelta(hours=1)
"""For so long a file that Meta says it does not know, or gives us damaged, is asked for again."""

GONE = "WhatsApp does not have this file any more. Ask for it to be sent again."
TOO_LARGE = "This file is larger than 100 MB, so it was not fetched."
EMPTY = "This file is empty."
UNREADABLE = (
    "This file cannot be read: it is damaged, too large to be worked on, or not what its name says."
    " It can still be sent as a document."
)
DAMAGED = "This file arrived damaged. Ask for it to be sent again."
FOREIGN = "WhatsApp gave an address for this file that is not its own, so it was not fetched."
NEVER_CAME = "This file could not be fetched from WhatsApp within 7 days."

_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*")


class Span(Struct, frozen=True):
    """A part of a file: `length` bytes from byte `start`."""

    start: int
    length: int


def treatment(purpose: Purpose, mime_type: str) -> Treatment:
    """What to do with an upload of this type. Raises FileRefused where the purpose forbids it."""
    is_picture, is_recording = mime_type in PICTURES, mime_type in READERS
    match purpose:
        case "document":
            return "keep"
        case "sticker" if not is_picture:
            raise FileRefused("A sticker is made from a picture.", field="file")
        case "sticker":
            return "sticker"
        case "voice" if not is_recording:
            raise FileRefused("A voice note is made from a recording.", field="file")
        case "voice":
            return "voice"
        case "message" if is_picture:
            return "picture"
        case "message":
            return "recording" if is_recording else "keep"


def check_use(
    wanted: str, part: Mapping[str, object], kind: str, *, voice: bool, path: str
) -> None:
    """Raises InvalidInput unless a file of this kind can be sent in this part of a message. Any can
    be sent as a document."""
    if wanted != "document" and _FILE_OF.get(wanted, wanted) != kind:
        raise InvalidInput(
            f"This file can be sent as {kind}, not as {wanted}. Use that type, or upload the file"
            " anew for another purpose.",
            field=f"{path}.id",
        )
    if part.get("voice") and not voice:
        raise InvalidInput(
            "This file is no voice note. Upload it with the purpose `voice`.", field=f"{path}.voice"
        )


def guessed_type(name: str) -> str | None:
    """What the ending of a name promises."""
    return _KNOWN_TYPES.guess_type(f"file{_ending(name)}")[0]


def clean_name(name: str | None, mime_type: str, *, stem: str = "file") -> str:
    """A name without path, without what is invisible or turns text around, with an ending."""
    text = unicodedata.normalize("NFC", name or "")
    text = re.split(r"[/\\]", text)[-1]
    text = "".join(each for each in text if unicodedata.category(each)[0] != "C")
    text = " ".join(text.split()).strip(" .")
    ending = _ending(text)
    body = text.removesuffix(ending).rstrip(" .") or stem
    ending = ending or ending_for(mime_type)
    return body[: LONGEST_NAME - len(ending)] + ending


def renamed(name: str, mime_type: str) -> str:
    """The name of a file that was converted to this type."""
    ending = ending_for(mime_type)
    body = name.removesuffix(_ending(name))
    return body[: LONGEST_NAME - len(ending)] + ending


def ending_for(mime_type: str) -> str:
    mime_type = essence(mime_type)
    if mime_type in _ENDINGS:
        return _ENDINGS[mime_type]
    return _KNOWN_TYPES.guess_extension(mime_type) or ""


def served_type(mime_type: str | None) -> str:
    """The content type to answer with."""
    mime_type = essence(mime_type or "")
    return mime_type if mime_type in SHOWN else "application/octet-stream"


def linked_type(mime_type: str | None) -> str:
    """The content type for Meta, which takes our word for it. Nobody's browser is meant to follow
    the link; should one, it only saves the file."""
    mime_type = essence(mime_type or "")
    is_active = mime_type.startswith("text/") or re.search("xml|html|script", mime_type)
    return "application/octet-stream" if is_active or not mime_type else mime_type


def disposition(name: str, *, inline: bool) -> str:
    """A Content-Disposition (RFC 6266), with the name in ASCII and in full (RFC 8187)."""
    plain = re.sub(r'[^ -~]|["\\%]', "_", name)
    kind = "inline" if inline else "attachment"
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def read_range(header: str | None, size: int) -> Span | None:
    """The part that a `Range` header asks for; None for the whole, as for several parts at once or
    for what cannot be read (RFC 9110 §14.2). Raises RangeUnsatisfiable."""
    found = _RANGE.fullmatch(header or "")
    if found is None or found.group(1) == found.group(2) == "":
        return None
    first, last = found.groups()
    if first == "":
        length = min(int(last), size)
        start = size - length
    else:
        start = int(first)
        if last and int(last) < start:
            return None
        length = min(int(last) if last else size - 1, size - 1) - start + 1
    if length <= 0:
        raise RangeUnsatisfiable(size)
    return Span(start, length)


def is_unchanged(if_none_match: str | None, etag: str) -> bool:
    """Whether the caller has this version already (RFC 9110 §13.1.2)."""
    tags = {tag.strip().removeprefix("W/") for tag in (if_none_match or "").split(",")}
    return etag in tags or "*" in tags


def pause_before_retry(age: timedelta) -> timedelta | None:
    """How long to wait before asking Meta again for a file that we have known of for so long; None
    when Meta does not keep it any longer."""
    if age >= META_KEEPS:
        return None
    return min(max(age, FIRST_PAUSE), LONGEST_PAUSE)


def _ending(name: str) -> str:
    _, dot, ending = name.rpartition(".")
    usual = ending.isalnum() and len(ending) < LONGEST_ENDING
    return dot + ending if dot and usual and len(name) > len(ending) + 1 else ""
