"""The bell: who gets what, once, and who has read it."""

import pytest

from rapport.channels.actions import pausing
from rapport.channels.rules.pauses import pause_for
from rapport.contacts.actions import merging
from rapport.core import endings
from rapport.core.actor import SYSTEM
from rapport.core.runtime import Runtime
from rapport.messaging.actions import statuses
from rapport.messaging.actions.statuses import Told
from rapport.messaging.rules.statuses import News
from rapport.wiring import ENDINGS, prepare
from tests.factories import accounts
from tests.factories.channels import Number
from tests.realtime.streams import listening
from tests.served import Client


async def only(api: Client) -> dict:
    (found,) = (await api.get("/conversations", params={"status": "all"})).json()["data"]
    return found


def kinds(alerts: list[dict]) -> list[str]:
    return [alert["kind"] for alert in alerts]


async def test_a_customer_whom_nobody_has_is_told_to_all_once(agents, api, react, write):
    asha, ben = agents
    await write()
    await react()
    await react(again=True)
    await write(body="are you there?")
    await react()
    for person in (asha, ben):
        (alert,) = await person.alerts()
        assert alert["kind"] == "unassigned"
        assert alert["sentence"] == "+15550001111 wrote, and nobody has it yet."
        assert alert["link"] == f"inbox/{(await only(api))['id']}"
        assert (alert["read"], alert["resolved"]) == (False, None)
        assert await person.unread() == 1


async def test_it_needs_nobody_any_more_once_somebody_has_it(agents, api, react, write):
    asha, ben = agents
    await write()
    conversation = await only(api)
    await asha.do(
        f"/conversations/{conversation['id']}/assign",
        {"assignee_id": str(asha.member_id)},
        status=200,
    )
    await react()
    # taken before anybody was told
    assert await ben.alerts() == []
    await write("15550002222")
    await react()
    other = (await ben.alerts())[0]
    await asha.do(f"/conversations/{other['conversation_id']}/close", status=200)
    assert (await ben.alerts())[0]["resolved"] == "It is closed."
    assert await ben.unread() == 0
    await write("15550002222")
    await react()
    again, before = await ben.alerts()
    assert again["resolved"] is None
    assert before["resolved"] == "It was closed, and opened again since."
    assert await ben.unread() == 1


async def test_the_new_assignee_is_told_by_whom(agents, owner, api, react, write):
    asha, ben = agents
    await write()
    path = f"/conversations/{(await only(api))['id']}/assign"
    await asha.do(path, {"assignee_id": str(asha.member_id)}, status=200)
    await react()
    assert "assigned" not in kinds(await asha.alerts()), "one's own doing is no news"
    await owner.do(path, {"assignee_id": str(ben.member_id)}, status=200)
    await react()
    await react(again=True)
    (alert,) = [each for each in await ben.alerts() if each["kind"] == "assigned"]
    assert alert["sentence"] == "owner gave you the conversation with +15550001111."
    assert "assigned" not in kinds(await asha.alerts())


async def test_whoever_wrote_is_told_that_it_failed(agents, api, react, write, runtime, shop):
    asha, ben = agents
    await write()
    conversation = await only(api)
    answer = await asha.post(
        f"/conversations/{conversation['id']}/messages",
        json={"type": "text", "text": {"body": "Yes?"}},
    )
    async with runtime.workspace(shop.workspace_id) as tx:
        message_id = await tx.fetchval(
            "update message set wamid = 'w1', status = 'accepted', rank = 40, due_at = null"
            " where status = 'queued' returning id"
        )
        news = News("failed", runtime.clock.now(), {"code": 131026, "reason": "undeliverable"})
        await statuses.apply(tx, [Told(wamid="w1", callback=None, news=news)] * 2)
    assert str(message_id) == answer.json()["id"]
    await react()
    await react(again=True)
    (alert,) = [each for each in await asha.alerts() if each["kind"] == "message_failed"]
    assert alert["sentence"].startswith("Your message to +15550001111 failed. ")
    assert alert["level"] == "failed"
    assert "message_failed" not in kinds(await ben.alerts())


async def test_a_pause_is_told_when_it_begins_and_when_it_ends(
    agents, owner, react, runtime: Runtime, number: Number, shop
):
    why = pause_for("account_restricted", runtime.clock.now())
    async with runtime.workspace(shop.workspace_id) as tx:
        await pausing.pause_number(tx, number.id, why)
    await react()
    await react(again=True)
    (alert,) = await owner.alerts()
    assert (alert["kind"], alert["link"]) == ("number_paused", "settings/channels/1001")
    assert why.sentence in alert["sentence"]
    assert await agents[0].alerts() == [], "an agent can do nothing about it"
    async with runtime.workspace(shop.workspace_id) as tx:
        await pausing.resume(tx, SYSTEM, "1001", runtime.clock.now())
    await react()
    (alert,) = await owner.alerts()
    assert alert["resolved"] == "It sends again."
    assert await owner.unread() == 0
    async with runtime.workspace(shop.workspace_id) as tx:
        await pausing.pause_number(
            tx, number.id, pause_for("account_restricted", runtime.clock.now())
        )
    await react()
    assert [each["resolved"] for each in await owner.alerts()] == [None, "It sends again."]


async def test_reading_is_each_members_own(agents, react, write):
    asha, ben = agents
    await write("15550001111", "15550002222", "15550003333")
    await react()
    newest, middle, oldest = await asha.alerts()
    await asha.do(f"/alerts/{middle['id']}/read")
    await asha.do(f"/alerts/{middle['id']}/read")
    assert await asha.unread() == 2
    await asha.do("/alerts/read", {"conversation_id": oldest["conversation_id"]})
    assert [alert["read"] for alert in await asha.alerts()] == [False, True, True]
    await asha.do("/alerts/read", {"until": newest["number"] + 1000})
    assert await asha.unread() == 0
    assert await ben.unread() == 3
    await write("15550004444")
    await react()
    assert await asha.unread() == 1, "what comes later is not read ahead of time"


async def test_pages_hold_each_alert_once(agents, react, write):
    asha, _ = agents
    await write(*(f"1555000{n}" for n in range(1000, 1007)))
    await react()
    first = (await asha.get("/alerts", params={"limit": 4})).json()
    rest = (await asha.get("/alerts", params={"limit": 4, "cursor": first["next_cursor"]})).json()
    numbers = [alert["number"] for alert in [*first["data"], *rest["data"]]]
    assert numbers == sorted(set(numbers), reverse=True)
    assert len(numbers) == 7
    assert rest["next_cursor"] is None


async def test_who_sees_only_their_own_hears_of_no_other(
    agents, owner, api, react, write, runtime, shop
):
    asha, ben = agents
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute(
            "update control.membership set builtin = null, permissions = '{}' where member_id = $1",
            ben.member_id,
        )
    async with listening(ben, open="") as stream:
        await write()
        await react()
        assert len(await asha.alerts()) == 1
        assert await ben.alerts() == []
        path = f"/conversations/{(await only(api))['id']}/assign"
        await owner.do(path, {"assignee_id": str(ben.member_id)}, status=200)
        await react()
        (heard,) = await stream.hear("alert.updated")
        assert heard.data["resource"]["kind"] == "assigned"
        (alert,) = await ben.alerts()
        # taken away again, it tells nothing of the customer
        await owner.do(path, {"assignee_id": str(asha.member_id)}, status=200)
        assert await ben.alerts() == []
        await ben.do(f"/alerts/{alert['id']}/read", status=404)
        await react()
        await asha.do("/alerts/read", {"until": 10})
        await owner.do("/conversations/" + path.split("/")[2] + "/close", status=200)
    assert len(stream.of("alert.updated")) == 1


async def test_the_stream_tells_it_as_the_list_does(agents, api, react, write):
    asha, ben = agents
    async with (
        listening(asha, open="") as hers,
        listening(ben, open="") as his,
        listening(api) as program,
    ):
        await write()
        await react()
        (heard,) = await hers.hear("alert.updated")
        assert heard.data["resource"] == (await asha.alerts())[0]
        await asha.do("/alerts/read", {"until": heard.data["resource"]["number"]})
        (read,) = await hers.hear("alerts.read")
        assert read.data["resource"]["until"] == heard.data["resource"]["number"]
        await ben.do("/alerts/read", {"conversation_id": heard.data["resource"]["conversation_id"]})
        (own,) = await his.hear("alerts.read")
        assert own.data["subject"] == str(ben.member_id)
    assert program.of("alert.updated") == []
    assert len(hers.of("alerts.read")) == 1


async def test_another_workspace_sees_nothing_of_it(agents, react, write, runtime, served):
    other = await accounts.shop(runtime, "other")
    await write()
    await react()
    (alert,) = await agents[0].alerts()
    async with Client(served) as stranger:
        await stranger.sign_in(other.owner_email, accounts.PASSWORD)
        assert (await stranger.get("/alerts")).json()["data"] == []
        assert (await stranger.post(f"/alerts/{alert['id']}/read")).status_code == 404
        body = {"conversation_id": alert["conversation_id"]}
        assert (await stranger.post("/alerts/read", json=body)).status_code == 204
    assert await agents[0].unread() == 1


@pytest.mark.parametrize("body", [{}, {"until": 1, "conversation_id": "0" * 32}])
async def test_what_to_read_is_said_in_one_way(agents, body):
    await agents[0].do("/alerts/read", body, status=422)


async def test_a_program_has_no_bell(api: Client):
    for path in ("/alerts", "/alerts/unread"):
        assert (await api.get(path)).status_code == 403


async def test_a_merge_keeps_the_alerts(agents, react, write, runtime, shop, number):
    asha, _ = agents
    await write("15550001111", "15550002222")
    await react()
    prepare()
    async with runtime.workspace(shop.workspace_id) as tx:
        ids = [row["id"] for row in await tx.fetch("select id from contact order by id")]
        await merging.merge_all(tx, ids, "test")
    assert len(await asha.alerts()) == 2
    assert len({alert["conversation_id"] for alert in await asha.alerts()}) == 1


async def test_they_end_after_a_month(agents, react, write, runtime, shop):
    await write()
    await react()
    await agents[0].do(f"/alerts/{(await agents[0].alerts())[0]['id']}/read")
    async with runtime.workspace(shop.workspace_id) as tx:
        await tx.execute("update alert set at = now() - interval '31 days'")
    await endings.clear(runtime, ENDINGS)
    async with runtime.workspace(shop.workspace_id) as tx:
        assert await tx.fetchval("select count(*) from alert") == 0
        assert await tx.fetchval("select count(*) from alert_read") == 0
    await write("15550002222")
    await react()
    assert await agents[0].unread() == 1
