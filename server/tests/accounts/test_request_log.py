"""Recent requests of an API key, and the metrics of every process in one place."""

import httpx

from rapport.core import metrics, processes
from rapport.core.ids import new_id
from tests.factories import accounts
from tests.served import Client, until

WORKER = b"""# HELP rapport_jobs_total Jobs
# TYPE rapport_jobs_total counter
rapport_jobs_total{outcome="done"} 7.0
# HELP rapport_http_seconds Time to answer
# TYPE rapport_http_seconds histogram
rapport_http_seconds_bucket{le="+Inf"} 1.0
rapport_http_seconds_count 1.0
rapport_http_seconds_sum 0.5
"""


async def test_recent_requests_name_the_route_and_how_it_went(runtime, shop, served, api):
    async with Client(served) as owner:
        await owner.sign_in(shop.owner_email, accounts.PASSWORD)
        await api.get("/contacts?limit=5")
        await api.get("/conversations/" + str(new_id()))
        await api.get("/contacts?limit=many")
        (key,) = (await owner.get("/api-keys")).json()["data"]

        async def noted() -> list[dict]:
            found = (await owner.get(f"/api-keys/{key['id']}/requests")).json()["data"]
            return found if len(found) >= 3 else []

        recent = await until(noted)
        (key,) = (await owner.get("/api-keys")).json()["data"]
    seen = [(r["method"], r["path"].partition("{")[0], r["status"]) for r in reversed(recent)]
    assert seen == [
        ("GET", "/api/v1/contacts", 200),
        ("GET", "/api/v1/conversations/", 404),
        ("GET", "/api/v1/contacts", 422),
    ]
    assert key["last_used_at"] is not None


async def test_requests_of_a_key_that_is_gone_by_then_are_counted(runtime, shop, served, api):
    before = forgotten()
    await api.get("/contacts")
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute("delete from api_key where workspace_id = $1", shop.workspace_id)

    async def counted() -> bool:
        return forgotten() == before + 1

    await until(counted)


def forgotten() -> float:
    return metrics.REGISTRY.get_sample_value("rapport_api_requests_not_noted_total") or 0


async def test_every_process_is_in_the_metrics(runtime, served):
    await runtime.database.control_pool.execute(
        "insert into control.process (id, kind, host, pid, started_at, seen_at, metrics)"
        " values ($1, 'worker', 'elsewhere', 1, now(), now(), $2)",
        new_id(),
        WORKER,
    )
    async with httpx.AsyncClient(base_url=served, trust_env=False) as scraper:
        answer = await scraper.get("/metrics")
    lines = answer.text.splitlines()
    assert 'rapport_jobs_total{outcome="done",process="worker-1"} 7.0' in lines
    assert 'rapport_http_seconds_count{process="worker-1"} 1.0' in lines
    assert len([line for line in lines if line.startswith("# TYPE rapport_http_seconds ")]) == 1
    assert any('process="web-1"' in line for line in lines)


def test_merging_keeps_values_and_labels():
    merged = metrics.merge({"worker-1": WORKER, "worker-2": WORKER}).decode()
    assert merged.count("# TYPE rapport_jobs_total counter") == 1
    assert merged.count("} 7.0") == 2


async def test_without_a_database_a_process_shows_its_own(runtime):
    await runtime.database.control_pool.close()
    assert b'process="web-1"' in await processes.render_all(runtime)
