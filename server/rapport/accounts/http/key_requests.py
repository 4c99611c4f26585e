"""What programs ask, kept for the list of a key's recent requests. Never in a request's way: they
are noted in memory and written together, and what a crash loses is only this record."""

import asyncio
import time
from collections import deque
from typing import Any
from uuid import UUID

import asyncpg
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from rapport.accounts.actions import api_keys
from rapport.accounts.actions.api_keys import REQUESTS_KEPT, Request
from rapport.core import log
from rapport.core.runtime import Runtime
from rapport.core.web.asker import Asker

logger = log.get(__name__)
FLUSH_SECONDS = 2.0
LONGEST_PATH = 300

Key = tuple[UUID, UUID]


class KeyRequests:
    """The requests of API keys that are not written yet; of each key no more than will be kept."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._waiting: dict[Key, deque[Request]] = {}

    def note(self, asker: Asker, scope: HTTPScope, status: int, seconds: float) -> None:
        request = Request(
            api_key_id=asker.id,
            at=self._runtime.clock.now(),
            method=str(scope["method"]),
            path=scope["path"].replace("\0", "\ufffd")[:LONGEST_PATH],
            status=status,
            duration_ms=min(round(seconds * 1000), 2**31 - 1),
            ip=scope["client"][0] if scope["client"] else "",
        )
        key = asker.workspace_id, asker.id
        self._waiting.setdefault(key, deque(maxlen=REQUESTS_KEPT)).append(request)

    async def run(self) -> None:
        """Writes now and then, until cancelled."""
        while True:
            await asyncio.sleep(FLUSH_SECONDS)
            await self.flush()

    async def flush(self) -> None:
        """Writes what waits; what cannot be written is let go."""
        waiting, self._waiting = self._waiting, {}
        for (workspace_id, _), requests in waiting.items():
            try:
                async with self._runtime.workspace(workspace_id) as tx:
                    await api_keys.note_requests(tx, requests)
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as problem:
                logger.warning("requests of a key not recorded", problem=type(problem).__name__)


class Recorded:
    """Notes each request that an API key makes, once it is answered."""

    def __init__(self, app: ASGIApp, *, requests: KeyRequests) -> None:
        self._app = app
        self._requests = requests

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asker: Any = scope.get("asker")
        if scope["type"] != "http" or not isinstance(asker, Asker) or asker.kind != "api_key":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def observe(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, observe)
        finally:
            self._requests.note(asker, scope, status, time.perf_counter() - started)
