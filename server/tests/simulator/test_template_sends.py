"""Every form of component that a template message may have, held against its template."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.simulator.conftest import PERSON, Graph, error_of
from tests.simulator.test_sending import LINK, body_of, template
from tests.simulator_process import SimulatorProcess

QUICK = {"type": "QUICK_REPLY", "text": "Yes"}
CARD_TEMPLATE = {
    "components": [
        {"type": "HEADER", "format": "IMAGE"},
        {"type": "BODY", "text": "Only {{1}}"},
        {
            "type": "BUTTONS",
            "buttons": [QUICK, {"type": "URL", "text": "Open", "url": "https://x.example/{{1}}"}],
        },
    ]
}


def buttons_of(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": "BUTTONS", "buttons": list(buttons)}


# name → components of the template beside a body without variables, and its category
TEMPLATES: dict[str, tuple[list[dict[str, Any]], str]] = {
    "header_text": ([{"type": "HEADER", "format": "TEXT", "text": "Hi {{1}}"}], "UTILITY"),
    "header_video": ([{"type": "HEADER", "format": "VIDEO"}], "UTILITY"),
    "header_gif": ([{"type": "HEADER", "format": "GIF"}], "MARKETING"),
    "header_location": ([{"type": "HEADER", "format": "LOCATION"}], "UTILITY"),
    "header_product": (
        [{"type": "HEADER", "format": "PRODUCT"}, buttons_of({"type": "SPM", "text": "View"})],
        "MARKETING",
    ),
    "money_and_date": ([{"type": "BODY", "text": "Pay {{1}} by {{2}} please"}], "UTILITY"),
    "calls": (
        [
            buttons_of(
                QUICK,
                {"type": "PHONE_NUMBER", "text": "Call", "phone_number": "+15550783881"},
                {"type": "URL", "text": "Open", "url": "https://x.example/"},
            )
        ],
        "UTILITY",
    ),
    "copy_code": ([buttons_of({"type": "COPY_CODE", "example": "A"})], "MARKETING"),
    "catalog": ([buttons_of({"type": "CATALOG", "text": "View catalog"})], "MARKETING"),
    "mpm": ([buttons_of({"type": "MPM", "text": "View items"})], "MARKETING"),
    "flow": ([buttons_of({"type": "FLOW", "text": "Go", "flow_id": "1"})], "UTILITY"),
    "voice_call": ([buttons_of({"type": "VOICE_CALL", "text": "Call"})], "UTILITY"),
    "offer": (
        [
            {
                "type": "LIMITED_TIME_OFFER",
                "limited_time_offer": {"text": "Soon over", "has_expiration": True},
            }
        ],
        "MARKETING",
    ),
    "carousel": ([{"type": "CAROUSEL", "cards": [CARD_TEMPLATE, CARD_TEMPLATE]}], "MARKETING"),
}


def stored(waba_id: str, place: int, name: str) -> dict[str, Any]:
    components, category = TEMPLATES[name]
    if not any(part["type"] == "BODY" for part in components):
        components = [*components, {"type": "BODY", "text": "Hello."}]
    return {
        "id": f"77{place:013}",
        "waba_id": waba_id,
        "name": name,
        "language": "en_US",
        "category": category,
        "components": components,
    }


@pytest.fixture(scope="module")
def simulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SimulatorProcess]:
    """A world whose WABA has a template for every form."""
    path: Path = tmp_path_factory.mktemp("templates") / "state.json"
    with SimulatorProcess.start(seed=3, state=path) as first:
        waba_id = first.state()["wabas"][0]["id"]
    world = json.loads(path.read_bytes())
    for place, name in enumerate(TEMPLATES):
        made = stored(waba_id, place, name)
        world["templates"][made["id"]] = made
    path.write_text(json.dumps(world))
    with SimulatorProcess.start(seed=3, state=path) as second:
        second.webhooks(enabled=False)
        second.behaviour(rate_limits=False)
        yield second


@pytest.fixture(scope="module")
def graph(simulator: SimulatorProcess) -> Iterator[Graph]:
    client = Graph(simulator)
    yield client
    client.http.close()


def header(kind: str, value: Any) -> dict[str, Any]:
    return {"type": "header", "parameters": [{"type": kind, kind: value}]}


def button(sub_type: str, *parameters: dict[str, Any], index: Any = "0") -> dict[str, Any]:
    return {
        "type": "button",
        "sub_type": sub_type,
        "index": index,
        "parameters": list(parameters),
    }


def action(**content: Any) -> dict[str, Any]:
    return {"type": "action", "action": content}


def body(*parameters: dict[str, Any]) -> dict[str, Any]:
    return {"type": "body", "parameters": list(parameters)}


def word(text: Any) -> dict[str, Any]:
    return {"type": "text", "text": text}


def card(place: Any, *, suffix: str = "a", kind: str = "image") -> dict[str, Any]:
    return {
        "card_index": place,
        "components": [
            header(kind, {"link": LINK}),
            body_of("today"),
            button("quick_reply", {"type": "payload", "payload": "yes"}),
            button("url", word(suffix), index="1"),
        ],
    }


def carousel(*cards: dict[str, Any]) -> dict[str, Any]:
    return {"type": "carousel", "cards": list(cards)}


def products(count: int) -> list[dict[str, Any]]:
    items = [{"product_retailer_id": f"p{n}"} for n in range(count)]
    return [{"title": "All", "product_items": items}]


MONEY = {
    "type": "currency",
    "currency": {"fallback_value": "$10", "code": "USD", "amount_1000": 10_000},
}
DAY = {"type": "date_time", "date_time": {"fallback_value": "Feb 25"}}
OFFER = {
    "type": "limited_time_offer",
    "parameters": [
        {
            "type": "limited_time_offer",
            "limited_time_offer": {"expiration_time_ms": 1_900_000_000_000},
        }
    ],
}
TAP = {
    "type": "tap_target_configuration",
    "parameters": [
        {
            "type": "tap_target_configuration",
            "tap_target_configuration": [{"url": LINK, "title": "Open"}],
        }
    ],
}
PLACE = {"latitude": "37.48", "longitude": "-122.14", "name": "Us", "address": "1 Way"}
THING = {"product_retailer_id": "p", "catalog_id": "1"}

ACCEPTED: dict[str, dict[str, Any]] = {
    "text header": template("header_text", {"type": "header", "parameters": [word("Ann")]}),
    "film": template("header_video", header("video", {"link": LINK})),
    "upper case": template(
        "header_video",
        {"type": "HEADER", "parameters": [{"type": "VIDEO", "video": {"link": LINK}}]},
    ),
    "GIF": template("header_gif", header("gif", {"link": LINK})),
    "place": template("header_location", header("location", PLACE)),
    "product": template("header_product", header("product", THING)),
    "money and date": template("money_and_date", body(MONEY, DAY)),
    "no payload": template("calls"),
    "payload": template("calls", button("QUICK_REPLY", {"type": "payload", "payload": "p"})),
    "coupon": template(
        "copy_code",
        button("copy_code", {"type": "coupon_code", "coupon_code": "X" * 20}, index=0),
    ),
    "catalog": template("catalog"),
    "catalog with a picture": template(
        "catalog", button("CATALOG", action(thumbnail_product_retailer_id="p"))
    ),
    "products": template(
        "mpm", button("mpm", action(thumbnail_product_retailer_id="p0", sections=products(30)))
    ),
    "flow": template("flow", button("flow", action(flow_token="t", flow_action_data={"a": 1}))),
    "call": template("voice_call"),
    "call with a limit": template(
        "voice_call",
        button(
            "voice_call",
            {"type": "ttl_minutes", "ttl_minutes": 100},
            {"type": "payload", "payload": "x"},
        ),
    ),
    "offer": template("offer", OFFER),
    "carousel": template("carousel", carousel(card(0), card("1"))),
    "tap target": template("header_video", header("video", {"link": LINK}), TAP),
    "empty footer": template("hello_world", {"type": "footer"}),
    "code": template("verification_code", body_of("123456"), button("url", word("123456"))),
}


@pytest.mark.parametrize("form", ACCEPTED)
def test_every_form_of_component_is_taken(form: str, graph: Graph):
    answer = graph.send(ACCEPTED[form])
    assert answer.status_code == 200, answer.text
    assert answer.json()["messages"][0]["message_status"] == "accepted"


REFUSED: dict[str, tuple[dict[str, Any], int]] = {
    "long header": (
        template("header_text", {"type": "header", "parameters": [word("A" * 58)]}),
        132005,
    ),
    "header of another format": (template("header_video", header("image", {"link": LINK})), 132012),
    "no header": (template("header_location"), 132012),
    "place without a place": (
        template("header_location", header("location", {"latitude": 1})),
        131008,
    ),
    "product without a catalog": (
        template("header_product", header("product", {"product_retailer_id": "p"})),
        131008,
    ),
    "long body": (template("money_and_date", body_of("A" * 1000, "B" * 30)), 132005),
    "picture in the body": (
        template("money_and_date", body({"type": "image", "image": {"link": LINK}}, DAY)),
        132012,
    ),
    "money without a currency": (
        template("money_and_date", body({"type": "currency", "currency": {}}, DAY)),
        131008,
    ),
    "date without words": (
        template("money_and_date", body(MONEY, {"type": "date_time", "date_time": {"year": 1}})),
        131008,
    ),
    "parameter of a call button": (template("calls", button("url", word("x"), index=1)), 100),
    "parameter of a fixed address": (template("calls", button("url", word("x"), index=2)), 100),
    "unknown sub_type": (template("calls", button("phone_number", word("x"), index=1)), 100),
    "other sub_type": (template("calls", button("url", word("x"))), 132012),
    "no sub_type": (
        template("calls", {"type": "button", "index": 0, "parameters": [word("x")]}),
        100,
    ),
    "long payload": (
        template("calls", button("quick_reply", {"type": "payload", "payload": "p" * 257})),
        131009,
    ),
    "button that is not there": (template("calls", button("url", word("x"), index=5)), 132018),
    "no coupon": (template("copy_code"), 131008),
    "long coupon": (
        template(
            "copy_code", button("copy_code", {"type": "coupon_code", "coupon_code": "X" * 21})
        ),
        100,
    ),
    "no products": (template("mpm"), 131008),
    "too many products": (
        template(
            "mpm", button("mpm", action(thumbnail_product_retailer_id="p", sections=products(31)))
        ),
        131009,
    ),
    "products without a picture": (
        template("mpm", button("mpm", action(sections=products(1)))),
        131008,
    ),
    "no flow": (template("flow"), 131008),
    "flow data that is no object": (
        template("flow", button("flow", action(flow_action_data="x"))),
        100,
    ),
    "call for ever": (
        template("voice_call", button("voice_call", {"type": "ttl_minutes", "ttl_minutes": 0})),
        131009,
    ),
    "offer without an end": (template("offer"), 131008),
    "offer of a template without one": (template("hello_world", OFFER), 132018),
    "one card": (template("carousel", carousel(card(0))), 132012),
    "three cards": (template("carousel", carousel(card(0), card(1), card(1))), 132012),
    "same card twice": (template("carousel", carousel(card(0), card(0))), 131009),
    "card beyond": (template("carousel", carousel(card(0), card(2))), 131009),
    "card without a picture": (
        template("carousel", carousel(card(0), card(1, kind="video"))),
        132012,
    ),
    "card with an empty suffix": (
        template("carousel", carousel(card(0), card(1, suffix=""))),
        131008,
    ),
    "no cards": (template("carousel"), 131008),
    "carousel of a template without one": (template("hello_world", carousel(card(0))), 132018),
    "unknown component": (template("hello_world", {"type": "sidebar"}), 100),
    "parameter of the footer": (
        template("hello_world", {"type": "footer", "parameters": [word("x")]}),
        132000,
    ),
    "tap target without an address": (
        template(
            "header_video",
            header("video", {"link": LINK}),
            {"type": "tap_target_configuration", "parameters": [{}]},
        ),
        131008,
    ),
    "code only in the body": (template("verification_code", body_of("123456")), 131008),
    "code only on the button": (
        template("verification_code", button("url", word("123456"))),
        132000,
    ),
    "long code": (
        template("verification_code", body_of("1" * 16), button("url", word("1" * 16))),
        132005,
    ),
    "name left out": (
        template("appointment_reminder", body_of("Ann", "10:30")),
        100,
    ),
}


@pytest.mark.parametrize("form", REFUSED)
def test_what_does_not_fit_the_template_is_refused(form: str, graph: Graph):
    message, code = REFUSED[form]
    assert error_of(graph.send(message))["code"] == code


def test_the_details_are_worded_as_meta_words_them(graph: Graph):
    def details(message: dict[str, Any]) -> str:
        return error_of(graph.send(message))["error_data"]["details"]

    assert (
        details(template("flow")) == "buttons: Button at index 0 of type Flow requires a parameter"
    )
    assert details(template("calls", button("url", word("x"), index=1))) == (
        "buttons: Button at index 1 is of type Call and does not support parameters"
    )
    assert details(template("appointment_reminder", body_of("Ann", "10:30"))) == (
        "Parameter name is missing or empty"
    )
    assert details(template("money_and_date", body_of("Ann"))) == (
        "body: number of localizable_params (1) does not match the expected number of params (2)"
    )


def test_the_media_of_cards_are_looked_at(graph: Graph):
    cards = [card(0), card(1)]
    cards[1]["components"][0] = header("image", {"id": "123"})
    assert error_of(graph.send(template("carousel", carousel(*cards))))["code"] == 131009


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("type", "parameters", "index", "sub_type", "cards", "components", "text", "action")
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)
KINDS = st.sampled_from(("header", "BODY", "button", "carousel", "limited_time_offer", "footer"))
SHARED = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@SHARED
@given(
    name=st.sampled_from(sorted(TEMPLATES)),
    kind=KINDS,
    content=st.dictionaries(
        st.sampled_from(("parameters", "index", "sub_type", "cards")), JSON, max_size=4
    ),
)
def test_no_component_breaks_it(name: str, kind: str, content: dict[str, Any], graph: Graph):
    answer = graph.send(template(name, content | {"type": kind}), to=f"+{PERSON}")
    assert answer.status_code in (200, 400), answer.text
    if answer.status_code == 400:
        error_of(answer)
