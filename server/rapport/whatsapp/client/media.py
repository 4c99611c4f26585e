"""Files at Meta: sent there before a message uses them, fetched from there when one arrives."""

from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

from msgspec import Struct

from rapport.core.transport import Download, FateUnknown, FilePart, Response, host_is_among
from rapport.whatsapp.client.graph import (
    FILE_TIMEOUT,
    Graph,
    Success,
    outcome,
    refuse,
    segment,
    without_secrets,
)
from rapport.whatsapp.payloads.fields import Id, WithIds

META_MEDIA_HOSTS = ("lookaside.fbsbx.com", ".fbsbx.com", ".fbcdn.net", ".whatsapp.net")
_MAX_ERROR_BYTES = 64 * 1024


class MediaGone(Exception):
    """The address of a file has expired, or the file has. Ask for a new address; an id of inbound
    media lives for 7 days, one of our own uploads for 30."""


class ForeignMediaAddress(ValueError):
    """The address of a file is not one of Meta's: the token must not go there."""


class UploadedMedia(WithIds, frozen=True):
    id: Id


class MediaInfo(WithIds, frozen=True):
    """`url` lives about five minutes; `sha256` is in hex; `file_size` in bytes."""

    id: Id
    url: str
    mime_type: str | None = None
    sha256: str | None = None
    file_size: int | None = None


class UploadSession(Struct, frozen=True):
    id: str


class UploadHandle(Struct, frozen=True):
    h: str


class MediaCalls:
    def __init__(self, graph: Graph, media_hosts: tuple[str, ...]):
        self._graph = graph
        self._hosts = media_hosts

    async def upload(
        self,
        token: str,
        phone_number_id: str,
        content: Path | AsyncIterable[bytes],
        *,
        mime: str,
        filename: str,
        size: int | None = None,
    ) -> str:
        """Stores a file for messages from this number and returns its media id, good for 30 days.
        A stream yields exactly `size` bytes."""
        uploaded = await self._graph.upload(
            UploadedMedia,
            token,
            f"{segment(phone_number_id)}/media",
            {"messaging_product": "whatsapp", "type": mime},
            FilePart("file", filename, mime, content, size),
        )
        return uploaded.id

    async def get(self, token: str, media_id: str, phone_number_id: str | None = None) -> MediaInfo:
        """Where a file can be fetched now. With the number, only media of that number are found."""
        query = {"phone_number_id": phone_number_id} if phone_number_id else None
        return await self._graph.ask(MediaInfo, token, segment(media_id), query)

    @asynccontextmanager
    async def download(self, token: str, url: str, *, max_bytes: int) -> AsyncGenerator[Download]:
        """Opens a file for reading in pieces.

        The token goes to the configured Graph and to Meta's media hosts only, redirects to the
        latter only. Raises `ForeignMediaAddress`, `MediaGone`, `GraphError` (for a token that is
        not valid, say), and what `HttpClient.download` raises.
        """
        self._refuse_foreign(url)
        async with self._graph.http.download(
            url,
            headers={"authorization": f"Bearer {token}", "accept": "*/*"},
            timeout=FILE_TIMEOUT,
            max_bytes=max_bytes,
            redirect_hosts=self._hosts,
        ) as download:
            if download.status != 200:
                await _explain(download, token)
            yield download

    async def delete(self, token: str, media_id: str) -> None:
        await self._graph.tell(Success, token, "DELETE", segment(media_id))

    async def upload_sample(
        self, token: str, app_id: str, content: bytes, *, mime: str, filename: str
    ) -> str:
        """Uploads a picture for a profile or a sample for a template through the resumable upload
        API, and returns its handle.

        https://developers.facebook.com/docs/graph-api/guides/upload
        """
        query = {"file_name": filename, "file_length": str(len(content)), "file_type": mime}
        session = await self._graph.tell(
            UploadSession, token, "POST", f"{segment(app_id)}/uploads", query=query
        )
        response = await self._graph.http.request(
            "POST",
            # the session's id has a query of its own: upload:MTpX…?sig=…
            f"{self._graph.root}/{session.id}",
            headers={"authorization": f"OAuth {token}", "file_offset": "0"},
            body=content,
            timeout=FILE_TIMEOUT,
            max_response_bytes=_MAX_ERROR_BYTES,
        )
        return outcome(UploadHandle, without_secrets(response, token)).h

    def _refuse_foreign(self, url: str) -> None:
        try:
            address, graph = urlsplit(url), urlsplit(self._graph.base_url)
            host = address.hostname
        except ValueError:
            raise ForeignMediaAddress("the address of the file is none") from None
        if (address.scheme, address.netloc) == (graph.scheme, graph.netloc):
            return
        if address.scheme != "https" or not host_is_among(host, self._hosts):
            raise ForeignMediaAddress("the address of the file is not one of Meta's")


async def _explain(download: Download, token: str) -> None:
    if download.status in (404, 410):
        raise MediaGone
    body = await download.read()
    refuse(without_secrets(Response(download.status, download.headers, body), token))
    raise FateUnknown(f"the file was answered with status {download.status}")
