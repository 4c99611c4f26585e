"""Submitting templates: what is taken, what is refused at once, and with which words."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.simulator.conftest import Graph, error_of
from tests.simulator.templates import (
    HANDLE,
    VIDEO_HANDLE,
    body,
    buttons,
    carousel,
    created,
    quick_reply,
    submission,
    template_of,
)
from tests.simulator.test_conformance import handle

TEXT_BODY = body("Hi {{1}}, your parcel {{2}} has been handed to the courier.", "Ann", "A-1")
NAMED_BODY = {
    "type": "body",
    "text": "Hi {{first_name}}, your parcel {{number}} has been handed to the courier.",
    "example": {
        "body_text_named_params": [
            {"param_name": "first_name", "example": "Ann"},
            {"param_name": "number", "example": "A-1"},
        ]
    },
}
URL = {"type": "URL", "text": "Look", "url": "https://shop.example/p"}
CALL = {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+16505551234"}
OTP = {"type": "otp", "otp_type": "copy_code", "text": "Copy"}
ONE_TAP = {
    "type": "OTP",
    "otp_type": "ONE_TAP",
    "supported_apps": [{"package_name": "com.example.shop", "signature_hash": "K8a/AINcGX7"}],
}
AUTHENTICATION = {"category": "AUTHENTICATION"}
FLOW = {"type": "FLOW", "text": "Open", "flow_id": "123", "navigate_screen": "A"}


def media(format_: str, sample: str = HANDLE) -> dict[str, Any]:
    return {"type": "HEADER", "format": format_, "example": {"header_handle": [sample]}}


TAKEN: dict[str, dict[str, Any]] = {
    "body alone": submission(TEXT_BODY),
    "without spaces": submission(
        body("您好{{1}},您的订单{{2}}已经发货。", "小明", "A-1"), language="zh_CN"
    ),
    "named": submission(NAMED_BODY, parameter_format="named"),
    "header": submission({"type": "HEADER", "format": "TEXT", "text": "Your parcel"}, TEXT_BODY),
    "header with a variable": submission(
        {
            "type": "HEADER",
            "format": "TEXT",
            "text": "Parcel {{1}}",
            "example": {"header_text": ["A-1"]},
        },
        TEXT_BODY,
    ),
    "picture": submission(media("IMAGE"), TEXT_BODY),
    "film": submission(media("video", VIDEO_HANDLE), TEXT_BODY),
    "place": submission({"type": "HEADER", "format": "LOCATION"}, TEXT_BODY),
    "footer": submission(TEXT_BODY, {"type": "FOOTER", "text": "Thank you"}),
    "quick replies": submission(TEXT_BODY, buttons(*map(quick_reply, "abcdefghij"))),
    "links and a call": submission(
        TEXT_BODY,
        buttons(
            quick_reply("Stop"),
            URL,
            URL | {"url": "https://shop.example/{{1}}", "example": ["https://shop.example/a"]},
            CALL,
        ),
    ),
    "copy code": submission(
        TEXT_BODY, buttons({"type": "COPY_CODE", "example": "25OFF"}), category="MARKETING"
    ),
    "flow": submission(TEXT_BODY, buttons(FLOW)),
    "catalog": submission(TEXT_BODY, buttons({"type": "CATALOG", "text": "View catalog"})),
    "products": submission(TEXT_BODY, buttons({"type": "MPM", "text": "View items"})),
    "one product": submission(
        {"type": "HEADER", "format": "PRODUCT"}, TEXT_BODY, buttons({"type": "SPM", "text": "View"})
    ),
    "voice call": submission(
        TEXT_BODY, buttons({"type": "VOICE_CALL", "text": "Call us", "ttl_minutes": 60})
    ),
    "contact": submission(TEXT_BODY, buttons({"type": "REQUEST_CONTACT_INFO"})),
    "call permission": submission(TEXT_BODY, {"type": "call_permission_request"}),
    "offer": submission(
        {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Ends soon"}},
        TEXT_BODY,
        category="MARKETING",
    ),
    "carousel": submission(TEXT_BODY, carousel(2), category="MARKETING"),
    "ten cards": submission(TEXT_BODY, carousel(10), category="MARKETING"),
    "one-time password": submission(
        {"type": "BODY", "add_security_recommendation": True},
        {"type": "FOOTER", "code_expiration_minutes": 10},
        buttons(OTP),
        **AUTHENTICATION,
    ),
    "one tap": submission({"type": "BODY"}, buttons(ONE_TAP), **AUTHENTICATION),
    "zero tap": submission(
        {"type": "BODY"},
        buttons(ONE_TAP | {"otp_type": "ZERO_TAP", "zero_tap_terms_accepted": True}),
        **AUTHENTICATION,
    ),
    "lifetime": submission(TEXT_BODY, message_send_ttl_seconds=120),
    "in lower case": submission(TEXT_BODY, category="utility"),
}


@pytest.mark.parametrize("what", TAKEN)
def test_a_template_is_taken_and_read_back(what: str, graph: Graph):
    answer = graph.post(f"{graph.waba_id}/message_templates", TAKEN[what])
    assert answer.status_code == 200, answer.text
    assert answer.json().keys() == {"id", "status", "category"}
    assert answer.json()["status"] == "PENDING"
    shown = graph.get(answer.json()["id"]).json()
    assert shown["name"] == "parcel_update"
    for part in shown["components"]:
        assert part["type"].isupper()
        assert part.get("format", "TEXT").isupper()
        assert all(button["type"].isupper() for button in part.get("buttons", []))


def test_what_was_given_is_what_is_shown(graph: Graph):
    header = {"type": "HEADER", "format": "TEXT", "text": "Your parcel"}
    footer = {"type": "FOOTER", "text": "Thank you"}
    given = [header, TEXT_BODY, footer, buttons(quick_reply("Stop"), URL)]
    template_id = created(graph, submission(*given, message_send_ttl_seconds=60))["id"]
    fields = "components,parameter_format,message_send_ttl_seconds,quality_score,rejected_reason"
    shown = graph.get(template_id, fields=f"{fields},cta_url_link_tracking_opted_out").json()
    assert shown["components"] == given
    assert shown["parameter_format"] == "POSITIONAL"
    assert shown["message_send_ttl_seconds"] == 60
    assert shown["quality_score"]["score"] == "UNKNOWN"
    assert shown["rejected_reason"] == "NONE"
    assert shown["cta_url_link_tracking_opted_out"] is False


def test_components_may_come_in_a_form(graph: Graph):
    form = submission(TEXT_BODY) | {"components": json.dumps([TEXT_BODY])}
    answer = graph.http.post(f"{graph.waba_id}/message_templates", data=form)
    assert answer.status_code == 200, answer.text


def test_a_sample_of_the_resumable_upload_is_taken(graph: Graph):
    taken = created(graph, submission(media("IMAGE", handle(graph)), TEXT_BODY))
    assert template_of(graph, taken["id"])["components"][0]["format"] == "IMAGE"
    wrong = submission(media("VIDEO", handle(graph)), TEXT_BODY, name="film")
    error = error_of(graph.post(f"{graph.waba_id}/message_templates", wrong))
    assert (error["code"], error["error_subcode"]) == (100, 2494102)


def test_meta_writes_the_text_of_a_password(graph: Graph):
    given = submission(
        {"type": "BODY", "add_security_recommendation": True},
        {"type": "FOOTER", "code_expiration_minutes": 5},
        buttons(OTP),
        name="code",
        language="es",
        **AUTHENTICATION,
    )
    parts = template_of(graph, created(graph, given)["id"])["components"]
    assert parts[0]["text"].startswith("*{{1}}* es tu código")
    assert "5 minutos" in parts[1]["text"]
    assert parts[2]["buttons"][0]["otp_type"] == "COPY_CODE"


def test_what_promotes_is_marketing(graph: Graph):
    given = submission(body("Hello, get 20 % off with our spring sale. Shop now and save."))
    assert created(graph, given)["category"] == "MARKETING"


def of_body(text: str, *samples: str) -> dict[str, Any]:
    return submission(body(text, *samples))


LONG = "word " * 210
REFUSED: dict[str, tuple[dict[str, Any], int | None]] = {
    "name with capitals": (submission(TEXT_BODY, name="Parcel"), 2388046),
    "name too long": (submission(TEXT_BODY, name="n" * 513), 2388040),
    "unknown language": (submission(TEXT_BODY, language="tlh"), 2388049),
    "no sample": (of_body("Hi {{1}}, your parcel is here now."), 2388043),
    "too few samples": (
        submission(TEXT_BODY | {"example": {"body_text": [["Ann"]]}}),
        2388043,
    ),
    "begins with a variable": (of_body("{{1}}, your parcel is here now.", "Ann"), 2388299),
    "ends with a variable": (of_body("Your parcel is here now, {{1}}", "Ann"), 2388299),
    "more variables than words": (of_body("Hi {{1}} and {{2}} there.", "a", "b"), 2388293),
    "a number left out": (of_body("Hi {{1}}, your parcel {{3}} is here.", "a", "b"), 2388037),
    "not from one on": (of_body("Hi {{2}}, your parcel is here now.", "a"), 2388037),
    "a name among numbers": (of_body("Hi {{name}}, your parcel is here.", "a"), 2388072),
    "a number among names": (
        submission(TEXT_BODY, parameter_format="NAMED"),
        2388072,
    ),
    "body too long": (of_body(LONG), 2388040),
    "empty lines": (of_body("One\n\n\nTwo"), 2388072),
    "footer with a variable": (
        submission(TEXT_BODY, {"type": "FOOTER", "text": "For {{1}}"}),
        2388073,
    ),
    "footer too long": (submission(TEXT_BODY, {"type": "FOOTER", "text": "f" * 61}), 2388040),
    "header too long": (
        submission({"type": "HEADER", "format": "TEXT", "text": "h" * 61}, TEXT_BODY),
        2388040,
    ),
    "header with markup": (
        submission({"type": "HEADER", "format": "TEXT", "text": "*Parcel*"}, TEXT_BODY),
        2388047,
    ),
    "header with an emoji": (
        submission({"type": "HEADER", "format": "TEXT", "text": "Parcel 📦"}, TEXT_BODY),
        2388047,
    ),
    "header with two variables": (
        submission({"type": "HEADER", "format": "TEXT", "text": "{{1}} of {{2}}"}, TEXT_BODY),
        2388047,
    ),
    "picture without a sample": (
        submission({"type": "HEADER", "format": "IMAGE"}, TEXT_BODY),
        2388043,
    ),
    "picture by address": (
        submission(media("IMAGE", "https://x.example/a.jpg"), TEXT_BODY),
        2494102,
    ),
    "no body": (submission({"type": "FOOTER", "text": "Thank you"}), None),
    "two bodies": (submission(TEXT_BODY, TEXT_BODY), None),
    "button text too long": (submission(TEXT_BODY, buttons(quick_reply("q" * 26))), 2388040),
    "eleven buttons": (submission(TEXT_BODY, buttons(*map(quick_reply, "abcdefghijk"))), None),
    "three links": (submission(TEXT_BODY, buttons(URL, URL, URL)), None),
    "two calls": (submission(TEXT_BODY, buttons(CALL, CALL)), None),
    "interleaved": (
        submission(TEXT_BODY, buttons(quick_reply("a"), URL, quick_reply("b"))),
        None,
    ),
    "link to WhatsApp": (
        submission(TEXT_BODY, buttons(URL | {"url": "https://wa.me/16505551234"})),
        2388081,
    ),
    "link without sample": (
        submission(TEXT_BODY, buttons(URL | {"url": "https://shop.example/{{1}}"})),
        2388043,
    ),
    "variable inside a link": (
        submission(
            TEXT_BODY, buttons(URL | {"url": "https://x.example/{{1}}/a", "example": ["a"]})
        ),
        None,
    ),
    "code too long": (
        submission(TEXT_BODY, buttons({"type": "COPY_CODE", "example": "C" * 21})),
        2388040,
    ),
    "password button in utility": (submission(TEXT_BODY, buttons(OTP)), None),
    "text of a password": (
        submission({"type": "BODY", "text": "{{1}} is your code"}, buttons(OTP), **AUTHENTICATION),
        2388042,
    ),
    "password without a button": (submission({"type": "BODY"}, **AUTHENTICATION), None),
    "zero tap without terms": (
        submission({"type": "BODY"}, buttons(ONE_TAP | {"otp_type": "ZERO_TAP"}), **AUTHENTICATION),
        None,
    ),
    "one card": (submission(TEXT_BODY, carousel(1)), None),
    "eleven cards": (submission(TEXT_BODY, carousel(11)), None),
    "unlike cards": (submission(TEXT_BODY, carousel(2, quick_reply("One"), URL)), None),
    "carousel with a footer": (
        submission(TEXT_BODY, carousel(2), {"type": "FOOTER", "text": "f"}),
        None,
    ),
    "offer with a footer": (
        submission(
            TEXT_BODY,
            {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "Now"}},
            {"type": "FOOTER", "text": "f"},
        ),
        None,
    ),
    "offer too long": (
        submission(
            TEXT_BODY, {"type": "LIMITED_TIME_OFFER", "limited_time_offer": {"text": "o" * 17}}
        ),
        2388040,
    ),
    "name in use": (submission(TEXT_BODY, name="order_update"), 2388024),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_template_is_refused_as_meta_does(what: str, graph: Graph):
    given, subcode = REFUSED[what]
    answer = graph.post(f"{graph.waba_id}/message_templates", given)
    assert answer.status_code == 400
    error = error_of(answer)
    assert (error["code"], error.get("error_subcode")) == (100, subcode)
    assert error["message"] == "Invalid parameter"
    assert error["is_transient"] is False
    assert error["error_user_title"]
    assert error["error_user_msg"]


MISSPELT: dict[str, tuple[dict[str, Any], str]] = {
    "category": (submission(TEXT_BODY, category="TRANSACTIONAL"), "category must be one of"),
    "type": (submission({"type": "TEXT"}), "components[0]['type'] must be one of"),
    "format": (
        submission({"type": "HEADER", "format": "GIFT"}, TEXT_BODY),
        "components[0]['format'] must be one of",
    ),
    "button": (
        submission(TEXT_BODY, buttons({"type": "DANCE"})),
        "components[1]['buttons'][0]['type'] must be one of",
    ),
    "lifetime": (
        submission(TEXT_BODY, message_send_ttl_seconds=29),
        "message_send_ttl_seconds must be between 30 and 43200",
    ),
    "lifetime of marketing": (
        submission(TEXT_BODY, category="MARKETING", message_send_ttl_seconds=-1),
        "message_send_ttl_seconds must be between 43200",
    ),
}


@pytest.mark.parametrize("what", MISSPELT)
def test_a_misspelt_parameter_is_named(what: str, graph: Graph):
    given, words = MISSPELT[what]
    error = error_of(graph.post(f"{graph.waba_id}/message_templates", given))
    assert error["code"] == 100
    assert words in error["message"]


def deep(levels: int) -> Any:
    value: Any = "x"
    for _ in range(levels):
        value = [value]
    return value


HOSTILE: list[Any] = [None, "", "x", 7, -1, 10**400, 1.5, True, [], {}, [[]], [None], deep(400)]
PLACES: dict[str, Callable[[Any], dict[str, Any]]] = {
    "name": lambda value: submission(TEXT_BODY, name=value),
    "language": lambda value: submission(TEXT_BODY, language=value),
    "category": lambda value: submission(TEXT_BODY, category=value),
    "format": lambda value: submission(TEXT_BODY, parameter_format=value),
    "lifetime": lambda value: submission(TEXT_BODY, message_send_ttl_seconds=value),
    "opt-out": lambda value: submission(TEXT_BODY, cta_url_link_tracking_opted_out=value),
    "sub-category": lambda value: submission(TEXT_BODY, sub_category=value),
    "components": lambda value: submission(TEXT_BODY) | {"components": value},
    "component": lambda value: submission(value),
    "type": lambda value: submission({"type": value}),
    "text": lambda value: submission({"type": "BODY", "text": value}),
    "example": lambda value: submission(TEXT_BODY | {"example": value}),
    "samples": lambda value: submission(TEXT_BODY | {"example": {"body_text": value}}),
    "sample": lambda value: submission(TEXT_BODY | {"example": {"body_text": [[value, value]]}}),
    "named samples": lambda value: submission(
        NAMED_BODY | {"example": {"body_text_named_params": [value]}}, parameter_format="NAMED"
    ),
    "handle": lambda value: submission(
        {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": value}}, TEXT_BODY
    ),
    "buttons": lambda value: submission(TEXT_BODY, {"type": "BUTTONS", "buttons": value}),
    "button": lambda value: submission(TEXT_BODY, buttons(value)),
    "label": lambda value: submission(TEXT_BODY, buttons({"type": "QUICK_REPLY", "text": value})),
    "link": lambda value: submission(TEXT_BODY, buttons(URL | {"url": value})),
    "deep link": lambda value: submission(TEXT_BODY, buttons(URL | {"app_deep_link": value})),
    "number": lambda value: submission(TEXT_BODY, buttons(CALL | {"phone_number": value})),
    "code": lambda value: submission(TEXT_BODY, buttons({"type": "COPY_CODE", "example": value})),
    "flow": lambda value: submission(TEXT_BODY, buttons(FLOW | {"flow_id": value})),
    "minutes": lambda value: submission(
        {"type": "BODY"},
        {"type": "FOOTER", "code_expiration_minutes": value},
        buttons(OTP),
        **AUTHENTICATION,
    ),
    "apps": lambda value: submission(
        {"type": "BODY"}, buttons(ONE_TAP | {"supported_apps": value}), **AUTHENTICATION
    ),
    "cards": lambda value: submission(TEXT_BODY, {"type": "CAROUSEL", "cards": value}),
    "card": lambda value: submission(TEXT_BODY, {"type": "CAROUSEL", "cards": [value, value]}),
    "offer": lambda value: submission(
        TEXT_BODY, {"type": "LIMITED_TIME_OFFER", "limited_time_offer": value}
    ),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_wrong_value_never_breaks_it(place: str, graph: Graph):
    for value in HOSTILE:
        raw = json.dumps(PLACES[place](value))
        answer = graph.http.post(
            f"{graph.waba_id}/message_templates",
            content=raw,
            headers={"Content-Type": "application/json"},
        )
        assert answer.status_code in (200, 400), (place, value, answer.text)
        assert answer.is_success or error_of(answer)["code"] in (100, 80007)


def test_a_huge_or_deep_body_is_refused(graph: Graph):
    path = f"{graph.waba_id}/message_templates"
    huge = submission(body("x" * 5_000_000))
    assert error_of(graph.post(path, huge))["code"] == 1
    deep_json = b'{"components":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    headers = {"Content-Type": "application/json"}
    assert error_of(graph.http.post(path, content=deep_json, headers=headers))["code"] == 100


def test_a_template_of_another_waba_is_not_seen(graph: Graph, simulator: Any):
    other = simulator.control("POST", "wabas", {"name": "Other"})
    taken = graph.post(f"{other['id']}/message_templates", submission(TEXT_BODY)).json()
    order = {"waba_ids": [graph.waba_id]}
    token = simulator.control("POST", "tokens", order)["access_token"]
    answer = graph.http.get(taken["id"], headers={"Authorization": f"Bearer {token}"})
    assert error_of(answer)["error_subcode"] == 33
