"""The process: a socket, a server, signals, and the state file."""

import asyncio
import gc
import secrets
import signal
import socket
import sys
from collections.abc import Generator
from contextlib import contextmanager

import uvicorn
import uvloop

from simulator import chores
from simulator.app import App
from simulator.arguments import DEFAULT_CALLBACK, Arguments, parse
from simulator.clock import Clock
from simulator.simulation import Simulation
from simulator.web.protocol import Protocol
from simulator.world import storage
from simulator.world.models import Callback, State
from simulator.world.start import new_state

BACKLOG = 2048


def main() -> int:
    arguments = parse()
    try:
        listener = _listen(arguments)
        state = _state(arguments)
    except (OSError, storage.UnreadableState) as error:
        sys.stderr.write(f"{_reason(error, arguments)}\n")
        return 1
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(arguments, listener, state))
    return 0


def _listen(arguments: Arguments) -> socket.socket:
    family = socket.AF_INET6 if ":" in arguments.host else socket.AF_INET
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((arguments.host, arguments.port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


def _reason(error: Exception, arguments: Arguments) -> str:
    if isinstance(error, storage.UnreadableState):
        return str(error)
    where = f"{arguments.host}:{arguments.port}"
    return f"The simulator cannot listen on {where} ({error}). Choose another --port."


def _state(arguments: Arguments) -> State:
    """The saved world or a new one, with this start counted before any id is given out."""
    state = storage.load(arguments.state) if arguments.state else None
    if state is None:
        seed = secrets.randbits(63) if arguments.seed is None else arguments.seed
        state = new_state(seed, Clock().now())
    state.starts += 1
    if arguments.callback_url is not None or state.callback is None or state.callback.assumed:
        state.callback = Callback(
            arguments.callback_url or DEFAULT_CALLBACK,
            arguments.verify_token,
            assumed=arguments.callback_url is None,
        )
    for chat in state.chats.values():
        for bubble in chat.messages:
            bubble.position = -1  # the outbox begins anew
    if arguments.state:
        storage.save(arguments.state, state)
    return state


class _Server(uvicorn.Server):
    """Leaves signals to us: uvicorn would raise them again, and the exit code would be theirs."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:  # pyright: ignore[reportIncompatibleMethodOverride]
        yield


async def _serve(arguments: Arguments, listener: socket.socket, state: State) -> None:
    media_folder = None
    if arguments.state is not None:
        media_folder = arguments.state.with_name(arguments.state.name + ".media")
    simulation = Simulation(state, media_folder)
    simulation.origin = _address(listener)
    chores.take_up(simulation)
    server = _Server(_config(App(simulation, open_control=arguments.open_control)))
    saving = None
    if arguments.state is not None:
        saving = asyncio.create_task(storage.keep_saved(arguments.state, simulation.world))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, _stop, server, simulation)
    gc.freeze()  # what was made at the start stays, and need not be looked at again
    sys.stdout.write(f"Simulator ready at {simulation.origin} (phones to type on: open it)\n")
    sys.stdout.flush()
    try:
        await server.serve(sockets=[listener])
    finally:
        if saving is not None:
            saving.cancel()
        await simulation.webhooks.close()
        if arguments.state is not None:
            storage.save(arguments.state, simulation.world.as_saved())


def _stop(server: uvicorn.Server, simulation: Simulation) -> None:
    server.should_exit = True
    simulation.live.close()


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # noqa: S104 it is what we were told to listen on
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _config(app: App) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=Protocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=False,  # or a stranger could claim to be this machine
        timeout_keep_alive=600,
        timeout_graceful_shutdown=1,
        backlog=BACKLOG,
    )
