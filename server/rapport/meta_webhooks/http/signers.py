"""Which Meta apps may sign what arrives, with their secrets ready to use."""

import hmac
import time
from collections.abc import Sequence

from msgspec import Struct

from rapport.channels.queries import directory
from rapport.core import log
from rapport.core.crypto import UnreadableSecret
from rapport.core.runtime import Runtime
from rapport.whatsapp import signature

logger = log.get(__name__)
FRESH_SECONDS = 5.0


class Signer(Struct, frozen=True):
    meta_app_id: str
    kind: str
    secret: str
    verify_token: str


class Signers:
    """The known apps, looked up again every five seconds and whenever one changes."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._known: dict[str, Signer] = {}
        self._read_at = float("-inf")
        runtime.bus.subscribe("meta_apps", lambda _: self._forget())

    async def who_signed(
        self, body: bytes, header: str | None, meta_app_id: str | None
    ) -> str | None:
        """The app whose secret made the signature; None if no app that may call this address did.

        Without an id it is the installation's app or the simulator's; with one, that app alone.
        """
        for signer in await self._candidates(meta_app_id):
            if signature.verify(body, header, signer.secret):
                return signer.meta_app_id
        return None

    async def knows_token(self, token: str, meta_app_id: str | None) -> bool:
        """Whether Meta showed the verify token that was agreed on for this address."""
        candidates = await self._candidates(meta_app_id)
        fits = [
            hmac.compare_digest(token.encode(), signer.verify_token.encode())
            for signer in candidates
        ]
        return any(fits)

    async def _candidates(self, meta_app_id: str | None) -> Sequence[Signer]:
        if time.monotonic() - self._read_at > FRESH_SECONDS:
            await self._read()
        if meta_app_id is None:
            return [signer for signer in self._known.values() if signer.kind != "own"]
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
                    self._runtime.keyring.decrypt(app.secret),
                    self._runtime.keyring.decrypt(app.verify_token),
                )
            except UnreadableSecret:
                logger.error("app secret cannot be read", meta_app_id=app.meta_app_id)
        self._known, self._read_at = known, time.monotonic()

    def _forget(self) -> None:
        self._read_at = float("-inf")
