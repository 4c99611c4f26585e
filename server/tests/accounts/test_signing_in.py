"""Signing in and out: who gets in, who does not, and what a browser is trusted with."""

import asyncio

import httpx
import pytest

from rapport.accounts import rules
from rapport.accounts.actions import links
from rapport.accounts.http.authentication import session_cookie
from rapport.core.runtime import Runtime
from tests.factories import accounts
from tests.served import Client

WORKSPACE = {
    "name": "Chai & Co",
    "time_zone": "Asia/Kolkata",
    "default_country": "IN",
    "currency": "INR",
}
FOUNDER = {"name": "Asha", "email": "Asha@Chai.test", "password": accounts.PASSWORD}


async def setup_link(runtime: Runtime) -> str:
    async with runtime.control() as tx:
        return await links.make(tx, "setup", runtime.clock.now() + rules.SETUP_LINK_LENGTH)


async def try_to_sign_in(
    client: Client, email: str, password: str = accounts.PASSWORD, host: str = "198.51.100.7"
) -> httpx.Response:
    """From an address on the internet, which a proxy on this machine forwards."""
    return await client.post(
        "/session",
        json={"email": email, "password": password},
        headers={"X-Forwarded-For": host},
    )


async def test_the_setup_link_makes_the_first_owner_once(runtime: Runtime, visitor: Client):
    token = await setup_link(runtime)
    assert (await visitor.get("/session")).json()["setup_required"] is True
    assert (await visitor.get(f"/links/{token}")).json()["kind"] == "setup"
    order = {"token": token, "workspace": WORKSPACE, "person": FOUNDER}
    assert (await visitor.post("/setup", json=order)).status_code == 200
    me = (await visitor.get("/me")).json()
    assert me["person"]["email"] == "asha@chai.test"
    assert me["member"]["role"]["name"] == "Owner"
    assert me["workspace"]["name"] == WORKSPACE["name"]
    assert (await visitor.get("/session")).json()["setup_required"] is False
    async with Client(str(visitor.base_url).removesuffix("/api/v1/")) as late:
        again = await late.post(
            "/setup", json={**order, "person": {**FOUNDER, "email": "b@b.test"}}
        )
    assert again.status_code == 404
    assert again.json()["error"]["code"] == "link_invalid"


async def test_a_second_setup_link_makes_no_second_owner(runtime: Runtime, shop, visitor: Client):
    order = {"token": await setup_link(runtime), "workspace": WORKSPACE, "person": FOUNDER}
    answer = await visitor.post("/setup", json=order)
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "already_set_up"


async def test_a_setup_that_is_refused_leaves_the_link_usable(runtime: Runtime, visitor: Client):
    token = await setup_link(runtime)
    wrong = {"token": token, "workspace": {**WORKSPACE, "time_zone": "Mars"}, "person": FOUNDER}
    answer = await visitor.post("/setup", json=wrong)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "time_zone")
    order = {"token": token, "workspace": WORKSPACE, "person": FOUNDER}
    assert (await visitor.post("/setup", json=order)).status_code == 200


async def test_in_and_out(shop: accounts.Shop, visitor: Client):
    assert (await visitor.get("/me")).status_code == 401
    await visitor.sign_in(f"  {shop.owner_email.upper()} ", accounts.PASSWORD)
    token = visitor.cookies["rapport"]
    assert (await visitor.get("/me")).json()["person"]["email"] == shop.owner_email
    assert (await visitor.delete("/session")).status_code == 204
    assert "rapport" not in visitor.cookies
    kept_by_a_thief = {"Cookie": f"rapport={token}"}
    assert (await visitor.get("/me", headers=kept_by_a_thief)).status_code == 401


async def test_an_unknown_address_is_not_told_from_a_wrong_password(shop, visitor: Client):
    wrong = await try_to_sign_in(visitor, shop.owner_email, "not the password")
    unknown = await try_to_sign_in(visitor, "nobody@shop.test", "not the password")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert "set-cookie" not in wrong.headers


async def test_everywhere_ends_every_session(shop: accounts.Shop, served: str, owner: Client):
    async with Client(served) as phone:
        await phone.sign_in(shop.owner_email, accounts.PASSWORD)
        listed = (await owner.get("/sessions")).json()["data"]
        assert [each["current"] for each in listed].count(True) == 1
        assert len(listed) == 2
        assert (await owner.delete("/sessions")).status_code == 204
        assert (await phone.get("/me")).status_code == 401
        assert (await owner.get("/me")).status_code == 401


async def test_one_session_can_be_ended_from_another(shop, served: str, owner: Client):
    async with Client(served) as phone:
        await phone.sign_in(shop.owner_email, accounts.PASSWORD)
        other = next(s for s in (await owner.get("/sessions")).json()["data"] if not s["current"])
        assert (await owner.delete(f"/sessions/{other['id']}")).status_code == 204
        assert (await phone.get("/me")).status_code == 401
        assert (await owner.get("/me")).status_code == 200


async def test_another_persons_session_cannot_be_ended(
    runtime: Runtime, shop, served: str, owner: Client
):
    await accounts.member(runtime, shop.workspace_id, "ben@shop.test")
    async with Client(served) as ben:
        await ben.sign_in("ben@shop.test", accounts.PASSWORD)
        his = (await ben.get("/sessions")).json()["data"][0]["id"]
        assert (await owner.delete(f"/sessions/{his}")).status_code == 404
        assert (await ben.get("/me")).status_code == 200


async def test_guessing_is_slowed_and_a_right_guess_is_not_answered(shop, visitor: Client):
    for _ in range(rules.FREE_FAILURES):
        answer = await try_to_sign_in(visitor, shop.owner_email, "wrong password")
        assert answer.status_code == 401
    blocked = await try_to_sign_in(visitor, shop.owner_email)
    assert blocked.status_code == 429
    assert blocked.json()["error"]["code"] == "too_many_attempts"
    assert int(blocked.headers["retry-after"]) >= 1


async def test_guesses_sent_at_once_are_slowed_as_well(shop, visitor: Client):
    answers = await asyncio.gather(
        *(try_to_sign_in(visitor, shop.owner_email, f"guess {n}") for n in range(12))
    )
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(401) <= rules.FREE_FAILURES
    assert set(statuses) == {401, 429}


async def test_a_guesser_locks_out_neither_their_victim_nor_others(
    runtime: Runtime, shop, visitor: Client
):
    await accounts.member(runtime, shop.workspace_id, "ben@shop.test")
    for _ in range(rules.FREE_FAILURES + 1):
        await try_to_sign_in(visitor, shop.owner_email, "wrong password")
    same_office = await try_to_sign_in(visitor, "ben@shop.test")
    visitor.cookies.clear()
    elsewhere = await try_to_sign_in(visitor, shop.owner_email, host="203.0.113.9")
    assert (same_office.status_code, elsewhere.status_code) == (200, 200)


async def test_a_right_password_forgets_the_wrong_ones(shop, visitor: Client):
    for _ in range(3):
        for _ in range(rules.FREE_FAILURES - 1):
            await try_to_sign_in(visitor, shop.owner_email, "wrong password")
        assert (await try_to_sign_in(visitor, shop.owner_email)).status_code == 200
        visitor.cookies.clear()


async def test_the_own_password_cannot_be_guessed_from_a_borrowed_browser(owner: Client):
    order = {"current": "wrong password", "new": "another good one"}
    answers = [(await owner.post("/me/password", json=order)).status_code for _ in range(6)]
    assert answers == [401] * rules.FREE_FAILURES + [429]


async def test_a_new_password_ends_the_other_sessions(shop, served: str, owner: Client):
    async with Client(served) as phone:
        await phone.sign_in(shop.owner_email, accounts.PASSWORD)
        order = {"current": accounts.PASSWORD, "new": "a whole new sentence"}
        assert (await owner.post("/me/password", json=order)).status_code == 204
        assert (await phone.get("/me")).status_code == 401
        assert (await owner.get("/me")).status_code == 200
        assert (await try_to_sign_in(phone, shop.owner_email)).status_code == 401
        assert (
            await try_to_sign_in(phone, shop.owner_email, "a whole new sentence")
        ).status_code == 200


@pytest.mark.parametrize("password", ["short", "owner@shop.test", "aaaaaaaaaaaa", "x" * 201])
async def test_a_password_that_is_easy_to_guess_is_refused(owner: Client, password: str):
    order = {"current": accounts.PASSWORD, "new": password}
    answer = await owner.post("/me/password", json=order)
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, "password")


async def test_another_site_cannot_use_the_browsers_cookie(owner: Client):
    del owner.headers["x-csrftoken"]
    for headers in (
        {"Content-Type": "text/plain"},
        {"X-CSRFToken": "guessed"},
        {"X-CSRFToken": owner.cookies["csrftoken"][::-1], "Origin": "https://evil.test"},
    ):
        answer = await owner.patch("/workspace", content=b'{"name": "Stolen"}', headers=headers)
        assert answer.status_code == 403
        assert set(answer.json()) == {"error"}
    assert (await owner.get("/workspace")).json()["name"] == "Shop"


async def test_a_token_cookie_of_another_program_on_this_host_is_replaced(owner: Client):
    owner.cookies.set("csrftoken", "of another program", domain="127.0.0.1")
    await owner.get("/me")
    tokens = [c.value for c in owner.cookies.jar if c.name == "csrftoken"]
    assert any(token != "of another program" and len(token or "") > 64 for token in tokens)


async def test_another_site_cannot_sign_a_browser_in_as_somebody_else(shop, visitor: Client):
    order = {"email": shop.owner_email, "password": accounts.PASSWORD}
    for site in ("cross-site", "same-site"):
        answer = await visitor.post("/session", json=order, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
    own = await visitor.post("/session", json=order, headers={"Sec-Fetch-Site": "same-origin"})
    assert own.status_code == 200


async def test_the_session_cookie_is_out_of_reach(runtime: Runtime, shop, visitor: Client):
    answer = await try_to_sign_in(visitor, shop.owner_email)
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("rapport="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert visitor.cookies["rapport"] not in answer.text
    https = type(runtime.settings)(
        database_url="", secret_key="", data_dir=runtime.settings.data_dir,
        public_url="https://crm.example",
    )  # fmt: skip
    behind_https = session_cookie(https, "token")
    assert (behind_https.key, behind_https.secure) == ("__Host-rapport", True)


async def test_the_database_holds_no_token(runtime: Runtime, owner: Client):
    rows = await runtime.database.control_pool.fetch("select * from control.session")
    assert rows
    assert owner.cookies["rapport"] not in str([dict(row) for row in rows])
