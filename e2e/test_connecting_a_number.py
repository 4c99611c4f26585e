"""A real number is connected step by step, and each step says what is in its way."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect


def test_an_address_of_this_machine_alone_is_told_with_lines_to_copy(sign_in: Callable[..., Page]):
    screen = sign_in()
    screen.goto(screen.url.removesuffix("/inbox") + "/settings/channels")
    screen.get_by_role("link", name="Connect a number").click()
    screen.get_by_role("button", name="Connect a real number").click()
    alert = screen.get_by_role("alert")
    expect(alert).to_contain_text("works on this machine only")
    expect(alert).to_contain_text("RAPPORT_PUBLIC_URL")
    expect(screen.locator("pre")).to_contain_text("cloudflared tunnel --url http://127.0.0.1:")
    screen.get_by_text("nginx", exact=True).click()
    expect(screen.locator("pre")).to_contain_text("proxy_pass http://127.0.0.1:")
    expect(screen.get_by_role("button", name="Check again")).to_be_visible()
    expect(screen.get_by_label("System-user token")).to_have_count(0)
    assert Axe().run(screen).violations_count == 0
