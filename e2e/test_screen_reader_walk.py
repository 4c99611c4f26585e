"""The walk of docs/journeys/screen-reader-walk.md, by roles and names alone."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from conftest import email_of
from screens import last_of_ours, row_of
from shop import PASSWORD, Customer, Shop
from test_on_the_phone import TOUCH


def test_an_agent_hears_who_writes_and_answers(
    shop: Shop, customer: Customer, new_browser: Callable[..., BrowserContext]
):
    customer.writes("Is the shop open?")
    screen = new_browser().new_page()
    screen.goto(f"{shop.url}/sign-in?next=/{shop.slug}/inbox")
    expect(screen.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
    screen.get_by_role("textbox", name="E-mail").fill(email_of("Priya Raman"))
    screen.get_by_label("Password", exact=True).fill(PASSWORD)
    screen.get_by_role("button", name="Sign in").click()

    expect(screen.get_by_role("navigation", name="Main")).to_be_visible()
    expect(screen.get_by_role("main").get_by_role("heading", name="Inbox", level=1)).to_be_visible()
    row = screen.get_by_role("list", name="Conversations").get_by_role(
        "link", name=f"{customer.name} "
    )
    expect(row).to_contain_text("unread")
    row.click()

    expect(screen.get_by_role("heading", name=customer.name, level=1)).to_be_visible()
    log = screen.get_by_role("log", name="Messages")
    asked = log.get_by_role("article").filter(has_text="Is the shop open?")
    expect(asked).to_contain_text(f"{customer.name}: ")
    expect(screen.get_by_role("region", name="Write a message")).to_be_visible()
    expect(screen.get_by_role("region", name="Contact details")).to_be_visible()

    draft = screen.get_by_role("textbox", name="Message", exact=True)
    draft.fill("Until six.")
    draft.press("Enter")
    expect(last_of_ours(screen).get_by_role("img", name="Read")).to_be_visible()


def test_what_is_new_is_announced_and_ticks_are_not(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("First")
    screen = sign_in()
    row_of(screen, customer).click()
    log = screen.get_by_role("log", name="Messages")
    expect(log).to_have_attribute("aria-live", "off")
    expect(log).to_contain_text("First")
    spoken = screen.get_by_role("status").filter(has_text=f"{customer.name}: ")
    expect(spoken).to_have_count(0)
    customer.writes("And second")
    expect(spoken).to_have_text(f"{customer.name}: And second")
    draft = screen.get_by_role("textbox", name="Message", exact=True)
    draft.fill("Noted.")
    draft.press("Enter")
    expect(last_of_ours(screen).get_by_role("img", name="Read")).to_be_visible()
    expect(spoken).to_have_text(f"{customer.name}: And second")


def test_on_a_phone_the_focus_goes_where_the_page_goes(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("Hello?")
    screen = sign_in(**TOUCH)
    row_of(screen, customer).tap()
    expect(screen.get_by_role("heading", name=customer.name, level=1)).to_be_focused()
    screen.get_by_role("link", name="Back to the list").tap()
    expect(row_of(screen, customer)).to_be_focused()
