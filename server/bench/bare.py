"""The least that a webhook door can be: `python -m bench.bare PORT`.

It reads the body, keeps it with the same group commit and the same statement, and answers 200. It
looks at no path, checks no signature, counts nothing, tells nobody.
"""

import asyncio
import sys
from typing import Any

import asyncpg
import uvicorn
import uvloop

from rapport.cli.ports import listen
from rapport.cli.process import prepare
from rapport.core.db.login import Server, log_in
from rapport.meta_webhooks.http.intake import KEEP, ROWS_PER_COMMIT

_START = {
    "type": "http.response.start",
    "status": 200,
    "headers": [(b"content-type", b"application/json"), (b"content-length", b"16")],
}
_BODY = {"type": "http.response.body", "body": b'{"success":true}'}


class Bare:
    """An ASGI application."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._something = asyncio.Event()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        assert scope["type"] == "http"
        body = (await receive())["body"]
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((body, kept))
        self._something.set()
        await kept
        await send(_START)
        await send(_BODY)

    async def commit(self) -> None:
        """Commits what waits, until cancelled."""
        while True:
            await self._something.wait()
            self._something.clear()
            while self._waiting:
                batch = self._waiting[:ROWS_PER_COMMIT]
                del self._waiting[:ROWS_PER_COMMIT]
                bodies = [body for body, _ in batch]
                count = len(bodies)
                await self._connection.execute(KEEP, [0] * count, ["bare"] * count, bodies)
                for _, kept in batch:
                    kept.set_result(None)


async def _serve(port: int) -> None:
    settings, keyring = prepare("web")
    login = await log_in(Server.of(settings), keyring, "control")
    connection = await asyncpg.connect(
        **login.arguments, server_settings={"synchronous_commit": "on"}
    )
    bare = Bare(connection)
    committing = asyncio.create_task(bare.commit())
    config = uvicorn.Config(
        bare, log_config=None, access_log=False, server_header=False, date_header=False,
        lifespan="off",
    )  # fmt: skip
    listener = listen("127.0.0.1", port)
    print("ready", flush=True)
    await uvicorn.Server(config).serve(sockets=[listener])
    committing.cancel()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(int(sys.argv[1])))
