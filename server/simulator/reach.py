"""Whom a portfolio, or a number, has written to: how many different people in rolling 24 hours.

One entry for each person, in the order of time, so that what is over is forgotten as others come.
There are never more than a limit allows, or than an upgrade of the throughput asks for.
"""

WINDOW_SECONDS = 86_400.0


class Reach:
    def __init__(self) -> None:
        self._scopes: dict[str, dict[int, float]] = {}

    def clear(self) -> None:
        self._scopes.clear()

    def forget(self, scope: str) -> None:
        self._scopes.pop(scope, None)

    def has(self, scope: str, wa_id: str, now: float) -> bool:
        """Whether that person was written to already."""
        return int(wa_id) in self._recent(scope, now)

    def count(self, scope: str, now: float) -> int:
        return len(self._recent(scope, now))

    def add(self, scope: str, wa_id: str, now: float) -> int:
        """Counts a person; whoever was counted already stays so for longer. How many there are."""
        people = self._recent(scope, now)
        people.pop(int(wa_id), None)
        people[int(wa_id)] = now
        return len(people)

    def _recent(self, scope: str, now: float) -> dict[int, float]:
        people = self._scopes.setdefault(scope, {})
        while people:
            oldest = next(iter(people))
            # the clock may also have gone back
            if now - WINDOW_SECONDS < people[oldest] <= now:
                break
            del people[oldest]
        return people
