"""Where the bytes of media lie, and the signed addresses they are fetched from."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from simulator.clock import Clock
from simulator.media import kinds
from simulator.world.models import Media
from simulator.world.registry import World

DAY = 86_400.0
UPLOAD_DAYS = 30
INBOUND_DAYS = 7
URL_SECONDS = 300
SWEEP_AT = 1_000
CHUNK = 256 * 1024
DOWNLOAD_PATH = "/whatsapp_business/attachments/"


class TooLarge(Exception):
    """The file grew past its limit while it came in."""


class Draft:
    """A file that is coming in: hashed and counted as it is written. Close or discard it."""

    def __init__(self, path: Path, limit: int) -> None:
        self.path = path
        self.size = 0
        self.head = b""
        self.hash = hashlib.sha256()
        self._limit = limit
        self._file = path.open("wb")

    def write(self, chunk: bytes) -> None:
        self.size += len(chunk)
        if self.size > self._limit:
            raise TooLarge
        if len(self.head) < kinds.HEAD:
            self.head += chunk[: kinds.HEAD - len(self.head)]
        self.hash.update(chunk)
        self._file.write(chunk)

    def close(self) -> None:
        self._file.close()

    def discard(self) -> None:
        self._file.close()
        self.path.unlink(missing_ok=True)


class MediaStore:
    """The files lie in one folder, named by media id; what is known of them is in the world."""

    def __init__(self, folder: Path | None, world: World, clock: Clock) -> None:
        self._temporary = TemporaryDirectory() if folder is None else None
        self.folder = Path(self._temporary.name) if self._temporary else folder or Path()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._world = world
        self._clock = clock
        self._sweep_at = SWEEP_AT

    def draft(self, media_id: str, limit: int) -> Draft:
        return Draft(self.path(media_id), limit)

    def path(self, media_id: str) -> Path:
        return self.folder / media_id

    def add(
        self,
        draft: Draft,
        mime_type: str,
        *,
        number_id: str | None,
        filename: str = "",
        days: float = UPLOAD_DAYS,
    ) -> Media:
        """Makes a written draft a medium that can be sent and fetched for so many days."""
        media = Media(
            id=draft.path.name,
            mime_type=mime_type,
            sha256=draft.hash.hexdigest(),
            size=draft.size,
            expires_at=self._clock.now() + days * DAY,
            number_id=number_id,
            filename=filename,
            is_readable=kinds.is_what_it_says(mime_type, draft.head),
            is_opus=kinds.is_opus(draft.head),
            animated=kinds.is_animated(mime_type, draft.head),
        )
        self._sweep()
        self._world.state.media[media.id] = media
        self._world.changed()
        return media

    def keep(self, content: bytes, mime_type: str, number_id: str, filename: str = "") -> Media:
        """Takes a file that a person sends."""
        draft = self.draft(self._world.new_object_id(), kinds.INBOUND_LIMIT)
        draft.write(content)
        draft.close()
        return self.add(draft, mime_type, number_id=number_id, filename=filename, days=INBOUND_DAYS)

    def find(self, media_id: str) -> Media | None:
        """A medium that has not expired."""
        media = self._world.state.media.get(media_id)
        if media is not None and media.expires_at <= self._clock.now():
            self.remove(media)
            return None
        return media

    def remove(self, media: Media) -> None:
        self._world.state.media.pop(media.id, None)
        self._world.changed()
        self.path(media.id).unlink(missing_ok=True)

    def _sweep(self) -> None:
        """Removes what has expired, now and then."""
        if len(self._world.state.media) < self._sweep_at:
            return
        now = self._clock.now()
        for media in [m for m in self._world.state.media.values() if m.expires_at <= now]:
            self.remove(media)
        self._sweep_at = max(SWEEP_AT, 2 * len(self._world.state.media))

    def clear(self) -> None:
        """Removes every file; the world has forgotten them already."""
        for path in self.folder.iterdir():
            path.unlink(missing_ok=True)

    async def content(self, media: Media) -> AsyncIterator[bytes]:
        with self.path(media.id).open("rb") as file:
            while chunk := file.read(CHUNK):
                yield chunk

    def url(self, media: Media, origin: str) -> str:
        """An address that works for five minutes, and only with an access token."""
        expires = int(self._clock.now()) + URL_SECONDS
        query = {"mid": media.id, "ext": expires, "hash": self._signature(media.id, expires)}
        return f"{origin}{DOWNLOAD_PATH}?{urlencode(query)}"

    def find_by_url(self, query: dict[str, str]) -> Media | None:
        """The medium of a download address; None if the address is wrong or too old."""
        media_id, expires = query.get("mid", ""), query.get("ext", "")
        if not expires.isdecimal() or int(expires) < self._clock.now():
            return None
        signature = self._signature(media_id, int(expires))
        if not hmac.compare_digest(signature.encode(), query.get("hash", "").encode()):
            return None
        return self.find(media_id)

    def _signature(self, media_id: str, expires: int) -> str:
        key = self._world.state.signing_key.encode()
        return hmac.digest(key, f"{media_id} {expires}".encode(), "sha256").hex()[:40]


def base64_hash(media: Media) -> str:
    """The hash as webhooks give it."""
    return b64encode(bytes.fromhex(media.sha256)).decode()
