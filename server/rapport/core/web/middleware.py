"""Around every request: an id, a line in the log, metrics, headers that keep browsers safe."""

import re
import time

import structlog
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from rapport.core import log, metrics
from rapport.core.ids import new_id

logger = log.get(__name__)
DURATION = metrics.histogram("http_seconds", "Time to answer", ("method", "route", "status"))

_ACCEPTABLE_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")

# Styles may be inline, since component libraries set them on elements; scripts never.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'", "script-src 'self'", "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:", "media-src 'self' blob:", "font-src 'self' data:",
        "connect-src 'self'", "worker-src 'self'", "manifest-src 'self'", "form-action 'self'",
        "base-uri 'none'", "frame-ancestors 'none'",
    ]
)  # fmt: skip


class Observed:
    """Gives each request an id, logs its end, and measures it. Holds no query string: it may carry
    a token."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = _request_id(scope)
        started = time.perf_counter()
        status = 500

        async def observe(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        with structlog.contextvars.bound_contextvars(request_id=request_id):
            try:
                await self._app(scope, receive, observe)
            finally:
                self._record(scope, status, time.perf_counter() - started)

    def _record(self, scope: HTTPScope, status: int, seconds: float) -> None:
        route = str(scope.get("path_template") or "other")
        DURATION.labels(scope["method"], route, status).observe(seconds)
        logger.info(
            "request",
            method=str(scope["method"]),
            route=route,
            status=status,
            ms=round(seconds * 1000, 1),
        )


class SafeHeaders:
    """Adds the response headers that hold scripts, frames and sniffing off."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._headers = [
            (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"x-frame-options", b"DENY"),
            (b"referrer-policy", b"same-origin"),
            (b"cross-origin-opener-policy", b"same-origin"),
            (b"cross-origin-resource-policy", b"same-origin"),
            (b"permissions-policy", b"camera=(self), microphone=(self), geolocation=(self)"),
        ]
        if https:
            self._headers.append((b"strict-transport-security", b"max-age=31536000"))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guard(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                missing = [header for header in self._headers if header[0] not in present]
                message["headers"] = [*message["headers"], *missing]
            await send(message)

        await self._app(scope, receive, guard if scope["type"] == "http" else send)


def _request_id(scope: Scope) -> str:
    for name, value in scope["headers"]:
        if name == b"x-request-id" and _ACCEPTABLE_ID.fullmatch(value):
            return value.decode()
    return new_id().hex
