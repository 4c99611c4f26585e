"""When the applier looks into which shard."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec import Struct

from rapport.core.clock import SetClock
from rapport.meta_webhooks.handlers.looks import POLL_SECONDS, REST_SECONDS, Looks
from rapport.meta_webhooks.rules import PEOPLE, SHARDS, STATUSES


class Found(Struct):
    is_full: bool


@pytest.fixture
def clock() -> SetClock:
    return SetClock(datetime(2026, 12, 1, tzinfo=UTC))


@pytest.fixture
def looks(clock: SetClock) -> Looks:
    """After a first look that found nothing."""
    looks = Looks(clock)
    for shard in looks.begin():
        looks.note(shard, None)
    return looks


def pass_by(clock: SetClock, seconds: float) -> None:
    clock.advance(timedelta(seconds=seconds))


def test_it_begins_with_every_shard_what_people_write_first(clock: SetClock):
    assert Looks(clock).begin() == [PEOPLE, STATUSES]


def test_it_looks_where_something_was_kept(looks: Looks):
    assert looks.begin() == []
    looks.hint(SHARDS[STATUSES])
    assert looks.begin() == [STATUSES]
    looks.hint(SHARDS[PEOPLE])
    assert looks.begin() == [PEOPLE]


def test_it_looks_unasked_too_since_hints_may_be_lost(looks: Looks, clock: SetClock):
    pass_by(clock, POLL_SECONDS)
    assert looks.begin() == [PEOPLE, STATUSES]


def test_it_rests_after_a_few_statuses_whatever_is_kept_meanwhile(looks: Looks, clock: SetClock):
    looks.hint(SHARDS[STATUSES])
    assert looks.begin() == [STATUSES]
    looks.note(STATUSES, Found(is_full=False))
    looks.hint(SHARDS[STATUSES])
    assert looks.begin() == []
    pass_by(clock, REST_SECONDS[STATUSES])
    assert looks.begin() == [STATUSES]


def test_it_does_not_rest_while_more_waits_than_a_batch(looks: Looks):
    looks.hint(SHARDS[STATUSES])
    looks.begin()
    looks.note(STATUSES, Found(is_full=True))
    assert looks.begin() == [STATUSES]


def test_it_never_rests_from_what_people_write(looks: Looks):
    looks.hint(SHARDS[PEOPLE])
    looks.begin()
    looks.note(PEOPLE, Found(is_full=False))
    assert looks.begin() == [PEOPLE]
