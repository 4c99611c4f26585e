"""From an installation with nobody in it to the first answer."""

from collections.abc import Callable
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from installation import Installation, Phones
from screens import messages, reply, type_on
from shop import PASSWORD


def test_the_setup_link_leads_to_a_number_a_message_and_an_answer(
    new_folder: Callable[[], Path], new_browser: Callable[..., BrowserContext]
):
    with Installation(new_folder()) as installation:
        screen = new_browser().new_page()
        set_up(screen, installation.setup_link)
        take_practice_number(screen)
        phone = new_browser(viewport={"width": 420, "height": 820}).new_page()
        open_phone(phone, installation)
        type_on(phone, "hi")
        screen.get_by_role("link", name="Inbox").click()
        screen.get_by_test_id("conversation-list").get_by_role("link").first.click()
        expect(messages(screen)).to_contain_text("hi")
        reply(screen, "Welcome!")
        expect(phone.locator(".message.in")).to_contain_text("Welcome!")
        screen.get_by_role("link", name="Home").click()
        expect(screen.get_by_text("2 of 4 done")).to_be_visible()
        come_again(new_browser().new_page(), installation)


def set_up(screen: Page, link: str) -> None:
    screen.goto(link)
    screen.get_by_label("Name of the workspace").fill("Corner Shop")
    screen.get_by_label("Your name").fill("Mina Park")
    screen.get_by_label("Your e-mail").fill("mina@corner.test")
    screen.get_by_label("Password", exact=True).fill(PASSWORD)
    assert Axe().run(screen).violations_count == 0
    screen.get_by_role("button", name="Set up").click()
    expect(screen.get_by_role("heading", name="Hello, Mina")).to_be_visible()


def take_practice_number(screen: Page) -> None:
    screen.get_by_role("link", name="Connect a number").click()
    screen.get_by_role("button", name="Add a practice number").click()
    expect(screen.get_by_text("The practice number is ready")).to_be_visible()
    expect(screen.get_by_text("Subscribed", exact=True)).to_be_visible()


def open_phone(phone: Page, installation: Installation) -> None:
    """The first phone on the page of phones, in the chat with the number that was just made."""
    with Phones(installation.phones_url) as phones:
        state = phones.state()
    number = state["wabas"][-1]["numbers"][0]["id"]
    phone.goto(f"{installation.phones_url}/#{state['phones'][0]['wa_id']}/{number}")


def come_again(screen: Page, installation: Installation) -> None:
    """A wrong password is refused in words, the right one leads home, and the link is used up."""
    screen.goto(f"{installation.url}/sign-in")
    screen.get_by_label("E-mail").fill("mina@corner.test")
    screen.get_by_label("Password", exact=True).fill("not this one at all")
    screen.get_by_role("button", name="Sign in").click()
    expect(screen.get_by_role("alert")).to_be_visible()
    screen.get_by_label("Password", exact=True).fill(PASSWORD)
    screen.get_by_role("button", name="Sign in").click()
    expect(screen.get_by_role("heading", name="Hello, Mina")).to_be_visible()
    screen.goto(installation.setup_link)
    expect(screen.get_by_label("Name of the workspace")).to_have_count(0)
