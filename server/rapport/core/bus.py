"""Hints between processes, "there is something new". They may be lost, so every reader also polls.

All hints of a moment travel in one NOTIFY, sent when the last one has left: a NOTIFY in every
commit would halve the commit rate (measured), one for each flush costs nothing.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Callable

import asyncpg
import msgspec

from rapport.core import log
from rapport.core.db.database import DATABASE_TROUBLE, Database, listen
from rapport.core.ids import new_id

logger = log.get(__name__)
CHANNEL = "rapport"
LONGEST_PAYLOAD = 7900
"""NOTIFY carries at most 8000 bytes."""
RECONNECT_SECONDS = 1.0
PAUSE_SECONDS = 0.02
"""Between two flushes: the first hint goes at once, what comes within the pause goes together."""

# a hint may be lost, so its commit waits for no disk: that would hold up the commits of others
_NOTIFY = "select set_config('synchronous_commit', 'off', true), pg_notify($1, $2)"

Hint = tuple[str, str]


class Bus:
    """Topics are short words, items short strings (ids). Run `run` beside the process's work."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._me = new_id().hex
        self._subscribers: defaultdict[str, list[Callable[[str], object]]] = defaultdict(list)
        self._outgoing: dict[Hint, None] = {}
        self._something = asyncio.Event()

    def subscribe(self, topic: str, told: Callable[[str], object]) -> None:
        """`told` is called with each item, from this process or another; it must not block."""
        self._subscribers[topic].append(told)

    def publish(self, topic: str, item: str = "") -> None:
        """Tells this process at once, the others with the next flush. Call it after the commit."""
        self._tell(topic, item)
        self._outgoing[topic, item] = None
        self._something.set()

    async def run(self) -> None:
        """Sends and receives until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._receive())
            group.create_task(self._send())

    async def _send(self) -> None:
        while True:
            await self._something.wait()
            self._something.clear()
            for payload in self._payloads():
                with contextlib.suppress(*DATABASE_TROUBLE):
                    await self._database.control_pool.execute(_NOTIFY, CHANNEL, payload)
            await asyncio.sleep(PAUSE_SECONDS)

    def _payloads(self) -> list[str]:
        hints, self._outgoing = list(self._outgoing), {}
        payloads: list[str] = []
        portion: list[Hint] = []
        size = 0
        for hint in hints:
            length = len(hint[0]) + len(hint[1]) + 8
            if portion and size + length > LONGEST_PAYLOAD - 64:
                payloads.append(self._encode(portion))
                portion, size = [], 0
            portion.append(hint)
            size += length
        return [*payloads, self._encode(portion)] if portion else payloads

    def _encode(self, hints: list[Hint]) -> str:
        return msgspec.json.encode((self._me, hints)).decode()

    async def _receive(self) -> None:
        while True:
            try:
                async with listen(self._database) as connection:
                    await connection.add_listener(CHANNEL, self._heard)
                    closed = asyncio.Event()
                    connection.add_termination_listener(lambda _, closed=closed: closed.set())
                    await closed.wait()
            except (OSError, asyncpg.PostgresError) as error:
                logger.warning("the bus lost its connection", problem=str(error))
            await asyncio.sleep(RECONNECT_SECONDS)

    def _heard(self, _: object, __: int, ___: str, payload: object) -> None:
        sender, hints = msgspec.json.decode(str(payload), type=tuple[str, list[Hint]])
        if sender != self._me:
            for topic, item in hints:
                self._tell(topic, item)

    def _tell(self, topic: str, item: str) -> None:
        for told in self._subscribers[topic]:
            told(item)


async def heard(event: asyncio.Event, seconds: float) -> bool:
    """Waits for a hint's event, but not longer than that; whether it came.

    `asyncio.wait_for` of Python 3.11 loses a cancellation that comes with the event
    (python/cpython#86296); `asyncio.timeout` does not.
    """
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return False
    return True
