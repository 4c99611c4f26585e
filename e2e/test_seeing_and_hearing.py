"""Beyond axe: borders that can be seen, words beside colours, large type, no needless motion."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from screens import messages, row_of
from shop import Customer
from test_accessibility import SETTINGS

FAINT = """() => {
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    paint.clearRect(0, 0, 1, 1);
    paint.fillStyle = colour;
    paint.fillRect(0, 0, 1, 1);
    return [...paint.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      if (colour[3] > 0.99) return colour;
    }
    return [1, 1, 1, 1];
  };
  const light = ([r, g, b]) => [r, g, b]
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].toSorted((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const faint = [];
  const controls = "main :is(input, textarea, select, button), main a.mantine-Button-root";
  for (const element of document.querySelectorAll(controls)) {
    const style = getComputedStyle(element);
    if (!element.checkVisibility() || element.disabled || element.dataset.disabled) continue;
    const border = rgba(style.borderBlockEndColor);
    // words alone say where a plain button is
    if (parseFloat(style.borderBlockEndWidth) === 0 || border[3] < 0.1) continue;
    const around = behind(element.parentElement);
    const edge = Math.max(ratio(border, around), ratio(behind(element), around));
    if (edge < 3) faint.push(`${edge.toFixed(2)} ${element.outerHTML.slice(0, 140)}`);
  }
  return faint;
}"""
ZOOMED = {"viewport": {"width": 720, "height": 450}}
"""A window of 1440 by 900 at 200 %."""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_where_a_control_ends_can_be_seen(
    sign_in: Callable[..., Page], customer: Customer, theme: str
):
    customer.writes("Hello?")
    screen = sign_in(color_scheme=theme)
    row_of(screen, customer).click()
    expect(messages(screen)).to_contain_text("Hello?")
    assert screen.evaluate(FAINT) == []
    home = screen.url.split("/inbox")[0]
    for path in ["", "/help", *(f"/settings/{name}" for name in SETTINGS)]:
        screen.goto(home + path)
        expect(screen.locator("h1").last).to_be_visible()
        expect(screen.locator("[aria-busy=true]")).to_have_count(0)
        assert screen.evaluate(FAINT) == [], screen.url


def test_everything_is_there_at_twice_the_size(sign_in: Callable[..., Page], customer: Customer):
    customer.writes("Hello?")
    screen = sign_in(**ZOOMED)
    screen.add_style_tag(content="html { font-size: 200% }")
    row_of(screen, customer).click()
    draft = screen.get_by_role("textbox", name="Message", exact=True)
    draft.fill("It fits.")
    for part in (
        draft,
        screen.get_by_role("button", name="Send", exact=True),
        screen.get_by_role("link", name="Back to the list"),
        messages(screen).get_by_text("Hello?"),
    ):
        expect(part).to_be_in_viewport(ratio=1)
    home = screen.url.split("/inbox")[0]
    for path in ["", "/inbox", "/help", *(f"/settings/{name}" for name in SETTINGS)]:
        screen.goto(home + path)
        screen.add_style_tag(content="html { font-size: 200% }")
        expect(screen.locator("h1").last).to_be_visible()
        expect(screen.locator("[aria-busy=true]")).to_have_count(0)
        assert screen.evaluate("document.documentElement.scrollWidth") <= 720, screen.url


def test_nothing_moves_for_whom_motion_disturbs(sign_in: Callable[..., Page], customer: Customer):
    customer.writes("Hello?")
    screen = sign_in(reduced_motion="reduce")
    row_of(screen, customer).click()
    expect(messages(screen)).to_contain_text("Hello?")
    screen.get_by_role("button", name="More", exact=True).click()
    expect(screen.get_by_role("menu")).to_be_visible()
    longest = screen.evaluate(
        """Math.max(0, ...document.getAnimations()
          .map((each) => Number(each.effect.getComputedTiming().duration)))"""
    )
    assert longest < 1
