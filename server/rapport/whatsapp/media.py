"""Which files WhatsApp takes, and what a file really is.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
"""

import codecs
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol, cast

import puremagic
from msgspec import Struct

KB = 1024
MB = 1024 * KB

HEAD_BYTES = 8 * KB
"""As much of the beginning of a file as `sniff` needs."""

INBOUND_MAX_BYTES = 100 * MB
"""Larger files never reach us: Meta reports error 131052 instead."""

VOICE_NOTE_MAX_BYTES = 512 * KB
"""A larger voice note arrives as one to download, without the play button."""

OCTETS = "application/octet-stream"
_TEXT = "text/plain"


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    STICKER = "sticker"


class MediaRule(Struct, frozen=True):
    """What a kind takes; without `mimes` any type. `max_animated_bytes` where that differs."""

    max_bytes: int
    mimes: frozenset[str] = frozenset()
    max_animated_bytes: int | None = None


class _Match(Protocol):
    """What puremagic finds, of which only a part is typed there."""

    mime_type: str
    extension: str
    confidence: float


class Misfit(Struct, frozen=True):
    """Why a file cannot be sent as this kind: `reason` is `type` or `size`."""

    reason: str
    sentence: str


MEDIA_RULES: Mapping[MediaKind, MediaRule] = {
    MediaKind.IMAGE: MediaRule(5 * MB, frozenset({"image/jpeg", "image/png"})),
    MediaKind.VIDEO: MediaRule(16 * MB, frozenset({"video/mp4", "video/3gpp"})),
    MediaKind.AUDIO: MediaRule(
        16 * MB,
        frozenset({"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}),
    ),
    MediaKind.DOCUMENT: MediaRule(100 * MB),
    MediaKind.STICKER: MediaRule(100 * KB, frozenset({"image/webp"}), 500 * KB),
}

_ALIASES = {
    "audio/mp3": "audio/mpeg",
    "audio/x-m4a": "audio/mp4",
    "audio/m4a": "audio/mp4",
    "audio/x-aac": "audio/aac",
    "audio/aacp": "audio/aac",
    "audio/opus": "audio/ogg",
    "image/jpg": "image/jpeg",
    "image/pjpeg": "image/jpeg",
    "image/heif": "image/heic",
    "video/3gp": "video/3gpp",
}
# where puremagic knows an ending but no type
_BY_ENDING = {
    ".amr": "audio/amr",
    ".m4a": "audio/mp4",
    ".3gp": "video/3gpp",
    ".aac": "audio/aac",
}
# who speaks ISO base media (ISO/IEC 14496-12 §4.3) says in four letters which dialect
_PICTURE_BRANDS = {
    b"heic": "image/heic", b"heix": "image/heic", b"heim": "image/heic", b"heis": "image/heic",
    b"hevc": "image/heic", b"hevx": "image/heic", b"avif": "image/avif", b"avis": "image/avif",
}  # fmt: skip
_PICTURE_FAMILY = (b"mif1", b"msf1")
_BRANDS = {b"qt  ": "video/quicktime", b"M4A ": "audio/mp4", b"M4B ": "audio/mp4"}
# one container: only whoever looks at the tracks could tell sound from pictures
_ISO_MEDIA = frozenset({"video/mp4", "audio/mp4", "video/3gpp"})
_PLAIN_TEXTS = frozenset({_TEXT, "text/csv", "text/markdown", "application/json"})
_OFFICE = "application/vnd.openxmlformats-officedocument"
# what Meta's upload takes beside the types above, as the text of its error 100 lists them
_UPLOADED_DOCUMENTS = frozenset(
    {
        _TEXT, "application/pdf", "application/msword", "application/vnd.ms-excel",
        "application/vnd.ms-powerpoint", f"{_OFFICE}.wordprocessingml.document",
        f"{_OFFICE}.spreadsheetml.sheet", f"{_OFFICE}.presentationml.presentation",
    }
)  # fmt: skip


def essence(mime: str) -> str:
    """A media type without parameters, in lower case and under its usual name."""
    bare = mime.partition(";")[0].strip().lower()
    return _ALIASES.get(bare, bare)


def kind_for(mime: str) -> MediaKind:
    """The kind under which a file of this type is shown, converted first if it does not fit."""
    family = essence(mime).partition("/")[0]
    return MediaKind(family) if family in ("image", "video", "audio") else MediaKind.DOCUMENT


def fits(
    kind: MediaKind,
    mime: str,
    size: int,
    *,
    animated: bool = False,
    rules: Mapping[MediaKind, MediaRule] = MEDIA_RULES,
) -> Misfit | None:
    """None if a file of this type and size in bytes can be sent as this kind."""
    rule = rules[kind]
    if rule.mimes and essence(mime) not in rule.mimes:
        allowed = ", ".join(sorted(rule.mimes))
        return Misfit("type", f"WhatsApp takes {allowed} as {kind}, not {essence(mime)}.")
    limit = rule.max_animated_bytes if animated and rule.max_animated_bytes else rule.max_bytes
    if size > limit:
        return Misfit("size", f"WhatsApp takes at most {_readable(limit)} as {kind}.")
    return Misfit("size", "The file is empty.") if size <= 0 else None


def upload_type(mime: str, size: int) -> str | None:
    """The type under which Meta's upload takes a file; None where it does not, so that the file can
    only be sent as a document by a link.

    Meta limits uploads by their type, whatever message they are for: a film of 20 MB cannot be
    uploaded even for a document. Any text passes as plain text; the ending of its name tells more.
    """
    mime = essence(mime)
    if mime in _UPLOADED_DOCUMENTS:
        return mime if size <= MEDIA_RULES[MediaKind.DOCUMENT].max_bytes else None
    for rule in MEDIA_RULES.values():
        if mime in rule.mimes:
            return mime if size <= (rule.max_animated_bytes or rule.max_bytes) else None
    return _TEXT if mime.startswith("text/") or mime in _PLAIN_TEXTS else None


def sniff(head: bytes, declared: str = OCTETS) -> str:
    """What a file is by its first `HEAD_BYTES`; `declared` only chooses among what those bytes can
    be (several types share one beginning, such as Office files in a zip)."""
    declared = essence(declared)
    found = _found(head)
    if declared in found or (declared in _ISO_MEDIA and found & _ISO_MEDIA):
        return declared
    if found:
        return max(found, key=_preference)
    if not _is_text(head):
        return OCTETS
    return declared if declared in _PLAIN_TEXTS else _TEXT


def is_voice_note(head: bytes) -> bool:
    """Whether this is Ogg with Opus in mono, which alone is played as a voice note."""
    start = head.find(b"OpusHead", 0, 128)
    return head.startswith(b"OggS") and start > 0 and head[start + 9 : start + 10] == b"\x01"


def is_animated_webp(head: bytes) -> bool:
    """https://developers.google.com/speed/webp/docs/riff_container#extended_file_format"""
    return head[8:16] == b"WEBPVP8X" and len(head) > 20 and bool(head[20] & 0b10)


def _found(head: bytes) -> set[str]:
    if head.startswith(b"OggS") and b"OpusHead" in head[:128]:
        return {"audio/ogg"}
    if head.startswith(b"%PDF-"):
        return {"application/pdf"}
    if (brand := _brand(head)) is not None:
        return {brand}
    try:
        matches = cast("list[_Match]", puremagic.magic_string(head))  # pyright: ignore[reportUnknownMemberType]
    except (puremagic.PureError, ValueError):
        return set()
    best = max(match.confidence for match in matches)
    named = {
        essence(match.mime_type) if match.mime_type else _BY_ENDING.get(match.extension, "")
        for match in matches
        if match.confidence >= best - 0.1
    }
    return named - {""}


def _brand(head: bytes) -> str | None:
    """What a file of ISO base media is, as far as its brands tell."""
    if head[4:8] != b"ftyp":
        return None
    major = head[8:12]
    if major in _PICTURE_FAMILY:
        length = int.from_bytes(head[:4], "big")
        compatible = head[16 : min(length, 256)]
        brands = [compatible[at : at + 4] for at in range(0, len(compatible), 4)]
        return next((_PICTURE_BRANDS[b] for b in brands if b in _PICTURE_BRANDS), "image/heic")
    if major.startswith(b"3g"):
        return "video/3gpp"
    return _PICTURE_BRANDS.get(major) or _BRANDS.get(major, "video/mp4")


def _preference(mime: str) -> tuple[bool, str]:
    return any(mime in rule.mimes for rule in MEDIA_RULES.values()), mime


def _is_text(head: bytes) -> bool:
    if not head or b"\0" in head:
        return False
    try:
        # incremental, since the last character may be cut in two
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _readable(size: int) -> str:
    return f"{size // MB} MB" if size >= MB else f"{size // KB} KB"
