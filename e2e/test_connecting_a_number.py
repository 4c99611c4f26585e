"""A real number is connected step by step, and each step says what is in its way."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Locator, Page, expect

from installation import Installation, Phones
from screens import reply
from shop import PASSWORD

NO_SUCH_HOST = "https://rapport.invalid"
"""Public by its name, which nobody can ever have: RFC 2606."""
PIN_OF_THE_NUMBER, ANOTHER_PIN = "246810", "135790"
NOT_PERMITTED = 10
"""Meta's error for a token that may not do what was asked."""


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


def test_the_six_steps_are_walked_and_each_says_what_is_in_its_way(
    wizard: Page, phones: Phones, number: dict[str, Any]
):
    state = phones.state()
    _pass_an_unknown_host(wizard)
    _give_the_token(wizard, phones, state)
    _connect_the_account(wizard, phones, state["wabas"][0])
    _set_the_callback(wizard, phones)
    _register(wizard, phones, number)
    _write_hi(wizard, phones, number)


def _pass_an_unknown_host(wizard: Page) -> None:
    expect(_open_step(wizard)).to_contain_text("A public address")
    expect(_in_the_way(wizard)).to_contain_text("Create the DNS record")
    wizard.get_by_role("button", name="Go on all the same").click()


def _give_the_token(wizard: Page, phones: Phones, state: dict[str, Any]) -> None:
    app = state["app"]
    _check(wizard, app["id"], "not the secret", state["access_token"])
    expect(_in_the_way(wizard)).to_contain_text("Press Show beside App secret")
    half = phones.issue_token(["whatsapp_business_management"])
    _check(wizard, app["id"], app["secret"], half)
    expect(_in_the_way(wizard)).to_contain_text("Tick whatsapp_business_messaging")
    assert Axe().run(wizard).violations_count == 0
    _check(wizard, app["id"], app["secret"], state["access_token"])


def _connect_the_account(wizard: Page, phones: Phones, waba: dict[str, Any]) -> None:
    account = wizard.get_by_role("radio", name=waba["name"])
    expect(account).to_be_checked()
    expect(_open_step(wizard)).to_contain_text(waba["numbers"][0]["display_phone_number"])
    rule = phones.disturb(path=waba["id"], code=NOT_PERMITTED)
    wizard.get_by_role("button", name="Connect this account").click()
    expect(_in_the_way(wizard)).to_contain_text("Open Business settings")
    phones.calm(rule)
    wizard.get_by_role("button", name="Connect this account").click()


def _set_the_callback(wizard: Page, phones: Phones) -> None:
    setting = wizard.get_by_role("button", name="Set and verify")
    expect(setting).to_be_visible()
    rule = phones.disturb(path="subscribed_apps", code=NOT_PERMITTED)
    setting.click()
    expect(_in_the_way(wizard)).to_contain_text("Open Business settings")
    phones.calm(rule)
    wizard.get_by_role("button", name="Try again").click()


def _register(wizard: Page, phones: Phones, number: dict[str, Any]) -> None:
    pin = wizard.get_by_label("Two-step PIN")
    expect(pin).to_be_visible()
    phones.change_number(number["id"], pin=PIN_OF_THE_NUMBER)
    wizard.get_by_role("combobox", name="Number").click()
    wizard.get_by_role("option", name=number["display_phone_number"]).click()
    pin.fill(ANOTHER_PIN)
    wizard.get_by_role("button", name="Register").click()
    expect(_in_the_way(wizard)).to_contain_text("Two-step verification → Change PIN")
    assert Axe().run(wizard).violations_count == 0
    pin.fill(PIN_OF_THE_NUMBER)
    wizard.get_by_role("button", name="Register").click()


def _write_hi(wizard: Page, phones: Phones, number: dict[str, Any]) -> None:
    step = _open_step(wizard)
    expect(step).to_contain_text(f"Write hi to {number['display_phone_number']}")
    writer = phones.add("Leila Haddad", "919845000777")
    phones.write(writer, number["id"], {"type": "text", "text": {"body": "hi"}})
    expect(step.locator("[data-done]")).to_contain_text("Your message has arrived")
    assert Axe().run(wizard).violations_count == 0
    wizard.get_by_role("link", name="Open the conversation").click()
    reply(wizard, "Hello, this works.")
    expect(wizard.locator("[data-ours]").get_by_role("img", name="Read")).to_be_visible()
    assert [sent["payload"]["text"]["body"] for sent in phones.outbox(writer)] == [
        "Hello, this works."
    ]


def _check(wizard: Page, app_id: str, secret: str, token: str) -> None:
    wizard.get_by_label("App id").fill(app_id)
    wizard.get_by_role("textbox", name="App secret").fill(secret)
    wizard.get_by_role("textbox", name="System-user token").fill(token)
    wizard.get_by_role("button", name="Check", exact=True).click()


def _open_step(wizard: Page) -> Locator:
    return wizard.locator("[aria-current=step]")


def _in_the_way(wizard: Page) -> Locator:
    return _open_step(wizard).get_by_role("alert").first


@pytest.fixture
def on_the_internet(new_folder: Callable[[], Path]) -> Iterator[Installation]:
    """An installation that believes the world reaches it. Its Meta is the simulator."""
    with Installation(new_folder(), public_url=NO_SUCH_HOST) as running:
        running.order("workspace", "create", "--name", "Chai & Spice", "--slug", "shop")
        running.order(
            "user", "create", "--workspace", "shop", "--role", "owner", "--name", "Priya Raman",
            "--email", "priya@shop.test", "--password", PASSWORD,
        )  # fmt: skip
        yield running


@pytest.fixture
def phones(on_the_internet: Installation) -> Iterator[Phones]:
    with Phones(on_the_internet.phones_url) as control:
        yield control


@pytest.fixture
def number(phones: Phones) -> dict[str, Any]:
    return phones.state()["wabas"][0]["numbers"][0]


@pytest.fixture
def wizard(on_the_internet: Installation, new_browser: Callable[..., BrowserContext]) -> Page:
    page = new_browser().new_page()
    page.goto(f"{on_the_internet.url}/sign-in?next=/shop/settings/channels/connect")
    page.get_by_label("E-mail").fill("priya@shop.test")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Connect a real number").click()
    return page
