"""Bad weather on purpose: rules that make requests fail, wait or vanish."""

from random import Random

from msgspec import Struct, field

from simulator.world import people


class Fault(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which requests it strikes, and what happens to them. Absent conditions match everything."""

    id: str = ""
    phone_number_id: str | None = None
    to: str | None = None  # a number or a user id
    type: str | None = None  # of the message
    path: str | None = None  # part of the request's path
    rate: float = 1.0
    times: int | None = None  # strikes left
    code: int | None = None
    http_status: int | None = None
    latency_ms: int | tuple[int, int] | None = None
    drop_answer: bool = False
    hang_seconds: float | None = None
    html_5xx: bool = False
    later: bool = field(default=False, name="async")
    strikes: int = 0


class Struck(Struct):
    """What a request is about, as far as it is known."""

    path: str
    number_id: str | None = None
    to: str | None = None
    type: str | None = None


class Faults:
    def __init__(self, random: Random) -> None:
        self.rules: dict[str, Fault] = {}
        self._random = random
        self._count = 0

    def add(self, fault: Fault) -> Fault:
        self._count += 1
        fault.id = str(self._count)
        self.rules[fault.id] = fault
        return fault

    def clear(self) -> None:
        self.rules.clear()

    def pick(self, request: Struck) -> Fault | None:
        """The first rule that strikes this request, counted."""
        for fault in self.rules.values():
            if not _matches(fault, request) or fault.times == 0:
                continue
            if fault.rate < 1.0 and self._random.random() >= fault.rate:
                continue
            fault.strikes += 1
            if fault.times is not None:
                fault.times -= 1
            return fault
        return None

    def latency(self, fault: Fault) -> float:
        """Seconds to wait."""
        span = fault.latency_ms or 0
        low, high = span if isinstance(span, tuple) else (span, span)
        return self._random.uniform(low, high) / 1000


def _matches(fault: Fault, request: Struck) -> bool:
    return (
        (fault.phone_number_id is None or fault.phone_number_id == request.number_id)
        and (fault.type is None or fault.type == request.type)
        and (fault.path is None or fault.path in request.path)
        and (fault.to is None or _same_person(fault.to, request.to))
    )


def _same_person(wanted: str, given: str | None) -> bool:
    if given is None:
        return False
    return wanted == given or _canonical(wanted) == _canonical(given)


def _canonical(address: str) -> str:
    digits = people.dialled(address)
    return people.wa_id_for(digits) if digits else address
