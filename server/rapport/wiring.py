"""The one page: routers, fact → reactions, job → handler, timetable."""

from litestar.handlers import HTTPRouteHandler
from litestar.middleware import DefineMiddleware

from rapport.accounts import rules as accounts_rules
from rapport.accounts.http import authentication as authenticate
from rapport.accounts.http import me, session, team, workspace
from rapport.core import processes
from rapport.core.consumers import Consumer
from rapport.core.permissions import Catalogue
from rapport.core.queue import Handler, Periodic
from rapport.core.runtime import Runtime

CATALOGUE = Catalogue(accounts_rules.PERMISSIONS)

ROUTES: list[HTTPRouteHandler] = [
    *session.ROUTES,
    *me.ROUTES,
    *team.ROUTES,
    *workspace.ROUTES,
]


def authentication(runtime: Runtime) -> list[DefineMiddleware]:
    """Who asks, and whether a browser's cookie alone may say so."""
    return [
        DefineMiddleware(
            authenticate.BrowserCsrf, settings=runtime.settings, keyring=runtime.keyring
        ),
        DefineMiddleware(authenticate.Authentication, runtime=runtime, catalogue=CATALOGUE),
    ]


CONSUMERS: list[Consumer] = []

HANDLERS: list[Handler] = []


async def _forget_processes(runtime: Runtime) -> None:
    await processes.forget(runtime.database.control_pool)


TIMETABLE: list[Periodic] = [
    Periodic("forget_processes", "17 * * * *", _forget_processes),
]
