"""Media: taken, refused, fetched, forgotten."""

import hashlib
from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from tests.simulator.conftest import PERSON, SAMPLES, Graph, error_of
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import button, template
from tests.simulator_process import SimulatorProcess

PICTURE = (SAMPLES / "picture.jpg").read_bytes()
MB = 1024 * 1024


def address_of(graph: Graph, media_id: str) -> str:
    return graph.get(media_id).json()["url"]


def test_what_was_uploaded_can_be_fetched(graph: Graph):
    media_id = graph.upload("picture.jpg", "image/jpeg")
    described = graph.get(media_id).json()
    url = described.pop("url")
    assert described == {
        "messaging_product": "whatsapp",
        "mime_type": "image/jpeg",
        "sha256": hashlib.sha256(PICTURE).hexdigest(),
        "file_size": len(PICTURE),
        "id": media_id,
    }
    answer = graph.http.get(url)
    assert answer.content == PICTURE
    assert answer.headers["Content-Type"] == "image/jpeg"


def test_the_address_needs_a_token_and_five_minutes(graph: Graph, simulator: SimulatorProcess):
    url = address_of(graph, graph.upload("picture.jpg", "image/jpeg"))
    assert graph.http.get(url, headers={"Authorization": ""}).status_code == 401
    assert graph.http.get(url.replace("hash=", "hash=0")).status_code == 404
    simulator.advance(270)
    assert graph.http.get(url).status_code == 200
    simulator.advance(31)
    assert graph.http.get(url).status_code == 404


def test_a_medium_lives_for_thirty_days(graph: Graph, simulator: SimulatorProcess):
    media_id = graph.upload("picture.jpg", "image/jpeg")
    simulator.advance(29 * 86_400)
    assert graph.get(media_id).status_code == 200
    simulator.advance(2 * 86_400)
    assert error_of(graph.get(media_id))["error_subcode"] == 33


def test_what_was_deleted_is_gone(graph: Graph):
    media_id = graph.upload("picture.jpg", "image/jpeg")
    url = address_of(graph, media_id)
    wrong = graph.http.delete(media_id, params={"phone_number_id": graph.other_number_id})
    assert error_of(wrong)["code"] == 100
    assert graph.http.delete(media_id).json() == {"success": True}
    assert graph.http.get(url).status_code == 404
    assert error_of(graph.get(media_id))["code"] == 100


REFUSED: dict[str, tuple[tuple[str, bytes, str], int]] = {
    "a gif": (("a.gif", b"GIF89a", "image/gif"), 100),
    "no type": (("a.bin", PICTURE, "application/octet-stream"), 100),
    "a large picture": (("a.jpg", PICTURE + b"\0" * 5 * MB, "image/jpeg"), 131053),
    "a large sound": (("a.aac", b"\0" * (16 * MB + 1), "audio/aac"), 131053),
    "a large sticker": (("a.webp", b"\0" * 512_001, "image/webp"), 131053),
    "an empty file": (("a.pdf", b"", "application/pdf"), 100),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_whatsapp_does_not_take_is_refused(case: str, graph: Graph):
    file, code = REFUSED[case]
    error = error_of(graph.upload_file(file))
    assert error["code"] == code
    if code == 100 and case != "an empty file":
        assert file[2] in error["message"]


def test_the_form_has_to_be_one(graph: Graph):
    path = f"{graph.number_id}/media"
    file = {"file": ("a.jpg", PICTURE, "image/jpeg")}
    whatsapp = {"messaging_product": "whatsapp"}
    assert error_of(graph.http.post(path, files=file))["code"] == 100
    assert error_of(graph.http.post(path, data=whatsapp))["code"] == 100
    assert error_of(graph.http.post(path, json=whatsapp))["code"] == 100
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert error_of(graph.http.post(path, content=b"--x\r\nbroken", headers=broken))["code"] == 100


def picture_of(kind: str) -> bytes:
    file = BytesIO()
    Image.new("RGB", (8, 8), "green").save(file, kind)
    return file.getvalue()


def test_the_order_of_the_fields_does_not_matter(graph: Graph):
    boundary, png = "limit", picture_of("PNG")
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n'
    tail = f'\r\n--{boundary}\r\nContent-Disposition: form-data; name="messaging_product"\r\n\r\n'
    body = f"{head}Content-Type: image/png\r\n\r\n".encode() + png
    body += f"{tail}whatsapp\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    answer = graph.http.post(f"{graph.number_id}/media", content=body, headers=headers)
    assert graph.get(answer.json()["id"]).json()["mime_type"] == "image/png"


FAILING: dict[str, tuple[tuple[str, bytes, str], dict[str, Any]]] = {
    "a document as a picture": (("a.pdf", b"%PDF-1.4\n", "application/pdf"), {"type": "image"}),
    "text that claims to be a picture": (("a.jpg", b"hello", "image/jpeg"), {"type": "image"}),
    "a png that claims to be a jpeg": (
        ("a.jpg", picture_of("PNG"), "image/jpeg"),
        {"type": "image"},
    ),
    "an mp3 as a voice note": (
        ("a.mp3", b"ID3\x03\0\0\0\0\0\0", "audio/mpeg"),
        {"type": "audio", "audio": {"voice": True}},
    ),
    "a heavy sticker": (
        ("a.webp", picture_of("WEBP") + b"\0" * 110_000, "image/webp"),
        {"type": "sticker"},
    ),
}


@pytest.mark.parametrize("case", FAILING)
def test_what_does_not_fit_its_kind_fails_later(
    case: str, graph: Graph, receiver: Receiver, open_window: str
):
    file, message = FAILING[case]
    media_id = graph.upload_file(file).json()["id"]
    kind = message["type"]
    wamid = graph.sent({"type": kind, kind: {"id": media_id, **message.get(kind, {})}})
    [failed] = receiver.wait_statuses(wamid, "failed")
    assert failed["errors"][0]["code"] == 131053


def test_a_medium_belongs_to_the_number_that_uploaded_it(graph: Graph, open_window: str):
    media_id = graph.upload("picture.jpg", "image/jpeg")
    body = {"messaging_product": "whatsapp", "to": f"+{PERSON}"}
    body |= {"type": "image", "image": {"id": media_id}}
    answer = graph.post(f"{graph.other_number_id}/messages", body)
    assert error_of(answer)["code"] == 131009
    query = {"phone_number_id": graph.other_number_id}
    assert error_of(graph.http.get(media_id, params=query))["code"] == 100


@pytest.mark.parametrize("place", ["interactive", "template"])
def test_a_header_holds_a_picture(place: str, graph: Graph, receiver: Receiver, open_window: str):
    def message(media_id: str) -> dict[str, Any]:
        image = {"type": "image", "image": {"id": media_id}}
        words = [{"type": "text", "text": "Ann"}, {"type": "text", "text": "20 %"}]
        coupon = [{"type": "coupon_code", "coupon_code": "GREEN"}]
        if place == "interactive":
            return button() | {"interactive": button()["interactive"] | {"header": image}}
        return template(
            "spring_sale",
            {"type": "header", "parameters": [image]},
            {"type": "body", "parameters": words},
            {"type": "button", "sub_type": "copy_code", "index": 2, "parameters": coupon},
        )

    fitting = graph.upload("picture.jpg", "image/jpeg")
    receiver.wait_statuses(graph.sent(message(fitting)), "read")
    document = graph.upload("document.pdf", "application/pdf")
    receiver.wait_statuses(graph.sent(message(document)), "failed")
    assert error_of(graph.send(message("12345")))["code"] == 131009


@pytest.mark.parametrize("kind", ["image", "video", "audio", "document", "sticker"])
def test_a_person_s_file_can_be_fetched(
    kind: str, graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    wamid = simulator.inbound(PERSON, graph.number_id, {"type": kind})
    content = receiver.wait_message(wamid)[kind]
    fetched = graph.http.get(content["url"])
    digest = hashlib.sha256(fetched.content).digest()
    assert content["sha256"] == b64encode(digest).decode()
    assert graph.get(content["id"]).json()["sha256"] == digest.hex()
    simulator.advance(8 * 86_400)
    assert graph.get(content["id"]).status_code == 400


def test_a_person_sends_bytes_of_their_own(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    image = {
        "data_base64": b64encode(picture_of("PNG")).decode(),
        "mime_type": "image/png",
        "caption": "green",
    }
    wamid = simulator.inbound(PERSON, graph.number_id, {"type": "image", "image": image})
    content = receiver.wait_message(wamid)["image"]
    assert (content["caption"], content["mime_type"]) == ("green", "image/png")
    assert graph.http.get(content["url"]).content == picture_of("PNG")


def test_a_resumable_upload_ends_in_a_handle(graph: Graph, simulator: SimulatorProcess):
    query = {"file_length": len(PICTURE), "file_type": "image/jpeg", "file_name": "a.jpg"}
    session = graph.post(f"{graph.app['id']}/uploads", params=query).json()["id"]
    assert session.startswith("upload:")
    half = len(PICTURE) // 2
    first = graph.http.post(f"/{session}", content=PICTURE[:half], headers={"file_offset": "0"})
    assert first.json() == {"id": session, "file_offset": half}
    assert graph.get(f"/{session}").json() == {"id": session, "file_offset": half}
    wrong = graph.http.post(f"/{session}", content=b"x", headers={"file_offset": "0"})
    assert error_of(wrong)["code"] == 100
    headers = {"file_offset": str(half), "Authorization": f"OAuth {graph.token}"}
    handle = graph.http.post(f"/{session}", content=PICTURE[half:], headers=headers).json()["h"]
    profile = {"messaging_product": "whatsapp", "profile_picture_handle": handle}
    path = f"{graph.number_id}/whatsapp_business_profile"
    assert graph.post(path, profile).json() == {"success": True}
    url = graph.get(path, fields="profile_picture_url").json()["data"][0]["profile_picture_url"]
    assert graph.http.get(url, headers={"Authorization": ""}).content == PICTURE
    forged = profile | {"profile_picture_handle": handle[:-1] + "x"}
    assert error_of(graph.post(path, forged))["code"] == 100
