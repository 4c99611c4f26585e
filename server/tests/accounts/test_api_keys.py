"""API keys: shown once, kept as a hash, good for their scopes until they are revoked."""

import asyncpg
import pytest

from rapport.core.runtime import Runtime
from tests.core.test_tenancy import EVERY_TENANT_TABLE
from tests.factories import accounts
from tests.served import Client, until


@pytest.fixture
async def program(served: str):
    """A program that has no key yet."""
    async with Client(served) as client:
        yield client


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


async def make_key(owner: Client, *scopes: str, **headers: str) -> dict:
    order = {"name": "Shop system", "scopes": list(scopes)}
    answer = await owner.post("/api-keys", json=order, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def everything(runtime: Runtime, owner_url: str) -> str:
    """All that is stored, as text."""
    connection = await asyncpg.connect(owner_url)
    tables = await connection.fetch(
        EVERY_TENANT_TABLE.replace("= 'public'", "in ('public', 'control')").replace(
            "select c.relname", "select n.nspname || '.' || c.relname as relname"
        )
    )
    await connection.execute("set row_security = off")
    found = [await connection.fetch(f"select * from {t['relname']}") for t in tables]  # noqa: S608
    await connection.close()
    return repr([[tuple(row) for row in rows] for rows in found])


async def test_a_key_is_shown_once_and_kept_as_a_hash(
    runtime: Runtime, settings, owner: Client, program: Client
):
    made = await make_key(owner, "audit.read", **{"Idempotency-Key": "once"})
    assert (await make_key(owner, "audit.read", **{"Idempotency-Key": "once"})) == made
    stored = await everything(runtime, settings.database_url.replace("//rapport@", "//postgres@"))
    assert made["prefix"] in stored
    assert made["key"] not in stored
    assert made["key"].encode().hex() not in stored
    (listed,) = (await owner.get("/api-keys")).json()["data"]
    assert listed == {**made, "key": None}
    assert (await program.get("/audit-log", headers=bearer(made["key"]))).status_code == 200


async def test_a_key_does_what_its_scopes_say_and_no_more(owner: Client, program: Client):
    key = bearer((await make_key(owner, "audit.read"))["key"])
    assert (await program.get("/audit-log", headers=key)).status_code == 200
    assert (await program.get("/members", headers=key)).status_code == 403
    assert (await program.patch("/workspace", json={"name": "X"}, headers=key)).status_code == 403
    for path in ("/me", "/sessions"):
        assert (await program.get(path, headers=key)).status_code in (401, 403)


async def test_a_revoked_key_is_refused_at_once(owner: Client, program: Client):
    made = await make_key(owner, "audit.read")
    assert (await program.get("/audit-log", headers=bearer(made["key"]))).status_code == 200
    assert (await owner.delete(f"/api-keys/{made['id']}")).status_code == 204
    assert (await program.get("/audit-log", headers=bearer(made["key"]))).status_code == 401
    assert (await owner.delete(f"/api-keys/{made['id']}")).status_code == 404
    (listed,) = (await owner.get("/api-keys")).json()["data"]
    assert listed["revoked_at"] is not None


@pytest.mark.parametrize(
    "header", ["Bearer", "Bearer wrong", "Basic b3duZXI6cGFzcw==", "bearer\u00e9 x", "x"]
)
async def test_a_wrong_key_is_refused_even_beside_a_cookie(owner: Client, header: str):
    answer = await owner.get("/members", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "signed_out"


async def test_the_last_use_and_the_last_requests_can_be_read(owner: Client, program: Client):
    made = await make_key(owner, "audit.read")
    await program.get("/audit-log", headers=bearer(made["key"]))
    await program.get("/members?secret=1", headers=bearer(made["key"]))
    await program.get("/wabas/%00", headers=bearer(made["key"]))

    async def recorded() -> list[dict]:
        found = (await owner.get(f"/api-keys/{made['id']}/requests")).json()["data"]
        return found if len(found) == 3 else []

    third, second, first = await until(recorded, what="the requests are recorded")
    assert (first["method"], first["path"], first["status"]) == ("GET", "/api/v1/audit-log", 200)
    assert (second["path"], second["status"]) == ("/api/v1/members", 403)
    assert third["path"] == "/api/v1/wabas/{waba_id}"
    assert first["ip"] == "127.0.0.1"
    (listed,) = (await owner.get("/api-keys")).json()["data"]
    assert listed["last_used_at"] == third["at"]


async def test_nobody_makes_a_key_with_rights_beyond_their_own(owner: Client, program: Client):
    weak = bearer((await make_key(owner, "api_keys.manage"))["key"])
    order = {"name": "Strong", "scopes": ["api_keys.manage", "workspace.delete"]}
    answer = await program.post("/api-keys", json=order, headers=weak)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "beyond_your_rights")
    unknown = {"name": "Odd", "scopes": ["fly"]}
    answer = await program.post("/api-keys", json=unknown, headers=weak)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "scopes")


async def test_a_key_opens_no_other_workspace(
    runtime: Runtime, shop: accounts.Shop, program: Client
):
    other = await accounts.shop(runtime, "other")
    key = await accounts.api_key(runtime, other.workspace_id)
    answer = await program.get("/workspace", headers={**bearer(key), "X-Rapport-Workspace": "shop"})
    assert answer.json()["slug"] == "other"
