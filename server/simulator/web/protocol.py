"""The HTTP server's protocol, with two things that ASGI does not offer."""

from typing import Protocol as Interface
from typing import cast

from httptools import HttpRequestParser
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from simulator.web.request import CONNECTION
from simulator.web.response import Response

QUICK_LENGTH = 64 * 1024

RawHeaders = list[tuple[bytes, bytes]]


class Quick(Interface):
    """An application that answers some calls without waiting for anything."""

    def is_quick(self, url: bytes) -> bool:
        """Whether a POST to that address may be answered at once."""
        ...

    def at_once(self, url: bytes, headers: RawHeaders, body: bytes) -> Response | None:
        """The answer, None when the call has to take the long way after all."""
        ...


class Protocol(HttpToolsProtocol):
    """Hands the connection to the application, so that it can be cut without an answer: a network
    that fails after Meta accepted a message looks like this, and ASGI has no word for it.

    And lets the application answer whole small requests at once, without a task and an ASGI cycle,
    which cost more than a send itself. Whatever else comes takes uvicorn's way.
    """

    _body: bytearray | None = None  # of a request that may be answered at once

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self.scope["extensions"] = {CONNECTION: {"transport": self.transport}}

    def on_headers_complete(self) -> None:
        if self._may_be_quick():
            self._body = bytearray()
        else:
            super().on_headers_complete()

    def _may_be_quick(self) -> bool:
        """Only after everything before it was answered, or answers would overtake each other."""
        before = cast(RequestResponseCycle | None, self.cycle)
        parser = self._parser
        return (
            (before is None or before.response_complete)
            and parser.get_method() == b"POST"
            and cast(Quick, self.app).is_quick(self.url)
            and not self.expect_100_continue
            and parser.get_http_version() == "1.1"
            and not parser.should_upgrade()
        )

    @property
    def _parser(self) -> HttpRequestParser:
        return cast(HttpRequestParser, self.parser)  # it is there as long as it calls us

    def on_body(self, body: bytes) -> None:
        if self._body is None:
            super().on_body(body)
            return
        self._body += body
        if len(self._body) > QUICK_LENGTH:
            self._take_the_long_way()

    def on_message_complete(self) -> None:
        if self._body is None:
            super().on_message_complete()
            return
        answer = cast(Quick, self.app).at_once(self.url, self.headers, bytes(self._body))
        if answer is None:
            self._take_the_long_way()
            super().on_message_complete()
            return
        self._body = None
        self._write(answer)

    def _take_the_long_way(self) -> None:
        body, self._body = self._body, None
        super().on_headers_complete()
        if body:
            super().on_body(bytes(body))

    def _write(self, answer: Response) -> None:
        lines = [STATUS_LINE[answer.status]]
        for name, value in (*self.server_state.default_headers, *answer.headers):
            lines += [name, b": ", value, b"\r\n"]
        stays = self._parser.should_keep_alive()
        if not stays:
            lines.append(b"connection: close\r\n")
        lines.append(b"content-length: %d\r\n\r\n%b" % (len(answer.body), answer.body))
        self.transport.write(b"".join(lines))
        if stays:
            self.on_response_complete()
        else:
            self.transport.close()
