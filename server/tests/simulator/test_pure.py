"""The pure parts: identities, limits, the schedule, the shape of a webhook's bytes."""

import asyncio
import json
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.clock import Clock
from simulator.limits import PAIR_BURST, PAIR_SECONDS, Limits
from simulator.schedule import Schedule
from simulator.webhooks.envelope import ascii_only
from simulator.world import ids, people
from simulator.world.people import UserIds

NUMBERS = st.integers(10**6, 10**15 - 1).map(str)
KEYS = st.integers(0, 2**63 - 1)
PATIENT = settings(deadline=None)  # a country is looked up once, and that takes its time


@PATIENT
@given(key=KEYS, wa_id=NUMBERS)
def test_a_user_id_leads_back_to_its_number(key: int, wa_id: str):
    user_id = UserIds(key).of(wa_id)
    assert people.is_user_id(user_id)
    assert UserIds(key).wa_id_of(user_id) == wa_id


@PATIENT
@given(key=KEYS, one=NUMBERS, other=NUMBERS)
def test_two_people_never_share_a_user_id(key: int, one: str, other: str):
    user_ids = UserIds(key)
    assert (user_ids.of(one) == user_ids.of(other)) == (one == other)


@PATIENT
@given(key=KEYS, user_id=st.text(max_size=40))
def test_no_text_breaks_the_way_back(key: int, user_id: str):
    found = UserIds(key).wa_id_of(user_id)
    assert found is None or UserIds(key).of(found) == user_id


@given(seed=st.integers(), peer=NUMBERS, from_business=st.booleans())
def test_a_wamid_holds_the_person_s_number(seed: int, peer: str, from_business: bool):
    wamid = ids.wamid(Random(seed), peer, from_business=from_business)  # noqa: S311
    assert ids.peer_of(wamid) == peer
    assert ids.sender_of(wamid) == (None if from_business else peer)


@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_escaping_changes_the_bytes_and_not_the_json(text: str):
    escaped = ascii_only(json.dumps({"a": text}, ensure_ascii=False).encode())
    assert escaped.isascii()
    assert json.loads(escaped) == {"a": text}


@given(gaps=st.lists(st.floats(0, 30), min_size=1, max_size=200))
def test_a_pair_never_gets_more_than_its_burst_and_its_pace(gaps: list[float]):
    limits, now, taken = Limits(), 1_000.0, 0
    for gap in gaps:
        now += gap
        taken += limits.take_pair("1", "2", now)
    assert taken <= PAIR_BURST + (now - 1_000.0) / PAIR_SECONDS + 1


def test_a_steady_sender_at_the_limit_is_never_refused():
    limits = Limits()
    assert all(limits.take_throughput("1", 80, 1_000.0 + n / 80) for n in range(1_000))
    assert sum(limits.take_throughput("2", 80, 1_000.0) for _ in range(1_000)) in (80, 81)


def test_limits_of_a_million_people_do_not_stay():
    limits = Limits()
    for n in range(50_000):
        limits.take_pair("1", str(n), n / 1_000)
    assert len(limits._pairs) < 20_000


async def test_what_is_due_runs_in_order_and_together():
    clock = Clock()
    schedule, ran = Schedule(clock), asyncio.Queue[str]()
    schedule.after(0.03, ran.put_nowait, "later")
    schedule.after(0.01, ran.put_nowait, "sooner")
    schedule.after(3600, ran.put_nowait, "in an hour")
    assert [await ran.get(), await ran.get()] == ["sooner", "later"]
    assert len(schedule) == 1
    clock.offset += 3600
    schedule.clock_moved()
    assert await asyncio.wait_for(ran.get(), 5) == "in an hour"


async def test_one_that_fails_does_not_take_the_others_with_it():
    failures: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: failures.append(str(context["exception"])))
    schedule, ran = Schedule(Clock()), asyncio.Event()

    def fail() -> None:
        raise ValueError("on purpose")

    schedule.after(0.01, fail)
    schedule.after(0.01, ran.set)
    await asyncio.wait_for(ran.wait(), 5)
    assert failures == ["on purpose"]
