"""The inbox in Chromium, at 100,000 conversations and 1 M messages: the first screen, and the way
from one conversation to another.

The browser is new each time it loads the first screen: nothing is cached. A screen is there when
its rows are drawn; a thread, when the frame after its first messages has begun.
"""

import shutil
import statistics

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from bench.figure import Figure, at_most, percentile, spread
from bench.house import House

LOADS = 7
SWITCHES = 60
BOUND_SCREEN, BOUND_SWITCH = 1.5, 150.0
DESK = {"width": 1440, "height": 900}
ROWS = "[data-testid=conversation-list] li[data-row]"

_DRAWN = """
  (selector) => new Promise((done) => {
    const look = () => document.querySelector(selector)
      ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look);
    look();
  })
"""
# no pointer hovers over a row first, so that nothing is fetched beforehand
_SWITCH = """
  (id) => new Promise((done) => {
    const shown = () => [...document.querySelectorAll('[role=log] [data-message]')]
      .map((each) => each.dataset.message);
    const before = new Set(shown());
    const began = performance.now();
    document.querySelector(`li[data-row="${id}"] a`).click();
    const look = () => shown().some((each) => !before.has(each))
      ? requestAnimationFrame(() => done(performance.now() - began)) : requestAnimationFrame(look);
    look();
  })
"""
_FURTHER = """
  () => {
    const list = document.querySelector('[data-testid=conversation-list]');
    list.scrollTop += list.clientHeight;
  }
"""


async def run(house: House) -> Figure:
    """Both, in one browser process, one after the other."""
    await house.filled()
    path = shutil.which("chromium")
    assert path, "install Chromium: apt-get install chromium"
    with house.running("web"), house.running("worker"):
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            loads = [await _load(house, browser) for _ in range(LOADS)]
            switches = await _switch(house, browser)
            await browser.close()
    return Figure(
        rows=[
            at_most(
                "First screen in Chromium, nothing cached",
                statistics.median(loads),
                "s",
                BOUND_SCREEN,
            ),
            at_most(
                "From one conversation to another, p95",
                percentile(switches, 0.95) * 1000,
                "ms",
                BOUND_SWITCH,
            ),
        ],
        details={"first screen (the median counts)": spread(loads), "switching": spread(switches)},
    )


async def _load(house: House, browser: Browser) -> float:
    """Seconds from the address to the first rows, for somebody who is signed in."""
    context = await _signed_in(house, browser)
    page = await context.new_page()
    seconds = await _open_inbox(house, page)
    await context.close()
    return seconds


async def _switch(house: House, browser: Browser) -> list[float]:
    """Each of many conversations, none of them seen before."""
    context = await _signed_in(house, browser)
    page = await context.new_page()
    await _open_inbox(house, page)
    seen: list[str] = []
    times: list[float] = []
    while len(times) < SWITCHES:
        rows = page.locator(ROWS)
        ids = await rows.evaluate_all("(rows) => rows.map((row) => row.dataset.row)")
        fresh = [each for each in ids if each not in seen]
        if not fresh:
            await page.evaluate(_FURTHER)
            continue
        for each in fresh[: SWITCHES - len(times)]:
            times.append(await page.evaluate(_SWITCH, each) / 1000)
            seen.append(each)
    await context.close()
    # the first one brings the thread's code
    return times[1:]


async def _open_inbox(house: House, page: Page) -> float:
    await page.goto(f"{house.url}/bench/inbox", wait_until="commit")
    return await page.evaluate(_DRAWN, ROWS) / 1000


async def _signed_in(house: House, browser: Browser) -> BrowserContext:
    context = await browser.new_context(viewport=DESK)  # pyright: ignore[reportArgumentType]
    agent = await house.agent()
    for pair in agent.headers["Cookie"].split("; "):
        name, _, value = pair.partition("=")
        await context.add_cookies([{"name": name, "value": value, "url": house.url}])
    agent.close()
    return context
