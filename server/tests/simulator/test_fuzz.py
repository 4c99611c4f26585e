"""Schemathesis walks Meta's OpenAPI, what is out of scope too, with fitting and with unfitting
input of every kind: no answer is a fault of ours, and every refusal has Meta's shape."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from tests.simulator.conftest import Graph
from tests.simulator.meta_openapi import DOCUMENT
from tests.simulator.receiver import Receiver
from tests.simulator.test_conformance import NODES, populate
from tests.simulator_process import SimulatorProcess

EXAMPLES = 5
SLICES = 4  # of the walk, so that several workers can go
# bodies of files: Schemathesis cannot write those that do not fit, test_hostile does
LEFT_OUT = ("multipart/form-data", "/whatsapp/webhooks")


def cases_of(operation: Any) -> list[Case]:
    """The same ones in every run."""
    found: list[Case] = []
    modes = st.one_of(*(operation.as_strategy(generation_mode=mode) for mode in GenerationMode))

    @limits(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=modes)
    def collect(case: Case) -> None:
        found.append(case)

    collect()
    return found


def request_of(case: Case, url: str, token: str) -> httpx.Request:
    made = case.as_transport_kwargs(base_url=url)
    headers = {
        name: str(value).encode("latin-1", "replace")
        for name, value in (made.get("headers") or {}).items()
        if name.lower() not in ("authorization", "content-length")
    }
    headers["Authorization"] = f"Bearer {token}".encode()
    body = made.get("data")
    given: dict[str, Any] = {"content": body} if isinstance(body, bytes | str) else {"data": body}
    if "json" in made:
        given = {"json": made["json"]}
    return httpx.Request(
        made["method"], made["url"], params=made.get("params"), headers=headers, **given
    )


def complaint(case: Case, answer: httpx.Response) -> str | None:
    """What is wrong with an answer."""
    asked = f"{case.method} {case.formatted_path}: {answer.status_code} {answer.text[:200]}"
    if answer.status_code >= 500:
        return asked
    if answer.status_code >= 400:
        error = answer.json().get("error", {})
        return None if {"message", "type", "code", "fbtrace_id"} <= set(error) else asked
    return None


def operations() -> list[Any]:
    found = [one.ok() for one in schemathesis.openapi.from_dict(DOCUMENT).get_all_operations()]
    kinds = {one.label: DOCUMENT["paths"][one.path][one.method] for one in found}
    return [
        one
        for one in found
        if not any(
            part in one.path or part in kinds[one.label].get("requestBody", {}).get("content", {})
            for part in LEFT_OUT
        )
    ]


@pytest.mark.parametrize("part", range(SLICES))
def test_no_input_makes_a_fault_of_ours(
    part: int, simulator: SimulatorProcess, graph: Graph, receiver: Receiver, open_window: str
):
    populate(simulator, graph, receiver)
    simulator.behaviour(rate_limits=False)
    nodes: dict[str, Callable[[Graph], str]] = NODES | {"Version": lambda _graph: "v23.0"}
    real = {name: make(graph) for name, make in nodes.items()}
    walked = operations()[part::SLICES]
    found: list[str] = []
    for operation in walked:
        known = {name: real[name] for name in real if f"{{{name}}}" in operation.path}
        for turn, case in enumerate(cases_of(operation)):
            if turn % 3:
                case.path_parameters.update(known)
            answer = graph.http.send(request_of(case, simulator.url, graph.token))
            found += [wrong] if (wrong := complaint(case, answer)) else []
    assert found == []
    assert len(walked) * SLICES >= 100
    assert "Traceback" not in simulator.errors()
    assert graph.get("me").is_success
