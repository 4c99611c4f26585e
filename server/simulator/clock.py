"""The time of the simulated world."""

import time


class Clock:
    """Seconds since 1970, moving with the machine's monotonic clock: `speed` times as fast, and
    `offset` seconds from the machine's time.

    Everything that asks for the time asks here, so that a window of a day or a retry of a week can
    be reached in a moment, or watched in a minute.
    """

    def __init__(self, offset: float = 0.0) -> None:
        self._machine = time.time() - time.monotonic()  # noqa: TID251 this is the Clock
        self._speed = 1.0
        self._origin = self._machine + offset

    def now(self) -> float:
        return self._origin + time.monotonic() * self._speed

    @property
    def offset(self) -> float:
        """From the machine's time; it grows while the speed is above 1."""
        ahead = self._origin - self._machine + time.monotonic() * (self._speed - 1.0)
        return round(ahead, 6)

    @offset.setter
    def offset(self, seconds: float) -> None:
        self._origin = self._machine + seconds - time.monotonic() * (self._speed - 1.0)

    @property
    def speed(self) -> float:
        return self._speed

    @speed.setter
    def speed(self, times: float) -> None:
        now = self.now()
        self._speed = times
        self._origin = now - time.monotonic() * times
