"""How fast a number may send (fact sheet §5): throughput per number, pace per pair.

Both are kept as the moment until which what was taken lasts (GCRA): one float each, no timers.
"""

from simulator.world.models import pair

PAIR_SECONDS = 6.0  # one message to the same person
PAIR_BURST = 45
THROUGHPUT_BURST_SECONDS = 1.0
DAY = 86_400.0
CALL_REQUESTS = ((DAY, 1), (7 * DAY, 2))  # permission to call: so many in so many seconds (§13.1)
CALL_REQUESTS_KEPT = 10_000


class Limits:
    """Forgets what is over by itself, so that a million recipients do not stay in memory."""

    def __init__(self) -> None:
        self.enabled = True
        self._numbers: dict[str, float] = {}
        self._pairs: dict[str, float] = {}
        self._marketing: dict[str, float] = {}
        self._call_requests: dict[str, list[float]] = {}
        self._sweep_at = 10_000

    def clear(self) -> None:
        self._numbers.clear()
        self._pairs.clear()
        self._marketing.clear()
        self._call_requests.clear()

    def take_throughput(self, number_id: str, per_second: int, now: float) -> bool:
        """Takes one message of the number's throughput. False: 130429."""
        if not self.enabled:
            return True
        spent_until = max(self._numbers.get(number_id, 0.0), now)
        if spent_until - now > THROUGHPUT_BURST_SECONDS:
            return False
        self._numbers[number_id] = spent_until + 1.0 / per_second
        return True

    def take_pair(self, number_id: str, wa_id: str, now: float) -> bool:
        """Takes one message from a number to a person. False: 131056."""
        if not self.enabled:
            return True
        if len(self._pairs) >= self._sweep_at:
            self._sweep(now)
        key = pair(number_id, wa_id)
        spent_until = max(self._pairs.get(key, 0.0), now)
        if spent_until - now > (PAIR_BURST - 1) * PAIR_SECONDS:
            return False
        self._pairs[key] = spent_until + PAIR_SECONDS
        return True

    def take_marketing(self, wa_id: str, messages: int, days: float, now: float) -> bool:
        """Takes one of the marketing messages that a person gets at most. False: 131049."""
        if not self.enabled:
            return True
        if len(self._marketing) >= self._sweep_at:
            self._marketing = {key: at for key, at in self._marketing.items() if at > now}
            self._sweep_at = max(10_000, 2 * len(self._marketing), 2 * len(self._pairs))
        spacing = days * DAY / messages
        spent_until = max(self._marketing.get(wa_id, 0.0), now)
        if spent_until - now > (messages - 1) * spacing:
            return False
        self._marketing[wa_id] = spent_until + spacing
        return True

    def take_call_request(self, number_id: str, wa_id: str, now: float) -> bool:
        """Takes one request for permission to call a person. False: 138009."""
        if not self.enabled:
            return True
        key = pair(number_id, wa_id)
        longest = CALL_REQUESTS[-1][0]
        taken = [at for at in self._call_requests.pop(key, ()) if now - at < longest]
        allowed = all(
            sum(now - at < seconds for at in taken) < most for seconds, most in CALL_REQUESTS
        )
        self._call_requests[key] = [*taken, now] if allowed else taken
        if len(self._call_requests) > CALL_REQUESTS_KEPT:
            del self._call_requests[next(iter(self._call_requests))]
        return allowed

    def _sweep(self, now: float) -> None:
        self._pairs = {key: until for key, until in self._pairs.items() if until > now}
        self._sweep_at = max(10_000, 2 * len(self._pairs))
