"""When the applier looks into which shard: when something was kept there, and now and then."""

import asyncio
from typing import Protocol

from rapport.core.bus import heard
from rapport.core.clock import Clock
from rapport.meta_webhooks.rules import PEOPLE, SHARDS, STATUSES

POLL_SECONDS = 0.5
"""A hint may be lost."""
REST_SECONDS = {PEOPLE: 0.0, STATUSES: 0.1}
"""By shard, after a batch that was not full. Three statuses come for each message that is sent, and
a batch is a transaction, whose facts are read by every stream: a tick may be a moment late, what a
customer writes may not."""


class Applied(Protocol):
    """A batch, as far as it says when the next one is worth a look."""

    @property
    def is_full(self) -> bool: ...


class Looks:
    """Keeps, for each shard, when to look into it next. `hint` takes a shard's name."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._awake = asyncio.Event()
        self._hinted = set(SHARDS)
        self._looked_at = dict.fromkeys(SHARDS, float("-inf"))
        self._rests_until = dict.fromkeys(SHARDS, float("-inf"))

    def hint(self, name: str) -> None:
        """Something was kept in a shard."""
        self._hinted |= {number for number, known in SHARDS.items() if known == name}
        self._awake.set()

    def begin(self) -> list[int]:
        """The shards to look into now, in the order of their turns."""
        now = self._clock.monotonic()
        due = [number for number in SHARDS if self._due_at(number) <= now]
        self._hinted.difference_update(due)
        self._looked_at.update(dict.fromkeys(due, now))
        return due

    def note(self, number: int, batch: Applied | None) -> None:
        """What was found and applied there; None if nothing waited."""
        if batch is None:
            return
        self._hinted.add(number)
        rest = 0.0 if batch.is_full else REST_SECONDS[number]
        self._rests_until[number] = self._clock.monotonic() + rest

    async def wait(self) -> None:
        """Until a shard is due."""
        while (until := min(map(self._due_at, SHARDS))) > self._clock.monotonic():
            self._awake.clear()
            await heard(self._awake, until - self._clock.monotonic())

    def _due_at(self, number: int) -> float:
        if number in self._hinted:
            return self._rests_until[number]
        return self._looked_at[number] + POLL_SECONDS
