"""Who wrote: one person behind several identities, and never two persons behind one."""

import asyncio
from datetime import datetime
from typing import Any

import pytest

from rapport.core.runtime import Runtime
from tests import applied
from tests.factories import accounts, channels, webhooks
from tests.factories.channels import Number
from tests.served import Client

PHONE = "15550001111"
USER = "US.13491208655302741918"
NEW_USER = "US.99999999999999999999"
NEW_PHONE = "15550002222"


async def hear(runtime: Runtime, number: Number, name: str | None = None, **who: Any) -> None:
    """Somebody writes, named as `who` says."""
    message = webhooks.text(**{"sender": None, **who})
    contact: dict[str, Any] = {"profile": {"name": name} if name else {}}
    if who.get("sender"):
        contact["wa_id"] = who["sender"]
    if who.get("user_id"):
        contact["user_id"] = who["user_id"]
    if username := who.pop("username", None):
        contact["profile"]["username"] = username
    body = webhooks.body((number, webhooks.value(number, [message], contacts=[contact])))
    await applied.apply(runtime, number, body)


async def notice(runtime: Runtime, number: Number, sender: str | None, **system: Any) -> None:
    """WhatsApp says that somebody is known otherwise now."""
    message = webhooks.message("system", system, sender=sender)
    await applied.apply(runtime, number, webhooks.of(number, message))


async def contacts(api: Client, **query: str) -> list[dict[str, Any]]:
    return (await api.get("/contacts", params=query)).json()["data"]


async def only(api: Client) -> dict[str, Any]:
    found = await contacts(api)
    assert len(found) == 1, found
    return found[0]


def identities(contact: dict[str, Any]) -> set[tuple[str, str]]:
    return {(each["kind"], each["value"]) for each in contact["identities"]}


async def former(runtime: Runtime, shop: accounts.Shop) -> set[tuple[str, str]]:
    async with runtime.workspace(shop.workspace_id) as tx:
        return {(r["kind"], r["value"]) for r in await tx.fetch("select * from former_identity")}


async def test_somebody_with_a_hidden_number(runtime: Runtime, number: Number, api: Client):
    await hear(runtime, number, "Asha", user_id=USER)
    await hear(runtime, number, "Asha", user_id=USER)
    contact = await only(api)
    assert identities(contact) == {("bsuid", USER)}
    assert (contact["phone"], contact["name"], contact["country"]) == (None, "Asha", "US")


async def test_somebody_without_a_name(runtime: Runtime, number: Number, api: Client):
    await hear(runtime, number, sender=PHONE)
    contact = await only(api)
    assert (contact["name"], contact["name_source"]) == (f"+{PHONE}", "identity")


async def test_a_phone_and_an_id_in_one_webhook_are_one_person(
    runtime: Runtime, shop, number: Number, api: Client
):
    await hear(runtime, number, "By phone", sender=PHONE)
    await hear(runtime, number, "By id", user_id=USER)
    by_phone, by_id = sorted(await contacts(api), key=lambda c: c["phone"] is None)
    await api.patch(f"/contacts/{by_id['id']}", json={"name": "Called so"})
    await hear(runtime, number, "Both", sender=PHONE, user_id=USER)
    contact = await only(api)
    assert contact["id"] == by_phone["id"]
    assert identities(contact) == {("phone", PHONE), ("bsuid", USER)}
    assert contact["name"] == "Called so"
    assert (await api.get(f"/contacts/{by_id['id']}")).status_code == 404
    (conversation,) = (await api.get("/conversations")).json()["data"]
    thread = (await api.get(f"/conversations/{conversation['id']}/messages")).json()["data"]
    assert len(thread) == 3
    async with runtime.workspace(shop.workspace_id) as tx:
        (merge,) = await tx.fetch("select kept_id, merged_id, before, moved from contact_merge")
    assert (str(merge["kept_id"]), str(merge["merged_id"])) == (by_phone["id"], by_id["id"])
    assert "Called so" in merge["before"]
    assert USER in merge["moved"]


async def test_strangers_stay_strangers(runtime: Runtime, number: Number, api: Client):
    await hear(runtime, number, "Asha", sender=PHONE)
    await hear(runtime, number, "Asha", sender=NEW_PHONE)
    await hear(runtime, number, "Asha", user_id=USER)
    assert len(await contacts(api)) == 3


async def test_an_id_belongs_to_one_portfolio(
    runtime: Runtime, shop: accounts.Shop, number: Number, api: Client
):
    """Business-scoped ids of two portfolios are not the same person, however alike."""
    same = await channels.number(runtime, shop.workspace_id, "1002", "9002")
    other = await channels.number(runtime, shop.workspace_id, "1003", "9003", portfolio_id="5002")
    for each in (number, same, other):
        await hear(runtime, each, user_id=USER)
    assert len(await contacts(api)) == 2


async def test_one_person_who_is_heard_at_once_by_many_is_made_once(
    runtime: Runtime, number: Number, api: Client
):
    await asyncio.gather(*(hear(runtime, number, sender=PHONE, user_id=USER) for _ in range(6)))
    assert identities(await only(api)) == {("phone", PHONE), ("bsuid", USER)}


async def test_a_number_change_moves_the_person(
    runtime: Runtime, shop, number: Number, api: Client
):
    await hear(runtime, number, "Asha", sender=PHONE, user_id=USER)
    before = await only(api)
    change = {
        "type": "user_changed_number", "wa_id": NEW_PHONE, "user_id": NEW_USER,
        "previous_user_id": USER, "body": "Asha changed",
    }  # fmt: skip
    for _ in range(2):
        await notice(runtime, number, PHONE, **change)
    contact = await only(api)
    assert contact["id"] == before["id"]
    assert identities(contact) == {("phone", NEW_PHONE), ("bsuid", NEW_USER)}
    assert await former(runtime, shop) == {("phone", PHONE), ("bsuid", USER)}
    await hear(runtime, number, "Somebody else", sender=PHONE)
    assert len(await contacts(api)) == 2
    (conversation,) = (await api.get(f"/contacts/{contact['id']}/conversations")).json()["data"]
    events = (await api.get(f"/conversations/{conversation['id']}/events")).json()["data"]
    assert [event["kind"] for event in events].count("number_changed") >= 1


async def test_an_id_changes_without_a_phone(runtime: Runtime, shop, number: Number, api: Client):
    await hear(runtime, number, "Asha", user_id=USER)
    await notice(
        runtime, number, None,
        type="user_changed_user_id", user_id=NEW_USER, previous_user_id=USER, body="changed",
    )  # fmt: skip
    assert identities(await only(api)) == {("bsuid", NEW_USER)}
    assert await former(runtime, shop) == {("bsuid", USER)}


async def test_who_wrote_from_the_new_number_before_the_notice_came_is_merged(
    runtime: Runtime, shop, number: Number, api: Client
):
    await hear(runtime, number, "Asha", sender=PHONE)
    older = await only(api)
    await hear(runtime, number, "Asha", sender=NEW_PHONE)
    await notice(runtime, number, PHONE, type="user_changed_number", wa_id=NEW_PHONE, body="moved")
    contact = await only(api)
    assert contact["id"] == older["id"]
    assert identities(contact) == {("phone", NEW_PHONE)}
    (conversation,) = (await api.get("/conversations")).json()["data"]
    assert len((await api.get(f"/conversations/{conversation['id']}/messages")).json()["data"]) >= 2


async def test_a_change_of_somebody_unknown_changes_nothing(
    runtime: Runtime, shop, number: Number, api: Client
):
    await hear(runtime, number, "Asha", sender=PHONE)
    await notice(runtime, number, "15559998888", type="user_changed_number", wa_id=NEW_PHONE)
    assert (await contacts(api, q="Asha"))[0]["phone"] == f"+{PHONE}"
    assert await former(runtime, shop) == set()


async def test_a_name_that_somebody_gave_is_not_replaced(
    runtime: Runtime, number: Number, api: Client
):
    await hear(runtime, number, "~ Asha ~", sender=PHONE)
    contact = await only(api)
    renamed = await api.patch(f"/contacts/{contact['id']}", json={"name": "  Asha   Rao "})
    assert (renamed.json()["name"], renamed.json()["name_source"]) == ("Asha Rao", "person")
    await hear(runtime, number, "New profile name", sender=PHONE)
    contact = await only(api)
    assert (contact["name"], contact["profile_name"]) == ("Asha Rao", "New profile name")
    taken_back = (await api.patch(f"/contacts/{contact['id']}", json={"name": ""})).json()
    assert (taken_back["name"], taken_back["name_source"]) == ("New profile name", "profile")
    too_long = await api.patch(f"/contacts/{contact['id']}", json={"name": "x" * 2000})
    assert (too_long.status_code, too_long.json()["error"]["field"]) == (422, "name")


async def test_a_late_webhook_does_not_bring_an_old_profile_back(
    runtime: Runtime, number: Number, api: Client
):
    now = webhooks.now().timestamp()
    await hear(runtime, number, "New name", sender=PHONE, at=now)
    await hear(runtime, number, "Old name", sender=PHONE, at=now - 3600)
    assert (await only(api))["profile_name"] == "New name"


async def test_a_moment_later_alone_does_not_write_the_contact_again(
    runtime: Runtime, number: Number, api: Client
):
    async def version() -> str:
        async with runtime.workspace(number.workspace_id) as tx:
            return await tx.fetchval("select xmin::text from contact")

    async def last_message() -> float:
        [conversation] = (await api.get("/conversations")).json()["data"]
        return datetime.fromisoformat(conversation["contact"]["last_seen_at"]).timestamp()

    now = int(webhooks.now().timestamp())
    await hear(runtime, number, "Asha", sender=PHONE, at=now - 3600)
    first = await version()
    await hear(runtime, number, "Asha", sender=PHONE, at=now - 3590)
    assert await version() == first
    assert await last_message() == now - 3590
    await hear(runtime, number, "Asha R.", sender=PHONE, at=now - 3580)
    renamed = await version()
    assert renamed != first
    await hear(runtime, number, "Asha R.", sender=PHONE, at=now)
    assert await version() != renamed
    assert await last_message() == now


async def test_search_finds_by_name_and_by_number(runtime: Runtime, number: Number, api: Client):
    await hear(runtime, number, "Ásha Rao", sender="919876543210")
    await hear(runtime, number, "100% Cotton_Shop", sender="15550001111")
    await hear(runtime, number, "O'Brien \\ Sons", user_id=USER)

    async def found(q: str) -> list[str]:
        return [contact["name"] for contact in await contacts(api, q=q)]

    assert await found("rao") == ["Ásha Rao"]
    assert await found("  ásha ") == ["Ásha Rao"]
    assert await found("98765") == ["Ásha Rao"]
    assert await found("+91 98765-43210") == ["Ásha Rao"]
    assert await found("%") == ["100% Cotton_Shop"]
    assert await found("n_s") == ["100% Cotton_Shop"]
    assert await found("\\") == ["O'Brien \\ Sons"]
    assert await found("o'b") == ["O'Brien \\ Sons"]
    assert await found("nobody") == []
    assert len(await found("")) == 3


async def test_contacts_are_paged_without_gap_or_repeat(
    runtime: Runtime, number: Number, api: Client
):
    for digit in range(7):
        await hear(runtime, number, sender=f"1555000100{digit}")
    seen: list[str] = []
    query = {"limit": "3"}
    while True:
        page = (await api.get("/contacts", params=query)).json()
        seen += [contact["phone"] for contact in page["data"]]
        if page["next_cursor"] is None:
            break
        query["cursor"] = page["next_cursor"]
    assert seen == sorted({f"+1555000100{d}" for d in range(7)}, key=seen.index)
    assert len(seen) == 7


@pytest.mark.parametrize("times", [1, 2])
async def test_a_block_is_seen_noted_and_told_to_whatsapp_once(
    runtime: Runtime, shop, number: Number, api: Client, times: int
):
    await hear(runtime, number, "Asha", sender=PHONE)
    contact = await only(api)
    for _ in range(times):
        blocked = await api.post(f"/contacts/{contact['id']}/block")
        assert blocked.json()["blocked"] is True
    async with runtime.workspace(shop.workspace_id) as tx:
        jobs = await tx.fetchval(
            "select count(id) from queue.pgqueuer where entrypoint = 'SetBlocked'"
        )
    assert jobs == 1
    (conversation,) = (await api.get(f"/contacts/{contact['id']}/conversations")).json()["data"]
    events = (await api.get(f"/conversations/{conversation['id']}/events")).json()["data"]
    assert [event["kind"] for event in events].count("blocked") == 1
    unblocked = await api.post(f"/contacts/{contact['id']}/unblock")
    assert unblocked.json()["blocked"] is False
