"""How Graph is spoken to: addresses, tokens, outcomes, retries of reads, pages.

What a call ends in: its answer; `GraphError`, where Graph says that it did not do it; `NotSent`; or
`FateUnknown`, for everything that leaves it open whether Graph acted. Neither a token nor a body is
ever part of an exception.
"""

from collections.abc import AsyncIterator, Mapping
from functools import cache
from typing import TypeVar
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import msgspec
import stamina
from msgspec import Raw, Struct

from rapport.core.transport import FateUnknown, FilePart, HttpClient, NotSent, Response
from rapport.whatsapp.errors import GraphError, Handling, read_error
from rapport.whatsapp.errors.graph_error import asked_wait

T = TypeVar("T")

MAX_ANSWER_BYTES = 8 * 1024 * 1024
READ_ATTEMPTS = 3
PAGE_SIZE = "100"
FILE_TIMEOUT = 300.0
_JSON = "application/json"
_SECRET_PARAMETERS = ("input_token", "verify_token")
# shorter ones are no tokens, and could be any part of an answer
_SECRET_LENGTH = 8

Query = Mapping[str, str]


class Success(Struct, frozen=True):
    """Graph's usual answer to a change."""

    success: bool = True


class _Cursors(Struct):
    after: str | None = None


class _Paging(Struct):
    cursors: _Cursors | None = None
    next: str | None = None


class _Page(Struct):
    data: list[Raw] = []
    paging: _Paging | None = None


class Graph:
    """One Graph (Meta's, or a practice one) at one version. `timeout` is in seconds."""

    def __init__(self, http: HttpClient, base_url: str, version: str, *, timeout: float = 20.0):
        self.http = http
        self.base_url = base_url.rstrip("/")
        self.root = f"{self.base_url}/{version}"
        self.timeout = timeout

    async def ask(self, kind: type[T], token: str, path: str, query: Query | None = None) -> T:
        """Reads something, up to three times where the failure is a passing one."""
        async for attempt in stamina.retry_context(
            on=is_passing, attempts=READ_ATTEMPTS, timeout=None, wait_initial=0.2, wait_jitter=0.2
        ):
            with attempt:
                response = await self.exchange(token, "GET", path, query=query)
                return outcome(kind, response)
        raise AssertionError("the last attempt returns or raises")

    async def tell(
        self,
        kind: type[T],
        token: str,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: bytes | Struct | Mapping[str, object] | None = None,
    ) -> T:
        """Changes something, once."""
        return outcome(kind, await self.exchange(token, method, path, query=query, body=body))

    async def exchange(
        self,
        token: str,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        body: bytes | Struct | Mapping[str, object] | None = None,
    ) -> Response:
        """One request and its answer, whatever it says."""
        headers = {"authorization": f"Bearer {token}"}
        if body is not None:
            headers["content-type"] = _JSON
        response = await self.http.request(
            method,
            self.address(path, query),
            headers=headers,
            body=body if body is None or isinstance(body, bytes) else msgspec.json.encode(body),
            timeout=self.timeout,
            max_response_bytes=MAX_ANSWER_BYTES,
        )
        secrets = [query[name] for name in _SECRET_PARAMETERS if name in query] if query else ()
        return without_secrets(response, token, *secrets)

    async def upload(
        self, kind: type[T], token: str, path: str, fields: Query, file: FilePart
    ) -> T:
        """Sends a file, once."""
        response = await self.http.upload(
            "POST",
            self.address(path),
            headers={"authorization": f"Bearer {token}"},
            fields=fields,
            file=file,
            timeout=FILE_TIMEOUT,
            max_response_bytes=MAX_ANSWER_BYTES,
        )
        return outcome(kind, without_secrets(response, token))

    async def pages(
        self, kind: type[T], token: str, path: str, query: Query | None = None
    ) -> AsyncIterator[T]:
        """Everything that a list holds. The token never follows Graph's own `next` address: only
        the place in the list is taken from it."""
        query = {"limit": PAGE_SIZE, **(query or {})}
        seen: set[str] = set()
        while True:
            page = await self.ask(_Page, token, path, query)
            for raw in page.data:
                yield _decoded(kind, bytes(raw))
            after = _place(page.paging)
            if after is None or after in seen:
                return
            seen.add(after)
            query = {**query, "after": after}

    def address(self, path: str, query: Query | None = None) -> str:
        return f"{self.root}/{path}?{urlencode(query)}" if query else f"{self.root}/{path}"


def segment(value: str) -> str:
    """An id as a part of a path, where it cannot become another path."""
    if value.isalnum() and value.isascii():
        return value
    if not value.strip("."):
        raise ValueError("an id cannot be empty or dots")
    return quote(value, safe="")


def outcome(kind: type[T], response: Response) -> T:
    """What an answer means; raises `GraphError` or `FateUnknown`."""
    refuse(response)
    if 200 <= response.status < 300:
        return _decoded(kind, response.body)
    raise FateUnknown(f"Graph answered {response.status} without saying why")


def refuse(response: Response) -> None:
    """Raises `GraphError` if the answer is Graph's refusal."""
    if b'"error"' not in response.body:
        return
    error = read_error(response.body)
    if error is not None:
        raise GraphError(error, response.status, asked_wait(response.headers))


def without_secrets(response: Response, *secrets: str) -> Response:
    """The answer without the tokens of the question: Graph quotes one that it cannot read."""
    if b'"error"' not in response.body:
        return response
    body = response.body
    for secret in secrets:
        if len(secret) >= _SECRET_LENGTH:
            body = body.replace(secret.encode("utf-8", "replace"), b"[secret]")
    return Response(response.status, response.headers, body)


def is_passing(error: Exception) -> bool:
    """Whether a read that failed so may succeed in a moment."""
    if isinstance(error, GraphError):
        return error.verdict.handling is Handling.RETRY_LATER
    return isinstance(error, NotSent | FateUnknown)


def _decoded(kind: type[T], body: bytes) -> T:
    try:
        return _decoder(kind).decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise FateUnknown("Graph's answer is not what its documents say") from None


@cache
def _decoder(kind: type[T]) -> msgspec.json.Decoder[T]:
    return msgspec.json.Decoder(kind, strict=False)


def _place(paging: _Paging | None) -> str | None:
    """Where the next page begins; there is none without `next`, whatever the cursors say."""
    if paging is None or not paging.next:
        return None
    if paging.cursors and paging.cursors.after:
        return paging.cursors.after
    return next(iter(parse_qs(urlsplit(paging.next).query).get("after", ())), None)
