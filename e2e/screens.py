"""What a person finds on a page, by what it says to them."""

from playwright.sync_api import Locator, Page

from shop import Customer


def type_on(phone: Page, words: str) -> None:
    box = phone.get_by_role("textbox", name="Message to")
    box.fill(words)
    box.press("Enter")


def row_of(screen: Page, customer: Customer) -> Locator:
    return screen.get_by_test_id("conversation-list").get_by_role("link", name=customer.name)


def messages(screen: Page) -> Locator:
    return screen.get_by_role("log", name="Messages")


def last_of_ours(screen: Page) -> Locator:
    return messages(screen).locator("[data-ours]").last


def draft_on(screen: Page) -> Locator:
    return screen.get_by_role("textbox", name="Message", exact=True)


def reply(screen: Page, words: str) -> None:
    draft_on(screen).fill(words)
    draft_on(screen).press("Enter")


def began_at(screen: Page) -> float:
    return screen.evaluate("performance.timeOrigin")
