"""POSTs over kept connections, made to cost little: thousands of webhooks leave in a second.

HTTP/1.1 without redirects, cookies or a proxy, as Meta's machines do it; TLS where the address says
so. No task and no timer of its own for a POST: whoever posts is called back.
"""

import asyncio
import os
import ssl
import time
from collections import defaultdict, deque
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple, cast
from urllib.parse import quote, urlsplit

import httptools

IDLE_SECONDS = 3.0  # a server closes idle connections after five, many of them
IDLE_KEPT = 64  # to one place
ANSWER_LENGTH = 2_000  # of what a server says, this much is kept
TIMED_OUT = "operation timed out"
PATROL_SECONDS = 0.2  # so much later than asked for may an answer be given up


class Answered(NamedTuple):
    """`status` 0: there was no whole answer, and `body` says why."""

    status: int
    body: bytes


Then = Callable[[Answered], None]


class Place(NamedTuple):
    """Where connections lead."""

    host: str
    port: int
    is_secure: bool


class Poster:
    """Keeps connections to every place it posts to."""

    def __init__(self) -> None:
        self._idle: defaultdict[Place, deque[_Connection]] = defaultdict(deque)
        self._open: set[_Connection] = set()
        self._connecting: set[asyncio.Task[None]] = set()
        self._patrol: asyncio.TimerHandle | None = None

    def post(self, url: str, headers: bytes, body: bytes, seconds: float, then: Then) -> None:
        """Posts, and calls `then` once, later. `headers` are whole lines; without an answer after
        so many seconds it is given up."""
        try:
            place, head = _read(url)
        except ValueError as error:
            asyncio.get_running_loop().call_soon(then, _nothing(str(error)))
            return
        request = b"%b%bContent-Length: %d\r\n\r\n%b" % (head, headers, len(body), body)
        connection = self._kept(place)
        if connection is not None:
            connection.ask(request, seconds, then)
            self._watch()
            return
        task = asyncio.create_task(self._connect(place, request, seconds, then))
        self._connecting.add(task)
        task.add_done_callback(self._connecting.discard)

    def close(self) -> None:
        if self._patrol is not None:
            self._patrol.cancel()
        for task in self._connecting:
            task.cancel()
        for connection in list(self._open):
            connection.close()

    def opened(self, connection: "_Connection") -> None:
        self._open.add(connection)

    def closed(self, connection: "_Connection") -> None:
        self._open.discard(connection)

    def put_back(self, connection: "_Connection") -> None:
        """It has its answer."""
        idle = self._idle[connection.place]
        if connection.is_reusable and len(idle) < IDLE_KEPT:
            connection.idle_since = time.monotonic()
            idle.append(connection)
        else:
            connection.close()

    def _kept(self, place: Place) -> "_Connection | None":
        """The connection that was used last, if it still stands."""
        idle = self._idle[place]
        while idle:
            connection = idle.pop()
            if connection.is_reusable and time.monotonic() - connection.idle_since < IDLE_SECONDS:
                return connection
            connection.close()
        return None

    async def _connect(self, place: Place, request: bytes, seconds: float, then: Then) -> None:
        began = time.monotonic()
        secure = _tls() if place.is_secure else None
        loop = asyncio.get_running_loop()
        try:
            async with asyncio.timeout(seconds):
                _, connection = await loop.create_connection(
                    lambda: _Connection(self, place), place.host, place.port, ssl=secure
                )
        except TimeoutError:
            then(_nothing(TIMED_OUT))
        except OSError as error:
            then(_nothing(_why(error)))
        else:
            connection.ask(request, seconds - (time.monotonic() - began), then)
            self._watch()

    def _watch(self) -> None:
        if self._patrol is None:
            self._patrol = asyncio.get_running_loop().call_later(PATROL_SECONDS, self._look)

    def _look(self) -> None:
        """Gives up what has waited too long, and looks again while anything is open."""
        self._patrol = None
        now = time.monotonic()
        for connection in list(self._open):
            connection.give_up_after(now)
        if self._open:
            self._watch()


class _Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self, poster: Poster, place: Place) -> None:
        self.place = place
        self.is_reusable = False
        self.idle_since = 0.0
        self._poster = poster
        self._then: Then | None = None
        self._until = 0.0
        self._body = bytearray()
        self._has_head = self._says_its_end = self._is_complete = False

    def ask(self, request: bytes, seconds: float, then: Then) -> None:
        self.is_reusable = False
        self._parser = httptools.HttpResponseParser(self)
        self._body.clear()
        self._has_head = self._says_its_end = self._is_complete = False
        self._until = time.monotonic() + seconds
        self._then = then
        self._transport.write(request)

    def give_up_after(self, now: float) -> None:
        """Ends what has had its time: a request, or a rest."""
        if self._then is None:
            if now - self.idle_since >= IDLE_SECONDS:
                self.close()
        elif now >= self._until:
            self._fail(TIMED_OUT)

    def close(self) -> None:
        self.is_reusable = False
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self.idle_since = time.monotonic()
        self._poster.opened(self)

    def data_received(self, data: bytes) -> None:
        if self._then is None:
            self.close()  # it speaks without having been asked
            return
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            self._fail(f"the answer is not HTTP ({error})")
        if self._is_complete:
            # only now: whoever is called back may post on this connection at once
            self._end(self._answer())

    def on_header(self, name: bytes, _value: bytes) -> None:
        if name.lower() in (b"content-length", b"transfer-encoding"):
            self._says_its_end = True

    def on_headers_complete(self) -> None:
        self._has_head = True

    def on_body(self, body: bytes) -> None:
        if len(self._body) < ANSWER_LENGTH:
            self._body += body

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() < 200:
            self._has_head = False  # it only announces an answer
        else:
            self._is_complete = True
            self.is_reusable = self._parser.should_keep_alive()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_reusable = False
        self._poster.closed(self)
        if self._has_head and not self._says_its_end:  # such an answer ends with its connection
            self._end(self._answer())
        else:
            self._fail(_why(exc) if exc else "connection closed before message completed")

    def _answer(self) -> Answered:
        return Answered(self._parser.get_status_code(), bytes(self._body[:ANSWER_LENGTH]))

    def _fail(self, why: str) -> None:
        self.is_reusable = False
        self._end(_nothing(why))

    def _end(self, answer: Answered) -> None:
        then, self._then = self._then, None
        if then is not None:
            self._poster.put_back(self)
            then(answer)


def _nothing(why: str) -> Answered:
    return Answered(0, why.encode())


@lru_cache(maxsize=1024)
def _read(url: str) -> tuple[Place, bytes]:
    """The place that an address names, and how a request to it begins. Raises ValueError."""
    parts = urlsplit(url)
    is_secure = parts.scheme == "https"
    if parts.hostname is None or parts.scheme not in ("http", "https"):
        raise ValueError(f"{url} is not an http or https address")
    place = Place(parts.hostname, parts.port or (443 if is_secure else 80), is_secure)
    target = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if parts.query:
        target += "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    host = parts.netloc.rpartition("@")[2].encode("idna").decode()
    head = (
        f"POST {target} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: facebookexternalua\r\n"
        "Accept: */*\r\nContent-Type: application/json\r\n"
    )
    return place, head.encode()


@lru_cache(maxsize=1)
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _why(error: BaseException) -> str:
    if isinstance(error, OSError) and error.errno and error.errno > 0:
        return os.strerror(error.errno)
    return str(error) or type(error).__name__
