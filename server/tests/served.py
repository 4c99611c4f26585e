"""The web application served for real, in the test's own process."""

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import uvicorn

from rapport import web
from rapport.core.runtime import Runtime


@asynccontextmanager
async def serving(runtime: Runtime, listener: socket.socket | None = None) -> AsyncGenerator[str]:
    """The address of the application, on a free port unless a listener is given."""
    listener = listener or socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(
        web.build(runtime), log_config=None, lifespan="on", timeout_graceful_shutdown=1
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
        listener.close()


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
