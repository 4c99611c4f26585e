"""Files, given to those who may have them, and never as something active from our address."""

from typing import Any

from litestar import Request, Response
from litestar.params import FromPath, FromQuery
from litestar.response import Stream
from msgspec import Struct

from rapport.core import log
from rapport.core.blobs import BlobMissing, blob_key, thumbnail_key
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import parse_id
from rapport.core.refusal import NotFound
from rapport.core.runtime import Runtime
from rapport.core.web import rendering
from rapport.core.web.asker import Asker
from rapport.core.web.doors import AskerGiven, Door, RuntimeGiven, TxGiven
from rapport.core.web.rendering import Problem
from rapport.messaging.actions import sharing
from rapport.messaging.errors import FilePending, FileUnavailable, RangeUnsatisfiable
from rapport.messaging.http.conversations import only_of
from rapport.messaging.queries import media as asked
from rapport.messaging.queries.media import StoredFile
from rapport.messaging.rules import files
from rapport.messaging.rules.files import Span

logger = log.get(__name__)
THUMBNAIL_TYPE = "image/webp"
READ = ["GET", "HEAD"]

# Nothing in a file may run, load or be framed, even when somebody opens it by its address.
HARMLESS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
}
CACHED = {"Cache-Control": "private, max-age=31536000, immutable"}

Asked = Request[Any, Any, Any]


class Offer(Struct, frozen=True):
    """A blob to answer with. Its version never changes under its key, so the key names it."""

    key: str
    size: int
    headers: dict[str, str]


async def get_file(
    asker: AskerGiven,
    runtime: RuntimeGiven,
    tx: TxGiven,
    request: Asked,
    media_id: FromPath[str],
    download: FromQuery[bool] = False,
) -> Response[Any]:
    """The file of a message, or an upload of one's own.

    Pictures, sound, films and PDF may be shown by the browser, unless `download` is asked for;
    everything else is only saved. A part can be asked for by the header `Range`.
    """
    file = await _ready(asker, tx, media_id)
    mime_type = files.served_type(file.mime_type)
    inline = mime_type in files.SHOWN and not download
    name = file.name or files.clean_name(None, mime_type, stem=file.kind)
    key = blob_key(tx.workspace_id, file.id)
    offer = Offer(key, file.size or 0, _headers(mime_type, name, inline=inline) | CACHED)
    return await _answer(runtime, request, offer)


async def get_thumbnail(
    asker: AskerGiven,
    runtime: RuntimeGiven,
    tx: TxGiven,
    request: Asked,
    media_id: FromPath[str],
) -> Response[Any]:
    """A small WebP of a picture, or of the beginning of a film."""
    file = await _ready(asker, tx, media_id)
    if not file.has_thumbnail:
        raise NotFound("thumbnail")
    key = thumbnail_key(tx.workspace_id, file.id)
    headers = _headers(THUMBNAIL_TYPE, f"{file.id}.webp", inline=True) | CACHED
    return await _answer(runtime, request, Offer(key, await _size(runtime, key), headers))


async def get_shared_file(
    runtime: RuntimeGiven, request: Asked, token: FromPath[str]
) -> Response[Any]:
    """A file for Meta, by the link that we gave."""
    place = sharing.read(runtime.keyring, token)
    if place is None:
        raise NotFound("file")
    workspace_id, media_id = place
    async with runtime.workspace(workspace_id) as tx:
        file = await asked.find_shared(tx, media_id)
    if file is None:
        raise NotFound("file")
    mime_type = files.linked_type(file.mime_type)
    headers = _headers(mime_type, file.name or "file", inline=False)
    return await _answer(runtime, request, Offer(blob_key(*place), file.size or 0, headers))


async def _ready(asker: Asker, tx: WorkspaceTx, media_id: str) -> StoredFile:
    file = await asked.get_file(tx, parse_id(media_id, "file"), asker.id, only_of(asker))
    if file.state == "pending":
        raise FilePending
    if file.state == "failed":
        raise FileUnavailable(file.problem or files.GONE)
    return file


def _headers(mime_type: str, name: str, *, inline: bool) -> dict[str, str]:
    return {
        "Content-Type": mime_type,
        "Content-Disposition": files.disposition(name, inline=inline),
        **HARMLESS,
    }


async def _answer(runtime: Runtime, request: Asked, offer: Offer) -> Response[Any]:
    etag = f'"{offer.key.rpartition("/")[2]}"'
    headers = offer.headers | {"ETag": etag, "Accept-Ranges": "bytes"}
    if files.is_unchanged(request.headers.get("if-none-match"), etag):
        return Response(None, status_code=304, headers=headers)
    try:
        span = files.read_range(_range_for(request, etag), offer.size)
    except RangeUnsatisfiable as refusal:
        problem = Problem(refusal.code, refusal.message, refusal.field)
        end = {"Content-Range": f"bytes */{offer.size}"}
        return rendering.body(problem, refusal.status, end)
    if span is None:
        return await _stream(runtime, request, offer.key, Span(0, offer.size), headers, 200)
    last = span.start + span.length - 1
    headers["Content-Range"] = f"bytes {span.start}-{last}/{offer.size}"
    return await _stream(runtime, request, offer.key, span, headers, 206)


def _range_for(request: Asked, etag: str) -> str | None:
    """The range, unless it is to continue another version (RFC 9110 §13.1.5)."""
    version = request.headers.get("if-range")
    return request.headers.get("range") if version in (None, etag) else None


async def _stream(
    runtime: Runtime, request: Asked, key: str, span: Span, headers: dict[str, str], status: int
) -> Response[Any]:
    headers = headers | {"Content-Length": str(span.length)}
    if request.method == "HEAD" or span.length == 0:
        return Response(b"", status_code=status, headers=headers)
    try:
        portions = await runtime.blobs.open(key, span.start, span.length)
    except BlobMissing:
        raise _missing(key) from None
    return Stream(portions, status_code=status, headers=headers)


async def _size(runtime: Runtime, key: str) -> int:
    try:
        return await runtime.blobs.size(key)
    except BlobMissing:
        raise _missing(key) from None


def _missing(key: str) -> FileUnavailable:
    logger.error("blob missing", blob=key)
    return FileUnavailable("This file is missing in the file store.")


ROUTES = [
    Door("/media/{media_id:str}", http_method=READ)(get_file),
    Door("/media/{media_id:str}/thumbnail", http_method=READ)(get_thumbnail),
    Door("/shared-files/{token:str}", http_method=READ, public=True, include_in_schema=False)(
        get_shared_file
    ),
]
