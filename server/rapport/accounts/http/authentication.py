"""Who asks: a browser by its session cookie, a program by its API key."""

from typing import Any
from uuid import UUID

import structlog
from litestar import Request
from litestar.config.csrf import CSRFConfig
from litestar.connection import ASGIConnection
from litestar.datastructures import Cookie
from litestar.exceptions import PermissionDeniedException
from litestar.middleware.csrf import CSRFMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send

from rapport.accounts import rules
from rapport.accounts.actions import sessions
from rapport.accounts.queries import identity
from rapport.core.config import Settings
from rapport.core.crypto import Keyring
from rapport.core.permissions import Catalogue
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
    """Puts an `Asker` into the scope of a request that proves who it is. Doors refuse, not this."""

    def __init__(self, app: ASGIApp, *, runtime: Runtime, catalogue: Catalogue) -> None:
        self._app = app
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
            await sessions.note_seen(pool, visitor.session_id, now)
        if visitor.workspace_id is None or visitor.member_id is None:
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


class BrowserCsrf(CSRFMiddleware):
    """Litestar's double-submit check, where a browser's cookie alone would authorise a request."""

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
        if scope["type"] == "http":
            request: Request[Any, Any, Any] = Request(scope, receive)  # pyright: ignore[reportArgumentType]
            if self._needs_no_check(request):
                await self.app(scope, receive, send)
                return
            if self._lacks_header(request):
                raise PermissionDeniedException("CSRF token verification failed")
        await super().__call__(scope, receive, send)

    def _needs_no_check(self, request: Request[Any, Any, Any]) -> bool:
        if request.method in self.config.safe_methods:
            return False
        return "authorization" in request.headers or self._session_cookie not in request.cookies

    def _lacks_header(self, request: Request[Any, Any, Any]) -> bool:
        """Litestar would look for the token in the form, and read a whole upload for that."""
        return request.method not in self.config.safe_methods and not request.headers.get(
            CSRF_HEADER
        )


def person_of(request: Request[Any, Any, Any]) -> UUID | None:
    """The person behind a session, whether or not they are in a workspace."""
    visitor = request.scope.get("visitor")
    return visitor.person_id if isinstance(visitor, identity.Visitor) else None
