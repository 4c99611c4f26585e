"""`rapport web` and `rapport worker`."""

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import Callable, Generator
from typing import Any

import msgspec
import typer
import uvicorn
import uvloop

from rapport import web, worker
from rapport.cli.ports import listen
from rapport.cli.process import prepare
from rapport.core.config import Settings
from rapport.core.runtime import running

GRACE_SECONDS = 5
"""How long requests may take to end when the process is told to stop."""


LAST_CALL_SECONDS = 8


def register(app: typer.Typer) -> None:
    app.command("web")(serve_web)
    app.command("worker")(work)


def serve_web(
    port: int = typer.Option(None, help="Instead of RAPPORT_PORT."),
    bind: str = typer.Option(None, help="The address to listen on, instead of RAPPORT_BIND."),
) -> None:
    """Serve the API, the webhooks and the browser app."""
    settings, keyring = prepare("web")
    # links and callback addresses are made of the settings, too
    settings = msgspec.structs.replace(
        settings, bind=bind or settings.bind, port=port or settings.port
    )
    listener = listen(settings.bind, settings.port)

    async def run() -> None:
        async with running(settings, keyring) as runtime:
            application = web.build(runtime)
            server = _Server(_config(application, settings))

            def stop() -> None:
                server.should_exit = True
                application.end_streams()

            _on_stop(stop)
            _settle()
            await server.serve(sockets=[listener])

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())


def work() -> None:
    """Apply webhooks, send messages, carry out jobs."""
    settings, keyring = prepare("worker")

    async def run() -> None:
        async with running(settings, keyring) as runtime:
            working = asyncio.create_task(worker.run(runtime))
            _on_stop(working.cancel)
            _settle()
            typer.echo("worker at work")
            with contextlib.suppress(asyncio.CancelledError):
                await working

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run())


class _Server(uvicorn.Server):
    """Says when it serves, and leaves signals to us: uvicorn would raise them again in the end, and
    the process would die before it has closed its connections."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host, port = (sockets or [])[0].getsockname()[:2]
        typer.echo(f"web at http://{host}:{port}")

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None]:  # pyright: ignore[reportIncompatibleMethodOverride]
        yield


def _settle() -> None:
    """Spares what was loaded by now, and stays, every later garbage collection."""
    gc.collect()
    gc.freeze()


def _config(application: Any, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        application,
        interface="asgi3",  # it cannot be told from a plain function that returns an awaitable
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _on_stop(stop: Callable[[], object]) -> None:
    """Calls `stop` when the process is told to end, once: a terminal and a service manager tell
    every process of theirs, and so does our supervisor, which must not cut an orderly end short.
    If it has not ended in time, whatever hangs, the kernel ends it: what matters is in the database
    (alarm(2))."""
    loop = asyncio.get_running_loop()
    is_told = False

    def told() -> None:
        nonlocal is_told
        if not is_told:
            is_told = True
            signal.alarm(LAST_CALL_SECONDS)
            stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told)
