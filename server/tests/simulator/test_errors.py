"""Every error code of Meta's that a client may have to understand can be met: the right shape, HTTP
status and words, at once or as a `failed` status."""

from typing import Any

import pytest

from simulator.errors.codes import CODES
from tests.simulator.conftest import PERSON, Graph, error_of
from tests.simulator.receiver import Receiver
from tests.simulator.test_sending import template
from tests.simulator_process import SimulatorProcess

HELLO = template("hello_world")
# code → HTTP status (fact sheet §6)
SYNCHRONOUS = {
    0: 401, 1: 400, 2: 503, 3: 500, 4: 400, 10: 403, 33: 400, 100: 400, 190: 401, 200: 403,
    299: 403, 368: 403, 613: 400, 80007: 400, 130403: 400, 130429: 400, 130472: 400, 130497: 403,
    131000: 500, 131005: 403, 131008: 400, 131009: 400, 131014: 400, 131016: 500, 131020: 400,
    131021: 400, 131026: 400, 131030: 400, 131031: 403, 131037: 400, 131041: 400, 131042: 400,
    131044: 400, 131045: 500, 131047: 400, 131048: 400, 131049: 400, 131050: 400, 131051: 400,
    131052: 400, 131053: 400, 131055: 400, 131056: 400, 131057: 500, 131059: 400, 131062: 400,
    131063: 400, 131064: 400, 131201: 400, 131204: 400, 131207: 400, 131208: 400, 131209: 400,
    131210: 400, 131211: 400, 131212: 400, 131213: 400, 131214: 400, 131215: 400, 132000: 400,
    132001: 404, 132005: 400, 132007: 400, 132008: 400, 132012: 400, 132015: 400, 132016: 400,
    132018: 400, 132068: 400, 132069: 400, 133000: 500, 133004: 503, 133005: 400, 133006: 400,
    133008: 400, 133009: 400, 133010: 400, 133015: 400, 133016: 400, 134011: 400, 134100: 400,
    134101: 400, 134102: 500, 135000: 400, 136024: 400, 136025: 400, 137000: 400, 138000: 400,
    138001: 400, 138002: 400, 138003: 400, 138004: 400, 138005: 400, 138006: 400, 138007: 400,
    138009: 400, 138012: 400, 138013: 400, 138018: 400, 139000: 400, 139001: 400, 139002: 400,
    139003: 400, 139004: 400, 139100: 400, 139101: 400, 139102: 400, 139103: 500, 147001: 400,
    147002: 400, 147003: 400, 147004: 400, 147005: 400, 200005: 400, 200006: 400, 200007: 400,
}  # fmt: skip
# those of the Graph itself have no `error_data`
PLATFORM = {code for code in SYNCHRONOUS if code < 130_000 and code != 100}
# what comes later, as a status (fact sheet §15)
ASYNCHRONOUS = (
    130472, 131000, 131026, 131042, 131047, 131048, 131049, 131050, 131051, 131053, 131056, 132015,
    132016, 137000,
)  # fmt: skip
SUBCODES = (
    2388001, 2388012, 2388019, 2388023, 2388024, 2388025, 2388039, 2388040, 2388047, 2388072,
    2388073, 2388091, 2388093, 2388103, 2388293, 2388299, 2494100, 2593079, 2593085, 2593107,
    2593108, 2593109, 1752041,
)  # fmt: skip


@pytest.mark.parametrize("code", SYNCHRONOUS)
def test_a_code_is_met_at_once(code: int, graph: Graph, simulator: SimulatorProcess):
    simulator.faults(code=code)
    answer = graph.send(HELLO)
    error = error_of(answer)
    assert (answer.status_code, error["code"]) == (SYNCHRONOUS[code], code)
    assert error["type"] == "OAuthException"
    assert error["message"].startswith(f"(#{code}) ")
    if code in PLATFORM:
        assert "error_data" not in error
    else:
        data = error["error_data"]
        assert data["messaging_product"] == "whatsapp"
        assert data["details"]
    assert error.get("is_transient") == (True if code in (2, 4) else None)


@pytest.mark.parametrize("code", ASYNCHRONOUS)
def test_a_code_comes_later(
    code: int, graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.faults(**{"async": True, "code": code})
    wamid = graph.sent(HELLO, biz_opaque_callback_data="mine")
    [failed] = receiver.wait_statuses(wamid, "failed")
    [error] = failed["errors"]
    assert list(error) == ["code", "title", "message", "error_data", "href"]
    assert (error["code"], error["title"]) == (code, error["message"])
    assert error["error_data"]["details"]
    assert failed.keys() == {
        "id",
        "status",
        "timestamp",
        "recipient_id",
        "recipient_user_id",
        "biz_opaque_callback_data",
        "errors",
    }
    [value] = [value for post in receiver.posts() for value in post.values()]
    assert value.keys() == {"messaging_product", "metadata", "statuses"}


@pytest.mark.parametrize("subcode", SUBCODES)
def test_a_subcode_is_met_as_the_management_api_has_it(
    subcode: int, graph: Graph, simulator: SimulatorProcess
):
    simulator.faults(code=subcode, path="/message_templates")
    answer = graph.get(f"{graph.waba_id}/message_templates")
    error = error_of(answer)
    assert (answer.status_code, error["code"], error["error_subcode"]) == (400, 100, subcode)
    assert error["message"] == "Invalid parameter"
    assert error["is_transient"] is False
    assert error["error_user_title"]
    assert error["error_user_msg"]


def test_every_code_has_words():
    assert set(SYNCHRONOUS) - {299} <= set(CODES)
    assert [code for code in SYNCHRONOUS if not CODES.get(code, CODES[200]).title] == []


def test_a_code_that_nobody_knows_is_met_too(graph: Graph, simulator: SimulatorProcess):
    simulator.faults(code=131999, message="(#131999) Something new", http_status=418)
    answer = graph.send(HELLO)
    assert (answer.status_code, error_of(answer)["message"]) == (418, "(#131999) Something new")


def test_the_words_of_a_fault_are_taken(graph: Graph, simulator: SimulatorProcess):
    order: dict[str, Any] = {
        "code": 131009,
        "subcode": 2494010,
        "details": "Ours.",
        "user_title": "Title",
        "user_message": "Text",
        "is_transient": True,
        "retry_after": 30,
        "http_status": 429,
    }
    simulator.faults(**order)
    answer = graph.send(HELLO)
    error = error_of(answer)
    assert error["error_data"] == {"messaging_product": "whatsapp", "details": "Ours."}
    assert (error["error_subcode"], error["is_transient"]) == (2494010, True)
    assert (error["error_user_title"], error["error_user_msg"]) == ("Title", "Text")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "30")


def test_the_words_of_a_later_failure_are_taken(
    graph: Graph, simulator: SimulatorProcess, receiver: Receiver
):
    simulator.faults(**{"async": True, "code": 131053, "details": "Ours.", "to": PERSON})
    [failed] = receiver.wait_statuses(graph.sent(HELLO), "failed")
    assert failed["errors"][0]["error_data"] == {"details": "Ours."}
