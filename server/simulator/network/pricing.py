"""What Meta would charge for a message, as the `pricing` object says it (fact sheet §4)."""

import time
from functools import lru_cache
from typing import NamedTuple

import msgspec

from simulator.world.models import Number, Window

# service messages and utility templates inside the window are charged from this day on
CHARGED_SINCE = 1_790_812_800.0  # 2026-10-01T00:00:00Z
FREE_SERVICE_PER_MONTH = 1_000


class Price(NamedTuple):
    billable: bool
    type: str
    category: str


FREE_ENTRY = Price(billable=False, type="free_entry_point", category="referral_conversion")


def price(number: Number, category: str, window: Window | None, now: float) -> Price:
    """The price of a message that is being sent now. Counts the month's service messages."""
    if window is not None and window.free_until > now:
        return FREE_ENTRY
    if category == "service":
        return _service(number, now)
    if category == "utility" and now < CHARGED_SINCE and window and window.open_until > now:
        return Price(billable=False, type="free_customer_service", category=category)
    return Price(billable=True, type="regular", category=category)


def _service(number: Number, now: float) -> Price:
    month = _month_of_day(int(now // 86_400))
    if number.service_month != month:
        number.service_month, number.service_sent = month, 0
    number.service_sent += 1
    if now < CHARGED_SINCE or number.service_sent <= FREE_SERVICE_PER_MONTH:
        return Price(billable=False, type="free_customer_service", category="service")
    return Price(billable=True, type="regular", category="service")


@lru_cache(maxsize=64)
def _month_of_day(day: int) -> str:
    return time.strftime("%Y-%m", time.gmtime(day * 86_400))


@lru_cache(maxsize=64)
def as_json(price: Price) -> msgspec.Raw:
    return msgspec.Raw(
        msgspec.json.encode(
            {
                "billable": price.billable,
                "pricing_model": "PMP",
                "type": price.type,
                "category": price.category,
            }
        )
    )
