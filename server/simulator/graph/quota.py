"""Whether an app may still call, and the headers that say how much it has used."""

import time

from simulator import usage
from simulator.errors.graph import GraphError
from simulator.graph.access import Access
from simulator.simulation import Simulation
from simulator.web.response import Headers

UNCOUNTED = frozenset(("messages", "marketing_messages", "media"))  # edges with limits of their own
UNCOUNTED_KINDS = frozenset(("media", "upload"))


class Meter:
    """One counted call: begin it, and ask for its headers at the end, however it ended."""

    def __init__(self, simulation: Simulation, who: Access, waba_id: str | None) -> None:
        self._simulation = simulation
        self._app_id = who.app.id
        self._waba_id = waba_id or ""
        self._limit = limit_of(simulation, waba_id)
        self._began, self._cpu = time.monotonic(), time.process_time()

    def refuse_if_used_up(self) -> None:
        """Raises GraphError: 80007 for a WABA, 4 for the app itself."""
        if self._simulation.behaviour.rate_limits and self._load().call_count >= 100:
            raise GraphError(80007) if self._waba_id else GraphError(4, plain=_APP_REFUSAL)

    def headers(self, error: GraphError | None = None) -> Headers:
        """Counts the call and says what is used now; `error` is what it was refused with."""
        now = self._simulation.clock.now()
        spent = time.monotonic() - self._began, time.process_time() - self._cpu
        self._simulation.usage.note(self._app_id, self._waba_id, now, *spent)
        load = self._load()
        if error is not None and error.code in (4, 80007) and load.call_count < 100:
            load = load._replace(call_count=100, minutes=max(load.minutes, 1))  # a fault says so
        if not self._waba_id:
            return ((b"x-app-usage", usage.app_header(load)),)
        return ((b"x-business-use-case-usage", usage.business_header(self._waba_id, load)),)

    def _load(self) -> usage.Load:
        now = self._simulation.clock.now()
        return self._simulation.usage.load(self._app_id, self._waba_id, self._limit, now)


_APP_REFUSAL = "(#4) Application request limit reached"


def limit_of(simulation: Simulation, waba_id: str | None) -> int:
    """Calls in an hour; an active WABA, one with a registered number, may be called more often."""
    if waba_id is None:
        return usage.APP_LIMIT
    numbers = simulation.world.state.numbers.values()
    is_active = any(number.registered and number.waba_id == waba_id for number in numbers)
    return usage.ACTIVE_LIMIT if is_active else usage.IDLE_LIMIT


def is_counted(kind: str, edge: str) -> bool:
    return kind not in UNCOUNTED_KINDS and edge not in UNCOUNTED
