"""Somebody else's clients for Node cannot tell the simulator from Meta.

@kapso/whatsapp-cloud-api takes the address as its option `baseUrl`, whatsapp-api-js a `fetch`.
"""

import base64
from collections.abc import Iterator
from typing import Any

import pytest

from tests.simulator.conftest import PERSON, SAMPLES, Graph, text
from tests.simulator.node_client import ClientError, NodeClient
from tests.simulator.receiver import Receiver
from tests.simulator_process import SimulatorProcess, wait_until


@pytest.fixture(scope="module")
def kapso_process() -> Iterator[NodeClient]:
    client = NodeClient("kapso")
    yield client
    client.close()


@pytest.fixture(scope="module")
def other_process() -> Iterator[NodeClient]:
    client = NodeClient("whatsapp_api_js")
    yield client
    client.close()


@pytest.fixture
def kapso(kapso_process: NodeClient, graph: Graph, simulator: SimulatorProcess) -> NodeClient:
    kapso_process.use(graph, simulator.url, "practice")
    return kapso_process


@pytest.fixture
def other(other_process: NodeClient, graph: Graph, simulator: SimulatorProcess) -> NodeClient:
    other_process.use(graph, simulator.url, "practice")
    return other_process


def test_kapso_sends_every_kind_it_knows(
    kapso: NodeClient, simulator: SimulatorProcess, receiver: Receiver, open_window: str
):
    user_id = simulator.state()["phones"][0]["user_id"]
    sent = {
        kind: kapso.do(kind, wamid=open_window, userId=user_id)["messages"][0]["id"]
        for kind in kapso.do("kinds")
    }
    assert len(set(sent.values())) >= 30
    arrive(sent, receiver)


def arrive(sent: dict[str, str], receiver: Receiver) -> None:
    """Every message is read; of a reaction, Meta says only that it was sent."""
    for kind, wamid in sent.items():
        wanted = ("sent",) if "reaction" in kind else ("sent", "delivered", "read")
        receiver.wait_statuses(wamid, *wanted)


def test_the_other_sends_every_kind_it_knows(
    other: NodeClient, receiver: Receiver, open_window: str
):
    media_id = other.do("upload", sample="picture.jpg", type="image/jpeg")["id"]
    sent: dict[str, str] = {}
    for kind in other.do("kinds"):
        said = other.do("send", kind=kind, wamid=open_window, id=media_id, tracker="x1")
        assert "error" not in said, (kind, said)
        sent[kind] = said["messages"][0]["id"]
    assert len(set(sent.values())) >= 24
    arrive(sent, receiver)


def test_kapso_reads_and_types(kapso: NodeClient, open_window: str):
    assert kapso.do("read", wamid=open_window) == {"success": True}
    assert kapso.do("type", wamid=open_window) == {"success": True}
    with pytest.raises(ClientError) as refused:
        kapso.do("read", wamid="wamid.nothing")
    assert refused.value.said["code"] == 131009


def test_kapso_knows_the_errors(kapso: NodeClient, simulator: SimulatorProcess):
    simulator.behaviour(window="sync")
    with pytest.raises(ClientError) as refused:
        kapso.do("text")
    said = refused.value.said
    assert (said["name"], said["code"], said["httpStatus"]) == ("GraphApiError", 131047, 400)
    assert "24 hours" in said["details"]


def test_kapso_handles_media(kapso: NodeClient):
    media_id = kapso.do("upload", sample="picture.jpg", type="image/jpeg")["id"]
    found = kapso.do("media of", id=media_id)
    assert (found["mimeType"], found["id"]) == ("image/jpeg", media_id)
    content = base64.b64decode(kapso.do("download", id=media_id))
    assert content == (SAMPLES / "picture.jpg").read_bytes()
    assert kapso.do("delete media", id=media_id) == {"success": True}
    with pytest.raises(ClientError) as refused:
        kapso.do("media of", id=media_id)
    assert (refused.value.said["code"], refused.value.said["errorSubcode"]) == (100, 33)


def test_kapso_lists_templates(kapso: NodeClient):
    first = kapso.do("list templates", limit=3)
    after = first["paging"]["cursors"]["after"]
    second = kapso.do("list templates", limit=3, after=after)
    names = [template["name"] for page in (first, second) for template in page["data"]]
    assert len(set(names)) >= 4
    found = kapso.do("list templates", name="order_update", status="APPROVED")["data"]
    assert [template["components"][0]["type"] for template in found] == ["BODY"]


def test_kapso_registers_a_number(kapso: NodeClient, simulator: SimulatorProcess, graph: Graph):
    state = {"code_verification_status": "NOT_VERIFIED", "registered": False}
    simulator.control("PATCH", f"numbers/{graph.number_id}", state)
    assert kapso.do("request code")["success"]
    code = simulator.state()["wabas"][0]["numbers"][0]["verification_code"]
    assert kapso.do("verify code", code=code)["success"]
    assert kapso.do("register", pin="123456") == {"success": True}
    assert kapso.do("deregister") == {"success": True}
    with pytest.raises(ClientError) as refused:
        kapso.do("text")
    assert refused.value.said["code"] == 133010


def test_kapso_changes_a_number(kapso: NodeClient):
    assert kapso.do("change settings", calling={"status": "ENABLED"}) == {"success": True}
    assert kapso.do("settings")["calling"]["status"] == "ENABLED"
    changes = {"about": "Plants", "websites": ["https://example.com"], "vertical": "RETAIL"}
    assert kapso.do("change profile", **changes) == {"success": True}
    (profile,) = kapso.do("profile")["data"]
    assert changes.items() <= profile.items()


def test_kapso_believes_the_webhooks(
    kapso: NodeClient, simulator: SimulatorProcess, graph: Graph, receiver: Receiver
):
    wamid = simulator.inbound(PERSON, graph.number_id, text("Grüße 🌱"))
    receiver.wait_message(wamid)
    post = receiver.posts()[0]
    signed = {"body": base64.b64encode(post.raw).decode()}
    signature = post.headers["X-Hub-Signature-256"]
    assert kapso.do("verify", **signed, signature=signature) is True
    assert kapso.do("verify", **signed, signature=signature[:-4] + "0000") is False
    seen = kapso.do("webhook", **signed)
    assert seen["phoneNumberId"] == graph.number_id
    (message,) = seen["messages"]
    assert message["kapso"]["direction"] == "inbound"
    assert (message["id"], message["text"]["body"]) == (wamid, "Grüße 🌱")
    assert message["fromUserId"] == seen["contacts"][0]["userId"]


def test_the_other_writes_to_many_and_to_user_ids(other: NodeClient, simulator: SimulatorProcess):
    people = [f"1650555{number:04}" for number in range(60)]
    said = other.do("broadcast", people=people)
    assert len({answer["messages"][0]["id"] for answer in said}) == 60
    user_id = simulator.state()["phones"][0]["user_id"]
    answer = other.do("send to a user id", userId=user_id)
    assert answer["contacts"] == [{"input": user_id, "user_id": user_id}]


def test_the_other_reads_types_and_quotes(
    other: NodeClient, simulator: SimulatorProcess, open_window: str
):
    assert other.do("read", wamid=open_window) == {"success": True}
    assert other.do("type", wamid=open_window) == {"success": True}
    other.do("answer", wamid=open_window)
    assert simulator.outbox()[-1]["payload"]["context"] == {"message_id": open_window}


def test_the_other_is_refused_with_meta_s_error(other: NodeClient, simulator: SimulatorProcess):
    simulator.faults(code=130429)
    error = other.do("send", kind="text")["error"]
    assert (error["code"], error["type"]) == (130429, "OAuthException")
    assert error["error_data"]["messaging_product"] == "whatsapp"
    assert error["fbtrace_id"]


def test_the_other_handles_media(other: NodeClient, graph: Graph):
    media_id = other.do("upload", sample="voice.ogg", type="audio/ogg")["id"]
    found = other.do("media of", id=media_id)
    content = base64.b64decode(other.do("download", address=found["url"]))
    assert content == (SAMPLES / "voice.ogg").read_bytes()
    assert other.do("delete media", id=media_id) == {"success": True}


def test_the_other_blocks_and_unblocks(other: NodeClient, open_window: str):
    blocked = other.do("block", people=[PERSON])
    assert blocked["block_users"]["added_users"][0]["wa_id"] == PERSON
    assert other.do("send", kind="text")["error"]["code"] == 130403
    freed = other.do("unblock", people=[PERSON])
    assert freed["block_users"]["removed_users"][0]["wa_id"] == PERSON


def test_the_other_is_a_webhook_endpoint(
    other: NodeClient, simulator: SimulatorProcess, graph: Graph
):
    """The verification request and the signed posts go through its own middleware."""
    callback = {
        "object": "whatsapp_business_account",
        "callback_url": other.do("listen"),
        "verify_token": "practice",
        "fields": "messages",
    }
    address = f"{graph.app['id']}/subscriptions"
    set_ = graph.http.post(address, data=callback, headers=graph.app_token)
    assert set_.json() == {"success": True}

    def seen() -> list[dict[str, Any]]:
        return other.do("seen")

    inbound = simulator.inbound(PERSON, graph.number_id, text("Grüße 🌱"))
    wait_until(lambda: any("message" in event for event in seen()))
    (told,) = [event for event in seen() if "message" in event]
    assert (told["message"]["id"], told["from"]) == (inbound, PERSON)
    assert told["message"]["text"]["body"] == "Grüße 🌱"
    wamid = other.do("send", kind="text", tracker="x1")["messages"][0]["id"]

    def of_message() -> list[dict[str, Any]]:
        return [event for event in seen() if event.get("id") == wamid]

    wait_until(lambda: len(of_message()) == 3)
    assert {event["status"] for event in of_message()} == {"sent", "delivered", "read"}
    assert {event["biz_opaque_callback_data"] for event in of_message()} == {"x1"}
    assert {event["answered"] for event in seen() if "answered" in event} == {200}
