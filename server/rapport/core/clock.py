"""Time is passed in, so that a rule can be asked about any moment and a test never sleeps."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol, runtime_checkable


@runtime_checkable
class Clock(Protocol):
    """Where a process gets its time from. Both readings are in agreement to a few milliseconds."""

    def now(self) -> datetime:
        """The wall clock, in UTC, always with a zone."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump backwards: for leases, time-outs and pace."""
        ...


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 (the one place that may ask)

    def monotonic(self) -> float:
        """Goes on while the machine sleeps, which `time.monotonic` does not (clock_gettime(2))."""
        return time.clock_gettime(time.CLOCK_BOOTTIME)


class SetClock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._monotonic = 0.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, by: timedelta) -> None:
        """Moves both readings forward."""
        self._now += by
        self._monotonic += by.total_seconds()
