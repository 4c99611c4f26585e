"""Inbox list and thread pages of an agent's browser, at 100,000 conversations and 1 M messages.

Over HTTP, one request after the other, as a signed-in member: `rapport web` asks as the application
role, through row-level security.
"""

import time
from typing import Any

import msgspec

from bench.client import Caller
from bench.figure import Figure, at_most, percentile, spread
from bench.house import House

BOUND_MS = 40.0
ROUNDS = 25
WARMING = 3
LISTS = {
    "open, newest": "status=open",
    "all, newest": "status=all",
    "mine": "assignee=me",
    "unassigned": "assignee=none",
    "unread": "unread=true",
    "longest waiting": "sort=longest_waiting",
    "window closing": "sort=window_closing",
    "closed": "status=closed",
    "by number": "phone_number_id={number}",
}
SEARCHES = {
    "search by name": "status=all&q=Meera%20Silva",
    "search by digits": "status=all&q=70000123",
}
PATH = "/api/v1/conversations"


async def run(house: House) -> Figure:
    """p95 of list pages and of thread pages."""
    await house.filled()
    with house.running("web"):
        browser = await house.agent()
        floor = await _time(browser, ["/readyz"] * ROUNDS * 4)
        lists = {name: await _list(house, browser, query) for name, query in LISTS.items()}
        searches = {name: await _list(house, browser, query) for name, query in SEARCHES.items()}
        threads = {
            "newest page": await _threads(house, browser, deep=False),
            "page further back": await _threads(house, browser, deep=True),
        }
        counts = await _time(browser, [f"{PATH}/counts"] * ROUNDS)
        browser.close()
    least = percentile(floor, 0.95) * 1000
    return Figure(
        rows=[
            _row("Conversation list, p95", lists, least),
            _row("Thread page, p95", threads, least),
        ],
        details={
            "role": "application role, through row-level security",
            "ceiling": "p95 of /readyz, which asks the database for nothing",
            "lists": {name: spread(times) for name, times in lists.items()},
            "searches, which have no bound here": {
                name: spread(times) for name, times in searches.items()
            },
            "threads": {name: spread(times) for name, times in threads.items()},
            "counts beside the views": spread(counts),
        },
    )


def _row(what: str, groups: dict[str, list[float]], least: float) -> Any:
    """Each kind of page counts alike: the p95 over all of them."""
    times = [seconds for group in groups.values() for seconds in group]
    return at_most(what, percentile(times, 0.95) * 1000, "ms", BOUND_MS, least)


async def _list(house: House, browser: Caller, query: str) -> list[float]:
    """First pages and the pages after them, in turn."""
    target = f"{PATH}?{query.format(number=house.connected.phone_number_id)}"
    first = await browser.call("GET", target)
    targets = [target]
    if first["next_cursor"]:
        targets.append(f"{target}&cursor={first['next_cursor']}")
    return await _time(browser, [targets[n % len(targets)] for n in range(ROUNDS)])


async def _threads(house: House, browser: Caller, *, deep: bool) -> list[float]:
    """The longest threads and others, each once, so that nothing is warm but the server."""
    owner = await house.owner()
    rows = await owner.fetch(
        """
        (select conversation_id from message group by 1 order by count(*) desc limit 10)
        union (select id from conversation tablesample system (2) repeatable (7) limit $1)
        """,
        ROUNDS * 3,
    )
    await owner.close()
    targets = [f"{PATH}/{row[0]}/messages" for row in rows]
    if deep:
        pages = [(target, await browser.call("GET", target)) for target in targets]
        targets = [f"{t}?cursor={p['next_cursor']}" for t, p in pages if p["next_cursor"]]
    return await _time(browser, targets)


async def _time(browser: Caller, targets: list[str]) -> list[float]:
    ready = [browser.get(target) for target in targets]
    for request in ready[:WARMING]:
        await browser.ask(request)
    times: list[float] = []
    for request in ready:
        began = time.perf_counter()
        status, body = await browser.ask(request)
        times.append(time.perf_counter() - began)
        assert status == 200, msgspec.json.decode(body)
    return times
