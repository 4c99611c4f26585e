"""The web application served for real, in the test's own process."""

import asyncio
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import httpx
import uvicorn

from rapport import web, worker
from rapport.core.runtime import Runtime

T = TypeVar("T")


@asynccontextmanager
async def serving(runtime: Runtime, listener: socket.socket) -> AsyncGenerator[str]:
    """The address of the application, which answers while the context is open."""
    config = uvicorn.Config(
        web.build(runtime),
        interface="asgi3",
        log_config=None,
        lifespan="on",
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # pyright: ignore
    task = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started:
        if task.done():
            task.result()
        await asyncio.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        # one that was accepted in the last moment is overlooked by uvicorn
        for connection in list(server.server_state.connections):
            connection.transport.abort()  # pyright: ignore


@asynccontextmanager
async def working(runtime: Runtime) -> AsyncGenerator[None]:
    """A worker that works while the context is open."""
    task = asyncio.create_task(worker.run(runtime))
    try:
        yield
    finally:
        if task.done():
            task.result()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(condition: Callable[[], Awaitable[T]], seconds: float = 15.0, what: str = "") -> T:
    """The condition's first true value. Raises AssertionError when the deadline passes."""
    deadline = asyncio.get_running_loop().time() + seconds
    while not (value := await condition()):
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"not within {seconds} s: {what or condition}")
        await asyncio.sleep(0.02)
    return value


class Client(httpx.AsyncClient):
    """A browser or program that talks to the application; `key` makes it a program."""

    def __init__(self, url: str, key: str | None = None, **options: Any) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        super().__init__(
            base_url=f"{url}/api/v1", headers=headers, timeout=20, trust_env=False, **options
        )

    async def sign_in(self, email: str, password: str) -> None:
        """Signs in as a person; later changes carry the CSRF token."""
        answer = await self.post("/session", json={"email": email, "password": password})
        assert answer.status_code == 200, answer.text
        await self.get("/me")
        self.headers["x-csrftoken"] = self.cookies["csrftoken"]
