"""The pace of a lane: slots at an even pace, at most so many a second."""

import math
from dataclasses import dataclass

SLOWEST = 1.0
"""However often Meta says that it is too fast, one message a second goes out."""
BURST_SECONDS = 0.02
"""How much of unused time may be made up for; a timer's lateness, not a burst."""
TICK_SECONDS = 0.05
"""Slots that are not free yet come together, this far apart: to wake for each costs several times
what it costs to send (measured: 1,200 µs a message at 80/s)."""
MANY = 20_000
"""So many recipients are remembered before those at rest are forgotten."""


@dataclass
class Pace:
    """Gives out slots on a monotonic clock, in seconds. `limit` is what the number may send."""

    limit: float
    rate: float = 0.0
    free_at: float = float("-inf")

    def __post_init__(self) -> None:
        self.rate = self.limit

    def slot(self, now: float) -> float:
        """When the next message may go; each call takes a slot."""
        at = max(self.free_at, now - BURST_SECONDS)
        self.free_at = at + 1.0 / self.rate
        return at if at <= now else math.ceil(at / TICK_SECONDS) * TICK_SECONDS

    def room(self, now: float, ahead: float) -> int:
        """How many slots are left within the next `ahead` seconds."""
        begin = max(self.free_at, now - BURST_SECONDS)
        return max(0, int((now + ahead - begin) * self.rate))

    def slow_down(self, now: float) -> None:
        """Meta said too fast: half the rate, and a second of silence."""
        self.rate = max(SLOWEST, self.rate / 2)
        self.free_at = max(self.free_at, now + 1.0)

    def recover(self, seconds: float) -> None:
        """Back to the limit within about ten seconds without a complaint."""
        self.rate = min(self.limit, self.rate + self.limit * seconds / 10)

    def set_limit(self, limit: float) -> None:
        """The number's throughput is another now. Whoever was slowed down still recovers."""
        is_slowed = self.rate < self.limit
        self.limit = limit
        self.rate = min(self.rate, limit) if is_slowed else limit


class PairLimit:
    """How often one number may write to one person, as Meta counts: one message every six seconds,
    45 of them ahead (the generic cell rate algorithm, on a monotonic clock in seconds)."""

    def __init__(self, interval: float = 6.0, burst: int = 45) -> None:
        self._interval = interval
        self._ahead = interval * (burst - 1)
        self._due: dict[str, float] = {}

    def rest_after(self, recipient: str, now: float) -> float:
        """Counts a message that was just sent; returns how long to wait before the next one."""
        if len(self._due) > MANY:
            self._due = {who: due for who, due in self._due.items() if due > now}
        due = max(self._due.get(recipient, now), now) + self._interval
        self._due[recipient] = due
        return max(0.0, due - self._ahead - now - self._interval)
