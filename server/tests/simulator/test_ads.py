"""Ads, posts and links: what a click brings along, over HTTP and in a browser."""

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect

from tests.simulator.conftest import PERSON, Graph, text
from tests.simulator.pages import opened, violations
from tests.simulator.receiver import Receiver
from tests.simulator_process import SimulatorProcess


def ads(simulator: SimulatorProcess) -> list[dict[str, Any]]:
    return simulator.control("GET", "ads")["data"]


def click(simulator: SimulatorProcess, ad: dict[str, Any]) -> dict[str, Any]:
    return simulator.control("POST", "ads/click", {"ad": ad["id"]})


def test_a_click_tells_what_meta_tells(simulator: SimulatorProcess):
    image, film, status, post = ads(simulator)
    told = click(simulator, image)
    assert told["text"] == image["prefilled"]
    referral = told["referral"]
    assert referral["source_type"] == "ad"
    assert referral["source_id"] == image["id"]
    assert referral["headline"] == image["headline"]
    assert referral["welcome_message"] == {"text": image["welcome"]}
    assert referral["ctwa_clid"] != click(simulator, image)["referral"]["ctwa_clid"]
    assert {"video_url", "thumbnail_url"} <= click(simulator, film)["referral"].keys()
    assert "image_url" not in click(simulator, film)["referral"]
    assert "ctwa_clid" not in click(simulator, status)["referral"]
    assert click(simulator, post)["referral"]["source_type"] == "post"


def test_its_pictures_can_be_had_for_a_day(simulator: SimulatorProcess):
    image, film, *_ = ads(simulator)
    picture = click(simulator, image)["referral"]["image_url"]
    video = click(simulator, film)["referral"]["video_url"]
    assert httpx.get(picture).headers["content-type"] == "image/jpeg"
    assert httpx.get(video).headers["content-type"] == "video/mp4"
    assert httpx.get(re.sub("oh=.", "oh=x", picture)).status_code == 403
    assert httpx.get(picture.replace("oe=", "oe=f")).status_code == 403
    simulator.control("POST", "clock", {"advance_seconds": 86_401})
    assert httpx.get(picture).status_code == 403


def test_what_follows_a_click_is_free(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    referral = click(simulator, ads(simulator)[0])["referral"]
    wamid = simulator.inbound(PERSON, graph.number_id, text("Hi") | {"referral": referral})
    assert receiver.wait_message(wamid)["referral"] == referral
    sent = receiver.wait_statuses(graph.sent(text("Hello")), "sent")[0]
    assert sent["pricing"]["type"] == "free_entry_point"


def test_ads_are_made_changed_and_removed(simulator: SimulatorProcess):
    made = simulator.control("POST", "ads", {"headline": "Ours", "picture": "shop"})
    assert ads(simulator)[-1]["headline"] == "Ours"
    simulator.control("PATCH", f"ads/{made['id']}", {"headline": "Yours", "is_traced": False})
    assert "ctwa_clid" not in click(simulator, made)["referral"]
    simulator.control("DELETE", f"ads/{made['id']}")
    assert len(ads(simulator)) == 4


@pytest.mark.parametrize(
    ("method", "path", "order", "status"),
    [
        ("POST", "ads", {"headline": "A", "picture": "../../etc/passwd"}, 400),
        ("POST", "ads", {"picture": "sale"}, 400),
        ("POST", "ads", {"headline": "A", "source_type": "film"}, 400),
        ("PATCH", "ads/1", {"headline": "A"}, 404),
        ("DELETE", "ads/1", None, 404),
        ("POST", "ads/click", {"ad": "1"}, 404),
    ],
)
def test_nonsense_is_refused(
    method: str, path: str, order: Any, status: int, simulator: SimulatorProcess
):
    answer = httpx.request(method, f"{simulator.url}/_simulator/{path}", json=order)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_a_person_follows_an_ad(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, browser: Browser
):
    with opened(browser, f"{simulator.url}/ads", 1200) as page:
        page.get_by_label("Whose ads and links these are").select_option(graph.number_id)
        assert violations(page) == []
        olives = page.get_by_role("article", name="Olive trees are in")
        olives.get_by_role("button", name="Send message").click()
        page.get_by_label("Who follows it").select_option(PERSON)
        page.get_by_role("button", name="Open the chat").click()
        box = page.get_by_role("textbox", name="Message to Practice Shop")
        expect(box).to_have_value("Are the olive trees still there?")
        expect(page.get_by_text("From the ad: Olive trees are in")).to_be_visible()
        box.press("Enter")
        message = receiver.wait(receiver.messages)[0]
        assert message["referral"]["headline"] == "Olive trees are in"
        expect(box).to_have_value("")
        box.fill("And the pots?")
        box.press("Enter")
        second = receiver.wait(lambda: receiver.messages()[1:])[0]
        assert "referral" not in second


def test_an_ad_is_made_followed_and_removed(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, browser: Browser
):
    with opened(browser, f"{simulator.url}/ads", 1200) as page:
        page.get_by_role("button", name="Make an ad").click()
        page.get_by_label("What it is").select_option("status")
        page.get_by_label("Headline").fill("Figs")
        page.get_by_label("Written already in the chat").fill("Figs?")
        assert violations(page) == []
        page.get_by_label("Written already in the chat").press("Enter")
        made = page.get_by_role("article", name="Figs")
        expect(made).to_contain_text("Ad in WhatsApp Status")
        made.get_by_role("button", name="Send message").click()
        page.get_by_role("button", name="Open the chat").click()
        page.get_by_role("textbox", name="Message to Practice Shop").press("Enter")
        message = receiver.wait(receiver.messages)[0]
        assert message["referral"]["headline"] == "Figs"
        assert "ctwa_clid" not in message["referral"]
        page.goto(f"{simulator.url}/ads")
        page.get_by_role("button", name="Remove the ad Figs").click()
        expect(made).to_have_count(0)


def test_qr_codes_are_made_scanned_and_removed(
    simulator: SimulatorProcess, graph: Graph, browser: Browser
):
    of_client = graph.post(
        f"{graph.number_id}/message_qrdls", {"prefilled_message": "From a client"}
    ).json()
    with opened(browser, f"{simulator.url}/ads", 1200) as page:
        codes = page.get_by_role("region", name="Links and QR codes").get_by_role("listitem")
        expect(codes).to_have_count(1)
        page.get_by_label("What the person finds written").fill("Table 7 🍵")
        expect(page.get_by_text("?text=Table%207%20%F0%9F%8D%B5")).to_be_visible()
        page.get_by_role("button", name="Make a QR code").click()
        expect(codes).to_have_count(2)
        assert violations(page) == []
        page.get_by_role("button", name=f"Remove the QR code {of_client['code']}").click()
        expect(codes).to_have_count(1)
        page.get_by_label("What the person finds written").fill(" ")
        page.get_by_role("button", name="Make a QR code").click()
        expect(page.get_by_role("status")).to_have_text(
            "Write what a QR code shall bring along first."
        )
        codes.get_by_role("button", name="Scan").click()
        page.get_by_role("button", name="Open the chat").click()
        box = page.get_by_role("textbox", name="Message to Practice Shop")
        expect(box).to_have_value("Table 7 🍵")
        page.goto(f"{simulator.url}/ads")
        page.get_by_role("button", name="Follow the link").click()
        expect(page.get_by_label("Who follows it")).to_be_visible()
    [made] = graph.get(f"{graph.number_id}/message_qrdls").json()["data"]
    assert made["prefilled_message"] == "Table 7 🍵"


@pytest.mark.parametrize(
    ("method", "path", "order", "status"),
    [
        ("POST", "links", {"phone_number_id": "1", "prefilled_message": "Hi"}, 404),
        ("POST", "links", {"phone_number_id": "1"}, 400),
        ("POST", "links", {"phone_number_id": "1", "prefilled_message": "x" * 141}, 400),
        ("DELETE", "links/NOBODYHASTHISS", None, 404),
    ],
)
def test_a_link_that_cannot_be_is_refused(
    method: str, path: str, order: Any, status: int, simulator: SimulatorProcess
):
    answer = httpx.request(method, f"{simulator.url}/_simulator/{path}", json=order)
    assert answer.status_code == status
    assert answer.json()["error"]["message"]


def test_a_person_follows_a_link_by_keyboard(
    simulator: SimulatorProcess, graph: Graph, receiver: Receiver, browser: Browser
):
    digits = "15550783881"
    with opened(browser, f"{simulator.url}/wa.me/{digits}?text=Hi%20there%20%F0%9F%8C%BF") as page:
        expect(page.get_by_label("Who follows it")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        page.get_by_role("button", name="Open the chat").press("Enter")
        box = page.get_by_role("textbox", name="Message to Practice Shop")
        expect(box).to_be_focused()
        expect(box).to_have_value("Hi there 🌿")
        page.keyboard.press("Enter")
        assert receiver.wait(receiver.messages)[0]["text"] == {"body": "Hi there 🌿"}
