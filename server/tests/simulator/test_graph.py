"""What every object and list of the Graph has: selections, filters, several calls in one."""

import hashlib
import hmac
import json
from typing import Any

import pytest

from simulator.graph.fields import wishes
from tests.simulator.conftest import Graph, error_of
from tests.simulator_process import SimulatorProcess


def test_a_selection_is_read_with_its_arguments():
    asked = wishes("id, phones.limit(2){id,picture.type(a,b){url}},stats.start(1).end(2),,{}")
    assert [wish.name for wish in asked] == ["id", "phones", "stats"]
    assert asked[1].arguments == {"limit": "2"}
    assert asked[1].selection == "id,picture.type(a,b){url}"
    assert asked[2].arguments == {"start": "1", "end": "2"}
    [unclosed] = wishes("phones.limit(2{id")
    assert unclosed.arguments == {"limit": "2{id"}


def test_braces_choose_what_an_edge_shows(graph: Graph):
    fields = "name,phone_numbers.limit(1){name_status,throughput{level}}"
    answer = graph.get(graph.waba_id, fields=fields).json()
    assert answer["phone_numbers"] == {
        "data": [
            {"name_status": "APPROVED", "throughput": {"level": "STANDARD"}, "id": graph.number_id}
        ]
    }
    usual = graph.get(graph.waba_id, fields="phone_numbers").json()["phone_numbers"]["data"]
    assert len(usual) == 2
    assert "name_status" not in usual[0]
    wrong = graph.get(graph.waba_id, fields="phone_numbers{shoe_size}")
    assert "nonexisting field (shoe_size)" in error_of(wrong)["message"]


def test_braces_narrow_a_plain_object(graph: Graph):
    fields = "health_status{entities{entity_type}},owner_business_info{name}"
    answer = graph.get(graph.waba_id, fields=fields).json()
    entity = answer["health_status"]["entities"][0]
    assert entity == {"entity_type": "WABA", "id": graph.waba_id}
    assert answer["owner_business_info"].keys() == {"name", "id"}


def filtering(field: str, operator: str, value: Any) -> str:
    return json.dumps([{"field": field, "operator": operator, "value": value}])


def test_a_list_is_filtered_and_counted(graph: Graph):
    path = f"{graph.waba_id}/phone_numbers"
    live = filtering("account_mode", "EQUAL", "LIVE")
    answer = graph.get(path, filtering=live, summary="total_count", limit=1).json()
    assert answer["summary"] == {"total_count": 2}
    assert len(answer["data"]) == 1
    sandbox = filtering("account_mode", "IN", ["SANDBOX"])
    assert graph.get(path, filtering=sandbox).json() == {"data": []}
    for wrong in (
        filtering("shoe_size", "EQUAL", 44),
        filtering("account_mode", "ROUGHLY", "LIVE"),
        "nonsense",
        "[1]",
    ):
        assert error_of(graph.get(path, filtering=wrong))["code"] == 100


def test_several_objects_are_read_at_once(graph: Graph):
    ids = f"{graph.number_id},{graph.other_number_id}"
    answer = graph.get("", ids=ids, fields="status").json()
    assert answer == {
        graph.number_id: {"status": "CONNECTED", "id": graph.number_id},
        graph.other_number_id: {"status": "CONNECTED", "id": graph.other_number_id},
    }
    unknown = error_of(graph.get("", ids=f"{graph.number_id},1"))
    assert (unknown["code"], unknown["error_subcode"]) == (100, 33)
    for wrong in ("", "a,,b", "a/b", ",".join("1" * 51)):
        assert error_of(graph.get("", ids=wrong))["code"] == 100


def test_a_batch_answers_each_of_its_calls(graph: Graph):
    entries = [
        {"method": "GET", "relative_url": f"{graph.number_id}?fields=status"},
        {"method": "POST", "relative_url": graph.waba_id, "body": "name=In+a+batch"},
        {"method": "GET", "relative_url": f"v24.0/{graph.waba_id}?fields=name"},
        {"method": "GET", "relative_url": "me", "access_token": "EAAwrong"},
        {"method": "POST", "relative_url": "/", "body": "batch=[]"},
    ]
    answers = graph.http.post("", data={"batch": json.dumps(entries)}).json()
    assert [answer["code"] for answer in answers] == [200, 200, 200, 401, 400]
    assert json.loads(answers[0]["body"])["status"] == "CONNECTED"
    assert json.loads(answers[2]["body"])["name"] == "In a batch"
    assert {"name": "Facebook-Api-Version", "value": "v24.0"} in answers[2]["headers"]


@pytest.mark.parametrize(
    "batch",
    [None, [], [1], [{"method": "PATCH", "relative_url": "me"}], [{"method": "GET"}],
     [{"relative_url": "me", "body": {}}], [{"relative_url": "me"}] * 51],
)  # fmt: skip
def test_a_batch_that_is_none_is_refused(batch: Any, graph: Graph):
    assert error_of(graph.post("", {"batch": batch}))["code"] in (1, 100)


def proof(graph: Graph, secret: str) -> str:
    return hmac.new(secret.encode(), graph.token.encode(), hashlib.sha256).hexdigest()


def test_a_proof_of_the_app_is_checked_when_it_is_given(graph: Graph):
    right = proof(graph, graph.app["secret"])
    assert graph.get("me", appsecret_proof=right, debug="all").is_success
    for wrong in (proof(graph, "another"), "", "é"):
        error = error_of(graph.get("me", appsecret_proof=wrong))
        assert (error["code"], error["type"]) == (100, "GraphMethodException")


def test_the_token_may_stand_in_the_body(graph: Graph):
    graph.http.headers.pop("Authorization")
    right = {"access_token": graph.token, "appsecret_proof": proof(graph, graph.app["secret"])}
    assert graph.http.post(graph.waba_id, data={"name": "By form", **right}).is_success
    assert graph.post(graph.waba_id, {"name": "By JSON", **right}).is_success
    wrong = right | {"appsecret_proof": "0" * 64}
    assert error_of(graph.http.post(graph.waba_id, data={"name": "No", **wrong}))["code"] == 100
    assert error_of(graph.post(graph.waba_id, {"name": "No"}))["code"] == 104
    assert error_of(graph.post(graph.waba_id, {"access_token": 1}))["code"] == 104


def test_a_version_that_cannot_be_is_refused(graph: Graph, simulator: SimulatorProcess):
    error = error_of(graph.http.get(f"{simulator.url}/v0.0/{graph.number_id}"))
    assert error["code"] == 2500
    assert error["message"].startswith("Unknown path components: /v0.0/")
