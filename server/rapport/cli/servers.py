"""`rapport web` and `rapport worker`."""

import asyncio
import contextlib
import signal

import typer
import uvicorn
import uvloop

from rapport import web, worker
from rapport.cli.process import prepare
from rapport.core.runtime import running


def register(app: typer.Typer) -> None:
    app.command("web")(serve_web)
    app.command("worker")(work)


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


def work() -> None:
    """Apply webhooks, send messages, carry out jobs."""
    settings, keyring = prepare("worker")

    async def run() -> None:
        async with running(settings, keyring) as runtime:
            working = asyncio.create_task(worker.run(runtime))
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, working.cancel)
            typer.echo("worker at work")
            with contextlib.suppress(asyncio.CancelledError):
                await working

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())
