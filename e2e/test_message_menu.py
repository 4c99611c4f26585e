"""What can be done with a message, and taken back, from its menu."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from conftest import email_of
from installation import Installation
from screens import draft_on, last_of_ours, messages, reply, row_of
from shop import PASSWORD, Customer, Shop

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
MEERA = "Meera Shah"
CHOOSE = """
async (seconds) => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
  const headers = { "content-type": "application/json", "x-csrftoken": token };
  const body = JSON.stringify({ undo_seconds: seconds });
  return (await fetch("/api/v1/me", { method: "PATCH", headers, body })).status;
}
"""


@pytest.fixture(scope="module")
def meera(installation: Installation, shop: Shop) -> str:
    """A careful agent."""
    installation.order(
        "user", "create", "--workspace", shop.slug, "--role", "agent", "--name", MEERA,
        "--email", email_of(MEERA), "--password", PASSWORD,
    )  # fmt: skip
    return MEERA


def hold_back(screen: Page, seconds: int) -> None:
    """What the signed-in person sends waits for so long: longer than can be chosen on the screen,
    so that a slow machine is quick enough."""
    assert screen.evaluate(CHOOSE, seconds) == 200
    screen.reload()


def asked(screen: Page, words: str) -> Locator:
    return messages(screen).get_by_role("article").filter(has_text=words).first


def test_a_message_is_copied_answered_and_looked_into(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("Do you have it in green?")
    screen = sign_in()
    screen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    row_of(screen, customer).click()
    bubble = asked(screen, "Do you have it in green?")
    bubble.click(button="right")
    screen.get_by_role("menuitem", name="Copy text").click()
    assert screen.evaluate("navigator.clipboard.readText()") == "Do you have it in green?"
    bubble.get_by_role("button", name="More about this message").click()
    screen.get_by_role("menuitem", name="Reply").click()
    expect(draft_on(screen)).to_be_focused()
    expect(screen.get_by_label("Write a message")).to_contain_text(f"Reply to {customer.name}")
    reply(screen, "Yes, in two greens.")
    sent = last_of_ours(screen)
    expect(sent.get_by_role("img", name="Read")).to_be_visible()
    sent.click(button="right")
    screen.get_by_role("menuitem", name="Details").click()
    told = screen.get_by_role("dialog", name="About this message")
    for words in ("Priya Raman", "Accepted by WhatsApp", "Delivered", "Read", "Service", "wamid"):
        expect(told).to_contain_text(words)
    screen.keyboard.press("Escape")
    expect(sent.get_by_role("button", name="More about this message")).to_be_focused()


def test_the_menu_goes_by_key_and_by_a_finger_that_rests(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("Anybody there?")
    screen = sign_in(**PHONE)
    row_of(screen, customer).click()
    bubble = asked(screen, "Anybody there?")
    box = bubble.bounding_box()
    assert box
    touch = {"pointerType": "touch", "clientX": box["x"] + 30, "clientY": box["y"] + 20}
    bubble.get_by_text("Anybody there?").dispatch_event("pointerdown", touch)
    expect(screen.get_by_role("menuitem", name="Reply")).to_be_visible()
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("ArrowDown")
    screen.keyboard.press("Enter")
    screen.get_by_role("button", name="React with 👍").click()
    expect(bubble.get_by_role("img", name="You reacted with 👍")).to_be_visible()


def test_what_is_held_back_can_be_undone_and_comes_back_as_a_draft(
    sign_in: Callable[..., Page], customer: Customer, meera: str
):
    customer.writes("How much is it?")
    screen = sign_in(meera)
    hold_back(screen, 30)
    row_of(screen, customer).click()
    reply(screen, "It is 40 euros.")
    last_of_ours(screen).get_by_role("button", name="Undo").click()
    expect(draft_on(screen)).to_have_value("It is 40 euros.")
    expect(draft_on(screen)).to_be_focused()
    expect(last_of_ours(screen)).to_contain_text("Cancelled. This was not sent.")
    reply(screen, "It is 45 euros.")
    expect(last_of_ours(screen).get_by_role("button", name="Undo")).to_be_visible()
    draft_on(screen).press("Control+z")
    expect(draft_on(screen)).to_have_value("It is 45 euros.")
    assert customer.received == []


def test_who_chooses_so_sends_at_once_again(
    sign_in: Callable[..., Page], customer: Customer, meera: str
):
    customer.writes("Hello?")
    screen = sign_in(meera)
    hold_back(screen, 30)
    row_of(screen, customer).click()
    screen.get_by_role("button", name="Writing options").click()
    screen.get_by_role("menuitem", name="Messages go out at once").click()
    reply(screen, "Here we are.")
    expect(last_of_ours(screen).get_by_role("img", name="Read")).to_be_visible()
    assert [each["payload"]["text"]["body"] for each in customer.received] == ["Here we are."]
