"""Chromium as an agent's browser."""

import asyncio
import contextlib
import shutil
from collections.abc import AsyncGenerator
from typing import Any

from playwright.async_api import Browser, BrowserContext, CDPSession, Page, async_playwright

from bench.house import House

DESK = {"width": 1440, "height": 900}
ROWS = "[data-testid=conversation-list] li[data-row]"
CALM_SHARE, CALM_SECONDS, PATIENCE_SECONDS = 0.1, 0.2, 20.0
SEEN_SECONDS = 5.0

DRAWN = """
  (selector) => new Promise((done) => {
    const look = () => document.querySelector(selector)
      ? requestAnimationFrame(() => done(performance.now())) : requestAnimationFrame(look);
    look();
  })
"""
# for whoever must find why nothing came
_SEEN = """
  () => {
    const log = document.querySelector('[role=log]');
    const { scrollTop, clientHeight, scrollHeight } = log ?? {};
    return {
      at: location.pathname,
      title: document.title,
      busy: [...document.querySelectorAll('[aria-busy]')].map((each) => each.className),
      messages: log?.querySelectorAll('[data-message]').length,
      thread: { scrollTop, clientHeight, scrollHeight },
      list: document.querySelector('[data-testid=conversation-list]')?.scrollTop,
      words: log ? undefined : document.body.innerText.slice(-300),
    };
  }
"""


@contextlib.asynccontextmanager
async def chromium() -> AsyncGenerator[Browser]:
    path = shutil.which("chromium")
    assert path, "install Chromium: apt-get install chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        await browser.close()


async def open_inbox(house: House, page: Page) -> float:
    """Seconds from the address to the first rows, for somebody who is signed in."""
    await page.goto(f"{house.url}/bench/inbox", wait_until="commit")
    return await ask(page, DRAWN, ROWS) / 1000


async def ask(page: Page, script: str, argument: Any) -> Any:
    """What the page answers. Raises TimeoutError, which says where it stood and what it showed."""
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await page.evaluate(script, argument)
    except TimeoutError:
        seen = await _seen(page)
        raise TimeoutError(
            f"no answer at {page.url}, which shows {seen}, asked with {argument!r}:{script}"
        ) from None


async def _seen(page: Page) -> Any:
    try:
        async with asyncio.timeout(SEEN_SECONDS):
            return await page.evaluate(_SEEN)
    except TimeoutError:
        return "nothing: its main thread is busy"


class Profile:
    """The page of a new profile, signed in, when the browser has come to rest."""

    def __init__(self, house: House, browser: Browser) -> None:
        self._house, self._browser = house, browser
        self._context: BrowserContext

    async def __aenter__(self) -> Page:
        context = await self._browser.new_context(viewport=DESK)  # pyright: ignore[reportArgumentType]
        self._context = context
        agent = await self._house.agent()
        for pair in agent.headers["Cookie"].split("; "):
            name, _, value = pair.partition("=")
            await context.add_cookies([{"name": name, "value": value, "url": self._house.url}])
        agent.close()
        page = await context.new_page()
        await _calm(self._browser)
        return page

    async def __aexit__(self, *_: object) -> None:
        await self._context.close()


async def _calm(browser: Browser) -> None:
    """Waits until Chromium has drawn its window: its own buttons take a second of CPU for each
    profile, beside which a page would be measured on half a machine."""
    session = await browser.new_browser_cdp_session()
    taken = await _taken(session)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            await asyncio.sleep(CALM_SECONDS)
            before, taken = taken, await _taken(session)
            if taken - before < CALM_SHARE * CALM_SECONDS:
                break
    await session.detach()


async def _taken(session: CDPSession) -> float:
    """Seconds of CPU of all the browser's processes so far."""
    told = await session.send("SystemInfo.getProcessInfo")
    return sum(each["cpuTime"] for each in told["processInfo"])
