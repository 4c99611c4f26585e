"""The web process: the webhook door, the API, the stream, and the browser app."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Awaitable
from typing import Any

import msgspec
from litestar import Litestar, MediaType, Response, Router
from litestar import get as plain_get
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin

from rapport import wiring
from rapport.core import metrics, processes
from rapport.core.runtime import Runtime
from rapport.core.web.browser_app import SOURCE_TREE, BrowserApp
from rapport.core.web.doors import dependencies
from rapport.core.web.middleware import Observed, SafeHeaders
from rapport.core.web.rendering import exception_handlers

LARGEST_BODY = 1024 * 1024


# Litestar answers 404 as HTML beside its description, so the description has a path of its own.
OPENAPI = OpenAPIConfig(
    title="Rapport",
    version="1",
    path="/api/openapi.json",
    render_plugins=[JsonRenderPlugin(path=["/", "/openapi.json"])],
)


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
async def render_metrics(state: State) -> Response[bytes]:
    """Every process's metrics, in Prometheus' text format."""
    runtime: Runtime = state.runtime
    return Response(await processes.render_all(runtime), media_type=metrics.CONTENT_TYPE)


class Application:
    """The ASGI application of a web process: the webhook door in front of the framework."""

    def __init__(self, front: Any, hub: wiring.Hub) -> None:
        self._front = front
        self._hub = hub

    def __call__(self, scope: Any, receive: Any, send: Any) -> Awaitable[None]:
        return self._front(scope, receive, send)

    def end_streams(self) -> None:
        """Lets every listener of a stream go, so that the process can end."""
        self._hub.end_all()


def build(runtime: Runtime) -> Application:
    """The application, with everything wired."""
    wiring.prepare()
    hub, requests = wiring.hub(runtime), wiring.RequestLog(runtime)

    @contextlib.asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncGenerator[None]:
        await wiring.begin(runtime)
        work = [
            asyncio.create_task(processes.beat(runtime, "web")),
            asyncio.create_task(receiver.intake.run()),
            asyncio.create_task(requests.run()),
        ]
        yield
        hub.end_all()
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)

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
        middleware=wiring.authentication(runtime, requests),
        exception_handlers=exception_handlers(),
        state=State({"runtime": runtime}),
        lifespan=[lifespan],
        request_max_body_size=LARGEST_BODY,
        openapi_config=OPENAPI,
        logging_config=None,
    )
    # around the framework, so that its own refusals are seen and guarded as well
    settings = runtime.settings
    guarded = Observed(SafeHeaders(app, https=settings.behind_https))
    pages = BrowserApp(guarded, settings.web_dir or SOURCE_TREE, https=settings.behind_https)
    receiver = wiring.receiver(pages, runtime)
    return Application(receiver, hub)
