"""The console in a browser: what is seen there happened, and what is set there holds."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.simulator.conftest import Graph, error_of, text
from tests.simulator.pages import opened, violations
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import template
from tests.simulator_process import SimulatorProcess, wait_until

SECTIONS = (
    "overview", "accounts", "crowd", "templates", "webhooks", "requests", "faults", "behaviour",
    "clock",
)  # fmt: skip
TEMPLATE = {
    "name": "delivery_today",
    "language": "en_US",
    "category": "UTILITY",
    "components": [{"type": "BODY", "text": "Your plants arrive today before noon."}],
}


def console(simulator: SimulatorProcess, section: str) -> str:
    return f"{simulator.url}/console#{section}"


def row(page: Page, words: str):
    return page.locator("li").filter(has_text=words).first


def test_a_number_is_changed(simulator: SimulatorProcess, graph: Graph, browser: Browser):
    with opened(browser, console(simulator, "accounts"), 1280) as page:
        page.get_by_label("Quality of +1 555-078-3881").select_option("RED")
        page.get_by_label("Throughput of +1 555-078-3881").select_option("1000")
        expect(page.get_by_label("Quality of +1 555-078-3881")).to_have_value("RED")
        page.get_by_label("+1 555-078-3881 is registered").uncheck()
        expect(page.get_by_label("Status of +1 555-078-3881")).to_have_value("PENDING")
    number = graph.get(graph.number_id, fields="quality_rating,throughput").json()
    assert (number["quality_rating"], number["throughput"]) == ("RED", {"level": "HIGH"})
    assert error_of(graph.send(text("Hello")))["code"] == 133010


def test_a_person_decides_about_templates(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, browser: Browser
):
    with opened(browser, console(simulator, "templates"), 1280) as page:
        page.get_by_label("I decide about what is submitted").check()
        expect(page.get_by_label("I decide about what is submitted")).to_be_checked()
        for name in ("delivery_today", "delivery_late"):
            submitted = graph.post(
                f"{graph.waba_id}/message_templates",
                TEMPLATE | {"name": name, "components": [{"type": "BODY", "text": f"A {name}."}]},
            )
            assert submitted.json()["status"] == "PENDING", submitted.text
        row(page, "delivery_today").locator("summary").click()
        row(page, "delivery_today").get_by_role("button", name="Approve").click()
        expect(row(page, "delivery_today").locator(".pill").first).to_have_text("approved")
        row(page, "delivery_late").locator("summary").click()
        row(page, "delivery_late").get_by_role("button", name="Reject").click()
        page.get_by_label("Reason").select_option("PROMOTIONAL")
        page.get_by_role("button", name="Reject", exact=True).click()
        expect(row(page, "delivery_late")).to_contain_text("PROMOTIONAL")

    def told() -> dict[str, str | None]:
        values = [value for post in receiver.posts() for value in post.values()]
        return {
            value["message_template_name"]: value["event"] for value in values if "event" in value
        }

    receiver.wait(lambda: told() == {"delivery_today": "APPROVED", "delivery_late": "REJECTED"})


def test_a_person_decides_about_a_display_name(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, browser: Browser
):
    simulator.behaviour(review="manual")
    graph.post(graph.number_id, {"new_display_name": "Greener Shop"})
    with opened(browser, console(simulator, "overview"), 1280) as page:
        page.get_by_role("link", name="1 display name waits for a decision").click()
        expect(page.get_by_text("Greener Shop")).to_be_visible()
        page.get_by_role("button", name="Approve").click()
        expect(page.get_by_role("rowheader", name="Greener Shop")).to_be_visible()
        expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    values = receiver.wait(
        lambda: [v for p in receiver.posts() for v in p.values() if "decision" in v]
    )
    assert values[0]["decision"] == "APPROVED"


def test_webhooks_are_held_and_read(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, browser: Browser
):
    with opened(browser, console(simulator, "webhooks"), 1280) as page:
        expect(page.get_by_text("Nothing was delivered yet.")).to_be_visible()
        page.get_by_role("button", name="Hold them back").click()
        expect(page.get_by_role("button", name="Let them go")).to_be_visible()
        simulator.inbound("16505551234", graph.number_id, text("Is it <b>open</b>?"))
        expect(page.get_by_text("1 waiting")).to_be_visible()
        assert receiver.posts() == []
        page.get_by_role("button", name="Let them go").click()
        receiver.wait(receiver.messages)
        summary = page.locator("summary").first
        expect(summary).to_contain_text("text message")
        expect(summary).to_contain_text("200")
        summary.focus()
        page.keyboard.press("Enter")
        expect(page.locator("pre")).to_contain_text('"body": "Is it <b>open</b>?"')
        expect(page.get_by_text("X-Hub-Signature-256: sha256=")).to_be_visible()


def test_requests_are_seen_with_their_refusals(
    simulator: SimulatorProcess, graph: Graph, browser: Browser
):
    with opened(browser, console(simulator, "requests"), 1280) as page:
        refused = error_of(graph.post(f"{graph.number_id}/messages", {"to": "x"}))
        entry = row(page, f"#{refused['code']}")
        entry.locator("summary").click()
        expect(entry.locator("pre").last).to_contain_text(refused["fbtrace_id"])
        graph.get("me")
        expect(row(page, "/me")).to_be_visible()
        expect(entry.locator("pre").last).to_be_visible()


def test_a_fault_is_made_and_removed(
    simulator: SimulatorProcess, graph: Graph, browser: Browser, open_window: str
):
    with opened(browser, console(simulator, "faults"), 1280) as page:
        page.get_by_role("button", name="Add a fault").click()
        page.get_by_label("Code or amount").fill("131016")
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.get_by_text("refuses with 131016")).to_be_visible()
        expect(page.get_by_text("every request")).to_be_visible()
        assert error_of(graph.send(text("Hello")))["code"] == 131016
        expect(page.get_by_text("struck 1×")).to_be_visible()
        page.get_by_role("button", name="Remove").click()
        expect(page.get_by_text("Fair weather")).to_be_visible()
        graph.sent(text("Hello"))


def test_arrow_keys_move_in_sections_and_lists(simulator: SimulatorProcess, browser: Browser):
    with opened(browser, console(simulator, "templates"), 390) as page:
        first, second = (page.locator("summary").nth(place) for place in (0, 1))
        first.focus()
        page.keyboard.press("ArrowDown")
        expect(second).to_be_focused()
        page.keyboard.press("ArrowUp")
        expect(first).to_be_focused()
        page.get_by_role("link", name="Templates").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=2)).to_have_text("Webhooks")
        page.goto(console(simulator, "clock"))
        expect(page.get_by_role("link", name="Clock")).to_be_in_viewport(ratio=1)


def test_time_goes_on_and_back(simulator: SimulatorProcess, browser: Browser):
    with opened(browser, console(simulator, "clock"), 1280) as page:
        page.get_by_role("button", name="A day on").click()
        expect(page.get_by_text("1 d ahead")).to_be_visible()
        assert simulator.control("GET", "clock")["offset_seconds"] == 86_400
        page.get_by_role("button", name="Back to the real time").click()
        expect(page.get_by_text("the machine's own time")).to_be_visible()
        page.get_by_role("button", name="Begin anew…").click()
        page.get_by_role("button", name="Cancel").click()
        expect(page.get_by_role("dialog")).to_have_count(0)


def test_behaviour_is_set(simulator: SimulatorProcess, browser: Browser):
    with opened(browser, console(simulator, "behaviour"), 1280) as page:
        page.get_by_label("Messages outside the 24-hour window").select_option("sync")
        page.get_by_label("Meta's limits hold").uncheck()
        expect(page.get_by_label("Meta's limits hold")).not_to_be_checked()
        most = page.get_by_label("Read after, at most, milliseconds")
        most.fill("4000")
        most.press("Tab")
        cap = page.get_by_label("Most that a person gets in a day")
        cap.fill("2")
        cap.press("Tab")
        page.get_by_label("Delivered left out before read").fill("12.5")
        page.get_by_label("Delivered left out before read").press("Tab")
        expect(page.get_by_label("People in Meta's experiment")).to_have_value("0")
        page.get_by_label("Usernames that a business adopts").select_option("reserved")
        simulator_said = wait_until(
            lambda: (
                (said := simulator.control("GET", "behaviour"))["username_status"] == "reserved"
                and said
            )
        )
        assert simulator_said["marketing_cap"] == {"messages": 2, "days": 1.0}
        assert simulator_said["omit_delivered"] == 0.125
        assert simulator_said["read_ms"][1] == 4000
        assert (simulator_said["window"], simulator_said["rate_limits"]) == ("sync", False)


def test_the_overview_counts_and_remarks(
    simulator: SimulatorProcess, graph: Graph, browser: Browser, open_window: str
):
    with opened(browser, console(simulator, "overview"), 1280) as page:
        tile = page.get_by_role("listitem").filter(has_text="Delivered")
        graph.sent(text("Hello"))
        expect(tile.locator("strong")).to_have_text("1")
        expect(tile.locator("polyline")).to_be_attached()
        simulator.faults(code=131000)
        page.get_by_role("link", name="1 fault strikes requests").click()
        expect(page.get_by_role("heading", level=2)).to_have_text("Faults")


def test_the_overview_says_how_a_client_connects(
    simulator: SimulatorProcess, graph: Graph, browser: Browser
):
    with opened(browser, console(simulator, "overview"), 1280) as page:
        expect(page.get_by_text(graph.number_id)).to_be_visible()
        expect(page.get_by_text(graph.token)).to_have_count(0)
        page.get_by_role("button", name="Show").first.click()
        expect(page.get_by_text(graph.token)).to_be_visible()


def test_a_portfolio_is_limited_and_restricted(
    simulator: SimulatorProcess, graph: Graph, browser: Browser
):
    with opened(browser, console(simulator, "accounts"), 1280) as page:
        expect(page.get_by_text("Nobody is counted")).to_be_visible()
        page.get_by_label("Messaging limit").select_option("TIER_50")
        expect(page.get_by_text("0 of 50 people in 24 hours")).to_be_visible()
        graph.sent(template("hello_world"))
        expect(page.get_by_text("1 of 50 people in 24 hours")).to_be_visible()
        page.get_by_role("button", name="Restrict for a day").click()
        expect(page.get_by_text("It may open no conversations until")).to_be_visible()
        assert error_of(graph.send(template("hello_world")))["code"] == 368
        page.get_by_role("button", name="Lift the restriction").click()
        expect(page.get_by_role("button", name="Restrict for a day")).to_be_visible()
        page.get_by_label("Has a payment method").uncheck()
        expect(page.get_by_label("Has a payment method")).not_to_be_checked()


def test_a_crowd_is_gathered_and_writes(
    simulator: SimulatorProcess, receiver: Receiver, browser: Browser
):
    with opened(browser, console(simulator, "crowd"), 1280) as page:
        page.get_by_label("How many").select_option("10000")
        page.get_by_role("button", name="Gather a crowd").click()
        expect(page.get_by_role("heading", name="10,000 customers")).to_be_visible()
        page.get_by_label("Not on WhatsApp, percent").fill("0")
        page.get_by_label("Not on WhatsApp, percent").press("Tab")
        page.get_by_label("Messages", exact=True).fill("30")
        page.get_by_label("Seconds", exact=True).fill("0")
        page.get_by_role("button", name="Write").click()
        receiver.wait(lambda: len(receiver.messages()) == 30)
        wrote = page.get_by_role("listitem").filter(has_text="wrote of their own accord")
        expect(wrote.locator("strong")).to_have_text("30")
        with page.expect_download() as download:
            page.get_by_role("link", name="Their numbers, as CSV").click()
        assert len(download.value.path().read_text().splitlines()) == 10_001
        page.get_by_role("button", name="Send them home").click()
        expect(page.get_by_role("heading", name="Nobody is here yet")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(
    width: int, scheme: str, simulator: SimulatorProcess, graph: Graph, browser: Browser
):
    simulator.inbound("16505551234", graph.number_id, text("Hello"))
    graph.send(text("Hello"))
    simulator.faults(code=131000)
    simulator.control("POST", "crowd", {"size": 100})
    with opened(browser, console(simulator, "accounts"), width) as page:
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        for section in SECTIONS:
            page.goto(console(simulator, section))
            expect(page.get_by_role("heading", level=2)).to_have_text(section.capitalize())
            expect(page.get_by_text("Loading…")).to_have_count(0)
            assert violations(page) == [], section
