"""The inbox in Chromium, at 100,000 conversations and 1 M messages: the first screen, and the way
from one conversation to another.

The browser has a new profile each time it loads the first screen: nothing is cached. A screen is
there when its rows are drawn; a thread, when the frame after its newest message came into sight has
begun. Beside each stands the least that it could be, taken in the same round: a page of two
letters, and a page without a framework that asks for as many messages and writes them as lines.
"""

import statistics
from dataclasses import dataclass, field

from playwright.async_api import Browser, CDPSession, Page

from bench.browser import DRAWN, Profile, ask, chromium, open_inbox
from bench.figure import Figure, at_most, percentile, spread
from bench.house import House

ROUNDS, LOADS, SWITCHES, STEPS = 3, 3, 40, 20
APART = 3
"""Only every third row is opened, so that none is a neighbour of one that was open."""
BOUND_SCREEN, BOUND_SWITCH = 1.5, 150.0

# `act` opens another conversation; no pointer hovers over its row before, and fetches it early.
# A thread begins at its end, or at the mark above what is unread where much stands below that.
_OPEN = """
  (act) => new Promise((done) => {
    const messages = () => [...document.querySelectorAll('[role=log] [data-message]')];
    const before = new Set(messages().map((each) => each.dataset.message));
    const isInSight = (element) => {
      const log = element.closest('[role=log]').getBoundingClientRect();
      const { top, bottom } = element.getBoundingClientRect();
      return bottom > log.top && top < log.bottom;
    };
    const isThere = () => {
      const newest = messages().at(-1);
      if (!newest || before.has(newest.dataset.message)) return false;
      const unread = [...document.querySelectorAll('[role=log] [data-index]')]
        .find((each) => each.textContent === 'New messages');
      return isInSight(newest) || (unread !== undefined && isInSight(unread));
    };
    const look = () => isThere()
      ? requestAnimationFrame(() => done(performance.now() - began)) : requestAnimationFrame(look);
    const began = performance.now();
    act();
    look();
  })
"""
_CLICK = f"""(id) => ({_OPEN})(() => document.querySelector(`li[data-row="${{id}}"] a`).click())"""
_KEY = f"""
  (key) => ({_OPEN})(() =>
    document.body.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true }})))
"""
# the rows at these places of the list, which is scrolled until they are in sight
_SHOW = """
  (places) => new Promise((done) => {
    const list = document.querySelector('[data-testid=conversation-list]');
    const isInSight = (row) => {
      const [{ top, bottom }, around] = [row, list].map((each) => each.getBoundingClientRect());
      return top >= around.top && bottom <= around.bottom;
    };
    const look = () => {
      const rows = places.map((place) => list.querySelector(`[aria-posinset="${place}"]`));
      if (rows.every((row) => row && isInSight(row))) done(rows.map((row) => row.dataset.row));
      else {
        list.scrollTop += list.clientHeight / 4;
        requestAnimationFrame(look);
      }
    };
    look();
  })
"""
_PLAIN_THREAD = """
  (id) => new Promise((done) => {
    const began = performance.now();
    fetch(`/api/v1/conversations/${id}/messages?limit=60`,
          { headers: { 'x-rapport-workspace': 'bench' } })
      .then((answer) => answer.json())
      .then((page) => {
        const lines = page.data.slice(0, 15).map((message) => document.createElement('p'));
        lines.forEach((line, index) => { line.textContent = page.data[index].text; });
        document.body.replaceChildren(...lines);
        requestAnimationFrame(() =>
          requestAnimationFrame(() => done(performance.now() - began)));
      });
  })
"""


@dataclass
class Times:
    """What one round saw, in seconds."""

    screens: list[float] = field(default_factory=list[float])
    bare_pages: list[float] = field(default_factory=list[float])
    clicks: list[float] = field(default_factory=list[float])
    keys: list[float] = field(default_factory=list[float])
    plain_threads: list[float] = field(default_factory=list[float])
    busy: float = 0.0
    """CPU of the page's main thread for each click."""


async def run(house: House) -> Figure:
    """Some rounds in one browser process; the median of them counts."""
    await house.filled()
    with house.running("web"), house.running("worker"):
        async with chromium() as browser:
            rounds = [await _round(house, browser) for _ in range(ROUNDS)]
    return _figure(rounds)


def _figure(rounds: list[Times]) -> Figure:
    screens = [each for times in rounds for each in times.screens]
    bare = [each for times in rounds for each in times.bare_pages]
    return Figure(
        rows=[
            at_most(
                "First screen in Chromium, nothing cached",
                statistics.median(screens),
                "s",
                BOUND_SCREEN,
                statistics.median(bare),
            ),
            at_most(
                "From one conversation to another, p95",
                statistics.median(_p95(times.clicks) for times in rounds),
                "ms",
                BOUND_SWITCH,
                statistics.median(_p95(times.plain_threads) for times in rounds),
            ),
        ],
        details={
            "ceilings": "a page of two letters; the same messages asked for and written as plain "
            "lines, p95",
            "first screen (the median counts)": spread(screens),
            "bare page": spread(bare),
            "p95 of each round, ms (the median counts)": [_p95(times.clicks) for times in rounds],
            "by click": spread([each for times in rounds for each in times.clicks]),
            "by key, one after the other": spread(
                [each for times in rounds for each in times.keys]
            ),
            "plain lines": spread([each for times in rounds for each in times.plain_threads]),
            "cpu of the main thread, ms each": [round(times.busy * 1000, 1) for times in rounds],
        },
    )


def _p95(seconds: list[float]) -> float:
    return round(percentile(seconds, 0.95) * 1000, 1)


async def _round(house: House, browser: Browser) -> Times:
    times = Times()
    for _ in range(LOADS):
        async with Profile(house, browser) as page:
            times.screens.append(await open_inbox(house, page))
        async with Profile(house, browser) as page:
            await page.goto(f"{house.url}/healthz", wait_until="commit")
            times.bare_pages.append(await ask(page, DRAWN, "body") / 1000)
    async with Profile(house, browser) as page:
        await open_inbox(house, page)
        others = await _switch(page, times)
        await page.goto(f"{house.url}/healthz")
        plain = [await ask(page, _PLAIN_THREAD, each) / 1000 for each in others]
        times.plain_threads = plain[1:]
    return times


async def _switch(page: Page, times: Times) -> list[str]:
    """By click, then by key; the ids of rows that were passed over."""
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable", {"timeDomain": "threadTicks"})
    others: list[str] = []
    before = 0.0
    for count in range(SWITCHES + 1):
        if count == 1:
            before = await _busy(session)
        place = 1 + count * APART
        opened, passed = await ask(page, _SHOW, [place, place + 1])
        times.clicks.append(await ask(page, _CLICK, opened) / 1000)
        others.append(passed)
    times.busy = (await _busy(session) - before) / SWITCHES
    # the first one brings the thread's code
    times.clicks = times.clicks[1:]
    times.keys = [await ask(page, _KEY, "j") / 1000 for _ in range(STEPS)]
    return others


async def _busy(session: CDPSession) -> float:
    """Seconds of CPU that the page's main thread has taken so far."""
    told = await session.send("Performance.getMetrics")
    return {each["name"]: each["value"] for each in told["metrics"]}["TaskDuration"]
