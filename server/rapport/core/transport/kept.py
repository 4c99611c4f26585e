"""Connections that are kept, for small requests that are answered whole: one at a time on each.

Through pyreqwest, which carries files, a POST costs two to three times the CPU (decision 13).
"""

import asyncio
import os
import socket
import ssl
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

import httptools
from aiohappyeyeballs import start_connection

from rapport.core.transport.failures import FateUnknown, NotSent, ResponseTooLarge
from rapport.core.transport.requests import Headers, Origin, Response

EYEBALLS_DELAY = 0.25
_BODILESS = (204, 304)


Address = tuple[int, int, int, str, tuple[Any, ...]]
"""As `socket.getaddrinfo` gives it."""
Resolve = Callable[[str, int], Awaitable[Sequence[Address]]]
"""From a host and a port to where they are. Raises OSError."""


async def resolve(host: str, port: int) -> Sequence[Address]:
    """As this machine resolves names."""
    return await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)


class Connection(asyncio.Protocol):
    """Carries one request after the other. `free` is called when it may carry another one; it is
    among `opened` for as long as it is open."""

    def __init__(self, free: Callable[["Connection"], None], opened: set["Connection"]) -> None:
        self._free = free
        self._opened = opened
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Response] | None = None
        self._most = 0
        self._begin()

    @property
    def is_open(self) -> bool:
        return self._transport is not None and not self._transport.is_closing()

    def ask(self, request: bytes, most: int) -> asyncio.Future[Response]:
        """Writes a request. The answer is a Response, or FateUnknown: from here on the request may
        have been received. Whoever does not wait for the answer must `give_up`."""
        assert self._transport is not None  # noqa: S101 (the pool asks open ones only)
        assert self._answer is None  # noqa: S101 (and those that rest)
        self._answer = asyncio.get_running_loop().create_future()
        self._most = most
        self._transport.write(request)
        return self._answer

    def give_up(self, reason: str) -> None:
        """Closes the connection; whoever waits is told that the fate is unknown."""
        self._end(FateUnknown(reason))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are ones by their methods alone
        self._transport = cast(asyncio.Transport, transport)
        self._opened.add(self)

    def data_received(self, data: bytes) -> None:
        if self._answer is None:
            # nobody asked: whatever it is, it must not be taken for the next answer
            self._end(FateUnknown("an answer came that was not asked for"))
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._end(FateUnknown("the answer is not HTTP"))
        if self._is_unasked:
            self._close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._opened.discard(self)
        if exc is None and self._lasts_to_the_end:
            self._done()
        reason = _reason(exc) if isinstance(exc, OSError) else "the connection was closed"
        self._end(FateUnknown(f"{reason} before the answer was whole"))

    def on_message_begin(self) -> None:
        self._begin()
        self._is_unasked = self._answer is None

    def on_header(self, name: bytes, value: bytes) -> None:
        self._fields.append((name, value))

    def on_headers_complete(self) -> None:
        names = {name.lower() for name, _ in self._fields}
        self._lasts_to_the_end = self._parser.get_status_code() not in _BODILESS and not names & {
            b"content-length",
            b"transfer-encoding",
        }

    def on_body(self, body: bytes) -> None:
        self._size += len(body)
        if self._size > self._most:
            self._end(ResponseTooLarge(f"the answer is larger than {self._most} bytes"))
        else:
            self._parts.append(body)

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() < 200 or self._is_unasked:
            return  # before an answer comes, or after it, more may be said (RFC 9110 §15.2)
        goes_on = self._parser.should_keep_alive() and not self._lasts_to_the_end
        self._done()
        if goes_on:
            self._free(self)
        else:
            self._close()

    def _begin(self) -> None:
        self._fields: list[tuple[bytes, bytes]] = []
        self._parts: list[bytes] = []
        self._size = 0
        self._is_unasked = False
        self._lasts_to_the_end = False

    def _done(self) -> None:
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            status = self._parser.get_status_code()
            answer.set_result(Response(status, Headers(self._fields), b"".join(self._parts)))

    def _end(self, failure: FateUnknown) -> None:
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(failure)
        self._close()

    def _close(self) -> None:
        if self._transport is not None:
            self._transport.abort()


class Pool:
    """Connections to any number of origins. All times are in seconds."""

    def __init__(
        self,
        *,
        connect_timeout: float,
        pool_timeout: float,
        max_in_flight: int,
        idle_timeout: float,
        ca_pem: bytes | None,
        resolve: Resolve,
    ) -> None:
        self._connect_timeout = connect_timeout
        self._pool_timeout = pool_timeout
        self._idle_timeout = idle_timeout
        self._ca_pem = ca_pem
        self._resolve = resolve
        self._tls: ssl.SSLContext | None = None
        self._places = asyncio.Semaphore(max_in_flight)
        self._idle: defaultdict[Origin, list[tuple[float, Connection]]] = defaultdict(list)
        self._open: set[Connection] = set()

    async def ask(self, origin: Origin, request: bytes, timeout: float, most: int) -> Response:  # noqa: ASYNC109
        """Makes one request, once. Raises NotSent, FateUnknown or ResponseTooLarge."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + timeout
        await self._take_place(timeout)
        try:
            connection = self._rested(origin, loop.time())
            if connection is None:
                connection = await self._connect(origin, deadline - loop.time())
                if not connection.is_open:
                    raise NotSent("the connection was closed at once")
            answer = connection.ask(request, most)
            patience = loop.call_at(deadline, connection.give_up, "the answer took too long")
            try:
                return await answer
            finally:
                patience.cancel()
                if answer.cancelled():
                    connection.give_up("nobody waits any more")
        finally:
            self._places.release()

    def close(self) -> None:
        """Closes every connection; requests under way end as FateUnknown."""
        for connection in list(self._open):
            connection.give_up("the client was closed")

    async def _take_place(self, timeout: float) -> None:  # noqa: ASYNC109
        if not self._places.locked():
            await self._places.acquire()
            return
        try:
            async with asyncio.timeout(min(timeout, self._pool_timeout)):
                await self._places.acquire()
        except TimeoutError:
            raise NotSent("too many requests are under way") from None

    def _rested(self, origin: Origin, now: float) -> Connection | None:
        """A connection that is kept; the one that was used last, so that the others may grow old.

        It was not idle for long: who hangs up first seldom writes to what is just being closed.
        """
        idle = self._idle[origin]
        while idle:
            since, connection = idle.pop()
            if now - since > self._idle_timeout:
                connection.give_up("it was idle for too long")
            elif connection.is_open:
                return connection
        return None

    async def _connect(self, origin: Origin, timeout: float) -> Connection:  # noqa: ASYNC109
        loop = asyncio.get_running_loop()

        def free(connection: Connection) -> None:
            self._idle[origin].append((loop.time(), connection))

        tls = self._context() if origin.scheme == "https" else None
        try:
            async with asyncio.timeout(min(timeout, self._connect_timeout)):
                found = await self._resolve(origin.host, origin.port)
                # RFC 8305: where one family of addresses leads nowhere, the other has its turn
                reached = await start_connection(found, happy_eyeballs_delay=EYEBALLS_DELAY)
                _, connection = await loop.create_connection(
                    lambda: Connection(free, self._open),
                    sock=reached,
                    ssl=tls,
                    server_hostname=origin.host if tls else None,
                )
        except TimeoutError:
            raise NotSent("the connection did not stand in time") from None
        except (OSError, UnicodeError) as problem:
            # its own words quote the address
            raise NotSent(_reason(problem)) from None
        return connection

    def _context(self) -> ssl.SSLContext:
        if self._tls is None:
            self._tls = ssl.create_default_context()
            if self._ca_pem is not None:
                self._tls.load_verify_locations(cadata=self._ca_pem.decode())
        return self._tls


def _reason(problem: BaseException) -> str:
    if isinstance(problem, socket.gaierror | UnicodeError):
        return "the host's name could not be resolved"
    if isinstance(problem, ssl.SSLCertVerificationError):
        return f"the certificate was not accepted: {problem.verify_message}"
    if isinstance(problem, ssl.SSLError):
        return f"no TLS: {problem.reason or 'the handshake failed'}"
    number = problem.errno if isinstance(problem, OSError) else None
    return os.strerror(number).lower() if number else "the connection could not be made"
