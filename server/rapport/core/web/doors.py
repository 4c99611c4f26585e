"""Routes. A door parses, authorises, calls one verb in one transaction, and shapes the answer.

The transaction is committed before the answer leaves: a failing commit is answered with an error.
"""

from collections.abc import AsyncGenerator
from typing import Annotated, Any

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.handlers.base import BaseRouteHandler
from litestar.params import FromQuery, QueryParameter
from litestar.response.base import ASGIResponse
from litestar.types import ASGIApp

from rapport.core import fact_log
from rapport.core.clock import Clock
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.paging import DEFAULT_LIMIT, MAX_LIMIT, Page
from rapport.core.permissions import Catalogue
from rapport.core.runtime import Runtime
from rapport.core.web import idempotency
from rapport.core.web.asker import Asker, Connection, asker_of, check
from rapport.core.web.reading import check_request

POSITION_HEADER = "X-Rapport-Position"

# What a door may ask for, as a parameter of this name and type.
AskerGiven = NamedDependency[Asker]
RuntimeGiven = NamedDependency[Runtime]
ClockGiven = NamedDependency[Clock]
TxGiven = NamedDependency[WorkspaceTx]
PageGiven = NamedDependency[Page]
CatalogueGiven = NamedDependency[Catalogue]


class Door(HTTPRouteHandler):
    """A route of the API. `permission` is what the asker needs; None means any signed-in asker,
    and `public=True` means nobody needs to be signed in."""

    def __init__(
        self,
        path: str,
        *,
        http_method: Any,
        permission: str | None = None,
        public: bool = False,
        **options: Any,
    ) -> None:
        opt = {"permission": permission, "public": public, **options.pop("opt", {})}
        super().__init__(
            path,
            http_method=http_method,
            opt=opt,
            guards=[_guard],
            before_request=check_request,
            **options,
        )

    async def to_response(self, app: Any, data: Any, request: Request[Any, Any, Any]) -> ASGIApp:
        response = await super().to_response(app, data, request)
        if isinstance(response, ASGIResponse):
            await idempotency.keep(request, response)
            position = request.state.get("position")
            if position is not None:
                response.headers[POSITION_HEADER] = str(position)
        return response


def get(path: str, **options: Any) -> Door:
    return Door(path, http_method="GET", **options)


def post(path: str, **options: Any) -> Door:
    options.setdefault("status_code", 200)
    return Door(path, http_method="POST", **options)


def put(path: str, **options: Any) -> Door:
    return Door(path, http_method="PUT", **options)


def patch(path: str, **options: Any) -> Door:
    return Door(path, http_method="PATCH", **options)


def delete(path: str, **options: Any) -> Door:
    options.setdefault("status_code", 204)
    return Door(path, http_method="DELETE", **options)


def dependencies() -> dict[str, Provide]:
    """What a door may ask for by name."""
    return {
        "runtime": Provide(_runtime, sync_to_thread=False),
        "asker": Provide(_asker, sync_to_thread=False),
        "clock": Provide(_clock, sync_to_thread=False),
        "tx": Provide(_transaction),
        "page": Provide(_page, sync_to_thread=False),
    }


def _guard(connection: Connection, handler: BaseRouteHandler) -> None:
    if handler.opt.get("public"):
        return
    asker = asker_of(connection)
    permission = handler.opt.get("permission")
    if permission is not None:
        check(asker, permission)


def _runtime(state: State) -> Runtime:
    return state.runtime


def _asker(request: Request[Any, Any, Any]) -> Asker:
    return asker_of(request)


def _clock(state: State) -> Clock:
    return state.runtime.clock


async def _transaction(
    request: Request[Any, Any, Any], state: State
) -> AsyncGenerator[WorkspaceTx]:
    asker = asker_of(request)
    runtime: Runtime = state.runtime
    async with runtime.workspace(asker.workspace_id) as tx:
        if request.method == "GET":
            request.state.position = await fact_log.position(tx)
        else:
            await idempotency.claim(tx, asker, request)
        yield tx


def _page(
    limit: Annotated[int, QueryParameter(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT,
    cursor: FromQuery[str | None] = None,
) -> Page:
    return Page(limit=limit, after=cursor)
