"""What a thumb needs: targets that can be hit, a way back that leads back, habits from WhatsApp."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect

from screens import draft_on, messages, row_of
from shop import Customer
from test_accessibility import PHONE, SETTINGS

TOUCH = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
SMALL = """() => {
  const controls = "a[href], button, input, select, textarea, summary, [role=tab], [role=menuitem]";
  const isThere = (element) => {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return false;
    if (element.closest("[inert], [aria-hidden=true]")) return false;
    // out of sight until a finger holds the message, or the focus comes
    const { clipPath } = getComputedStyle(element.parentElement);
    return !element.closest("[data-message]") || clipPath === "none";
  };
  // the exception of WCAG 2.5.8: a link in a sentence
  const isInSentence = (element) => element.matches("p a, dd a, article span a");
  const isLarge = (element) => [element, ...(element.labels ?? [])]
    .map((each) => each.getBoundingClientRect())
    .some((box) => box.width >= 43.5 && box.height >= 43.5);
  return [...document.querySelectorAll(controls)]
    .filter((element) => isThere(element) && !isInSentence(element) && !isLarge(element))
    .map((element) => element.outerHTML.slice(0, 160));
}"""


def assert_large(screen: Page) -> None:
    expect(screen.locator("[aria-busy=true]")).to_have_count(0)
    assert screen.evaluate(SMALL) == [], screen.url
    assert screen.evaluate("document.documentElement.scrollWidth") == PHONE["width"], screen.url


@pytest.mark.parametrize("path", ["", "/settings", *(f"/settings/{name}" for name in SETTINGS)])
def test_every_control_of_a_page_can_be_hit(sign_in: Callable[..., Page], path: str):
    screen = sign_in(**TOUCH)
    screen.goto(screen.url.removesuffix("/inbox") + path)
    expect(screen.locator("h1").last).to_be_visible()
    assert_large(screen)


def test_every_control_of_a_conversation_can_be_hit(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("Do you deliver?")
    screen = sign_in(**TOUCH)
    expect(row_of(screen, customer)).to_be_visible()
    assert_large(screen)
    row_of(screen, customer).tap()
    expect(messages(screen)).to_contain_text("Do you deliver?")
    assert_large(screen)
    for opener in ("Emoji", "Writing options", "More", "Unassigned: assign"):
        screen.get_by_role("button", name=opener, exact=True).tap()
        opened = screen.locator("[role=dialog], [role=menu]")
        expect(opened).to_be_visible()
        # emoji stand close together, as on every phone
        if opener != "Emoji":
            assert_large(screen)
        screen.keyboard.press("Escape")
        expect(opened).to_have_count(0)


def test_the_way_back_leads_from_the_details_to_the_list(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("Hello?")
    screen = sign_in(**TOUCH)
    row_of(screen, customer).tap()
    screen.get_by_role("button", name="More", exact=True).tap()
    screen.get_by_role("menuitem", name="Contact details").tap()
    details = screen.get_by_role("region", name="Contact details")
    expect(details).to_be_visible()
    screen.go_back()
    expect(details).to_have_count(0)
    expect(draft_on(screen)).to_be_visible()
    screen.go_back()
    expect(row_of(screen, customer)).to_be_visible()


def test_the_arrow_back_leaves_no_conversation_behind_the_list(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("Hello?")
    screen = sign_in(**TOUCH)
    length = screen.evaluate("history.length")
    for _ in range(2):
        row_of(screen, customer).tap()
        expect(draft_on(screen)).to_be_visible()
        screen.get_by_role("link", name="Back to the list").tap()
        expect(row_of(screen, customer)).to_be_visible()
    assert screen.evaluate("history.length") == length + 1


def test_a_message_pulled_aside_is_quoted(sign_in: Callable[..., Page], customer: Customer):
    customer.writes("Is it still warm?")
    screen = sign_in(**TOUCH)
    row_of(screen, customer).tap()
    asked = messages(screen).get_by_role("article").filter(has_text="Is it still warm?")
    with finger(screen, asked) as drag:
        drag(90)
    quoted = screen.get_by_role("region", name="Write a message")
    expect(quoted).to_contain_text("Is it still warm?")
    expect(draft_on(screen)).to_be_focused()


def test_a_message_that_is_held_shows_what_can_be_done(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("Look at this")
    screen = sign_in(**TOUCH)
    row_of(screen, customer).tap()
    article = messages(screen).get_by_role("article").filter(has_text="Look at this")
    with finger(screen, article):
        expect(screen.get_by_role("menuitem", name="Details")).to_be_in_viewport()
    screen.get_by_role("menuitem", name="React").tap()
    screen.get_by_role("button", name="React with 👍").tap()
    expect(article.get_by_role("img", name="You reacted with 👍")).to_be_visible()


def test_the_camera_is_beside_the_files_where_there_is_a_finger(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("Send me a picture")
    for options, count in ((TOUCH, 1), ({}, 0)):
        screen = sign_in(**options)
        row_of(screen, customer).click()
        expect(draft_on(screen)).to_be_visible()
        camera = screen.get_by_role("button", name="Take a photo")
        expect(camera.filter(visible=True)).to_have_count(count)
        assert screen.locator("input[capture]").get_attribute("accept") == "image/*"


@contextmanager
def finger(screen: Page, target: Locator) -> Iterator[Callable[[int], None]]:
    """A finger on the target while the context is open; what it yields drags it aside."""
    expect(target).to_be_visible()
    box = target.locator("> div").first.bounding_box()
    assert box
    x, y = box["x"] + 20, box["y"] + box["height"] / 2
    device = screen.context.new_cdp_session(screen)
    _touch(device, "touchStart", x, y)

    def drag(by: int) -> None:
        for step in range(10, by + 1, 10):
            _touch(device, "touchMove", x + step, y)

    yield drag
    _touch(device, "touchEnd")


def _touch(device: CDPSession, kind: str, *place: float) -> None:
    points = [{"x": place[0], "y": place[1]}] if place else []
    device.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
