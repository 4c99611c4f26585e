"""A lane's slots: at an even pace, no bursts, slower when Meta says so."""

import pytest

from rapport.messaging.rules.pace import BURST_SECONDS, TICK_SECONDS, Pace


def slots(pace: Pace, now: float, count: int) -> list[float]:
    return [pace.slot(now) for _ in range(count)]


def test_slots_come_at_an_even_pace():
    given = slots(Pace(80), 10.0, 1 + 80 * 5)
    assert given[0] <= 10.0
    for until in (0.1, 0.5, 1.0, 5.0):
        gone = sum(at <= 10.0 + until for at in given)
        assert gone == pytest.approx(80 * until, abs=80 * (BURST_SECONDS + TICK_SECONDS) + 1)


def test_nobody_waits_for_a_tick_whose_slot_is_free():
    assert Pace(80).slot(10.0001) <= 10.0001


def test_time_that_went_unused_is_no_burst():
    pace = Pace(1000)
    slots(pace, 10.0, 10)
    assert pace.slot(60.0) == pytest.approx(60.0 - BURST_SECONDS)
    assert pace.room(60.0, 0.0) <= 1000 * BURST_SECONDS


def test_a_lane_begins_at_what_its_number_may_send():
    pace = Pace(80)
    pace.set_limit(1000)
    assert pace.rate == 1000
    pace.set_limit(20)
    assert pace.rate == 20


def test_whoever_was_too_fast_stays_slow_for_a_while_whatever_the_limit_becomes():
    pace = Pace(80)
    pace.slow_down(10.0)
    assert pace.rate == 40
    assert pace.slot(10.0) == pytest.approx(11.0)
    pace.set_limit(1000)
    assert pace.rate == 40
    pace.recover(4.0)
    assert pace.rate == 440
    pace.recover(10.0)
    assert pace.rate == 1000
