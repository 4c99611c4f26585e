"""Which files WhatsApp takes, and how large (fact sheet §1.6)."""

import puremagic

from simulator.errors.graph import Failure
from simulator.world.models import Media

KB, MB = 1024, 1024 * 1024

_OFFICE = "application/vnd.openxmlformats-officedocument"
DOCUMENTS = (
    "text/plain",
    "application/pdf",
    "application/msword",
    "application/vnd.ms-excel",
    "application/vnd.ms-powerpoint",
    f"{_OFFICE}.wordprocessingml.document",
    f"{_OFFICE}.spreadsheetml.sheet",
    f"{_OFFICE}.presentationml.presentation",
)
TYPES_OF = {
    "audio": ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg", "audio/opus"),
    "image": ("image/jpeg", "image/png"),
    "sticker": ("image/webp",),
    "video": ("video/mp4", "video/3gpp"),
    "document": DOCUMENTS,
}
_LIMIT_OF = {
    "audio": 16 * MB,
    "image": 5 * MB,
    "sticker": 500 * KB,
    "video": 16 * MB,
    "document": 100 * MB,
}
LIMITS = {mime: _LIMIT_OF[kind] for kind, types in TYPES_OF.items() for mime in types}
STATIC_STICKER_LIMIT = 100 * KB
GIF_LIMIT = int(3.5 * MB)  # a film that a template shows as a GIF
INBOUND_LIMIT = 100 * MB
HEAD = 4096

_ALIASES = {
    "application/ogg": "audio/ogg",
    "audio/x-m4a": "audio/mp4",
    "video/x-m4v": "video/mp4",
    "image/jpg": "image/jpeg",
}
_MUST_BE_RECOGNISED = ("image/", "video/", "application/pdf")
_ANIMATION_FLAG = 0x02


def base_type(mime_type: str) -> str:
    """`audio/ogg; codecs=opus` → `audio/ogg`."""
    mime_type = mime_type.partition(";")[0].strip().lower()
    return _ALIASES.get(mime_type, mime_type)


def is_what_it_says(mime_type: str, head: bytes) -> bool:
    """Whether the first bytes of a file agree with its type."""
    found = _recognised(head)
    if mime_type in found:
        return True
    if mime_type.startswith(_MUST_BE_RECOGNISED):
        return False
    return not any(other in LIMITS for other in found) or mime_type.startswith("audio/")


def _recognised(head: bytes) -> set[str]:
    try:
        return {base_type(match.mime_type) for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()


def is_opus(head: bytes) -> bool:
    return b"OpusHead" in head[:128]


def is_animated(mime_type: str, head: bytes) -> bool:
    """A WebP says so in the flags of its VP8X chunk."""
    return mime_type == "image/webp" and head[12:16] == b"VP8X" and bool(head[20] & _ANIMATION_FLAG)


def why_not(kind: str, media: Media, *, as_voice: bool) -> Failure | None:
    """Why a stored file cannot be sent as a message of that kind; None if it can."""
    allowed = TYPES_OF.get(kind, ("video/mp4",))
    if kind != "document" and media.mime_type not in allowed:
        return Failure(
            131053,
            f"Unsupported {kind.capitalize()} mime type {media.mime_type}. "
            f"Please use one of: {', '.join(allowed)}.",
        )
    if kind == "gif" and media.size > GIF_LIMIT:
        return Failure(131053, "A GIF may be 3.5 MB.")
    if not media.is_readable:
        details = f"The file is not a valid {media.mime_type}, or its content is damaged."
        return Failure(131053, details)
    if kind == "sticker" and not media.animated and media.size > STATIC_STICKER_LIMIT:
        return Failure(131053, "A static sticker may be 100 KB.")
    if as_voice and not media.is_opus:
        return Failure(131053, "A voice note must be an ogg file with the opus codec.")
    return None
