"""The time of the simulated world."""

import time


class Clock:
    """Seconds since 1970, moving with the machine's monotonic clock, shifted by `offset`.

    Everything that asks for the time asks here, so that a window of a day or a retry of a week can
    be reached in a moment.
    """

    def __init__(self, offset: float = 0.0) -> None:
        self._origin = time.time() - time.monotonic()  # noqa: TID251 this is the Clock
        self.offset = offset

    def now(self) -> float:
        return self._origin + time.monotonic() + self.offset
