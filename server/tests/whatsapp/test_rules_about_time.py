"""Windows, limits and charges: what holds when."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.whatsapp import limits, pricing, windows
from rapport.whatsapp.dated import FROM_THE_BEGINNING, in_force
from rapport.whatsapp.limits import MessagingLimit
from rapport.whatsapp.pricing import Charge, Pricing
from rapport.whatsapp.windows import WindowRule

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)


def test_the_service_window_lasts_a_day_to_the_second():
    window = windows.service_window(NOON)
    assert window.contains(NOON)
    assert window.contains(NOON + 24 * HOUR - SECOND)
    assert not window.contains(NOON + 24 * HOUR)
    assert not window.contains(NOON - SECOND)


@given(st.datetimes(timezones=st.just(UTC), max_value=datetime(9000, 1, 1)))  # noqa: DTZ001 - hypothesis adds the zone
def test_a_later_message_never_shortens_the_window(at):
    later = windows.service_window(at + SECOND)
    assert later.ends_at > windows.service_window(at).ends_at


@pytest.mark.parametrize(
    "kind",
    ["text", "image", "reaction", "button", "interactive", "order", "unsupported", "from_2031"],
)
def test_what_a_person_does_opens_the_window(kind):
    assert windows.opens_service_window(kind)


@pytest.mark.parametrize("kind", ["system", "edit", "revoke"])
def test_what_nobody_wrote_does_not(kind):
    assert not windows.opens_service_window(kind)


@pytest.mark.parametrize(
    ("reply_after", "opens"),
    [
        (timedelta(0), True),
        (24 * HOUR - SECOND, True),
        (24 * HOUR, False),
        (-SECOND, False),
        (None, False),
    ],
)
def test_the_entry_window_opens_with_a_reply_within_a_day(reply_after, opens):
    reply = None if reply_after is None else NOON + reply_after
    window = windows.entry_window(NOON, reply)
    assert (window is not None) is opens
    if window and reply:
        assert (window.begins_at, window.ends_at) == (reply, reply + 72 * HOUR)


def test_a_new_rule_holds_from_its_day_on():
    old = windows.WINDOW_RULES[0]
    new = WindowRule(NOON, timedelta(hours=48), old.entry, old.entry_reply_within)
    rules = (new, old)
    assert windows.service_window(NOON - SECOND, rules).ends_at == NOON - SECOND + 24 * HOUR
    assert windows.service_window(NOON, rules).ends_at == NOON + 48 * HOUR
    assert in_force((new,), FROM_THE_BEGINNING) is new


@pytest.mark.parametrize(
    ("level", "coexisting", "pace"),
    [
        ("STANDARD", False, 80),
        ("HIGH", False, 1000),
        ("HIGH", True, 20),
        ("NOT_APPLICABLE", False, 80),
        ("ULTRA", False, 80),
        (None, False, 80),
    ],
)
def test_the_pace_of_a_number(level, coexisting, pace):
    now = limits.sending_limits(NOON)
    assert limits.messages_per_second(now, level, coexisting=coexisting) == pace


def test_refusals_of_a_pair_are_waited_out_ever_longer():
    waits = [limits.pair_wait(count).total_seconds() for count in (1, 2, 3, 4, 7, 5000)]
    assert waits == [1, 4, 16, 64, 3600, 3600]


@pytest.mark.parametrize(
    ("value", "limit"),
    [
        ("TIER_50", MessagingLimit(50)),
        ("TIER_250", MessagingLimit(250)),
        ("TIER_2K", MessagingLimit(2000)),
        ("TIER_100K", MessagingLimit(100_000)),
        ("TIER_1M", MessagingLimit(1_000_000)),
        ("TIER_UNLIMITED", MessagingLimit(None)),
        (-1, MessagingLimit(None)),
        (2000, MessagingLimit(2000)),
        ("2000", MessagingLimit(2000)),
        ("TIER_NOT_SET", None),
        ("UNTIERED", None),
        ("TIER_", None),
        ("TIER_K", None),
        ("TIER_٢K", None),
        ("9" * 5000, None),
        ("", None),
        (None, None),
    ],
)
def test_messaging_limits_in_all_their_spellings(value, limit):
    assert limits.messaging_limit(value) == limit


@pytest.mark.parametrize(
    ("sent", "meant"),
    [
        (
            Pricing(True, "PMP", "regular", None, "marketing"),
            Charge("marketing", "regular", "PMP", False),
        ),
        (
            Pricing(False, "PMP", "free_customer_service", None, "service"),
            Charge("service", "free_customer_service", "PMP", True),
        ),
        (
            Pricing(False, "PMP", "free_entry_point", None, "referral_conversion"),
            Charge("referral_conversion", "free_entry_point", "PMP", True),
        ),
        (
            Pricing(None, "PMP", None, "regular", "authentication-international"),
            Charge("authentication_international", "regular", "PMP", False),
        ),
        (Pricing(False, "CBP", category="utility"), Charge("utility", None, "CBP", True)),
        (Pricing(True, category="utility"), Charge("utility", None, None, False)),
        (Pricing(True, "PMP", "half_price", None, "x"), Charge("x", "half_price", "PMP", None)),
        (Pricing(), Charge(None, None, None, None)),
    ],
)
def test_a_price_object_is_read_in_every_spelling(sent, meant):
    assert pricing.charge(sent) == meant


BEFORE = datetime(2026, 9, 30, 23, 59, 59, tzinfo=UTC)
AFTER = datetime(2026, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("category", "at", "in_window", "in_entry", "charged"),
    [
        ("service", BEFORE, True, False, False),
        ("service", AFTER, True, False, True),
        ("utility", BEFORE, True, False, False),
        ("utility", BEFORE, False, False, True),
        ("utility", AFTER, True, False, True),
        ("marketing", BEFORE, True, False, True),
        ("marketing", AFTER, True, True, False),
        ("service", AFTER, True, True, False),
    ],
)
def test_what_costs_something_depends_on_the_date(category, at, in_window, in_entry, charged):
    assert (
        pricing.will_be_charged(category, at, in_service_window=in_window, in_entry_window=in_entry)
        is charged
    )
