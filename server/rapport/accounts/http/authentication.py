"""Who asks: a browser by its session cookie, a program by its API key."""

from datetime import datetime
from typing import Any

import structlog
from litestar import Request
from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.middleware.csrf import CSRFMiddleware, generate_csrf_token
from litestar.types import ASGIApp, Receive, Scope, Send

from rapport.accounts import rules
from rapport.accounts.actions import members, sessions
from rapport.accounts.http.request_log import RequestLog
from rapport.accounts.queries import identity
from rapport.core.config import Settings
from rapport.core.crypto import Keyring
from rapport.core.permissions import Catalogue
from rapport.core.refusal import Forbidden
from rapport.core.runtime import Runtime
from rapport.core.web.asker import Asker

WORKSPACE_HEADER = "x-rapport-workspace"
CSRF_COOKIE = "csrftoken"
CSRF_HEADER = "x-csrftoken"


def cookie_name(settings: Settings) -> str:
    """The `__Host-` prefix makes browsers refuse a cookie set by a sibling domain (RFC 6265bis)."""
    return "__Host-rapport" if settings.behind_https else "rapport"


def session_cookie(settings: Settings, token: str) -> Cookie:
    """The cookie of a session; an empty token takes it away."""
    return Cookie(
        key=cookie_name(settings),
        value=token,
        path="/",
        httponly=True,
        secure=settings.behind_https,
        samesite="lax",
        max_age=int(rules.SESSION_LENGTH.total_seconds()) if token else 0,
    )


class Authentication:
    """Puts an `Asker` into the scope of a request that proves who it is, or `outside` where it
    names a workspace that the person is not in. Doors refuse, not this."""

    def __init__(
        self, app: ASGIApp, *, runtime: Runtime, catalogue: Catalogue, requests: RequestLog
    ) -> None:
        self._app = app
        self._requests = requests
        self._runtime = runtime
        self._catalogue = catalogue
        self._cookie = cookie_name(runtime.settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            connection: ASGIConnection[Any, Any, Any, Any] = ASGIConnection(scope, receive, send)
            asker = await self._asker(connection)
            if asker is not None:
                scope["asker"] = asker  # pyright: ignore[reportGeneralTypeIssues]
                structlog.contextvars.bind_contextvars(workspace=str(asker.workspace_id))
                if asker.kind == "api_key":
                    send = self._requests.watch(scope, asker, send)
        await self._app(scope, receive, send)

    async def _asker(self, connection: ASGIConnection[Any, Any, Any, Any]) -> Asker | None:
        scheme, _, key = connection.headers.get("authorization", "").partition(" ")
        if scheme:
            return await self._program(key.strip()) if scheme.lower() == "bearer" else None
        token = connection.cookies.get(self._cookie)
        return await self._browser(connection, token) if token else None

    async def _program(self, key: str) -> Asker | None:
        found = await identity.find_key(self._runtime.database.control_pool, key)
        if found is None:
            return None
        return Asker(
            kind="api_key",
            id=found.api_key_id,
            name=found.name,
            workspace_id=found.workspace_id,
            permissions=frozenset(found.scopes) & self._catalogue.names,
        )

    async def _browser(
        self, connection: ASGIConnection[Any, Any, Any, Any], token: str
    ) -> Asker | None:
        pool = self._runtime.database.control_pool
        now = self._runtime.clock.now()
        slug = connection.headers.get(WORKSPACE_HEADER) or connection.query_params.get("workspace")
        visitor = await identity.find_visitor(pool, token, slug, now)
        if visitor is None:
            return None
        connection.scope["visitor"] = visitor  # pyright: ignore[reportGeneralTypeIssues]
        if now - visitor.last_seen_at > sessions.SEEN_EVERY:
            await self._note_seen(visitor, now)
        if visitor.workspace_id is None or visitor.member_id is None:
            connection.scope["outside"] = slug is not None  # pyright: ignore[reportGeneralTypeIssues]
            return None
        return Asker(
            kind="member",
            id=visitor.member_id,
            name=visitor.name,
            workspace_id=visitor.workspace_id,
            permissions=rules.permissions_of(
                visitor.builtin, set(visitor.permissions or ()), self._catalogue
            ),
            person_id=visitor.person_id,
            session_id=visitor.session_id,
        )

    async def _note_seen(self, visitor: identity.Visitor, now: datetime) -> None:
        await sessions.note_seen(self._runtime.database.control_pool, visitor.session_id, now)
        if visitor.workspace_id is not None and visitor.member_id is not None:
            async with self._runtime.workspace(visitor.workspace_id) as tx:
                await members.note_seen(tx, visitor.member_id, now)


class BrowserCsrf(CSRFMiddleware):
    """Keeps other sites from using a browser's cookie, or from giving it one of theirs.

    Litestar's double-submit check wherever a session cookie alone would authorise a request; and a
    browser that says that a change comes from another site is refused with or without a cookie.
    """

    def __init__(self, app: ASGIApp, *, settings: Settings, keyring: Keyring) -> None:
        config = CSRFConfig(
            secret=keyring.derive("csrf").hex(),
            cookie_name=CSRF_COOKIE,
            header_name=CSRF_HEADER,
            cookie_secure=settings.behind_https,
            cookie_samesite="lax",
        )
        super().__init__(app, config)
        self._session_cookie = cookie_name(settings)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request: Request[Any, Any, Any] = Request(scope, receive)
        if request.method in self.config.safe_methods:
            await self.app(scope, receive, self._giving_token(request, send))
            return
        if self._is_foreign(request):
            raise Forbidden(
                "Another site sent this, or this page is out of date. Reload it and try again."
            )
        await self.app(scope, receive, send)

    def _giving_token(self, request: Request[Any, Any, Any], send: Send) -> Send:
        """A cookie that we did not sign (an older key, another program on this host) is replaced:
        otherwise it would shut its owner out."""
        cookie = request.cookies.get(CSRF_COOKIE)
        if cookie is not None and self._decode_csrf_token(cookie) is not None:
            return send
        token = generate_csrf_token(secret=self.config.secret)
        return self.create_send_wrapper(send=send, token=token, csrf_cookie=None)

    def _is_foreign(self, request: Request[Any, Any, Any]) -> bool:
        if "authorization" in request.headers:
            return False
        # of every browser since 2023 (W3C Fetch Metadata); programs do not send it
        if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
            return True
        if self._session_cookie not in request.cookies:
            return False
        given, cookie = request.headers.get(CSRF_HEADER), request.cookies.get(CSRF_COOKIE)
        return not (given and cookie and self._csrf_tokens_match(given, cookie))
