"""Statuses in any order, with repeats, before or after our own record: the same end."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rapport.core.runtime import Runtime
from rapport.messaging.rules.statuses import FROM_META, RANK, News, merge
from tests import applied
from tests.factories import webhooks
from tests.factories.channels import Number
from tests.served import Client

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
NEWS = some.builds(
    News,
    status=some.sampled_from(sorted(FROM_META)),
    at=some.integers(0, 1000).map(lambda seconds: NOON + timedelta(seconds=seconds)),
)


@given(
    some.lists(NEWS, min_size=1).flatmap(lambda n: some.tuples(some.just(n), some.permutations(n)))
)
def test_merging_does_not_depend_on_the_order_or_on_repeats(case: tuple[list[News], list[News]]):
    told, shuffled = case
    once, twice = merge(told), merge([*shuffled, *told])
    assert (once.status, once.times) == (twice.status, twice.times)
    assert once.rank == max(RANK[each.status] for each in told)


async def send(api: Client, number: Number) -> str:
    answer = await api.post(
        "/messages",
        json={
            "phone_number_id": number.phone_number_id, "to": "+15550001111", "type": "text",
            "text": {"body": "hello"},
        },
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


ERROR = [{"code": 131026, "title": "Message undeliverable"}]
ORDERS = [
    *itertools.permutations(("sent", "delivered", "read")),
    *itertools.permutations(("sent", "failed")),
    *itertools.permutations(("failed", "delivered")),
    ("sent", "sent", "delivered", "sent", "delivered"),
    ("played", "read", "sent"),
]
END = {"sent": 0, "failed": 1, "delivered": 2, "read": 3, "played": 4}


@pytest.mark.parametrize("in_one_body", [True, False])
async def test_any_permutation_has_the_same_end(
    runtime: Runtime, number: Number, api: Client, in_one_body: bool
):
    await applied.apply(runtime, number, webhooks.of(number, webhooks.text()))
    ids = [await send(api, number) for _ in ORDERS]
    bodies = [
        [
            webhooks.statuses_of(
                number,
                webhooks.status(
                    f"wamid.{place}",
                    name,
                    at=1_700_000_000 + END[name],
                    biz_opaque_callback_data=webhooks.mark(number, ids[place]),
                    **({"errors": ERROR} if name == "failed" else {}),
                ),
            )
            for name in order
        ]
        for place, order in enumerate(ORDERS)
    ]
    if in_one_body:
        await applied.apply(runtime, number, *itertools.chain(*bodies))
    else:
        for body in itertools.chain(*bodies):
            await applied.apply(runtime, number, body)
    for place, order in enumerate(ORDERS):
        message = (await api.get(f"/messages/{ids[place]}")).json()
        assert message["status"] == max(order, key=END.__getitem__), order
        assert message["wamid"] == f"wamid.{place}"
        told = {name: at for name, at in message["status_times"].items() if name in END}
        assert told == {
            name: f"2023-11-14T22:13:{20 + END[name]}Z" for name in set(order)
        }  # fmt: skip
        assert (message["error"] is None) == (message["status"] != "failed")
        if message["status"] == "failed":
            assert message["error"]["code"] == 131026


async def test_a_repeated_status_says_nothing_new(runtime: Runtime, number: Number, api: Client):
    await applied.apply(runtime, number, webhooks.of(number, webhooks.text()))
    mark = webhooks.mark(number, await send(api, number))
    told = webhooks.statuses_of(
        number, webhooks.status("wamid.A", "delivered", biz_opaque_callback_data=mark)
    )
    await applied.apply(runtime, number, told)
    before = await position(runtime, number)
    await applied.apply(runtime, number, told, told, told)
    assert await position(runtime, number) == before


async def position(runtime: Runtime, number: Number) -> int:
    async with runtime.workspace(number.workspace_id) as tx:
        return await tx.fetchval("select position from workspace_clock")


async def test_a_status_before_its_message_waits_for_it(
    runtime: Runtime, number: Number, api: Client
):
    """Statuses without our mark, as for messages of another program: by wamid alone."""
    early = [
        webhooks.statuses_of(number, webhooks.status("wamid.EARLY", name))
        for name in ("read", "sent", "delivered")
    ]
    await applied.apply(runtime, number, *early, *early)
    echo = {
        "field": "message_echoes",
        "value": {
            **webhooks.value(number),
            "message_echoes": [
                {**webhooks.text("from the phone", id="wamid.EARLY"), "to": "15550001111"}
            ],
        },
    }
    await applied.apply(runtime, number, webhooks.change(number, echo))
    [conversation] = (await api.get("/conversations?status=all")).json()["data"]
    [message] = (await api.get(f"/conversations/{conversation['id']}/messages")).json()["data"]
    assert message["status"] == "read"
    assert set(message["status_times"]) == {"sent", "delivered", "read"}
    async with runtime.workspace(number.workspace_id) as tx:
        assert await tx.fetchval("select count(*) from orphan_status") == 0


async def test_unknown_statuses_and_those_of_nothing_of_ours_do_no_harm(
    runtime: Runtime, number: Number, api: Client
):
    await applied.apply(
        runtime,
        number,
        webhooks.statuses_of(
            number,
            webhooks.status("wamid.U", "teleported"),
            webhooks.status("wamid.V", "read", biz_opaque_callback_data="somebody's own data"),
            webhooks.status("wamid.W", "read", biz_opaque_callback_data="a.b.1"),
        ),
    )
    assert (await api.get("/dead-letters")).json()["data"] == []
    async with runtime.workspace(number.workspace_id) as tx:
        orphans = await tx.fetch("select wamid from orphan_status order by wamid")
    assert [row["wamid"] for row in orphans] == ["wamid.V", "wamid.W"]
