"""One running Rapport for all journeys, with a shop in it, and browsers to look at it."""

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from installation import Installation, Phones
from shop import DESK, PASSWORD, Customer, Shop

# a busy machine may take its time; what a journey promises about time it measures itself
expect.set_options(timeout=45_000)


@pytest.fixture(scope="session")
def new_folder() -> Iterator[Callable[[], Path]]:
    """Makes folders for data, which are removed at the end."""
    made: list[Path] = []

    def make() -> Path:
        folder = Path(tempfile.mkdtemp(prefix="rapport-e2e-"))
        # the database runs as another user where we are root
        folder.chmod(0o755)
        made.append(folder)
        return folder

    yield make
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def installation(new_folder: Callable[[], Path]) -> Iterator[Installation]:
    with Installation(new_folder()) as running:
        yield running


@pytest.fixture(scope="session")
def shop(installation: Installation) -> Iterator[Shop]:
    installation.order("workspace", "create", "--name", "Chai & Spice", "--slug", "shop")
    for name, role in (("Priya Raman", "owner"), ("Arjun Nair", "admin")):
        installation.order(
            "user", "create", "--workspace", "shop", "--role", role, "--name", name,
            "--email", email_of(name), "--password", PASSWORD,
        )  # fmt: skip
    key = installation.order("api-key", "create", "--workspace", "shop", "--name", "journeys")
    with Phones(installation.phones_url) as phones:
        yield Shop(installation.url, "shop", connect(installation, phones, key), phones)


def connect(installation: Installation, phones: Phones, key: str) -> str:
    """Connects the account that the simulator begins with; its first number."""
    state = phones.state()
    waba = state["wabas"][0]
    answer = httpx.post(
        f"{installation.url}/api/v1/wabas",
        json={"waba_id": waba["id"], "access_token": state["access_token"]},
        headers={"Authorization": f"Bearer {key}"},
        timeout=30,
        trust_env=False,
    )
    assert answer.status_code == 201, answer.text
    return waba["numbers"][0]["id"]


_NUMBERS = itertools.count(919_845_000_001)
_NAMES = itertools.product(
    ("Mehta", "Boateng", "Solberg", "Rojas", "Tanaka", "Haddad", "Novák"),
    ("Lakshmi", "Kwame", "Ingrid", "Mateo", "Yuki", "Leila", "Tomás"),
)


@pytest.fixture
def customer(shop: Shop) -> Customer:
    family, given = next(_NAMES)
    name = f"{given} {family}"
    return Customer(name, shop.phones.add(name, str(next(_NUMBERS))), shop)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    assert path, "install Chromium: apt-get install chromium"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield launched
        launched.close()


@pytest.fixture
def new_browser(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browsers that know nothing of each other; a page may complain of nothing."""
    made: list[BrowserContext] = []
    complaints: list[str] = []

    def make(**options: object) -> BrowserContext:
        context = browser.new_context(**{"viewport": DESK, "locale": "en-GB", **options})
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        context.on("console", lambda line: complaints.extend(_breaches(line.text)))
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()
    assert complaints == []


def _breaches(line: str) -> list[str]:
    """What breaks the page's own security policy; refused requests are a journey's own matter."""
    return [line] if "Content Security Policy" in line else []


@pytest.fixture
def sign_in(shop: Shop, new_browser: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """A page of a member in a browser of their own, in the inbox; `through` is the address that
    leads there."""

    def enter(name: str = "Priya Raman", through: str = shop.url, **options: object) -> Page:
        page = new_browser(**options).new_page()
        page.goto(f"{through}/sign-in?next=/{shop.slug}/inbox")
        page.get_by_label("E-mail").fill(email_of(name))
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page).to_have_url(f"{through}/{shop.slug}/inbox")
        expect(page.get_by_test_id("connection")).to_have_text("Live")
        return page

    return enter


@pytest.fixture
def phone(new_browser: Callable[..., BrowserContext], customer: Customer) -> Page:
    """The customer's phone, in their chat with the shop."""
    page = new_browser(viewport={"width": 420, "height": 820}).new_page()
    page.goto(f"{customer.shop.phones.url}/#{customer.wa_id}/{customer.shop.number_id}")
    expect(page.get_by_role("textbox", name="Message to")).to_be_visible()
    return page


def email_of(name: str) -> str:
    return f"{name.split()[0].lower()}@shop.test"
