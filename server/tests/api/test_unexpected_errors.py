"""A mistake of ours is one answer, one line in the log and one more in the metrics."""

from typing import Any

import asyncpg
import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families
from structlog.contextvars import merge_contextvars
from structlog.testing import capture_logs

from rapport.core.runtime import Runtime
from tests.served import Client

MINE = {"X-Request-ID": "a-request-of-mine"}
WITHIN = ("Traceback", ".py", "asyncpg", "select", "contact_of_old", "relation")


@pytest.fixture
async def broken(settings: Any, runtime: Runtime):
    """The table behind `/contacts` is not where the code believes it to be."""
    owner = await asyncpg.connect(settings.database_url)
    await owner.execute("alter table contact rename to contact_of_old")
    yield
    await owner.execute("alter table contact_of_old rename to contact")
    await owner.close()


async def count(url: str, status: str) -> float:
    """How many requests for contacts ended so, as `/metrics` tells."""
    async with httpx.AsyncClient(trust_env=False, timeout=20) as operator:
        text = (await operator.get(f"{url}/metrics")).text
    return sum(
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == "rapport_http_seconds_count"
        and (sample.labels["route"], sample.labels["status"]) == ("/api/v1/contacts", status)
    )


async def test_it_is_answered_in_our_shape_and_gives_nothing_away(api: Client, broken: None):
    answer = await api.get("/contacts", headers=MINE)
    assert answer.status_code == 500
    assert answer.headers["content-type"].startswith("application/json")
    error = answer.json()["error"]
    assert error["code"] == "internal"
    assert error["details"] == {"request_id": "a-request-of-mine"}
    assert answer.headers["x-request-id"] == "a-request-of-mine"
    assert not [word for word in WITHIN if word in answer.text]


async def test_a_request_without_an_id_gets_one(api: Client, broken: None):
    answers = [await api.get("/contacts", headers={"X-Request-ID": "<b>"}) for _ in range(2)]
    ids = [answer.json()["error"]["details"]["request_id"] for answer in answers]
    assert ids == [answer.headers["x-request-id"] for answer in answers]
    assert len({*ids, "<b>"}) == 3


async def test_the_log_says_what_it_was_under_the_same_id(api: Client, broken: None):
    with capture_logs([merge_contextvars]) as lines:
        await api.get("/contacts", headers=MINE)
    (line,) = [line for line in lines if line["log_level"] == "error"]
    assert line["request_id"] == "a-request-of-mine"
    assert isinstance(line["exc_info"], asyncpg.UndefinedTableError)


async def test_it_is_counted(api: Client, served: str, broken: None):
    before = await count(served, "500")
    await api.get("/contacts")
    assert await count(served, "500") == before + 1


async def test_others_are_served_as_before(api: Client, broken: None):
    assert (await api.get("/contacts")).status_code == 500
    assert (await api.get("/roles")).status_code == 200
