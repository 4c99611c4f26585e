"""Somebody else's client (pywa) cannot tell the simulator from Meta."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import pywa
from pywa import errors, types
from pywa.types import templates

from tests.simulator.conftest import PERSON, SAMPLES, Graph, text
from tests.simulator.receiver import Receiver
from tests.simulator_process import SimulatorProcess

LINK = "https://example.com/file"


class ToSimulator(httpx.HTTPTransport):
    """What is meant for Meta's host goes to ours."""

    def __init__(self, url: str) -> None:
        super().__init__(verify=False)
        self._url = httpx.URL(url)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.host in ("graph.facebook.com", "api.facebook.com"):
            host, port = self._url.host, self._url.port
            request.url = request.url.copy_with(scheme="http", host=host, port=port)
            request.headers["Host"] = f"{host}:{port}"
        return super().handle_request(request)


@pytest.fixture
def client(simulator: SimulatorProcess, graph: Graph) -> Iterator[pywa.WhatsApp]:
    with httpx.Client(transport=ToSimulator(simulator.url)) as session:
        yield pywa.WhatsApp(
            phone_id=graph.number_id,
            token=graph.token,
            session=session,
            waba_id=graph.waba_id,
            business_portfolio_id=graph.business_id,
            app_id=graph.app["id"],
            app_secret=graph.app["secret"],
            verify_token="practice",
        )


SENDS: dict[str, Callable[[pywa.WhatsApp], Any]] = {
    "text": lambda wa: wa.send_message(PERSON, "Hello", preview_url=True, tracker="x"),
    "buttons": lambda wa: wa.send_message(
        PERSON, "Well?", header="Now", footer="Or later", buttons=[types.Button("Yes", "y")]
    ),
    "list": lambda wa: wa.send_message(
        PERSON,
        "Well?",
        buttons=types.SectionList(
            "Pick", [types.Section("All", [types.SectionRow("One", "1", "First")])]
        ),
    ),
    "link": lambda wa: wa.send_message(PERSON, "Look", buttons=types.URLButton("Open", LINK)),
    "flow": lambda wa: wa.send_message(
        PERSON,
        "Fill in",
        buttons=types.FlowButton("Go", flow_id="1", flow_token="t", flow_action_screen="A"),
    ),
    "image": lambda wa: wa.send_image(PERSON, SAMPLES / "picture.jpg", caption="Green"),
    "image by link": lambda wa: wa.send_image(PERSON, LINK),
    "video": lambda wa: wa.send_video(PERSON, SAMPLES / "video.mp4"),
    "document": lambda wa: wa.send_document(PERSON, SAMPLES / "document.pdf", filename="a.pdf"),
    "audio": lambda wa: wa.send_audio(PERSON, SAMPLES / "voice.ogg", mime_type="audio/ogg"),
    "voice": lambda wa: wa.send_voice(PERSON, SAMPLES / "voice.ogg", mime_type="audio/ogg"),
    "sticker": lambda wa: wa.send_sticker(PERSON, SAMPLES / "sticker.webp"),
    "location": lambda wa: wa.send_location(PERSON, 52.4, 13.3, name="Garden", address="A 1"),
    "location request": lambda wa: wa.request_location(PERSON, "Where are you?"),
    "contact": lambda wa: wa.send_contact(
        PERSON,
        types.Contact(
            name=types.Contact.Name(formatted_name="A B", first_name="A"),
            phones=[types.Contact.Phone(phone="+1 415 555 0134", type="CELL")],
        ),
    ),
    "catalog": lambda wa: wa.send_catalog(PERSON, "Ours", thumbnail_product_sku="1"),
    "product": lambda wa: wa.send_product(PERSON, "1", "sku", "This one"),
    "products": lambda wa: wa.send_products(
        PERSON, "1", [types.ProductsSection("All", ["a", "b"])], "Ours", "All of them"
    ),
    "template": lambda wa: wa.send_template(
        PERSON,
        "order_update",
        templates.TemplateLanguage.ENGLISH_US,
        [
            templates.BodyText.params("Ann", "A1"),
            templates.URLButton.params(url_variable="A1", index=1),
        ],
    ),
}


@pytest.mark.parametrize("kind", SENDS)
def test_it_sends_every_kind_it_knows(
    kind: str, client: pywa.WhatsApp, receiver: Receiver, open_window: str
):
    sent = SENDS[kind](client)
    receiver.wait_statuses(sent.id, "sent", "delivered", "read")


def test_it_reacts_reads_and_types(
    client: pywa.WhatsApp, simulator: SimulatorProcess, open_window: str
):
    client.send_reaction(PERSON, "👍", open_window)
    assert client.mark_message_as_read(open_window).success
    assert client.indicate_typing(open_window).success
    with pytest.raises(errors.WhatsAppError) as refused:
        client.mark_message_as_read("wamid.nothing")
    assert refused.value.code == 131009


def test_its_errors_are_meta_s(client: pywa.WhatsApp, simulator: SimulatorProcess):
    simulator.behaviour(window="sync")
    with pytest.raises(errors.ReEngagementMessage):
        client.send_message(PERSON, "Hello")
    simulator.faults(code=130429)
    with pytest.raises(errors.RateLimitHit):
        client.send_message(PERSON, "Hello")


def test_it_handles_media(client: pywa.WhatsApp, graph: Graph, simulator: SimulatorProcess):
    uploaded = client.upload_media(SAMPLES / "picture.jpg")
    url = client.get_media_url(uploaded.id)
    assert url.mime_type == "image/jpeg"
    assert client.get_media_bytes(url.url) == (SAMPLES / "picture.jpg").read_bytes()
    assert client.delete_media(uploaded.id).success
    with pytest.raises(errors.WhatsAppError):
        client.get_media_url(uploaded.id)


def test_it_reads_the_account(client: pywa.WhatsApp, graph: Graph):
    assert client.get_business_account().id == graph.waba_id
    number = client.get_business_phone_number()
    assert (number.id, number.verified_name) == (graph.number_id, "Practice Shop")
    assert len(list(client.get_business_phone_numbers())) == 2
    client.update_business_profile(about="Plants", websites=["https://example.com"])
    assert client.get_business_profile().about == "Plants"


def test_it_blocks_people(client: pywa.WhatsApp, graph: Graph, open_window: str):
    assert client.block_users([PERSON]).added_users
    assert [user.wa_id for user in client.get_blocked_users()] == [PERSON]
    assert client.unblock_users([PERSON]).removed_users


def test_it_understands_our_webhooks(
    client: pywa.WhatsApp, graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    heard: list[Any] = []
    client.on_message()(lambda _, message: heard.append(message))
    client.on_message_status()(lambda _, status: heard.append(status))
    client.on_callback_button()(lambda _, button: heard.append(button))
    image = simulator.inbound(PERSON, graph.number_id, {"type": "image", "image": {"caption": "c"}})
    reply = {"type": "button_reply", "button_reply": {"id": "y", "title": "Yes"}}
    tapped = {"type": "interactive", "interactive": reply, "context": {"id": "wamid.x"}}
    tap = simulator.inbound(PERSON, graph.number_id, tapped)
    wamid = graph.sent(text("Hello"), biz_opaque_callback_data="ours")
    receiver.wait_statuses(wamid, "read")
    for post in receiver.posts():
        signature = post.headers["X-Hub-Signature-256"]
        assert client.webhook_update_validator(post.raw, signature) is None
        client.webhook_update_handler(post.raw)
    messages = {item.id: item for item in heard if isinstance(item, types.Message)}
    assert messages[image].caption == "c"
    assert messages[image].from_user.wa_id == PERSON
    assert [item.data for item in heard if isinstance(item, types.CallbackButton)] == ["y"]
    assert tap in [item.id for item in heard]
    statuses = [item for item in heard if isinstance(item, types.MessageStatus)]
    assert {status.status.value for status in statuses} == {"sent", "delivered", "read"}
    assert {status.tracker for status in statuses} == {"ours"}
