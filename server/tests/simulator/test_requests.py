"""The console's list of requests: what came, what was answered, and never a secret."""

import httpx

from tests.simulator.conftest import PERSON, Graph, error_of, text
from tests.simulator.receiver import Receiver
from tests.simulator_process import SimulatorProcess


def test_requests_are_kept_with_their_answers(
    simulator: SimulatorProcess, graph: Graph, open_window: str
):
    graph.sent(text("Hello"))
    error = error_of(graph.send({"type": "text", "text": {"body": ""}}))
    refused, sent = simulator.control("GET", "requests")["data"]
    assert (sent["method"], sent["status"], sent["code"]) == ("POST", 200, None)
    assert sent["path"] == f"/v23.0/{graph.number_id}/messages"
    assert (refused["status"], refused["code"]) == (400, error["code"])
    whole = simulator.control("GET", f"requests/{sent['number']}")
    assert f"+{PERSON}" in whole["body"]
    assert "wamid." in whole["answer"]
    newer = simulator.control("GET", "requests", after=sent["number"])["data"]
    assert [entry["number"] for entry in newer] == [refused["number"]]


def test_no_secret_is_shown(simulator: SimulatorProcess, graph: Graph, receiver: Receiver):
    secret = graph.app["secret"]
    httpx.get(f"{simulator.url}/me", params={"access_token": graph.token})
    client = {"client_id": graph.app["id"], "client_secret": secret}
    query = client | {"grant_type": "client_credentials"}
    assert httpx.get(f"{simulator.url}/oauth/access_token", params=query).status_code == 200
    graph.post(
        f"{graph.waba_id}/subscribed_apps",
        {"override_callback_uri": receiver.url, "verify_token": receiver.verify_token},
    )
    httpx.post(f"{simulator.url}/{graph.number_id}/messages", data={"access_token": graph.token})
    for entry in simulator.control("GET", "requests")["data"]:
        shown = str(simulator.control("GET", f"requests/{entry['number']}"))
        for hidden in (graph.token, secret, receiver.verify_token):
            assert hidden not in shown


def test_what_is_kept_is_bounded(simulator: SimulatorProcess, graph: Graph):
    long = {"type": "text", "text": {"body": "x" * 100_000}}
    graph.send(long)
    number = simulator.control("GET", "requests")["data"][0]["number"]
    assert len(simulator.control("GET", f"requests/{number}")["body"]) == 16_384
    for _ in range(501):
        graph.get("me")
    assert len(simulator.control("GET", "requests", limit=500)["data"]) == 500
    gone = httpx.get(f"{simulator.url}/_simulator/requests/{number}")
    assert gone.status_code == 404
