"""`rapport web` and `rapport worker`."""

import asyncio

import typer
import uvicorn
import uvloop

from rapport import web
from rapport.cli.process import prepare
from rapport.core.runtime import running


def register(app: typer.Typer) -> None:
    app.command("web")(serve_web)


def serve_web(
    port: int = typer.Option(None, help="Instead of RAPPORT_PORT."),
    bind: str = typer.Option(None, help="The address to listen on, instead of RAPPORT_BIND."),
) -> None:
    """Serve the API, the webhooks and the browser app."""
    settings, keyring = prepare("web")

    async def run() -> None:
        async with running(settings, keyring) as runtime:
            server = uvicorn.Server(
                uvicorn.Config(
                    web.build(runtime),
                    host=bind or settings.bind,
                    port=port or settings.port,
                    log_config=None,
                    access_log=False,
                    server_header=False,
                    date_header=False,
                    timeout_graceful_shutdown=5,
                )
            )
            await server.serve()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())
