"""Help explains the words of the field, and each explanation leads to its screen."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from shop import Customer


def test_every_word_leads_to_a_screen_that_is_there(sign_in: Callable[..., Page]):
    screen = sign_in()
    screen.keyboard.press("?")
    screen.get_by_role("dialog").get_by_role("link", name="help and glossary").click()
    expect(screen.get_by_role("heading", name="Help", level=1)).to_be_visible()
    words = screen.get_by_role("term")
    links = screen.locator("dl").get_by_role("link")
    assert words.count() == links.count() > 25
    addresses = sorted({link.get_attribute("href") or "" for link in links.all()})
    for address in addresses:
        screen.goto(screen.url.split("/shop")[0] + address)
        expect(screen.locator("h1").last).to_be_visible()
        expect(screen.get_by_text("There is no such page")).to_have_count(0)


def test_a_word_is_found_and_can_be_linked_to(sign_in: Callable[..., Page]):
    screen = sign_in()
    screen.get_by_role("button", name="Priya Raman: your menu").click()
    screen.get_by_role("menuitem", name="Help and glossary").click()
    screen.get_by_role("searchbox", name="Search the words").fill("24 HOURS FROM")
    expect(screen.get_by_role("term")).to_have_text(["Service window"])
    screen.get_by_role("searchbox", name="Search the words").fill("nonsense")
    expect(screen.get_by_role("heading", name="No such word here")).to_be_visible()
    screen.goto(screen.url.split("#")[0] + "#audit-log")
    expect(screen.locator("#audit-log")).to_be_focused()
    expect(screen.locator("#audit-log")).to_be_in_viewport()


def test_an_empty_list_says_how_it_fills(sign_in: Callable[..., Page], customer: Customer):
    customer.writes("Hello?")
    screen = sign_in("Arjun Nair")
    screen.get_by_role("tab", name="Mine").click()
    expect(screen.get_by_text("Yours are those that somebody assigns to you")).to_be_visible()
