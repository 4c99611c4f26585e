"""The web process: the webhook door, the API, the stream, and the browser app."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from typing import Any

import msgspec
from litestar import Litestar, MediaType, Response, Router
from litestar import get as plain_get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig

from rapport import wiring
from rapport.core import metrics, processes
from rapport.core.runtime import Runtime
from rapport.core.web.doors import dependencies
from rapport.core.web.middleware import Observed, SafeHeaders
from rapport.core.web.rendering import exception_handlers

LARGEST_BODY = 1024 * 1024


class Ready(msgspec.Struct):
    database: bool


@plain_get("/healthz", media_type=MediaType.TEXT, include_in_schema=False)
async def healthz() -> str:
    """The process answers."""
    return "ok"


@plain_get("/readyz", include_in_schema=False)
async def readyz(state: State) -> Response[Ready]:
    """The process can serve: its database answers."""
    runtime: Runtime = state.runtime
    try:
        async with asyncio.timeout(2):
            await runtime.database.control_pool.fetchval("select 1")
    except Exception:
        return Response(Ready(database=False), status_code=503)
    return Response(Ready(database=True))


@plain_get("/metrics", include_in_schema=False)
async def render_metrics() -> Response[bytes]:
    """Prometheus' text format."""
    return Response(metrics.render(), media_type=metrics.CONTENT_TYPE)


class Application:
    """The ASGI application of a web process: the webhook door in front of the framework."""

    def __init__(self, front: Any, hub: wiring.Hub) -> None:
        self._front = front
        self._hub = hub

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._front(scope, receive, send)

    def end_streams(self) -> None:
        """Lets every listener of a stream go, so that the process can end."""
        self._hub.end_all()


def build(runtime: Runtime) -> Application:
    """The application, with everything wired."""
    wiring.prepare()
    hub = wiring.hub(runtime)

    @contextlib.asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncGenerator[None]:
        await wiring.begin(runtime)
        work = [
            asyncio.create_task(processes.beat(runtime, "web")),
            asyncio.create_task(receiver.intake.run()),
        ]
        yield
        hub.end_all()
        for task in work:
            task.cancel()

    app = Litestar(
        route_handlers=[
            healthz,
            readyz,
            render_metrics,
            Router("/api/v1", route_handlers=wiring.ROUTES),
        ],
        dependencies={
            **dependencies(),
            "catalogue": Provide(lambda: wiring.CATALOGUE, sync_to_thread=False),
            "hub": Provide(lambda: hub, sync_to_thread=False),
        },
        middleware=[
            Observed,
            DefineMiddleware(SafeHeaders, https=runtime.settings.behind_https),
            *wiring.authentication(runtime),
        ],
        exception_handlers=exception_handlers(),
        state=State({"runtime": runtime}),
        lifespan=[lifespan],
        request_max_body_size=LARGEST_BODY,
        openapi_config=OpenAPIConfig(title="Rapport", version="1", path="/api"),
        logging_config=None,
    )
    receiver = wiring.receiver(app, runtime)
    return Application(receiver, hub)
