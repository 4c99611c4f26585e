"""Everything that an agent does all day goes without a mouse."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Locator, Page, expect

from conftest import email_of
from screens import last_of_ours, messages, row_of
from shop import PASSWORD, Customer, Shop

FAR = 60
"""More stops than any page has before what is looked for."""


def test_an_agent_signs_in_answers_assigns_and_closes_without_a_mouse(
    shop: Shop, customer: Customer, new_browser: Callable[..., BrowserContext]
):
    customer.writes("Is anybody there?")
    screen = new_browser().new_page()
    screen.goto(f"{shop.url}/sign-in?next=/{shop.slug}/inbox")
    _sign_in(screen)
    _open(screen, row_of(screen, customer))
    _answer(screen)
    _quote(screen)
    _take(screen)
    screen.keyboard.press("e")
    expect(row_of(screen, customer)).to_have_count(0)
    expect(messages(screen)).to_contain_text("Closed by Priya Raman")


def test_the_arrows_walk_the_list_and_tab_leaves_it(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("First")
    screen = sign_in()
    row = row_of(screen, customer)
    expect(row).to_be_visible()
    _tab_to(screen, row)
    screen.keyboard.press("Tab")
    assert not screen.evaluate("document.activeElement.closest('[data-row]')")
    screen.keyboard.press("Shift+Tab")
    expect(row).to_be_focused()
    screen.keyboard.press("End")
    rows = screen.get_by_test_id("conversation-list").get_by_role("link")
    expect(rows.last).to_be_focused()
    screen.keyboard.press("Home")
    expect(row).to_be_focused()


def test_what_closes_gives_the_focus_back(sign_in: Callable[..., Page], customer: Customer):
    customer.writes("Hello?")
    screen = sign_in()
    _open(screen, row_of(screen, customer))
    expect(messages(screen)).to_contain_text("Hello?")
    for opener in (
        screen.get_by_role("button", name="Unassigned: assign"),
        screen.get_by_role("button", name="More", exact=True),
        screen.get_by_role("button", name="React to this message"),
        screen.get_by_role("button", name="Emoji", exact=True),
        screen.get_by_role("button", name="Buttons or list"),
    ):
        opener.focus()
        screen.keyboard.press("Enter")
        expect(screen.locator("[role=dialog], [role=menu]").locator(":focus")).to_have_count(1)
        screen.keyboard.press("Escape")
        expect(opener).to_be_focused()


def _sign_in(screen: Page) -> None:
    _tab_to(screen, screen.get_by_label("E-mail"))
    screen.keyboard.type(email_of("Priya Raman"))
    screen.keyboard.press("Tab")
    screen.keyboard.type(PASSWORD)
    screen.keyboard.press("Enter")
    expect(screen.get_by_test_id("connection")).to_have_text("Live")


def _open(screen: Page, row: Locator) -> None:
    expect(row).to_be_visible()
    _tab_to(screen, row)
    screen.keyboard.press("Enter")
    expect(screen.get_by_role("textbox", name="Message", exact=True)).to_be_visible()


def _answer(screen: Page) -> None:
    screen.keyboard.press("r")
    screen.keyboard.type("Yes, all day.")
    screen.keyboard.press("Enter")
    expect(last_of_ours(screen)).to_contain_text("Yes, all day.")
    screen.keyboard.press("Escape")


def _quote(screen: Page) -> None:
    asked = messages(screen).get_by_role("article").filter(has_text="Is anybody there?").first
    _tab_to(screen, asked.get_by_role("button", name="Reply to this message"))
    screen.keyboard.press("Enter")
    expect(screen.get_by_role("textbox", name="Message", exact=True)).to_be_focused()
    screen.keyboard.type("And on Sundays.")
    screen.keyboard.press("Enter")
    expect(last_of_ours(screen)).to_contain_text("And on Sundays.")
    screen.keyboard.press("Escape")


def _take(screen: Page) -> None:
    screen.keyboard.press("a")
    expect(screen.get_by_role("combobox", name="Find a member")).to_be_focused()
    screen.keyboard.type("Priya")
    screen.keyboard.press("Enter")
    expect(screen.get_by_role("button", name="Assigned to Priya Raman")).to_be_visible()


def _tab_to(screen: Page, target: Locator) -> None:
    """Presses Tab until it is there; fails where the ring of stops goes without it."""
    expect(target).to_be_attached()
    for _ in range(FAR):
        if target.evaluate("element => element === document.activeElement"):
            return
        screen.keyboard.press("Tab")
    raise AssertionError(f"no Tab stop: {target}")
