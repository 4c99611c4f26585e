"""How much of the Graph's hourly limits is used (fact sheet §5; Meta's pages on rate limits).

Calls that manage a WABA count for the app and that WABA, all others for the app alone. Messages and
media count for neither: theirs is the throughput of the number.
"""

from collections import deque
from typing import NamedTuple

import msgspec

HOUR = 3_600.0
BUCKET_SECONDS = 60.0
ACTIVE_LIMIT, IDLE_LIMIT = 5_000, 200  # calls of an app to a WABA with a registered number, without
APP_LIMIT = 10_000  # 200 for each user of the app; this one has fifty
CALL_SECONDS = 0.05  # so much time is allotted to each permitted call
MINUTE = 60.0

_encode = msgspec.json.Encoder().encode


class Load(NamedTuple):
    """Shares of what is allowed, in percent, and minutes until there is room again."""

    call_count: int
    total_cputime: int
    total_time: int
    minutes: int


class _Bucket(msgspec.Struct):
    begins: float
    calls: int = 0
    seconds: float = 0.0
    cpu: float = 0.0


class Usage:
    """Rolling hours, in buckets of a minute: what is over is forgotten."""

    def __init__(self) -> None:
        self._hours: dict[tuple[str, str], deque[_Bucket]] = {}

    def clear(self) -> None:
        self._hours.clear()

    def note(self, app_id: str, waba_id: str, now: float, seconds: float, cpu: float) -> None:
        """Counts a call; `waba_id` '' is the app itself."""
        bucket = self._bucket(app_id, waba_id, now)
        bucket.calls += 1
        bucket.seconds += seconds
        bucket.cpu += cpu

    def put(self, app_id: str, waba_id: str, calls: int, now: float) -> None:
        """Makes it so many calls of the last hour."""
        self._hours.pop((app_id, waba_id), None)
        self._bucket(app_id, waba_id, now).calls = calls

    def load(self, app_id: str, waba_id: str, limit: int, now: float) -> Load:
        buckets = self._recent(app_id, waba_id, now)
        calls = sum(bucket.calls for bucket in buckets)
        seconds = sum(bucket.seconds for bucket in buckets)
        cpu = sum(bucket.cpu for bucket in buckets)
        allotted = limit * CALL_SECONDS
        return Load(
            call_count=calls * 100 // limit,
            total_cputime=int(cpu * 100 / allotted),
            total_time=int(seconds * 100 / allotted),
            minutes=self._minutes(buckets, calls - limit, now),
        )

    def _minutes(self, buckets: "deque[_Bucket]", excess: int, now: float) -> int:
        """Until so many calls more than allowed, and one, have been forgotten."""
        if excess < 0:
            return 0
        for bucket in buckets:
            excess -= bucket.calls
            if excess < 0:
                return int((bucket.begins + BUCKET_SECONDS + HOUR - now) // MINUTE) + 1
        return 0

    def _bucket(self, app_id: str, waba_id: str, now: float) -> _Bucket:
        buckets = self._recent(app_id, waba_id, now)
        if not buckets or now - buckets[-1].begins >= BUCKET_SECONDS:
            buckets.append(_Bucket(now))
        return buckets[-1]

    def _recent(self, app_id: str, waba_id: str, now: float) -> "deque[_Bucket]":
        buckets = self._hours.setdefault((app_id, waba_id), deque())
        # the clock may also have gone back
        while buckets and not now - HOUR - BUCKET_SECONDS < buckets[0].begins <= now:
            buckets.popleft()
        return buckets


def app_header(load: Load) -> bytes:
    """The value of `X-App-Usage`."""
    return _encode(_shares(load))


def business_header(waba_id: str, load: Load) -> bytes:
    """The value of `X-Business-Use-Case-Usage`."""
    shown = {"type": "whatsapp", **_shares(load), "estimated_time_to_regain_access": load.minutes}
    return _encode({waba_id: [shown]})


def _shares(load: Load) -> dict[str, int]:
    return {
        "call_count": load.call_count,
        "total_cputime": load.total_cputime,
        "total_time": load.total_time,
    }
