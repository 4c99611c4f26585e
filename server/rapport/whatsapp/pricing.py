"""What a status says about its price, and which messages cost something by which date.

No amounts: those come from a rate card that somebody imports. A message is charged once, by the
first of its statuses that carries a `pricing` object.
https://developers.facebook.com/docs/whatsapp/pricing
"""

from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import Struct

from rapport.whatsapp.dated import FROM_THE_BEGINNING, in_force

REGULAR = "regular"
_FREE_PREFIX = "free_"


class Pricing(Struct, frozen=True, omit_defaults=True):
    """The `pricing` object of a status, as sent. `billable` is on its way out (2026) and
    `pricing_type` is the older name of `type`."""

    billable: bool | None = None
    pricing_model: str | None = None
    type: str | None = None
    pricing_type: str | None = None
    category: str | None = None


class Charge(Struct, frozen=True):
    """What Meta will ask for a message. Categories and kinds are open lists.

    `is_free` is None where the object does not tell. A free kind names its reason:
    `free_customer_service`, `free_entry_point`, …
    """

    category: str | None
    kind: str | None
    model: str | None
    is_free: bool | None


class ChargingRule(Struct, frozen=True):
    """Which delivered messages are charged at all; `free_service_messages` is per business phone
    number and calendar month."""

    since: datetime
    service_is_charged: bool
    utility_in_window_is_charged: bool
    free_service_messages: int


CHARGING_RULES = (
    ChargingRule(FROM_THE_BEGINNING, False, False, 0),
    # notice of 10 August 2026, known at second hand
    ChargingRule(datetime(2026, 10, 1, tzinfo=UTC), True, True, 1000),
)


def charge(pricing: Pricing) -> Charge:
    """Reads the newer and the older spellings into one; type decides, `billable` only if absent."""
    kind = pricing.type or pricing.pricing_type
    kind = kind.lower() if kind else None
    category = pricing.category.lower().replace("-", "_") if pricing.category else None
    if kind is None:
        is_free = None if pricing.billable is None else not pricing.billable
    else:
        is_free = True if kind.startswith(_FREE_PREFIX) else False if kind == REGULAR else None
    return Charge(category, kind, pricing.pricing_model, is_free)


def will_be_charged(
    category: str,
    at: datetime,
    *,
    in_service_window: bool,
    in_entry_window: bool,
    rules: Sequence[ChargingRule] = CHARGING_RULES,
) -> bool:
    """Whether a message of this category, sent at that moment, costs something before the monthly
    free allowance is counted. Everything in a free entry point window is free."""
    rule = in_force(rules, at)
    if in_entry_window:
        return False
    if category == "service":
        return rule.service_is_charged
    if category == "utility" and in_service_window:
        return rule.utility_in_window_is_charged
    return True
