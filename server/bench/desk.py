"""An agent at work in Chromium, at 100,000 conversations and 1 M messages, while customers write:
20 updates a second reach the list.

A key's time is what the browser itself reports (https://www.w3.org/TR/event-timing/, in steps of
8 ms): from the moment it came to the frame that shows what it did. Frames are those in which the
page could draw while the list, and then the thread, is scrolled as by a wheel.
"""

import asyncio
from typing import Any

from playwright.async_api import CDPSession, Page

from bench import customers
from bench.browser import Profile, ask, chromium, open_inbox
from bench.figure import Figure, at_least, at_most, percentile, spread
from bench.house import House
from rapport.core.ids import new_id

MESSAGES_A_SECOND, EVENTS_OF_EACH = 10, 2
ROUNDS = 3
TEXT = "Good morning! Your order left our house today and should be with you on Thursday."
KEY_MS = 60
SCROLL_PX, PX_A_SECOND = 3_000, 1_500
BOUND_KEY_MS, BOUND_FRAMES = 40.0, 58.0
LIST, THREAD, FIELD = "[data-testid=conversation-list]", "[role=log]", "textarea"
LEAST_TOLD_MS = 16.0
"""Shorter ones the browser does not report."""

_WATCH = """
  () => {
    window.seen = { keys: [], frames: [] };
    const KEYS = ['keydown', 'beforeinput', 'input', 'keyup'];
    new PerformanceObserver((list) => {
      for (const { name, duration } of list.getEntries())
        if (KEYS.includes(name)) seen.keys.push(duration);
    }).observe({ type: 'event', durationThreshold: 16 });
    let before = performance.now();
    const look = (now) => {
      seen.frames.push(now - before);
      before = now;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }
"""
_TAKE = """
  (what) => { const found = seen[what]; seen[what] = []; return found; }
"""
_MIDDLE = """
  (selector) => {
    const { left, top, width, height } = document.querySelector(selector).getBoundingClientRect();
    return [left + width / 2, top + height / 2];
  }
"""


async def run(house: House) -> Figure:
    await house.filled()
    await house.clear_log()
    with house.running("web"), house.running("worker"):
        async with chromium() as browser, Profile(house, browser) as page:
            await open_inbox(house, page)
            await page.locator(f"{LIST} li[data-row] a").nth(2).click()
            await page.locator(FIELD).click()
            await page.evaluate(_WATCH)
            writing = asyncio.create_task(_write_on(house))
            keys = [await _type(page) for _ in range(ROUNDS)]
            session = await page.context.new_cdp_session(page)
            frames = [
                [each for place in (LIST, THREAD) for each in await _scroll(page, session, place)]
                for _ in range(ROUNDS)
            ]
            writing.cancel()
            await asyncio.gather(writing, return_exceptions=True)
    await house.clear_log()
    return _figure(keys, frames)


def _figure(keys: list[list[float]], frames: list[list[float]]) -> Figure:
    slowest = sorted(max(each) for each in keys)[len(keys) // 2]
    rates = sorted(1000 * len(each) / sum(each) for each in frames)
    updates = MESSAGES_A_SECOND * EVENTS_OF_EACH
    return Figure(
        rows=[
            at_most(
                f"Typing beside {updates} updates/s, the slowest key",
                slowest,
                "ms",
                BOUND_KEY_MS,
                LEAST_TOLD_MS,
            ),
            at_least(
                "Scrolling beside them, frames", rates[len(rates) // 2], "/s", BOUND_FRAMES, 60.0
            ),
        ],
        details={
            "slowest key of each round, ms": [max(each) for each in keys],
            "keys slower than 16 ms": sum(each > LEAST_TOLD_MS for one in keys for each in one),
            "frames": spread([each / 1000 for one in frames for each in one]),
            "longest frame of each round, ms": [round(max(each), 1) for each in frames],
            "frames longer than 25 ms, share": round(
                sum(each > 25 for one in frames for each in one) / sum(map(len, frames)), 4
            ),
            "p99 of frames, ms": percentile([each for one in frames for each in one], 0.99),
        },
    )


async def _write_on(house: House) -> None:
    """Customers write until cancelled."""
    while True:
        wamids = [f"wamid.DESK{new_id().hex}" for _ in range(MESSAGES_A_SECOND * 5)]
        await customers.write(house, wamids, MESSAGES_A_SECOND)


async def _type(page: Page) -> list[float]:
    """What the browser says of the keys of one message, which is then removed."""
    await ask(page, _TAKE, "keys")
    await page.locator(FIELD).press_sequentially(TEXT, delay=KEY_MS)
    await page.locator(FIELD).fill("")
    return [LEAST_TOLD_MS, *await ask(page, _TAKE, "keys")]


async def _scroll(page: Page, session: CDPSession, place: str) -> list[float]:
    """The frames, in ms, while a place is scrolled away from its beginning and back."""
    x, y = await ask(page, _MIDDLE, place)
    away = -SCROLL_PX if place == LIST else SCROLL_PX
    await ask(page, _TAKE, "frames")
    for distance in (away, -away):
        gesture = {"x": x, "y": y, "yDistance": distance, "speed": PX_A_SECOND}
        await session.send(
            "Input.synthesizeScrollGesture", {**gesture, "gestureSourceType": "mouse"}
        )
    found: list[Any] = await ask(page, _TAKE, "frames")
    return found[1:]
