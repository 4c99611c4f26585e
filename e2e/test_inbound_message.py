"""A customer writes; the team sees it at once and answers; the phone shows the answer."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from line import Line
from screens import began_at, draft_on, last_of_ours, messages, reply, row_of, type_on
from shop import Customer

NOTES_FETCHED = """new Promise((done) => {
  const look = (list) => list.getEntries().some(({ name }) => /note-composer.*css/.test(name));
  new PerformanceObserver((list) => look(list) && done())
    .observe({ type: "resource", buffered: true });
})"""


def test_what_a_customer_types_stands_on_every_screen_and_the_answer_returns(
    sign_in: Callable[..., Page], phone: Page, customer: Customer
):
    screens = [sign_in("Priya Raman"), sign_in("Arjun Nair")]
    began = [began_at(screen) for screen in screens]
    type_on(phone, "Is the *masala chai* box still there?")
    for screen in screens:
        expect(row_of(screen, customer)).to_contain_text("masala chai")
    first, second = screens
    row_of(first, customer).click()
    expect(messages(first)).to_contain_text("masala chai box still there?")
    reply(first, "Yes, and it is yours.")
    expect(last_of_ours(first).get_by_role("img", name="Read")).to_be_visible()
    expect(phone.locator(".message.in")).to_contain_text("Yes, and it is yours.")
    expect(row_of(second, customer)).to_contain_text("Priya: Yes, and it is yours.")
    row_of(second, customer).click()
    expect(last_of_ours(second)).to_contain_text("Yes, and it is yours.")
    expect(last_of_ours(second)).to_contain_text("Priya")
    assert [began_at(screen) for screen in screens] == began, "a page was loaded anew"


def test_quick_replies_arrive_in_the_order_in_which_they_were_written(
    sign_in: Callable[..., Page], phone: Page, customer: Customer
):
    screen = sign_in()
    customer.writes("How much is it, and when can I have it?")
    row_of(screen, customer).click()
    words = [f"Answer number {number}" for number in range(1, 6)]
    for each in words:
        reply(screen, each)
        expect(draft_on(screen)).to_have_value("")
    expect(phone.locator(".message.in")).to_have_count(len(words))
    expect(last_of_ours(screen).get_by_role("img", name="Read")).to_be_visible()
    assert [sent["payload"]["text"]["body"] for sent in customer.received] == words
    shown = messages(screen).locator("[data-ours]").all_inner_texts()
    assert [re.findall(r"Answer number \d", text)[0] for text in shown] == words


def test_a_thread_opens_at_its_newest_message_however_long_the_messages_are(
    sign_in: Callable[..., Page], customer: Customer
):
    lines = "\n".join(f"Line {number}" for number in range(1, 11))
    for number in range(1, 6):
        customer.writes(f"{lines}\nEnd of message {number}")
    screen = sign_in()
    expect(row_of(screen, customer)).to_contain_text("5")
    row_of(screen, customer).click()
    expect(messages(screen).get_by_text("End of message 5")).to_be_in_viewport()
    screen.wait_for_function(
        "log => log.scrollTop > 0 && log.scrollHeight - log.clientHeight - log.scrollTop <= 1",
        arg=messages(screen).element_handle(),
    )


def test_a_conversation_opens_in_a_tab_of_its_own(sign_in: Callable[..., Page], customer: Customer):
    customer.writes("Have you moved?")
    screen = sign_in()
    with screen.context.expect_page() as opened:
        row_of(screen, customer).click(modifiers=["ControlOrMeta"])
    expect(messages(opened.value)).to_contain_text("Have you moved?")
    expect(messages(screen)).to_have_count(0)


def test_a_page_asks_for_each_thing_once_and_before_the_app_has_come(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("Do you still know me?")
    screen = sign_in()
    row_of(screen, customer).click()
    expect(messages(screen)).to_contain_text("Do you still know me?")
    address, page = f"{screen.url}?view=unassigned", screen.context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.goto(address)
    expect(messages(page)).to_contain_text("Do you still know me?")
    expect(row_of(page, customer)).to_be_visible()
    read = [each for each in asked if each.startswith("GET") and "/api/v1/" in each]
    assert len(set(read)) == len(read)
    # what the app asks for comes after the code of its page
    late = next(number for number, each in enumerate(read) if "/counts" in each)
    for path in ("/api/v1/me", "/api/v1/conversations?", "/messages?"):
        assert [path in each for each in read[:late]].count(True) == 1


def test_going_from_one_conversation_to_another_styles_the_page_only_once(
    sign_in: Callable[..., Page], customer: Customer
):
    customer.writes("Where do I find you?")
    screen = sign_in()
    # a style sheet, or an attribute of the root, makes the browser style every element anew
    screen.evaluate("""() => {
      window.restyled = 0;
      const count = (changes) => { window.restyled += changes.length; };
      new MutationObserver(count).observe(document.documentElement, { attributes: true });
      new MutationObserver(count).observe(document.head, { childList: true });
    }""")
    row_of(screen, customer).click()
    expect(messages(screen)).to_contain_text("Where do I find you?")
    # the field for notes is fetched when nobody waits for it, once
    screen.evaluate(NOTES_FETCHED)
    loaded = screen.evaluate("window.restyled")
    screen.keyboard.press("Escape")
    expect(messages(screen)).to_have_count(0)
    row_of(screen, customer).click()
    expect(messages(screen)).to_contain_text("Where do I find you?")
    assert screen.evaluate("window.restyled") == loaded


def test_a_browser_that_was_cut_off_catches_up_without_a_gap_or_a_repeat(
    sign_in: Callable[..., Page], customer: Customer
):
    with Line(customer.shop.url) as line:
        screen, witness = sign_in("Priya Raman", through=line.url), sign_in("Arjun Nair")
        cut_off_and_catch_up(line, screen, witness, customer)


def cut_off_and_catch_up(line: Line, screen: Page, witness: Page, customer: Customer) -> None:
    customer.writes("Before the cut")
    row_of(screen, customer).click()
    expect(messages(screen)).to_contain_text("Before the cut")
    line.cut()
    expect(screen.get_by_test_id("connection")).to_have_text("Reconnecting")
    expect(screen.get_by_text("The connection is lost")).to_be_visible()
    for number in range(1, 4):
        customer.writes(f"While away {number}")
    expect(row_of(witness, customer)).to_contain_text("While away 3")
    expect(messages(screen)).not_to_contain_text("While away")
    line.mend()
    expect(screen.get_by_test_id("connection")).to_have_text("Live")
    expect(messages(screen)).to_contain_text("While away 3")
    customer.writes("After the cut")
    expect(messages(screen)).to_contain_text("After the cut")
    shown = [bubble.inner_text() for bubble in messages(screen).get_by_role("article").all()]
    wanted = ["Before the cut", *(f"While away {n}" for n in range(1, 4)), "After the cut"]
    assert [next(word for word in wanted if word in text) for text in shown] == wanted


def test_a_conversation_is_given_away_closed_and_opened_again_by_the_customer(
    sign_in: Callable[..., Page], customer: Customer
):
    first, second = sign_in("Priya Raman"), sign_in("Arjun Nair")
    customer.writes("Could somebody call me back?")
    row_of(first, customer).click()
    first.get_by_role("button", name="Unassigned: assign").click()
    first.get_by_role("option", name="Arjun Nair").click()
    second.get_by_role("tab", name="Mine").click()
    row_of(second, customer).click()
    second.get_by_role("button", name="Close", exact=True).click()
    expect(row_of(first, customer)).to_have_count(0)
    customer.writes("And one more thing")
    expect(row_of(second, customer)).to_contain_text("And one more thing")
    expect(messages(second)).to_contain_text("And one more thing")
