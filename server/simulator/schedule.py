"""What is due later: one wheel and one timer for the whole process."""

import asyncio
import heapq
from collections import deque
from collections.abc import Callable
from typing import Any

from simulator.clock import Clock

TICKS_PER_SECOND = 100
AT_ONCE = 2_000  # callbacks run before the loop may serve requests again


class Schedule:
    """Runs callbacks when their time has come, up to a tick (10 ms) late.

    Callbacks of one tick run together, so what they announce can share one webhook. A send costs no
    task and no timer of its own.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._buckets: dict[int, list[tuple[Callable[..., object], tuple[Any, ...]]]] = {}
        self._ticks: list[int] = []
        self._due: deque[tuple[Callable[..., object], tuple[Any, ...]]] = deque()
        self._timer: asyncio.TimerHandle | asyncio.Handle | None = None
        self._timer_tick = 0

    def __len__(self) -> int:
        return sum(map(len, self._buckets.values())) + len(self._due)

    def after(self, seconds: float, callback: Callable[..., object], *arguments: Any) -> None:
        self.at(self._clock.now() + seconds, callback, *arguments)

    def at(self, moment: float, callback: Callable[..., object], *arguments: Any) -> None:
        tick = int(moment * TICKS_PER_SECOND) + 1
        bucket = self._buckets.get(tick)
        if bucket is None:
            bucket = self._buckets[tick] = []
            heapq.heappush(self._ticks, tick)
            if self._timer is None or tick < self._timer_tick:
                self._arm()
        bucket.append((callback, arguments))

    def clock_moved(self) -> None:
        """The clock was set or goes at another speed: what that made due runs now."""
        self._arm()

    def clear(self) -> None:
        self._buckets.clear()
        self._ticks.clear()
        self._due.clear()
        self._disarm()

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _arm(self) -> None:
        self._disarm()
        loop = asyncio.get_running_loop()
        if self._due:
            self._timer_tick = 0
            self._timer = loop.call_soon(self._run)
        elif self._ticks:
            self._timer_tick = self._ticks[0]
            wait = (self._timer_tick / TICKS_PER_SECOND - self._clock.now()) / self._clock.speed
            self._timer = loop.call_later(max(0.0, wait), self._run)

    def _run(self) -> None:
        self._collect_due()
        try:
            for _ in range(min(AT_ONCE, len(self._due))):
                callback, arguments = self._due.popleft()
                callback(*arguments)
        finally:
            self._arm()

    def _collect_due(self) -> None:
        now = self._clock.now() * TICKS_PER_SECOND
        while self._ticks and self._ticks[0] <= now:
            self._due.extend(self._buckets.pop(heapq.heappop(self._ticks)))
