"""`GET|POST /webhooks/whatsapp[/{meta_app_id}]`, a raw ASGI application in front of the framework.

It costs less than half of a route, and does three things: verify, keep, acknowledge.
"""

import re
from collections.abc import Awaitable
from typing import Any
from urllib.parse import parse_qs

import msgspec

from rapport.core.refusal import Unavailable
from rapport.core.runtime import Runtime
from rapport.meta_webhooks.http.intake import REFUSED, Intake
from rapport.meta_webhooks.http.signers import Signers
from rapport.whatsapp.signature import HEADER

PATH = re.compile(r"/webhooks/whatsapp(?:/([0-9A-Za-z_-]{1,64}))?/?")
LARGEST_BODY = 4 * 1024 * 1024
"""Meta sends at most 3 MB."""
_SIGNATURE = HEADER.lower().encode()

Message = dict[str, Any]

_JSON = (b"content-type", b"application/json")
_NO_SNIFFING = (b"x-content-type-options", b"nosniff")
_OK: Message = {"type": "http.response.body", "body": b'{"success":true}'}
_OK_START: Message = {
    "type": "http.response.start",
    "status": 200,
    "headers": [_JSON, (b"content-length", b"16"), _NO_SNIFFING],
}


class TooLarge(Exception):
    """The body is longer than anything that Meta sends."""


class HungUp(Exception):
    """The caller left before the body was whole."""


class Receiver:
    """Answers 200 only when the raw body is durable; 401 without a valid signature; 503 whenever
    it could not be kept, so that Meta tries again."""

    def __init__(self, app: Any, runtime: Runtime) -> None:
        self._app = app
        self._signers = Signers(runtime)
        self.intake = Intake(runtime)

    def __call__(self, scope: Message, receive: Any, send: Any) -> Awaitable[None]:
        found = PATH.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            return self._app(scope, receive, send)
        if scope["method"] == "POST":
            return self._take(scope, receive, send, found[1])
        if scope["method"] == "GET":
            return self._shake_hands(scope, send, found[1])
        return _answer(send, 405, _problem("method_not_allowed", "GET and POST only."))

    async def _take(self, scope: Message, receive: Any, send: Any, app_id: str | None) -> None:
        headers = dict(scope["headers"])
        try:
            _check_length(headers)
            message = await receive()
            # nearly always it has come in one piece
            is_whole = message["type"] == "http.request" and not message.get("more_body")
            body = message.get("body", b"") if is_whole else await _read_on(message, receive)
        except TooLarge:
            REFUSED.labels("too large").inc()
            await _answer(send, 413, _problem("too_large", "The body is too large."))
            return
        except HungUp:
            return
        try:
            if not self._signers.are_fresh:
                await self._signers.refresh()
            signer = self._signers.who_signed(body, headers.get(_SIGNATURE), app_id)
            if signer is None:
                REFUSED.labels("signature").inc()
                await _answer(send, 401, _problem("unauthorized", "The signature is not valid."))
                return
            await self.intake.keep(signer, body)
        except (Unavailable, OSError) as refusal:
            await _answer(
                send, 503, _problem("unavailable", str(refusal)), [(b"retry-after", b"5")]
            )
            return
        await send(_OK_START)
        await send(_OK)

    async def _shake_hands(self, scope: Message, send: Any, app_id: str | None) -> None:
        query = parse_qs(scope["query_string"].decode("latin-1"))
        token = query.get("hub.verify_token", [""])[0]
        challenge = query.get("hub.challenge", [""])[0]
        agreed = query.get("hub.mode") == ["subscribe"] and token
        if agreed and await self._signers.knows_token(token, app_id):
            await _answer(send, 200, challenge.encode(), [(b"content-type", b"text/plain")])
        else:
            await _answer(
                send, 403, _problem("forbidden", "The verify token is not the agreed one.")
            )


def _check_length(headers: dict[bytes, bytes]) -> None:
    declared = headers.get(b"content-length", b"0")
    if not declared.isdigit() or int(declared) > LARGEST_BODY:
        raise TooLarge


async def _read_on(message: Message, receive: Any) -> bytes:
    """A body that comes in pieces, of which this is the first."""
    parts: list[bytes] = []
    size = 0
    while True:
        if message["type"] != "http.request":
            raise HungUp
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BODY:
            raise TooLarge
        if not message.get("more_body"):
            return b"".join(parts)
        message = await receive()


async def _answer(
    send: Any, status: int, body: bytes, headers: list[tuple[bytes, bytes]] | None = None
) -> None:
    given = headers or []
    if not any(name == b"content-type" for name, _ in given):
        given = [*given, _JSON]
    headers = [*given, (b"content-length", str(len(body)).encode()), _NO_SNIFFING]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _problem(code: str, message: str) -> bytes:
    return msgspec.json.encode({"error": {"code": code, "message": message}})
