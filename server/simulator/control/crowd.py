"""The crowd: gathering it, its habits, who is in it, and having it write."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import msgspec

from simulator.control import orders
from simulator.control.call import Call, Refused
from simulator.crowd.crowd import Crowd, Saved, Talk
from simulator.crowd.habits import Habits
from simulator.network import members, talk
from simulator.web import response
from simulator.web.response import Answer, Stream
from simulator.world.models import Phone

USUAL_SIZE = 1_000
USUAL_PHONES = 6
PAGE = 100_000
AT_ONCE = 500  # members of a list between two chances for other requests
CSV = ((b"content-type", b"text/csv; charset=utf-8"),)
SPANS = ("read_after", "answer_after")

_encode = msgspec.json.Encoder().encode


async def read(call: Call) -> Any:
    crowd = call.simulation.world.crowd
    if crowd is None:
        return {"size": 0}
    return {
        "size": crowd.size,
        "habits": crowd.habits,
        "writes_per_minute": crowd.writes_per_minute,
        "counts": crowd.counts,
        "unread": crowd.waiting,
        "still_to_write": sum(each.left for each in crowd.talks),
        "phones": [phone.wa_id for phone in _phones(call)],
    }


def _phones(call: Call) -> list[Phone]:
    return [phone for phone in call.simulation.world.state.phones.values() if phone.of_crowd]


async def gather(call: Call) -> Any:
    """Gathers a crowd or changes the one there is. One of another size is another crowd."""
    changes = orders.given(await call.order(orders.CrowdChange))
    world = call.simulation.world
    old = world.crowd
    habits = _habits(old, changes.get("habits", {}))
    size = changes.get("size", old.size if old else USUAL_SIZE)
    rate = changes.get("writes_per_minute", old.writes_per_minute if old else 0.0)
    if old is None or old.size != size:
        _send_home(call)
        world.gather(Saved(size, habits))
    crowd = world.crowd
    assert crowd is not None  # noqa: S101 it has just been gathered
    crowd.habits, crowd.writes_per_minute = habits, rate
    if "phones" in changes or old is not crowd:
        _give_phones(call, crowd, min(size, changes.get("phones", USUAL_PHONES)))
    world.changed()
    talk.go_on(call.simulation)
    return await read(call)


def _habits(old: Crowd | None, changes: dict[str, Any]) -> Habits:
    try:
        habits = msgspec.convert(
            msgspec.to_builtins(old.habits if old else Habits()) | changes, Habits
        )
    except msgspec.ValidationError as error:
        raise Refused(f"habits: {error}") from error
    for name in SPANS:
        setattr(habits, name, sorted(getattr(habits, name)))
    return habits


def _give_phones(call: Call, crowd: Crowd, count: int) -> None:
    """Makes so many members phones of the pages, and no more."""
    world = call.simulation.world
    wanted = {crowd.wa_id(member) for member in range(count)}
    for phone in _phones(call):
        if phone.wa_id not in wanted:
            world.remove_phone(phone)
    for member in range(count):
        if crowd.wa_id(member) not in world.state.phones:
            phone = members.phone_of(call.simulation, crowd, member)
            phone.of_crowd = True
            world.add_phone(phone)
    call.simulation.live.tell("phones", {})


def _send_home(call: Call) -> None:
    for phone in _phones(call):
        call.simulation.world.remove_phone(phone)
    call.simulation.world.gather(None)
    call.simulation.live.tell("phones", {})


async def dismiss(call: Call) -> Any:
    _send_home(call)
    return {"success": True}


def _crowd(call: Call) -> Crowd:
    crowd = call.simulation.world.crowd
    if crowd is None:
        raise Refused("There is no crowd. Gather one: POST crowd.", 409)
    return crowd


async def list_people(call: Call) -> Answer:
    """Members in their order; `format=csv` for an import."""
    crowd, query = _crowd(call), call.request.query
    after = query.get("after", "")
    if after and not (after.isdecimal() and len(after) < 10):
        raise Refused("after: must be the cursor of an earlier page.")
    first = int(after) + 1 if after else 0
    last = min(crowd.size, first + call.positive("limit", 1_000, PAGE))
    places = range(first, max(first, last))
    if query.get("format") == "csv":
        return Stream(_as_csv(call, crowd, places), CSV)
    return response.json_stream(_as_json(call, crowd, places))


async def _as_csv(call: Call, crowd: Crowd, places: range) -> AsyncIterator[bytes]:
    yield b"phone,name\n"
    async for found in _by_and_by(call, crowd, places):
        yield "".join(f"+{phone.wa_id},{phone.name}\n" for phone in found).encode()


async def _as_json(call: Call, crowd: Crowd, places: range) -> AsyncIterator[bytes]:
    separator = b'{"data":['
    async for found in _by_and_by(call, crowd, places):
        yield separator + b",".join(_encode(_show(phone)) for phone in found)
        separator = b","
    is_last = not places or places[-1] == crowd.size - 1
    cursor = b"" if is_last else b'"after":"%d"' % places[-1]
    yield (b'{"data":[' if not places else b"") + b'],"paging":{"cursors":{%b}}}' % cursor


async def _by_and_by(call: Call, crowd: Crowd, places: range) -> AsyncIterator[list[Phone]]:
    """Members in groups, so that others have their turn and few are held at once."""
    for start in range(0, len(places), AT_ONCE):
        group = places[start : start + AT_ONCE]
        yield [members.phone_of(call.simulation, crowd, member) for member in group]
        await asyncio.sleep(0)


def _show(phone: Phone) -> dict[str, Any]:
    return {
        "wa_id": phone.wa_id,
        "user_id": phone.user_id,
        "name": phone.name,
        "username": phone.username,
        "hide_phone": phone.hide_phone,
    }


async def write(call: Call) -> Any:
    """Has members write of their own accord, spread over some seconds."""
    crowd, order = _crowd(call), await call.order(orders.CrowdTalk)
    if order.phone_number_id is not None:
        call.number(order.phone_number_id)
    per_second = order.messages / max(order.seconds, talk.STEP_SECONDS)
    crowd.talks.append(Talk(order.messages, per_second, order.phone_number_id))
    talk.go_on(call.simulation)
    return await read(call)
