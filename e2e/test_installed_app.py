"""The app as a phone keeps it: it opens without a network, takes what is shared, and offers the
next version without forcing it."""

from collections.abc import Callable, Iterator

import httpx
import pytest
from playwright.sync_api import Page, expect

from conftest import email_of
from line import Line
from screens import began_at, draft_on, messages, row_of
from shop import PASSWORD, Customer, Shop
from test_on_the_phone import TOUCH

CONTROLLED = """new Promise((done) => {
  if (navigator.serviceWorker.controller) done();
  else navigator.serviceWorker.addEventListener("controllerchange", () => done());
})"""
SHARING = """([text, name, body]) => {
  const made = (tag, given) => Object.assign(document.createElement(tag), given);
  const form = made("form", { action: "/share", method: "POST", enctype: "multipart/form-data" });
  const files = made("input", { name: "files", type: "file" });
  const given = new DataTransfer();
  given.items.add(new File([body], name, { type: "text/plain" }));
  files.files = given.files;
  form.append(made("input", { name: "text", value: text }), files);
  document.body.append(form);
  form.submit();
}"""
KEPT = """async () => {
  const stores = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
  const requests = await Promise.all(stores.map((cache) => cache.keys()));
  return requests.flat().map((request) => new URL(request.url).pathname);
}"""


@pytest.fixture
def line(shop: Shop) -> Iterator[Line]:
    with Line(shop.url) as line:
        yield line


def test_the_app_can_be_installed(shop: Shop):
    with httpx.Client(base_url=shop.url, trust_env=False) as browser:
        manifest = browser.get("/manifest.webmanifest")
        assert manifest.headers["content-type"] == "application/manifest+json"
        told = manifest.json()
        assert {icon.get("purpose", "any") for icon in told["icons"]} == {"any", "maskable"}
        for icon in told["icons"]:
            assert browser.get(icon["src"]).headers["content-type"] == icon["type"]
        for shortcut in told["shortcuts"]:
            assert browser.get(shortcut["url"]).status_code == 200


def test_what_chromium_asks_of_an_installable_app_is_there(sign_in: Callable[..., Page]):
    screen = sign_in(**TOUCH)
    kept(screen)
    device = screen.context.new_cdp_session(screen)
    assert device.send("Page.getAppManifest")["errors"] == []
    assert device.send("Page.getInstallabilityErrors")["installabilityErrors"] == [
        {"errorId": "in-incognito", "errorArguments": []}
    ]


def test_a_deep_link_opens_offline_and_goes_on_when_the_network_is_back(
    sign_in: Callable[..., Page], customer: Customer, line: Line
):
    customer.writes("Are you there?")
    screen = sign_in(through=line.url, **TOUCH)
    row_of(screen, customer).click()
    expect(messages(screen)).to_contain_text("Are you there?")
    kept(screen)
    line.cut()
    screen.reload()
    expect(screen.get_by_role("heading", name="You are offline")).to_be_visible()
    assert "Are you there?" not in screen.content()
    line.mend()
    expect(messages(screen)).to_contain_text("Are you there?")


def test_nothing_that_the_server_knows_is_kept(sign_in: Callable[..., Page], customer: Customer):
    customer.writes("For your eyes only")
    screen = sign_in(**TOUCH)
    kept(screen)
    screen.reload()
    row_of(screen, customer).click()
    expect(messages(screen)).to_contain_text("For your eyes only")
    paths = screen.evaluate(KEPT)
    assert "/" in paths
    assert [path for path in paths if path.startswith("/api")] == []


def test_text_and_a_file_shared_to_the_app_land_in_the_composer(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("Which one is it?")
    screen = sign_in(**TOUCH)
    kept(screen)
    share(screen, "This one", ("price list.txt", "walnut 12"))
    expect(screen.get_by_role("heading", name="Send to whom?")).to_be_visible()
    expect(screen.get_by_text("price list.txt")).to_be_visible()
    screen.get_by_role("searchbox", name="Search by name or number").fill(customer.name)
    screen.get_by_role("button", name=customer.name).tap()
    expect(draft_on(screen)).to_have_value("This one")
    screen.get_by_role("button", name="Send", exact=True).tap()
    expect(messages(screen)).to_contain_text("price list.txt")
    expect(messages(screen)).to_contain_text("This one")
    screen.goto(screen.url.split("/inbox")[0] + "/share")
    expect(screen.get_by_role("heading", name="Nothing was shared")).to_be_visible()


def test_what_was_shared_is_gone_when_somebody_signs_out(sign_in: Callable[..., Page], shop: Shop):
    screen = sign_in(**TOUCH)
    kept(screen)
    share(screen, "My secret", ("secret.txt", "secret"))
    expect(screen.get_by_text("My secret")).to_be_visible()
    screen.get_by_role("button", name="You").tap()
    screen.get_by_role("menuitem", name="Sign out").tap()
    screen.get_by_label("E-mail").fill(email_of("Arjun Nair"))
    screen.get_by_label("Password", exact=True).fill(PASSWORD)
    screen.get_by_role("button", name="Sign in").tap()
    expect(screen.get_by_role("heading", name="Hello, Arjun")).to_be_visible()
    screen.goto(f"{shop.url}/{shop.slug}/share")
    expect(screen.get_by_role("heading", name="Nothing was shared")).to_be_visible()


def test_a_new_version_is_offered_and_an_old_tab_works_on(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("Still there?")
    screen = sign_in()
    kept(screen)
    before = began_at(screen)
    # another address for the same place is a worker of another version
    screen.evaluate("navigator.serviceWorker.register('/sw.js?next')")
    expect(screen.get_by_text("A new version of Rapport is ready.")).to_be_visible()
    row_of(screen, customer).click()
    expect(messages(screen)).to_contain_text("Still there?")
    assert began_at(screen) == before
    screen.get_by_role("button", name="Reload").click()
    expect(screen.get_by_text("A new version of Rapport is ready.")).to_have_count(0)
    expect(messages(screen)).to_contain_text("Still there?")
    assert began_at(screen) > before


def kept(screen: Page) -> None:
    """Waits until the worker has everything and answers for this page."""
    screen.evaluate(CONTROLLED)


def share(screen: Page, text: str, file: tuple[str, str]) -> None:
    """What the phone does when another app shares: a form is posted to the app's address."""
    name, body = file
    screen.evaluate(SHARING, [text, name, body])
