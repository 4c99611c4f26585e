"""How fast and to how many: Meta's limits as dated data.

https://developers.facebook.com/docs/whatsapp/cloud-api/overview#throughput
https://developers.facebook.com/docs/whatsapp/messaging-limits
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from rapport.whatsapp.dated import FROM_THE_BEGINNING, in_force

_PREFIX = "TIER_"
_UNLIMITED = "UNLIMITED"
_SUFFIXES = {"K": 1_000, "M": 1_000_000}


class SendingLimits(Struct, frozen=True):
    """Pace of one business phone number.

    `per_second` by the number's `throughput.level`; `coexisting_per_second` while it is also used
    in the WhatsApp Business app. To one and the same person: one message per `pair_interval`, of
    which up to `pair_burst` may be sent ahead (error 131056).
    """

    since: datetime
    per_second: Mapping[str, int]
    coexisting_per_second: int
    pair_interval: timedelta
    pair_burst: int


SENDING_LIMITS = (
    SendingLimits(
        since=FROM_THE_BEGINNING,
        per_second={"STANDARD": 80, "HIGH": 1000},
        coexisting_per_second=20,
        pair_interval=timedelta(seconds=6),
        pair_burst=45,
    ),
)


class MessagingLimit(Struct, frozen=True):
    """Unique people whom a portfolio may write to outside their service window in a rolling 24
    hours; `people` is None where there is no limit."""

    people: int | None


def sending_limits(at: datetime, rules: Sequence[SendingLimits] = SENDING_LIMITS) -> SendingLimits:
    return in_force(rules, at)


def messages_per_second(limits: SendingLimits, level: str | None, *, coexisting: bool) -> int:
    """What one number may send (and receive) a second; an unknown level counts as the slowest."""
    if coexisting:
        return limits.coexisting_per_second
    return limits.per_second.get(level or "", min(limits.per_second.values()))


def pair_wait(refusals: int) -> timedelta:
    """How long to leave one person in peace after so many refusals (131056) in a row: 4^X seconds
    for X = 0, 1, 2 …, at most an hour."""
    return timedelta(seconds=min(4.0 ** min(max(refusals - 1, 0), 8), 3600))


def messaging_limit(value: str | int | None) -> MessagingLimit | None:
    """Reads `TIER_2K`, `TIER_UNLIMITED`, `2000`, `"2000"` or -1 (unlimited) as Meta sends them by
    turns; None where it does not say (`TIER_NOT_SET`, `UNTIERED`, anything unknown)."""
    text = str(value or "").upper().removeprefix(_PREFIX)
    if text in (_UNLIMITED, "-1"):
        return MessagingLimit(None)
    factor = _SUFFIXES.get(text[-1:], 1)
    digits = text[:-1] if factor > 1 else text
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 10):
        return None
    return MessagingLimit(int(digits) * factor)
