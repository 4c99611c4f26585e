"""What a child is told, and what it answers."""

from pathlib import Path

from msgspec import Struct

from rapport.whatsapp.media import MediaKind

FITTED = "fitted"
THUMBNAIL = "thumbnail"
"""The names of what is made, in the order's folder."""


class Order(Struct, frozen=True, kw_only=True):
    """A file, what it is by its first bytes, and a folder for what is made of it."""

    path: str
    mime_type: str
    folder: str

    @property
    def fitted(self) -> Path:
        return Path(self.folder, FITTED)

    @property
    def thumbnail(self) -> Path:
        return Path(self.folder, THUMBNAIL)


class Fitted(Struct, frozen=True, kw_only=True, tag=True):
    """A file that can be sent as `kind`: a new one in the folder if `rewritten`, else the one that
    came. `duration` is in seconds; `note` tells a person what was changed."""

    kind: MediaKind
    mime_type: str
    rewritten: bool
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    voice: bool = False
    has_thumbnail: bool = False
    note: str | None = None


class Unfit(Struct, frozen=True, tag=True):
    """Why nothing that can be sent could be made of the file, and what would help."""

    sentence: str


class Seen(Struct, frozen=True, kw_only=True):
    """What a file shows: pixels as they are seen, upright, and seconds."""

    width: int | None = None
    height: int | None = None
    duration: float | None = None
    has_thumbnail: bool = False
