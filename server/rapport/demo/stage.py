"""What the story is played on: the simulator's control plane, and our own API."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import msgspec

from rapport.channels.rules.addresses import graph_url
from rapport.core.runtime import Runtime
from rapport.core.transport import FilePart, HttpFailure, Response
from rapport.demo.errors import CannotPlay
from rapport.demo.script import MEDIA, MIME_TYPES

SECONDS = 30.0
LOOK_SECONDS = 0.01
LARGEST_ANSWER = 16 * 1024 * 1024
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 (an address to compare with, not to listen on)


class Simulator:
    """The practice WhatsApp. Calls raise CannotPlay where it does not answer, or refuses."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._root = f"{graph_url(runtime.settings, 'simulator')}/_simulator"

    async def ask(self, method: str, path: str, order: Any = None, *, known: bool = True) -> Any:
        """A call of the control plane; None for what is not there (any more) unless `known`."""
        try:
            answer = await self._runtime.http.request(
                method,
                f"{self._root}/{path}",
                headers={"content-type": "application/json"},
                body=None if order is None else msgspec.json.encode(order),
                timeout=SECONDS,
                max_response_bytes=LARGEST_ANSWER,
            )
        except HttpFailure:
            raise CannotPlay("The simulator does not answer. `rapport up` starts it.") from None
        if answer.status == 404 and not known:
            return None
        return _read(answer, f"The simulator refused {method} {path}")

    async def set_time(self, at: datetime | None) -> None:
        """Has its clock say that time now; None brings it back to the machine's."""
        offset = 0.0 if at is None else (at - self._runtime.clock.now()).total_seconds()
        await self.ask("POST", "clock", {"offset_seconds": offset})

    async def is_at_rest(self) -> bool:
        """Whether every status was announced and every webhook delivered."""
        counts = await self.ask("GET", "webhooks/pending")
        return not any(counts[name] for name in ("in_transit", "queued", "in_flight", "waiting"))


class Api:
    """Our own API, as a program of the workspace uses it."""

    def __init__(self, runtime: Runtime, key: str) -> None:
        settings = runtime.settings
        host = "127.0.0.1" if settings.bind in EVERYWHERE else settings.bind
        self._runtime = runtime
        self._root = f"http://{host}:{settings.port}/api/v1"
        self._headers = {"authorization": f"Bearer {key}"}

    async def post(self, path: str, order: Any) -> Any:
        """Raises CannotPlay."""
        try:
            answer = await self._runtime.http.request(
                "POST",
                f"{self._root}/{path}",
                headers={**self._headers, "content-type": "application/json"},
                body=msgspec.json.encode(order),
                timeout=SECONDS,
                max_response_bytes=LARGEST_ANSWER,
            )
        except HttpFailure:
            raise CannotPlay("The web process does not answer. `rapport up` starts it.") from None
        return _read(answer, f"POST {path} was refused")

    async def upload(self, name: str) -> str:
        """Uploads a file of the story; its id here. Raises CannotPlay."""
        path = MEDIA / name
        voice = {"purpose": "voice"} if path.suffix == ".ogg" else {}
        try:
            answer = await self._runtime.http.upload(
                "POST",
                f"{self._root}/media",
                headers=self._headers,
                fields=voice,
                file=FilePart("file", path.name, MIME_TYPES[path.suffix], path),
                timeout=SECONDS,
                max_response_bytes=LARGEST_ANSWER,
            )
        except HttpFailure:
            raise CannotPlay("The web process does not answer. `rapport up` starts it.") from None
        return _read(answer, f"The upload of {name} was refused")["id"]


async def until(condition: Callable[[], Awaitable[bool]], otherwise: str) -> None:
    """Returns when the condition holds. Raises CannotPlay with the sentence when it never does."""
    try:
        async with asyncio.timeout(SECONDS):
            while not await condition():  # noqa: ASYNC110 (other processes bring it about)
                await asyncio.sleep(LOOK_SECONDS)
    except TimeoutError:
        raise CannotPlay(otherwise) from None


def _read(answer: Response, what: str) -> Any:
    if answer.status not in (200, 201):
        raise CannotPlay(f"{what} ({answer.status}): {answer.body[:300].decode(errors='replace')}")
    return msgspec.json.decode(answer.body)
