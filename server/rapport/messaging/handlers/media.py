"""Files from Meta: fetched at once, and again for as long as Meta keeps them."""

import asyncio
import hmac
from base64 import b64decode
from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from rapport.channels.queries import graph
from rapport.channels.queries.graph import Access
from rapport.core import log, metrics, queue, scratch
from rapport.core.blobs import StoreAway, blob_key, thumbnail_key
from rapport.core.runtime import Runtime
from rapport.core.scratch import TooLarge
from rapport.core.transport import HttpFailure, RedirectRefused, ResponseTooLarge
from rapport.messaging.actions import media, preparing
from rapport.messaging.actions.preparing import Prepared, Received
from rapport.messaging.jobs import EraseFiles, FetchMedia
from rapport.messaging.queries import media as asked
from rapport.messaging.queries.media import WantedFile
from rapport.messaging.rules import files
from rapport.whatsapp.client import ForeignMediaAddress, GraphError, MediaGone, MediaInfo
from rapport.whatsapp.media import HEAD_BYTES, INBOUND_MAX_BYTES, OCTETS, sniff

logger = log.get(__name__)
FETCHED = metrics.counter("media_fetched_total", "Files from Meta, by outcome", ("outcome",))

ADDRESSES = 2
"""An address of Meta's lives for minutes: one that has expired is asked for once more."""
UNKNOWN_TO_META = frozenset({33, 100, 131009})


class _Later(Exception):
    """It may succeed another time."""


class _Lost(Exception):
    """It will never succeed; the text says why, to people."""


async def fetch(runtime: Runtime, job: FetchMedia) -> None:
    """Gets a file into our store. Safe to repeat: what is here, or given up, is let be."""
    async with runtime.workspace(job.workspace_id) as tx:
        wanted = await asked.find_wanted(tx, job.media_id)
    if wanted is None:
        return
    age = runtime.clock.now() - wanted.created_at
    try:
        prepared = await _get(runtime, job, wanted, age)
    except _Later as reason:
        await _try_again(runtime, job, age, str(reason))
        return
    except _Lost as problem:
        await _give_up(runtime, job, str(problem))
        return
    async with runtime.workspace(job.workspace_id) as tx:
        await media.arrived(tx, job.media_id, prepared.file)
    FETCHED.labels("arrived").inc()


async def erase(runtime: Runtime, job: EraseFiles) -> None:
    """Erases bytes. Safe to repeat."""
    for media_id in job.media_ids:
        keys = (blob_key(job.workspace_id, media_id), thumbnail_key(job.workspace_id, media_id))
        await runtime.blobs.delete(keys)


async def tidy(runtime: Runtime) -> None:
    """Removes uploads that no message used, and what killed processes left on this machine."""
    now = runtime.clock.now()
    await asyncio.to_thread(scratch.sweep, runtime.settings, now)
    for row in await runtime.database.control_pool.fetch("select id from control.workspace"):
        removed = media.REMOVED_AT_ONCE
        while removed == media.REMOVED_AT_ONCE:
            async with runtime.workspace(row["id"]) as tx:
                removed = await media.remove_unused(tx, now)


async def _get(runtime: Runtime, job: FetchMedia, wanted: WantedFile, age: timedelta) -> Prepared:
    """The file, with its bytes in our store. Raises _Later, _Lost."""
    access = await graph.access_to(runtime, job.workspace_id, wanted.number_id)
    if access is None:
        raise _Later("the number is not connected")
    with _told_apart(age), scratch.folder(runtime.settings) as folder:
        received = await _download(access, wanted, folder, age)
        prepared = await preparing.as_it_is(runtime.sandbox, received, wanted.kind, folder)
        await preparing.keep(runtime.blobs, job.workspace_id, job.media_id, prepared)
    return prepared


@contextmanager
def _told_apart(age: timedelta) -> Generator[None]:
    """Failures by what they mean for the file."""
    try:
        yield
    except GraphError as refusal:
        unknown = refusal.error.code in UNKNOWN_TO_META and age > files.SURELY_GONE
        raise _Lost(files.GONE) if unknown else _Later(refusal.verdict.reason) from None
    except MediaGone:
        raise _Lost(files.GONE) if age > files.SURELY_GONE else _Later("gone") from None
    except (ResponseTooLarge, TooLarge):
        raise _Lost(files.TOO_LARGE) from None
    except (ForeignMediaAddress, RedirectRefused):
        raise _Lost(files.FOREIGN) from None
    except (HttpFailure, StoreAway, OSError) as problem:
        raise _Later(f"{type(problem).__name__}: {problem}") from None


async def _download(access: Access, wanted: WantedFile, folder: Path, age: timedelta) -> Received:
    for number in range(ADDRESSES):
        info = await access.client.media.get(
            access.token, wanted.meta_media_id, access.phone_number_id
        )
        try:
            return await _receive(access, wanted, info, folder / str(number), age)
        except MediaGone:
            logger.info("address of a file had expired")
    raise MediaGone


async def _receive(
    access: Access, wanted: WantedFile, info: MediaInfo, path: Path, age: timedelta
) -> Received:
    if (info.file_size or 0) > INBOUND_MAX_BYTES:
        raise TooLarge(INBOUND_MAX_BYTES)
    calls = access.client.media
    with scratch.draft(path, limit=INBOUND_MAX_BYTES, head_bytes=HEAD_BYTES) as draft:
        async with calls.download(access.token, info.url, max_bytes=INBOUND_MAX_BYTES) as download:
            async for chunk in download.chunks():
                await draft.write(chunk)
        sha256 = await draft.finish()
    if draft.size == 0:
        raise _Lost(files.EMPTY)
    if not _is_whole(sha256, info.sha256, wanted.sha256):
        raise _Lost(files.DAMAGED) if age > files.SURELY_GONE else _Later("damaged")
    mime_type = sniff(draft.head, wanted.mime_type or info.mime_type or OCTETS)
    return Received(
        path=path,
        mime_type=mime_type,
        size=draft.size,
        sha256=sha256,
        name=files.clean_name(wanted.name, mime_type, stem=wanted.kind),
    )


def _is_whole(sha256: str, *told: str | None) -> bool:
    """Whether the hash is one of those that Meta told, in hex or in base64; true if it told none
    that can be read."""
    known = [digest for each in told if each and (digest := _digest(each))]
    return not known or any(hmac.compare_digest(sha256, digest) for digest in known)


def _digest(told: str) -> str | None:
    try:
        raw = bytes.fromhex(told) if len(told) == 64 else b64decode(told, validate=True)
    except ValueError:
        return None
    return raw.hex() if len(raw) == 32 else None


async def _try_again(runtime: Runtime, job: FetchMedia, age: timedelta, reason: str) -> None:
    pause = files.pause_before_retry(age)
    if pause is None:
        await _give_up(runtime, job, files.NEVER_CAME)
        return
    FETCHED.labels("postponed").inc()
    logger.info("file not fetched yet", media=str(job.media_id), reason=reason, pause=pause.seconds)
    async with runtime.workspace(job.workspace_id) as tx:
        await queue.enqueue(tx, job, after=pause)


async def _give_up(runtime: Runtime, job: FetchMedia, problem: str) -> None:
    FETCHED.labels("given up").inc()
    logger.warning("file given up", media=str(job.media_id), problem=problem)
    async with runtime.workspace(job.workspace_id) as tx:
        await media.give_up(tx, job.media_id, problem)
