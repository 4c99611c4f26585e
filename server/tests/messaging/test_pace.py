"""A lane's slots: evenly spaced, no bursts, slower when Meta says so."""

import itertools

import pytest

from rapport.messaging.rules.pace import BURST_SECONDS, Pace


def slots(pace: Pace, now: float, count: int) -> list[float]:
    return [pace.slot(now) for _ in range(count)]


def test_slots_are_evenly_spaced():
    given = slots(Pace(80), 10.0, 81)
    assert given[-1] - given[0] == pytest.approx(1.0)
    gaps = [after - before for before, after in itertools.pairwise(given)]
    assert gaps == pytest.approx([1 / 80] * 80)


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
    assert pace.slot(10.0) == 11.0
    pace.set_limit(1000)
    assert pace.rate == 40
    pace.recover(4.0)
    assert pace.rate == 440
    pace.recover(10.0)
    assert pace.rate == 1000
