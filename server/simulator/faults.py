"""Bad weather on purpose: rules that make requests fail, wait or vanish."""

from random import Random
from typing import Annotated

from msgspec import Meta, Struct, field

from simulator.latency import Latency, Milliseconds
from simulator.world import people

Share = Annotated[float, Meta(ge=0, le=1)]
# a list: msgspec 0.22 crashes in the garbage collector on a fixed tuple beside a number with limits
Span = Annotated[list[Milliseconds], Meta(min_length=2, max_length=2)]


class Fault(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Which requests it strikes, and what happens to them. Absent conditions match everything."""

    id: str = ""
    phone_number_id: str | None = None
    waba_id: str | None = None
    to: str | None = None  # a number or a user id
    type: str | None = None  # of the message
    template: str | None = None  # its name
    method: str | None = None
    path: str | None = None  # part of the request's path
    rate: Share = 1.0  # of the requests that match
    share: Share = 1.0  # of the people written to, always the same ones
    skip: Annotated[int, Meta(ge=0)] = 0  # so many that match go by first
    times: Annotated[int, Meta(ge=0)] | None = None  # strikes left
    code: Annotated[int, Meta(ge=0, le=10_000_000)] | None = None
    subcode: int | None = None
    details: str | None = None
    message: str | None = None  # instead of Meta's words for the code
    user_title: str | None = None
    user_message: str | None = None
    is_transient: bool | None = None
    retry_after: Annotated[int, Meta(ge=0)] | None = None  # seconds, as a header
    http_status: Annotated[int, Meta(ge=200, le=599)] | None = None
    latency_ms: Milliseconds | Span | Latency | None = None
    drop_answer: bool = False
    hang_seconds: Annotated[float, Meta(ge=0, le=3_600)] | None = None
    html_5xx: bool = False
    body: str | None = None  # answered as it is, with http_status or 200
    later: bool = field(default=False, name="async")
    strikes: int = 0
    seen: int = 0


class Struck(Struct):
    """What a request is about, as far as it is known."""

    path: str
    method: str
    number_id: str | None = None
    waba_id: str | None = None
    to: str | None = None
    type: str | None = None
    template: str | None = None


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
            fault.seen += 1
            if fault.seen <= fault.skip:
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
        if isinstance(span, Latency):
            return span.draw(self._random)
        low, high = span if isinstance(span, list) else (span, span)
        return self._random.uniform(low, high) / 1000


def _matches(fault: Fault, request: Struck) -> bool:
    return (
        (fault.phone_number_id is None or fault.phone_number_id == request.number_id)
        and (fault.waba_id is None or fault.waba_id == request.waba_id)
        and (fault.type is None or fault.type == request.type)
        and (fault.template is None or fault.template == request.template)
        and (fault.method is None or fault.method.upper() == request.method)
        and (fault.path is None or fault.path in request.path)
        and (fault.to is None or _same_person(fault.to, request.to))
        and (fault.share >= 1.0 or _is_among(fault.share, request.to))
    )


def _same_person(wanted: str, given: str | None) -> bool:
    if given is None:
        return False
    return wanted == given or _canonical(wanted) == _canonical(given)


def _is_among(share: float, given: str | None) -> bool:
    """Whether a person is of the unlucky ones: it follows from the number alone."""
    return given is not None and Random(_canonical(given)).random() < share  # noqa: S311 repeatable


def _canonical(address: str) -> str:
    digits = people.dialled(address)
    return people.wa_id_for(digits) if digits else address
