"""A message for later: scheduled, moved, sent now, cancelled."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from screens import draft_on, last_of_ours, messages, row_of
from shop import Customer

DAY = """
(days) => new Date(Date.now() + days * 864e5)
  .toLocaleDateString("en-GB", { dateStyle: "long", timeZone: "UTC" })
"""
"""The name of a day in the calendar."""


def send_later(screen: Page, words: str) -> Locator:
    draft_on(screen).fill(words)
    screen.get_by_role("button", name="Send later").click()
    choice = screen.get_by_role("dialog")
    expect(choice.get_by_role("button", name="Schedule")).to_be_visible()
    return choice


def scheduled(screen: Page) -> Locator:
    screen.get_by_role("button", name="scheduled message").click()
    return screen.get_by_role("dialog", name="Scheduled messages")


def test_it_is_scheduled_seen_by_all_and_sent_now(sign_in: Callable[..., Page], customer: Customer):
    customer.writes("Remind me, please.")
    screen, other = sign_in(), sign_in("Arjun Nair")
    for page in (screen, other):
        row_of(page, customer).click()
    send_later(screen, "As promised.").get_by_role("button", name="In an hour").click()
    expect(draft_on(screen)).to_have_value("")
    expect(last_of_ours(screen)).to_contain_text("Will be sent")
    dialog = scheduled(other)
    expect(dialog).to_contain_text("As promised.")
    expect(dialog).to_contain_text("Priya Raman")
    assert customer.received == []
    dialog.get_by_role("button", name="Send now").click()
    expect(dialog).to_contain_text("Nothing is scheduled")
    expect(last_of_ours(screen).get_by_role("img", name="Read")).to_be_visible()
    expect(screen.get_by_role("button", name="scheduled message")).to_have_count(0)
    assert [each["payload"]["text"]["body"] for each in customer.received] == ["As promised."]


def test_it_asks_before_a_time_at_which_the_window_is_shut(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("See you next week!")
    screen = sign_in()
    row_of(screen, customer).click()
    choice = send_later(screen, "How was it?")
    choice.get_by_label("Time").fill("10:00")
    choose_day(choice, screen.evaluate(DAY, 3))
    choice.get_by_role("button", name="Schedule", exact=True).click()
    warning = screen.get_by_role("alertdialog", name="The window will be closed")
    expect(warning).to_contain_text("The service window closes on")
    warning.get_by_role("button", name="Schedule anyway").click()
    expect(last_of_ours(screen)).to_contain_text("Will be sent")
    dialog = scheduled(screen)
    expect(dialog).to_contain_text("The service window will be closed then")
    dialog.get_by_role("button", name="Change the time").click()
    dialog.get_by_role("button", name="In an hour").click()
    expect(dialog).not_to_contain_text("The service window will be closed then")
    dialog.get_by_role("button", name="Cancel sending").click()
    screen.keyboard.press("Escape")
    expect(messages(screen)).to_contain_text("Cancelled. This was not sent.")
    last_of_ours(screen).get_by_role("button", name="Edit as draft").click()
    expect(draft_on(screen)).to_have_value("How was it?")
    assert customer.received == []


def test_a_time_that_has_passed_is_refused_beside_its_field(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("Hello?")
    screen = sign_in()
    row_of(screen, customer).click()
    choice = send_later(screen, "Hello.")
    choose_day(choice, screen.evaluate(DAY, 0))
    choice.get_by_label("Time").fill("00:00")
    choice.get_by_role("button", name="Schedule", exact=True).click()
    expect(choice).to_contain_text("This time has passed.")
    choice.get_by_label("Time").fill("")
    choice.get_by_role("button", name="Schedule", exact=True).click()
    expect(choice).to_contain_text("Choose a day and a time.")


def choose_day(choice: Locator, name: str) -> None:
    """A day in the calendar that is shown, or in the next month's."""
    day = choice.get_by_role("button", name=name, exact=True)
    if not day.count():
        choice.get_by_role("button", name="Next month").click()
    day.click()
