"""Schemathesis walks our OpenAPI with fitting and with unfitting input of every kind: no answer is
a fault of ours, and every refusal has our shape."""

from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as limits
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode

from rapport.core.runtime import Runtime
from rapport.wiring import CATALOGUE
from tests.core.test_strangers import fill, ids_of
from tests.factories import accounts
from tests.factories.channels import Number
from tests.served import Client

EXAMPLES = 8
LEFT_OUT = {
    "GET /api/v1/stream": "it never ends",
    "GET /api/v1/health": "it would ask Meta",
    "GET /api/v1/phone-numbers/{phone_number_id}/profile": "it would ask Meta",
    "GET /api/v1/phone-numbers/{phone_number_id}/profile/photo": "it would ask Meta",
    "PUT /api/v1/me/photo": "its form is tried in test_bad_input",
    "DELETE /api/v1/workspace": "it would end the walk",
    "DELETE /api/v1/api-keys/{key_id}": "it would end the walk",
}


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


def request_of(case: Case, base_url: str, key: str) -> httpx.Request:
    made = case.as_transport_kwargs(base_url=base_url)
    headers = {**(made.get("headers") or {}), "Authorization": f"Bearer {key}"}
    body = made.get("data")
    given: dict[str, Any] = {"content": body} if isinstance(body, bytes | str) else {"data": body}
    if "json" in made:
        given = {"json": made["json"]}
    return httpx.Request(
        made["method"],
        made["url"],
        params=made.get("params"),
        headers={name: str(value).encode("latin-1", "replace") for name, value in headers.items()},
        cookies=made.get("cookies"),
        **given,
    )


def complaint(case: Case, answer: httpx.Response) -> str | None:
    """What is wrong with an answer."""
    asked = f"{case.method} {case.formatted_path}: {answer.status_code} {answer.text[:200]}"
    if answer.status_code >= 500:
        return asked
    if answer.status_code >= 400 and case.method != "HEAD":
        shaped = answer.headers["content-type"].startswith("application/json")
        error = answer.json().get("error", {}) if shaped else {}
        if not {"code", "message"} <= set(error) or "Traceback" in answer.text:
            return asked
    return None


async def test_no_input_makes_a_fault_of_ours(
    runtime: Runtime, shop: accounts.Shop, number: Number, served: str, api: Client
):
    await fill(runtime, number, api)
    document = (await api.get(f"{served}/api/openapi.json")).json()
    real = await ids_of(runtime, shop)
    # what this right opens asks Meta, and Meta is never asked by a test
    rights = set(CATALOGUE.names) - {"channels.manage"}
    key = await accounts.api_key(runtime, shop.workspace_id, rights)
    found: list[str] = []
    walked = 0
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        for result in schemathesis.openapi.from_dict(document).get_all_operations():
            operation = result.ok()
            if f"{operation.method.upper()} {operation.path}" in LEFT_OUT:
                continue
            walked += 1
            for turn, case in enumerate(cases_of(operation)):
                if turn % 2:
                    known = {
                        name: real[name] for name in case.path_parameters or {} if name in real
                    }
                    case.path_parameters.update(known)
                answer = await client.send(request_of(case, served, key))
                found += [wrong] if (wrong := complaint(case, answer)) else []
    assert found == []
    assert walked >= 50
