"""An agent answers with text, a picture or buttons; what cannot be sent is said, and not lost."""

import io
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Page, expect

from screens import draft_on, last_of_ours, messages, reply, row_of, type_on
from shop import Customer

CLOSED = 131047
"""Meta's error for a session message outside the service window."""


def test_a_picture_with_a_caption_is_seen_on_the_phone(
    sign_in: Callable[..., Page], phone: Page, customer: Customer
):
    screen = sign_in()
    type_on(phone, "What does it look like?")
    row_of(screen, customer).click()
    screen.get_by_label("Files", exact=True).set_input_files(
        {"name": "box.png", "mimeType": "image/png", "buffer": picture()}
    )
    screen.get_by_role("textbox", name="Caption of box.png").fill("The large one")
    screen.get_by_role("button", name="Send", exact=True).click()
    sent = last_of_ours(screen)
    expect(sent).to_contain_text("The large one")
    expect(sent.get_by_role("img", name="Read")).to_be_visible()
    expect(phone.locator(".message.in")).to_contain_text("The large one")
    expect(phone.locator(".message.in img").first).to_be_visible()
    assert [each["payload"]["type"] for each in customer.received] == ["image"]


def test_a_tap_on_a_button_comes_back_as_the_answer(
    sign_in: Callable[..., Page], phone: Page, customer: Customer
):
    screen = sign_in()
    type_on(phone, "Can I have it tomorrow?")
    row_of(screen, customer).click()
    screen.get_by_role("button", name="Buttons or list").click()
    dialog = screen.get_by_role("dialog", name="Buttons or list")
    dialog.get_by_label("Text").fill("When shall we bring it?")
    dialog.get_by_role("textbox", name="Choice 1").fill("In the morning")
    dialog.get_by_role("button", name="Send").click()
    phone.get_by_role("button", name="In the morning", exact=True).click()
    answer = messages(screen).locator("article:not([data-ours])").last
    expect(answer).to_contain_text("In the morning")


def test_words_that_came_too_late_go_back_into_the_draft(
    sign_in: Callable[..., Page], customer: Customer
):
    screen = sign_in()
    customer.writes("Are you there?")
    customer.shop.phones.refuse(customer.wa_id, CLOSED)
    row_of(screen, customer).click()
    reply(screen, "Sorry for the delay, we are.")
    failed = last_of_ours(screen)
    expect(failed.get_by_role("img", name="Not sent")).to_be_visible()
    expect(failed).to_contain_text("24 hours")
    expect(draft_on(screen)).to_have_value("Sorry for the delay, we are.")
    assert customer.received == []


def test_a_draft_is_kept_for_its_conversation(sign_in: Callable[..., Page], customer: Customer):
    screen = sign_in()
    customer.writes("Hello?")
    row_of(screen, customer).click()
    draft = draft_on(screen)
    draft.fill("Half a sentence")
    screen.reload()
    expect(draft).to_have_value("Half a sentence")


def picture() -> bytes:
    """A small PNG."""
    written = io.BytesIO()
    Image.new("RGB", (320, 240), (18, 132, 95)).save(written, "PNG")
    return written.getvalue()
