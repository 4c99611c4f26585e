"""axe finds nothing on the main screens, in either theme, wide and narrow."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from screens import messages, reply, row_of
from shop import DESK, Customer

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 390, "height": 844}
SETTINGS = [
    "profile", "workspace", "members", "roles", "api-keys", "audit-log", "channels",
    "channels/connect", "health",
]  # fmt: skip


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_the_inbox(
    sign_in: Callable[..., Page], customer: Customer, theme: str, size: dict[str, int]
):
    customer.writes("Do you deliver to the *old town*?")
    screen = sign_in(viewport=size, color_scheme=theme)
    expect(row_of(screen, customer)).to_be_visible()
    assert_accessible(screen)
    row_of(screen, customer).click()
    expect(messages(screen)).to_contain_text("old town")
    reply(screen, "We do.")
    expect(messages(screen)).to_contain_text("We do.")
    assert_accessible(screen)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_home_and_settings(sign_in: Callable[..., Page], theme: str):
    screen = sign_in(color_scheme=theme)
    home = screen.url.removesuffix("/inbox")
    for path in ["", *(f"/settings/{name}" for name in SETTINGS)]:
        screen.goto(home + path)
        expect(screen.locator("h1").last).to_be_visible()
        expect(screen.locator("[aria-busy=true]")).to_have_count(0)
        assert_accessible(screen)


def assert_accessible(page: Page) -> None:
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    report = [
        f"{violation['id']}: {node['html']}"
        for violation in found.response["violations"]
        for node in violation["nodes"]
    ]
    assert report == [], page.url
