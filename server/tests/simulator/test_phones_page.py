"""The phones in a browser: a person types, taps and sees."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.simulator.conftest import PERSON, Graph, text
from tests.simulator.pages import opened, violations
from tests.simulator.receiver import Receiver
from tests.simulator.templates import body, created, submission
from tests.simulator.test_sending import button, interactive, rows, template
from tests.simulator_process import SimulatorProcess


@pytest.fixture
def page(browser: Browser, simulator: SimulatorProcess, graph: Graph) -> Iterator[Page]:
    """The first person's chat with the first number."""
    with opened(browser, f"{simulator.url}/#{PERSON}/{graph.number_id}") as shown:
        expect(shown.get_by_role("textbox", name="Message to")).to_be_visible()
        yield shown


def write(page: Page, words: str) -> None:
    box = page.get_by_role("textbox", name="Message to")
    box.fill(words)
    box.press("Enter")


def test_what_is_typed_arrives_and_what_is_answered_appears(
    page: Page, graph: Graph, receiver: Receiver
):
    write(page, "Do you have *blue* ones? 🌿")
    message = receiver.wait(receiver.messages)[0]
    assert message["text"] == {"body": "Do you have *blue* ones? 🌿"}
    mine = page.locator(".message.out")
    expect(mine.locator("strong")).to_have_text("blue")
    expect(mine).to_contain_text("delivered")
    read = {"messaging_product": "whatsapp", "status": "read", "message_id": message["id"]}
    graph.post(f"{graph.number_id}/messages", read | {"typing_indicator": {"type": "text"}})
    expect(mine).to_contain_text("read")
    expect(page.locator(".chat-names")).to_contain_text("typing…")
    wamid = graph.sent(text("Yes, we do."), context={"message_id": message["id"]})
    theirs = page.locator(".message.in")
    expect(theirs).to_contain_text("Yes, we do.")
    expect(theirs.locator(".quote")).to_contain_text("Do you have blue ones?")
    expect(page.locator(".chat-names")).not_to_contain_text("typing…")
    receiver.wait_statuses(wamid, "read")


def test_a_tap_on_a_button_answers(page: Page, graph: Graph, receiver: Receiver):
    write(page, "Hello")
    receiver.wait(receiver.messages)
    wamid = graph.sent(button(2))
    page.get_by_role("button", name="Yes", exact=True).click()
    reply = receiver.wait(lambda: [m for m in receiver.messages() if m["type"] == "interactive"])[0]
    assert reply["interactive"]["button_reply"] == {"id": "b0", "title": "Yes"}
    assert reply["context"]["id"] == wamid


def test_a_row_is_chosen_from_a_list(page: Page, graph: Graph, receiver: Receiver):
    write(page, "Hello")
    receiver.wait(receiver.messages)
    graph.sent(interactive("list", {"button": "Pick one", "sections": [{"rows": rows(3)}]}))
    page.get_by_role("button", name="Pick one").click()
    page.get_by_role("radio", name="Row 1").check()
    page.get_by_role("button", name="Send", exact=True).last.click()
    reply = receiver.wait(lambda: [m for m in receiver.messages() if m["type"] == "interactive"])[0]
    assert reply["interactive"]["list_reply"] == {"id": "r1", "title": "Row 1"}


def test_a_template_is_drawn_and_answered(page: Page, graph: Graph, receiver: Receiver):
    names = {"customer_name": "Ann", "appointment_time": "10:30"}
    parameters = [{"type": "text", "parameter_name": k, "text": v} for k, v in names.items()]
    graph.sent(template("appointment_reminder", {"type": "body", "parameters": parameters}))
    expect(page.locator(".message.in")).to_contain_text("Hello Ann, we expect you at 10:30.")
    page.get_by_role("button", name="I will be there").click()
    reply = receiver.wait(lambda: [m for m in receiver.messages() if m["type"] == "button"])[0]
    assert reply["button"] == {"text": "I will be there", "payload": "I will be there"}


def test_a_template_made_just_now_is_drawn(page: Page, graph: Graph, simulator: SimulatorProcess):
    simulator.behaviour(review_ms=0)
    created(graph, submission(body("Your parcel is at the post office.")))
    graph.sent(template("parcel_update"))
    expect(page.locator(".message.in")).to_contain_text("Your parcel is at the post office.")


def test_a_file_is_sent_with_a_caption(page: Page, graph: Graph, receiver: Receiver):
    page.locator("input[type=file]").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n"}
    )
    write(page, "Look at this")
    message = receiver.wait(receiver.messages)[0]
    assert message["image"]["caption"] == "Look at this"
    fetched = graph.http.get(message["image"]["url"])
    assert fetched.content == b"\x89PNG\r\n\x1a\n"


def test_a_reaction_and_a_reply_belong_to_their_message(
    page: Page, graph: Graph, receiver: Receiver
):
    wamid = graph.sent(template("hello_world"))
    bubble = page.locator(".message.in")
    bubble.hover()
    bubble.get_by_role("button", name="React to").click()
    page.get_by_role("button", name="React with 👍").click()
    expect(bubble.locator(".reactions")).to_have_text("👍")
    reaction = receiver.wait(receiver.messages)[0]
    assert reaction["reaction"] == {"message_id": wamid, "emoji": "👍"}
    bubble.get_by_role("button", name="Reply to").click()
    write(page, "Thanks")
    answer = receiver.wait(lambda: [m for m in receiver.messages() if m["type"] == "text"])[0]
    assert answer["context"]["id"] == wamid


def test_a_phone_is_used_with_the_keyboard_alone(page: Page, receiver: Receiver):
    page.keyboard.press("Escape")
    row = page.get_by_role("button", name="Practice Shop")
    expect(row).to_be_focused()
    row.press("Enter")
    expect(page.get_by_role("textbox", name="Message to")).to_be_focused()
    page.keyboard.type("By hand")
    page.keyboard.press("Enter")
    assert receiver.wait(receiver.messages)[0]["text"]["body"] == "By hand"
    page.get_by_role("button", name="Attach").press("Enter")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    receiver.wait(lambda: [m for m in receiver.messages() if m["type"] == "sticker"])


def test_a_person_is_added_and_their_phone_shown(page: Page, simulator: SimulatorProcess):
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Add a person").click()
    page.get_by_role("textbox", name="Name").fill("Nour")
    page.get_by_role("combobox", name="Country").select_option("EG")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("combobox", name="Whose phone")).to_contain_text("Nour")
    assert simulator.state()["phones"][-1]["wa_id"].startswith("20")


def test_it_catches_up_after_the_simulator_was_away(browser: Browser, tmp_path: Path):
    path = tmp_path / "state.json"
    context = browser.new_context()
    page = context.new_page()
    with SimulatorProcess.start(state=path) as first:
        number_id = first.state()["wabas"][0]["numbers"][0]["id"]
        page.goto(f"{first.url}/#{PERSON}/{number_id}")
        expect(page.get_by_role("textbox", name="Message to")).to_be_visible()
    expect(page.locator("#notice")).to_contain_text("does not answer", timeout=15_000)
    with SimulatorProcess.start(state=path, port=first.url.rpartition(":")[2]) as second:
        second.inbound(PERSON, number_id, text("Said while you were away"))
        expect(page.locator(".message.out")).to_contain_text("while you were away", timeout=15_000)
        expect(page.locator("#notice")).to_be_hidden()
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1440])
def test_axe_finds_nothing(
    scheme: str, width: int, browser: Browser, simulator: SimulatorProcess, graph: Graph
):
    simulator.inbound(PERSON, graph.number_id, text("Hello"))
    for kind in ("image", "audio", "document", "sticker"):
        simulator.inbound(PERSON, graph.number_id, {"type": kind})
    graph.sent(button(2))
    graph.sent(template("hello_world"))
    context = browser.new_context(viewport={"width": width, "height": 844}, color_scheme=scheme)
    shown = context.new_page()
    shown.goto(simulator.url)
    shown.get_by_role("button", name="Practice Shop").first.wait_for()
    assert violations(shown) == []
    shown.get_by_role("button", name="Practice Shop").first.click()
    expect(shown.locator(".message.in")).to_have_count(2)
    assert violations(shown) == []
    shown.get_by_role("button", name="Attach").first.click()
    assert violations(shown) == []
    shown.get_by_role("button", name="Settings of this phone").first.click()
    assert violations(shown) == []
    context.close()


def test_a_person_blocks_reports_and_stops_offers(
    page: Page, graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    write(page, "Hello")
    more = page.get_by_role("button", name="More about this business")
    more.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")  # Stop offers and news
    told = receiver.wait(
        lambda: [v for p in receiver.posts() for v in p.values() if "user_preferences" in v]
    )
    assert told[0]["user_preferences"][0]["value"] == "stop"
    expect(page.get_by_text("No offers and news from this business.")).to_be_visible()
    more.click()
    page.get_by_role("menuitem", name="Block", exact=True).click()
    expect(page.get_by_text("Blocked. What the business sends does not arrive.")).to_be_visible()
    wamid = graph.sent(text("Hello?"))
    simulator.settle()
    assert [each["status"] for each in receiver.wait_statuses(wamid, "sent")] == ["sent"]
    more.click()
    page.get_by_role("menuitem", name="Unblock").click()
    receiver.wait_statuses(graph.sent(text("Hello again")), "read")
    more.click()
    page.get_by_role("menuitem", name="Report").click()
    expect(page.get_by_text("Reported:")).to_be_visible()


def test_a_phone_goes_off_line_and_takes_a_new_number(
    page: Page, graph: Graph, receiver: Receiver, simulator: SimulatorProcess
):
    write(page, "Hello")
    receiver.wait(receiver.messages)
    page.get_by_role("button", name="Settings of this phone").click()
    page.get_by_label("On line").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("This phone is off line.")).to_be_visible()
    wamid = graph.sent(text("Are you there?"))
    simulator.settle()
    assert [each["status"] for each in receiver.wait_statuses(wamid, "sent")] == ["sent"]
    page.get_by_role("button", name="Settings of this phone").click()
    page.get_by_label("On line").check()
    page.get_by_role("button", name="Save").click()
    receiver.wait_statuses(wamid, "delivered")
    page.get_by_role("button", name="Settings of this phone").click()
    page.get_by_role("button", name="Take a new number").click()
    [told] = receiver.wait(lambda: [m for m in receiver.messages() if m["type"] == "system"])
    new = told["system"]["wa_id"]
    assert told["from"] == PERSON != new
    expect(page.get_by_role("combobox", name="Whose phone this is")).to_have_value(new)
    page.get_by_role("button", name="Practice Shop").click()
    expect(page.locator(".message.in")).to_contain_text("Are you there?")


@pytest.mark.parametrize(("width", "count"), [(390, 1), (900, 2), (1440, 3)])
def test_as_many_phones_as_fit(
    width: int, count: int, simulator: SimulatorProcess, browser: Browser
):
    with opened(browser, simulator.url, width) as page:
        expect(page.locator(".phone")).to_have_count(count)
