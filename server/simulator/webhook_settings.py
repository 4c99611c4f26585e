"""How webhooks are delivered. The defaults are a good day; the rest is for bad ones."""

from random import Random

from msgspec import Struct, field

from simulator.latency import Latency

WEEK = 7 * 86_400.0
RETRY_SECONDS = [1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0, 34.0, 60.0, 120.0, 300.0, 900.0, 3600.0]


class Settings(Struct):
    enabled: bool = True
    pause: bool = False
    repeat: float = 0.0  # share of updates that come twice
    reorder: float = 0.0  # share of updates that later ones overtake
    batch_size: int = 20  # updates of one moment in one POST; 1: one each
    batch_ms: int = 0  # how long updates are collected for one POST
    delay_ms: tuple[int, int] | Latency = (0, 0)
    concurrency: int = 16
    timeout_seconds: float = 10.0
    # waits between attempts; the last is repeated until seven days are over
    retry_seconds: list[float] = field(default_factory=lambda: list(RETRY_SECONDS))
    # a retry goes to all apps that were told, those that took it too (fact sheet §2.1)
    retry_all_apps: bool = True

    def delay(self, random: Random) -> float:
        """Seconds between an update and its POST."""
        if isinstance(self.delay_ms, Latency):
            return self.delay_ms.draw(random)
        return random.uniform(*self.delay_ms) / 1000

    def wait_after(self, attempts: int) -> float:
        return self.retry_seconds[min(attempts, len(self.retry_seconds)) - 1]
