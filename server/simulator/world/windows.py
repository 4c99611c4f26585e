"""When a number may write freely to a person: the 24-hour and the 72-hour window."""

from simulator.crowd.crowd import Crowd
from simulator.world.models import Window, pair

HOUR = 3600.0
SERVICE_HOURS = 24
FREE_ENTRY_HOURS = 72


class Windows:
    """Opened by what people write, kept only as long as they are open. A crowd keeps those of its
    members itself, unless they came from an ad."""

    def __init__(self, windows: dict[str, Window], crowd: Crowd | None = None) -> None:
        self._windows = windows
        self._crowd = crowd
        self._sweep_at = 10_000

    def get(self, number_id: str, wa_id: str) -> Window | None:
        window = self._windows.get(pair(number_id, wa_id))
        if window is None and self._crowd is not None:
            member = self._crowd.member(wa_id)
            until = 0.0 if member is None else self._crowd.open_until(number_id, member)
            return Window(until) if until else None
        return window

    def person_wrote(
        self, number_id: str, wa_id: str, at: float, *, from_ad: bool, entry_id: str
    ) -> None:
        """Opens the service window, or keeps it open for 24 hours from `at`.

        A message from an ad or a Page button also lets the next reply open the free entry window.
        """
        if len(self._windows) >= self._sweep_at:
            self._sweep(at)
        member = None if self._crowd is None else self._crowd.member(wa_id)
        if self._crowd is not None and member is not None and not from_ad:
            self._crowd.open(number_id, member, at + SERVICE_HOURS * HOUR)
            if pair(number_id, wa_id) not in self._windows:
                return
        window = self._windows.setdefault(pair(number_id, wa_id), Window())
        window.open_until = max(window.open_until, at + SERVICE_HOURS * HOUR)
        if from_ad:
            window.entry_until = at + 24 * HOUR
            window.entry_id = entry_id

    def business_replied(self, window: Window, at: float) -> None:
        if at < window.entry_until and at >= window.free_until:
            window.free_until = at + FREE_ENTRY_HOURS * HOUR
            window.entry_until = 0.0

    def forget(self, number_ids: set[str]) -> None:
        for key in [key for key in self._windows if key.partition(":")[0] in number_ids]:
            del self._windows[key]
        if self._crowd is not None:
            self._crowd.forget_numbers(number_ids)

    def _sweep(self, now: float) -> None:
        for key, window in list(self._windows.items()):
            if max(window.open_until, window.free_until) < now:
                del self._windows[key]
        self._sweep_at = max(10_000, 2 * len(self._windows))
