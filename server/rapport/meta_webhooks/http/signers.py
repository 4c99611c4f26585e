"""Which Meta apps may sign what arrives, with their secrets ready to use."""

import asyncio
import contextlib
import hmac
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Literal

import asyncpg
from msgspec import Struct

from rapport.channels.actions import apps
from rapport.channels.queries import directory
from rapport.core import log
from rapport.core.crypto import UnreadableSecret
from rapport.core.db.database import DATABASE_TROUBLE
from rapport.core.runtime import Runtime
from rapport.whatsapp.signature import Verifier

logger = log.get(__name__)
FRESH_SECONDS = 5.0
IMPATIENT_SECONDS = 0.5
NOTED_SECONDS = 60.0

Note = Literal["heard", "refused"]
_NOTES: dict[Note, Callable[[asyncpg.Pool, list[str], datetime], Awaitable[None]]] = {
    "heard": apps.note_heard,
    "refused": apps.note_refused,
}


class Signer(Struct, frozen=True):
    meta_app_id: str
    kind: str
    verifier: Verifier
    verify_token: str


class Signers:
    """The known apps, looked up again every five seconds and whenever one changes."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._known: dict[str, Signer] = {}
        self._shared: list[Signer] = []
        self._read_at = float("-inf")
        self._reading = asyncio.Lock()
        self._heard: set[str] = set()  # since the last reading, so that one look spares the rest
        self._noted: dict[tuple[Note, str], float] = {}
        self._notes: set[asyncio.Task[None]] = set()
        runtime.bus.subscribe("meta_apps", lambda _: self._forget())

    @property
    def are_fresh(self) -> bool:
        """Whether `who_signed` may be asked without `refresh` before."""
        return time.monotonic() - self._read_at <= FRESH_SECONDS

    async def refresh(self) -> None:
        """Reads the apps, unless they are fresh. Raises what a database that is away raises."""
        async with self._reading:
            # whoever waited here finds what the first one has read
            if not self.are_fresh:
                await self._read()

    def who_signed(self, body: bytes, header: bytes | None, meta_app_id: str | None) -> str | None:
        """The app whose secret made the signature; None if no app that may call this address did.

        Without an id it is the installation's app or the simulator's; with one, that app alone.
        """
        candidates = self._candidates(meta_app_id)
        for signer in candidates:
            if signer.verifier.verify(body, header):
                if signer.meta_app_id not in self._heard:
                    self._heard.add(signer.meta_app_id)
                    self._note("heard", signer.meta_app_id)
                return signer.meta_app_id
        if header is not None:
            for signer in candidates:
                self._note("refused", signer.meta_app_id)
        return None

    async def knows_token(self, token: str, meta_app_id: str | None) -> bool:
        """Whether Meta showed the verify token that was agreed on for this address; that it did is
        kept, as the proof that it reaches us."""
        fitting = await self._with_token(token, meta_app_id)
        if not fitting and time.monotonic() - self._read_at > IMPATIENT_SECONDS:
            # another process may have agreed on it a moment ago
            self._forget()
            fitting = await self._with_token(token, meta_app_id)
        if not fitting:
            return False
        pool, now = self._runtime.database.control_pool, self._runtime.clock.now()
        await apps.note_verified(pool, fitting, now)
        return True

    async def _with_token(self, token: str, meta_app_id: str | None) -> list[str]:
        await self.refresh()
        return [
            signer.meta_app_id
            for signer in self._candidates(meta_app_id)
            if hmac.compare_digest(token.encode(), signer.verify_token.encode())
        ]

    def _note(self, note: Note, meta_app_id: str) -> None:
        """Writes down what happened, once a minute and beside the request; it is for the health
        page only, so it may be lost."""
        now = time.monotonic()
        if now - self._noted.get((note, meta_app_id), float("-inf")) < NOTED_SECONDS:
            return
        self._noted[note, meta_app_id] = now
        task = asyncio.create_task(self._write(note, meta_app_id))
        self._notes.add(task)
        task.add_done_callback(self._notes.discard)

    async def _write(self, note: Note, meta_app_id: str) -> None:
        with contextlib.suppress(*DATABASE_TROUBLE):
            pool, now = self._runtime.database.control_pool, self._runtime.clock.now()
            await _NOTES[note](pool, [meta_app_id], now)

    def _candidates(self, meta_app_id: str | None) -> Sequence[Signer]:
        if meta_app_id is None:
            return self._shared
        found = self._known.get(meta_app_id)
        return [found] if found else []

    async def _read(self) -> None:
        apps = await directory.list_apps(self._runtime.database.control_pool)
        known: dict[str, Signer] = {}
        for app in apps:
            try:
                known[app.meta_app_id] = Signer(
                    app.meta_app_id,
                    app.kind,
                    Verifier(self._runtime.keyring.decrypt(app.secret)),
                    self._runtime.keyring.decrypt(app.verify_token),
                )
            except UnreadableSecret:
                logger.error("app secret cannot be read", meta_app_id=app.meta_app_id)
        self._known, self._read_at = known, time.monotonic()
        self._heard.clear()
        self._shared = [signer for signer in known.values() if signer.kind != "own"]

    def _forget(self) -> None:
        self._read_at = float("-inf")
