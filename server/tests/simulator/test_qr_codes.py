"""QR codes and short links, and where they lead."""

import io
import json
import re
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

import httpx
import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.simulator.conftest import Graph, error_of
from tests.simulator.test_hostile import MANY, VALUES, check
from tests.simulator_process import SimulatorProcess

TEXT = "Hallo & guten Tag — 50 %?"


def edge(graph: Graph, code: str = "") -> str:
    return f"{graph.number_id}/message_qrdls" + (f"/{code}" if code else "")


def made(graph: Graph, **body: Any) -> dict[str, Any]:
    answer = graph.post(edge(graph), {"prefilled_message": TEXT, **body})
    assert answer.is_success, answer.text
    return answer.json()


def test_a_code_is_made_read_changed_and_deleted(graph: Graph):
    code = made(graph)
    assert code.keys() == {"code", "prefilled_message", "deep_link_url"}
    assert re.fullmatch("[A-Z2-7]{14}", code["code"])
    assert code["deep_link_url"] == f"https://wa.me/message/{code['code']}"
    assert graph.get(edge(graph, code["code"])).json() == {"data": [code]}
    changed = made(graph, code=code["code"], prefilled_message="Another text")
    assert changed == code | {"prefilled_message": "Another text"}
    assert graph.http.delete(edge(graph, code["code"])).json() == {"success": True}
    for answer in (
        graph.get(edge(graph, code["code"])),
        graph.http.delete(edge(graph, code["code"])),
        graph.post(edge(graph), {"code": code["code"], "prefilled_message": "x"}),
    ):
        error = error_of(answer)
        assert (answer.status_code, error["code"]) == (404, 803)
        assert error["error_user_title"] == "QR Code Not Found"


def test_codes_are_listed_the_newest_first(graph: Graph):
    codes = [made(graph, prefilled_message=f"Text {n}")["code"] for n in range(3)]
    first = graph.get(edge(graph), limit=2).json()
    assert [code["code"] for code in first["data"]] == codes[:0:-1]
    second = graph.http.get(first["paging"]["next"]).json()
    assert [code["code"] for code in second["data"]] == codes[:1]
    [one] = graph.get(edge(graph), code=codes[1], fields="creation_time").json()["data"]
    assert one["prefilled_message"] == "Text 1"
    assert one["creation_time"] > 1_700_000_000
    assert graph.get(f"{graph.other_number_id}/message_qrdls").json() == {"data": []}


@pytest.mark.parametrize("image_format", ["SVG", "PNG"])
def test_the_image_is_a_qr_code_of_the_deep_link(image_format: str, graph: Graph):
    code = made(graph, generate_qr_image=image_format)
    fields = f"code,prefilled_message,qr_image_url.format({image_format})"
    [read] = graph.get(edge(graph, code["code"]), fields=fields).json()["data"]
    assert read == code
    answer = httpx.get(code["qr_image_url"])
    modules = segno.make_qr(code["deep_link_url"])
    side = (modules.symbol_size()[0]) * 8
    if image_format == "SVG":
        assert answer.headers["Content-Type"] == "image/svg+xml"
        drawing = ElementTree.fromstring(answer.content)  # noqa: S314 our own
        assert drawing.get("width") == str(side)
        return
    assert answer.headers["Content-Type"] == "image/png"
    picture = Image.open(io.BytesIO(answer.content)).convert("1").resize((side // 8, side // 8))
    dark = [[not picture.getpixel((x + 4, y + 4)) for x in range(21)] for y in range(21)]
    assert dark == [[bool(bit) for bit in row[:21]] for row in list(modules.matrix)[:21]]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"prefilled_message": ""},
        {"prefilled_message": "x" * 141},
        {"prefilled_message": 1},
        {"prefilled_message": "x", "generate_qr_image": "GIF"},
        {"prefilled_message": "x", "code": "short"},
        {"prefilled_message": "x", "shoe_size": 44},
    ],
)
def test_what_is_no_code_is_refused(body: dict[str, Any], graph: Graph):
    assert error_of(graph.post(edge(graph), body))["code"] == 100


def test_a_number_holds_two_thousand_codes(graph: Graph):
    entries = [{"method": "POST", "relative_url": edge(graph), "body": "prefilled_message=x"}] * 50
    for _ in range(40):
        answers = graph.http.post("", data={"batch": json.dumps(entries)}).json()
        assert {answer["code"] for answer in answers} == {200}
    error = error_of(graph.post(edge(graph), {"prefilled_message": "one more"}))
    assert (error["code"], "2000" in error["message"]) == (100, True)


def followed(url: str) -> dict[str, list[str]]:
    """What the phones page is told by the place that a link leads to."""
    answer = httpx.get(url)
    assert answer.status_code == 302, answer.text
    place = urlsplit(answer.headers["Location"])
    assert place.path == "/"
    return parse_qs(place.fragment, strict_parsing=True)


def test_a_short_link_leads_to_the_phones(graph: Graph, simulator: SimulatorProcess):
    code = made(graph)["code"]
    [link] = simulator.control("GET", "links")["data"]
    assert (link["code"], link["local_url"]) == (code, f"{simulator.url}/message/{code}")
    assert followed(link["local_url"]) == {"link": [graph.number_id], "text": [TEXT]}
    graph.http.delete(edge(graph, code))
    assert httpx.get(link["local_url"]).status_code == 404
    assert httpx.get(f"{simulator.url}/qr_codes/{code}.svg").status_code == 404


def test_a_plain_link_leads_to_the_phones(graph: Graph, simulator: SimulatorProcess):
    url = f"{simulator.url}/wa.me/15550783881"
    assert followed(url) == {"link": [graph.number_id]}
    assert followed(f"{url}?text=Hi%20%26%20bye") == {
        "link": [graph.number_id],
        "text": ["Hi & bye"],
    }
    assert httpx.get(f"{simulator.url}/wa.me/16505551234").status_code == 404


@MANY
@given(
    address=st.text(max_size=20).filter(lambda text: text not in (".", "..")),
    text=st.text(max_size=20),
)
def test_any_link_is_followed_or_leads_nowhere(
    address: str, text: str, graph: Graph, simulator: SimulatorProcess
):
    for room in ("message", "wa.me", "qr_codes"):
        url = f"{simulator.url}/{room}/{quote(address, safe='')}"
        assert graph.http.get(url, params={"text": text}).status_code in (302, 404)


@MANY
@given(body=VALUES, code=st.text(max_size=15))
def test_any_json_is_taken_or_refused(body: Any, code: str, graph: Graph):
    check(graph.post(edge(graph), body))
    check(graph.get(edge(graph), code=code, fields=f"qr_image_url.format({code})"))
