"""The team writes for itself in a conversation: the customer never sees it, and the reply that was
begun is not lost over it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from screens import draft_on, messages, row_of
from shop import Customer

COLLEAGUE = "Arjun Nair"
FILE = {"name": "prices.txt", "mimeType": "text/plain", "buffer": b"walnut 12"}


def note_on(screen: Page) -> Locator:
    return screen.get_by_role("textbox", name="Note", exact=True)


@pytest.fixture
def screen(sign_in: Callable[..., Page], customer: Customer) -> Page:
    """An agent's, with the customer's conversation open."""
    customer.writes("Can I pay on Friday?")
    screen = sign_in()
    row_of(screen, customer).click()
    expect(draft_on(screen)).to_be_visible()
    return screen


def test_a_note_names_a_colleague_and_never_reaches_the_customer(
    screen: Page, sign_in: Callable[..., Page], customer: Customer
):
    colleague = sign_in(COLLEAGUE)
    row_of(colleague, customer).click()
    screen.locator("body").press("n")
    expect(note_on(screen)).to_be_focused()
    note_on(screen).press_sequentially("She always pays, @arj")
    screen.get_by_role("option", name=COLLEAGUE).wait_for()
    note_on(screen).press("Enter")
    expect(note_on(screen)).to_have_value(f"She always pays, @{COLLEAGUE} ")
    note_on(screen).press("Enter")
    for page in (screen, colleague):
        card = messages(page).get_by_role("article").filter(has_text="She always pays")
        expect(card).to_contain_text(f"@{COLLEAGUE}")
        expect(card).to_contain_text("Only your team sees this")
    assert customer.received == []


def test_tab_goes_to_the_note_and_back_to_a_reply_that_has_kept_everything(screen: Page):
    screen.get_by_label("Files", exact=True).set_input_files(FILE)
    expect(screen.get_by_role("textbox", name="Caption of prices.txt")).to_be_visible()
    draft_on(screen).fill("Friday is fine")
    draft_on(screen).press("Tab")
    expect(note_on(screen)).to_be_focused()
    expect(screen.get_by_text("prices.txt")).to_be_hidden()
    note_on(screen).press_sequentially("Is it?")
    note_on(screen).press("Tab")
    expect(draft_on(screen)).to_be_focused()
    expect(draft_on(screen)).to_have_value("Friday is fine")
    expect(screen.get_by_role("textbox", name="Caption of prices.txt")).to_be_visible()


def test_whoever_replies_to_a_message_while_writing_a_note_writes_the_reply(
    screen: Page, customer: Customer
):
    screen.locator("body").press("n")
    expect(note_on(screen)).to_be_focused()
    asked = messages(screen).get_by_role("article").filter(has_text="Can I pay on Friday?")
    asked.hover()
    asked.get_by_role("button", name="Reply to this message").click()
    expect(draft_on(screen)).to_be_focused()
    expect(screen.get_by_label("Write a message")).to_contain_text(f"Reply to {customer.name}")
