"""Files before they are kept: made fit to be sent, or looked at as they are. Then their bytes are
put into the store, before anything says so."""

import asyncio
import hashlib
from pathlib import Path
from uuid import UUID

from msgspec import Struct

from rapport.core.blobs import Blobs, blob_key, thumbnail_key
from rapport.core.sandbox.pool import Sandbox, Work, WorkFailed
from rapport.messaging.actions.fitting import works
from rapport.messaging.actions.fitting.orders import Fitted, Order, Seen, Unfit
from rapport.messaging.actions.media import File
from rapport.messaging.errors import FileRefused
from rapport.messaging.rules import files
from rapport.messaging.rules.files import Purpose, Treatment
from rapport.whatsapp.media import MediaKind, fits

LOOK_SECONDS = 30.0
FIT_SECONDS = 120.0

_FITTINGS: dict[Treatment, Work[Order, Fitted | Unfit]] = {
    "picture": works.FIT_PICTURE,
    "sticker": works.FIT_STICKER,
    "recording": works.FIT_RECORDING,
    "voice": works.FIT_VOICE,
}


class Received(Struct, frozen=True, kw_only=True):
    """A whole file on our disk; `mime_type` is what its first bytes say, `name` is clean."""

    path: Path
    mime_type: str
    size: int
    sha256: str
    name: str


class Prepared(Struct, frozen=True, kw_only=True):
    """A file to keep, with its thumbnail."""

    path: Path
    file: File
    thumbnail: Path | None = None
    converted_from: str | None = None
    note: str | None = None


async def for_sending(
    sandbox: Sandbox, received: Received, purpose: Purpose, folder: Path
) -> Prepared:
    """The file as WhatsApp takes it. Raises FileRefused, saying what would help."""
    if received.size == 0:
        raise FileRefused(files.EMPTY, field="file")
    treatment = files.treatment(purpose, received.mime_type)
    if treatment == "keep":
        return await as_it_is(sandbox, received, MediaKind.DOCUMENT, folder)
    order = _order(received, folder)
    try:
        fitted = await sandbox.run(_FITTINGS[treatment], order, seconds=FIT_SECONDS)
    except WorkFailed:
        raise FileRefused(files.UNREADABLE, field="file") from None
    if isinstance(fitted, Unfit):
        raise FileRefused(fitted.sentence, field="file")
    return await _prepared(received, order, fitted)


async def as_it_is(sandbox: Sandbox, received: Received, kind: str, folder: Path) -> Prepared:
    """The file unchanged, with what can be seen of it: nothing, if it cannot be read."""
    order = _order(received, folder)
    seen = await _look(sandbox, order)
    return Prepared(
        path=received.path,
        file=File(
            kind=kind,
            mime_type=received.mime_type,
            size=received.size,
            sha256=received.sha256,
            name=received.name,
            width=seen.width,
            height=seen.height,
            duration=seen.duration,
            has_thumbnail=seen.has_thumbnail,
        ),
        thumbnail=order.thumbnail if seen.has_thumbnail else None,
    )


async def keep(blobs: Blobs, workspace_id: UUID, media_id: UUID, prepared: Prepared) -> None:
    """Puts the bytes into the store. Safe to repeat. Raises StoreAway."""
    if prepared.thumbnail is not None:
        await blobs.put(thumbnail_key(workspace_id, media_id), prepared.thumbnail)
    await blobs.put(blob_key(workspace_id, media_id), prepared.path)


def _order(received: Received, folder: Path) -> Order:
    return Order(path=str(received.path), mime_type=received.mime_type, folder=str(folder))


async def _look(sandbox: Sandbox, order: Order) -> Seen:
    if order.mime_type in files.PICTURES:
        work = works.LOOK_AT_PICTURE
    elif order.mime_type in files.READERS:
        work = works.LOOK_AT_RECORDING
    else:
        return Seen()
    try:
        return await sandbox.run(work, order, seconds=LOOK_SECONDS)
    except WorkFailed:
        return Seen()


async def _prepared(received: Received, order: Order, fitted: Fitted) -> Prepared:
    path, size, sha256, name = received.path, received.size, received.sha256, received.name
    if fitted.rewritten:
        path, size, sha256 = order.fitted, *await asyncio.to_thread(_measure, order.fitted)
        name = files.renamed(name, fitted.mime_type)
    animated = fitted.kind is MediaKind.STICKER
    misfit = fits(fitted.kind, fitted.mime_type, size, animated=animated)
    if misfit is not None:
        raise FileRefused(misfit.sentence, field="file")
    is_another = fitted.rewritten and fitted.mime_type != received.mime_type
    return Prepared(
        path=path,
        file=File(
            kind=fitted.kind,
            mime_type=fitted.mime_type,
            size=size,
            sha256=sha256,
            name=name,
            width=fitted.width,
            height=fitted.height,
            duration=fitted.duration,
            voice=fitted.voice,
            has_thumbnail=fitted.has_thumbnail,
        ),
        thumbnail=order.thumbnail if fitted.has_thumbnail else None,
        converted_from=received.mime_type if is_another else None,
        note=fitted.note,
    )


def _measure(path: Path) -> tuple[int, str]:
    """Size in bytes, and SHA-256 in hex."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
