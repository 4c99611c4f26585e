"""Files, sent and fetched as streams: pyreqwest, with its failures told apart."""

from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Collection,
    Generator,
    Mapping,
)
from contextlib import asynccontextmanager, contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from msgspec import Struct
from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import (
    BuilderError,
    DetailedPyreqwestError,
    PoolTimeoutError,
    PyreqwestError,
)
from pyreqwest.multipart import FormBuilder, PartBuilder
from pyreqwest.request import RequestBuilder
from pyreqwest.response import Response as PyreqwestResponse

from rapport.core.transport.failures import (
    FateUnknown,
    HttpFailure,
    InvalidRequest,
    NotSent,
    RedirectRefused,
    ResponseTooLarge,
)
from rapport.core.transport.requests import Response

MAX_REDIRECTS = 5
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CHUNK_BYTES = 256 * 1024

# hyper-util's word for everything before the connection stands: DNS, TCP, TLS, proxy tunnel
_NEVER_CONNECTED = "client error (Connect)"


class FilePart(Struct, frozen=True):
    """A file in a multipart upload; a stream must yield exactly `size` bytes."""

    field: str
    filename: str
    mime: str
    content: Path | AsyncIterable[bytes]
    size: int | None = None


class Download:
    """The beginning of an answer whose body is still to be read, by `chunks` or `read`, once."""

    def __init__(self, response: PyreqwestResponse, max_bytes: int):
        self.status: int = response.status
        self.headers: Mapping[str, str] = response.headers
        self._response = response
        self._max_bytes = max_bytes
        declared = self.headers.get("content-length", "")
        if declared.isdecimal() and len(declared) < 20 and int(declared) > max_bytes:
            raise ResponseTooLarge(f"the answer is larger than {max_bytes} bytes")

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body in pieces of at most `CHUNK_BYTES`; raises `ResponseTooLarge` on passing the
        limit, whatever length the server had declared, and `FateUnknown` if the body breaks off."""
        received = 0
        while chunk := await self._next():
            received += len(chunk)
            if received > self._max_bytes:
                raise ResponseTooLarge(f"the answer is larger than {self._max_bytes} bytes")
            yield chunk

    async def read(self) -> bytes:
        """The whole body; fails as `chunks` does."""
        return b"".join([chunk async for chunk in self.chunks()])

    async def _next(self) -> bytes:
        with _told_apart():
            chunk = await self._response.body_reader.read(CHUNK_BYTES)
        return b"" if chunk is None else bytes(chunk)


class Files:
    """Carries files both ways, streamed. What its time-outs mean stands at HttpClient."""

    def __init__(
        self,
        *,
        user_agent: str,
        connect_timeout: float,
        pool_timeout: float,
        max_in_flight: int,
        idle_timeout: float,
        ca_pem: bytes | None,
    ):
        builder = (
            ClientBuilder()
            .user_agent(user_agent)
            .http1_only()
            .follow_redirects(False)
            .referer(False)
            .connect_timeout(timedelta(seconds=connect_timeout))
            .pool_timeout(timedelta(seconds=pool_timeout))
            .max_connections(max_in_flight)
            .pool_idle_timeout(timedelta(seconds=idle_timeout))
            .tcp_keepalive(timedelta(seconds=30))
            .no_proxy()
        )
        # what the limits count is what arrives: nothing swells after it was measured
        builder = builder.gzip(False).brotli(False).zstd(False).deflate(False)
        if ca_pem is not None:
            builder = builder.add_root_certificate_pem(ca_pem)
        self._client: Client = builder.build()

    async def close(self) -> None:
        """Closes every connection."""
        await self._client.close()

    async def upload(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        fields: Mapping[str, str],
        file: FilePart,
        timeout: float,  # noqa: ASYNC109 - the transport keeps it, connecting included
        max_response_bytes: int,
    ) -> Response:
        """Streams one file, with text fields before it, as multipart/form-data.

        Raises InvalidRequest, NotSent, FateUnknown, `OSError` if the file cannot be opened, and
        whatever the stream raises.
        """
        form = FormBuilder()
        for name, value in fields.items():
            form = form.text(name, value)
        part = await _part(file)
        with _invalid_refused():
            form = form.part(file.field, part.mime(file.mime).file_name(file.filename))
            builder = self._build(method, url, headers, timeout).multipart(form)
        return await _answer(builder, max_response_bytes)

    @asynccontextmanager
    async def download(
        self,
        url: str,
        *,
        headers: Mapping[str, str],
        timeout: float,  # noqa: ASYNC109 - the transport keeps it, connecting included
        max_bytes: int,
        redirect_hosts: Collection[str] = (),
    ) -> AsyncGenerator[Download]:
        """Opens a GET whose body is streamed, any status included.

        Redirects are followed to `redirect_hosts` only (`.example.com` stands for its subdomains),
        over https or within the same origin; `Authorization` goes no further than the origin that
        it was meant for. Raises as `upload` does, `RedirectRefused`, and `ResponseTooLarge` as
        soon as the declared or received length exceeds `max_bytes`.
        """
        for _ in range(MAX_REDIRECTS + 1):
            with _invalid_refused():
                builder = self._build("GET", url, headers, timeout)
            # 0: hand the head over before any of the body has come
            builder = builder.streamed_read_buffer_limit(0)
            async with _open(builder) as response:
                location = _location(response, url)
                if location is None:
                    yield Download(response, max_bytes)
                    return
            if _origin(location) != _origin(url):
                _refuse_foreign(location, redirect_hosts)
                headers = {k: v for k, v in headers.items() if k.lower() != "authorization"}
            url = location
        raise RedirectRefused(f"sent on more than {MAX_REDIRECTS} times")

    def _build(
        self, method: str, url: str, headers: Mapping[str, str], timeout: float
    ) -> RequestBuilder:
        return (
            self._client.request(method, url).headers(headers).timeout(timedelta(seconds=timeout))
        )


def host_is_among(host: str | None, hosts: Collection[str]) -> bool:
    """Whether a host is one of `hosts`, where `.example.com` stands for every subdomain of it."""
    if not host:
        return False
    host = host.lower().rstrip(".")
    return any(host == entry or (entry[0] == "." and host.endswith(entry)) for entry in hosts)


@contextmanager
def _told_apart() -> Generator[None]:
    try:
        yield
    except BuilderError:
        raise InvalidRequest("the address is not one of HTTP") from None
    except PyreqwestError as error:
        # the transport's own exception quotes the URL, which may carry a token
        raise _failure(error) from None


@contextmanager
def _invalid_refused() -> Generator[None]:
    try:
        yield
    except (ValueError, TypeError):
        # not quoted: what cannot stand in a header may be somebody's token
        raise InvalidRequest("the address or a header is not valid HTTP") from None


def _failure(error: PyreqwestError) -> HttpFailure:
    causes: list[str] = []
    if isinstance(error, DetailedPyreqwestError):
        causes = [cause["message"] for cause in error.details["causes"] or ()]
    # the first cause quotes the URL, the last one is the reason
    reason = causes[-1] if len(causes) > 1 else error.message
    if isinstance(error, PoolTimeoutError) or _NEVER_CONNECTED in causes:
        return NotSent(reason)
    return FateUnknown(reason)


@asynccontextmanager
async def _open(builder: RequestBuilder) -> AsyncGenerator[PyreqwestResponse]:
    with _told_apart():
        request = builder.build_streamed()
        response = await request.__aenter__()
    try:
        yield response
    finally:
        await request.__aexit__(None, None, None)


async def _answer(builder: RequestBuilder, max_bytes: int) -> Response:
    with _told_apart():
        async with builder.build_streamed() as response:
            body = await response.body_reader.read(max_bytes + 1)
            if body is not None and len(body) > max_bytes:
                raise ResponseTooLarge(f"the answer is larger than {max_bytes} bytes")
            return Response(response.status, response.headers, bytes(body or b""))


async def _part(file: FilePart) -> PartBuilder:
    if isinstance(file.content, Path):
        return await PartBuilder.from_file(file.content)
    if file.size is None:
        return PartBuilder.from_stream(file.content)
    return PartBuilder.from_stream_with_length(file.content, file.size)


def _location(response: PyreqwestResponse, url: str) -> str | None:
    target = response.headers.get("location")
    if response.status not in REDIRECTS or not target:
        return None
    try:
        return urljoin(url, target)
    except ValueError:
        raise RedirectRefused("sent on to what is no address") from None


def _refuse_foreign(location: str, hosts: Collection[str]) -> None:
    address = urlsplit(location)
    if address.scheme != "https" or not host_is_among(address.hostname, hosts):
        raise RedirectRefused("sent on to a host that is not allowed")


def _origin(url: str) -> tuple[str, str]:
    address = urlsplit(url)
    return address.scheme, address.netloc.lower()
