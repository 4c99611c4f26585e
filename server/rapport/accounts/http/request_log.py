"""What programs asked: noted beside the answer, written down later in sets."""

import asyncio
import time
from collections import defaultdict, deque
from uuid import UUID

from litestar.types import HTTPScope, Message, Send

from rapport.accounts.actions import api_keys
from rapport.accounts.actions.api_keys import Request
from rapport.core import log, metrics
from rapport.core.db.database import DATABASE_TROUBLE
from rapport.core.runtime import Runtime
from rapport.core.web.asker import Asker

logger = log.get(__name__)
FORGOTTEN = metrics.counter("api_requests_not_noted", "Requests that recent requests lack")
EVERY_SECONDS = 1.0
MOST_WAITING = 10_000
"""More than this within a second are forgotten: the list is for people, not for accounts."""


class RequestLog:
    """The recent requests of API keys. What was noted less than a second before a crash is lost."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._waiting: deque[tuple[UUID, Request]] = deque()

    def watch(self, scope: HTTPScope, asker: Asker, send: Send) -> Send:
        """A `send` that notes the request once its answer begins. For askers that are API keys."""
        at, started = self._runtime.clock.now(), time.perf_counter()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                request = Request(
                    api_key_id=asker.id,
                    at=at,
                    method=str(scope["method"]),
                    path=str(scope.get("path_template") or scope["path"])[:200],
                    status=message["status"],
                    duration_ms=round((time.perf_counter() - started) * 1000),
                    ip=scope["client"][0] if scope["client"] else "",
                )
                self._note(asker.workspace_id, request)
            await send(message)

        return noting

    async def run(self) -> None:
        """Writes down what was noted, every second; until cancelled, and then once more."""
        try:
            while True:
                await asyncio.sleep(EVERY_SECONDS)
                await self.flush()
        finally:
            await self.flush()

    async def flush(self) -> None:
        """Writes down what was noted, in one transaction for each workspace."""
        sets: dict[UUID, list[Request]] = defaultdict(list)
        while self._waiting:
            workspace_id, request = self._waiting.popleft()
            sets[workspace_id].append(request)
        for workspace_id, requests in sets.items():
            try:
                async with self._runtime.workspace(workspace_id) as tx:
                    await api_keys.note_requests(tx, requests)
            # also: the key was deleted in the meantime
            except DATABASE_TROUBLE as error:
                FORGOTTEN.inc(len(requests))
                logger.warning("requests were not noted", count=len(requests), error=str(error))

    def _note(self, workspace_id: UUID, request: Request) -> None:
        if len(self._waiting) < MOST_WAITING:
            self._waiting.append((workspace_id, request))
        else:
            FORGOTTEN.inc()
