"""What Meta tells of accounts and numbers takes effect, through the signed door."""

import json
from typing import Any

import pytest

from rapport.channels.actions import budget
from rapport.core.runtime import Runtime
from tests.channels.conftest import apply_all, audited
from tests.factories import accounts, channels, webhooks
from tests.factories.channels import Number
from tests.served import Client


@pytest.fixture
async def number(runtime: Runtime, shop: accounts.Shop) -> Number:
    return await channels.number(runtime, shop.workspace_id)


class Meta:
    """Tells things of an account, as Meta does."""

    def __init__(self, url: str, runtime: Runtime, number: Number) -> None:
        self._client = Client(url)
        self._client.base_url = url  # pyright: ignore
        self._runtime = runtime
        self._number = number

    async def tell(self, field: str, value: dict[str, Any], waba_id: str | None = None) -> None:
        entry = {
            "id": waba_id or self._number.waba_id,
            "time": 1739321024,
            "changes": [{"field": field, "value": value}],
        }
        raw = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
        answer = await self._client.post(
            "/webhooks/whatsapp", content=raw, headers=webhooks.signed(raw, self._number)
        )
        assert answer.status_code == 200
        assert await apply_all(self._runtime) == 1

    async def close(self) -> None:
        await self._client.aclose()


@pytest.fixture
async def meta(served: str, runtime: Runtime, number: Number):
    teller = Meta(served, runtime, number)
    yield teller
    await teller.close()


async def shown(api: Client, number: Number) -> dict[str, Any]:
    return (await api.get(f"/phone-numbers/{number.phone_number_id}")).json()


async def people_of(runtime: Runtime) -> int | None:
    return await runtime.database.control_pool.fetchval(
        'select "limit" from control.portfolio_budget where portfolio_id = $1', "5001"
    )


async def test_a_faster_number_with_a_higher_limit(api, meta: Meta, number: Number, runtime):
    await meta.tell(
        "phone_number_quality_update",
        {
            "display_phone_number": "15550001001",
            "event": "THROUGHPUT_UPGRADE",
            "max_daily_conversations_per_business": "TIER_100K",
        },
    )
    now = await shown(api, number)
    assert (now["throughput_per_second"], now["messaging_limit"]) == (1000, "TIER_100K")
    assert await people_of(runtime) == 100_000
    (entry,) = await audited(api, "channels.number_changed")
    assert entry["changes"]["throughput_per_second"] == [80, 1000]


async def test_flagged_and_unflagged(api, meta: Meta, number: Number):
    told = {"display_phone_number": "15550001001", "event": "FLAGGED", "current_limit": "TIER_1K"}
    await meta.tell("phone_number_quality_update", told)
    now = await shown(api, number)
    assert (now["quality"], now["messaging_limit"]) == ("RED", "TIER_1K")
    await meta.tell("phone_number_quality_update", {**told, "event": "UNFLAGGED"})
    assert (await shown(api, number))["quality"] == "UNKNOWN"


@pytest.mark.parametrize(
    ("told", "tier", "people"),
    [
        ({"max_daily_conversations_per_business": "TIER_2K"}, "TIER_2K", 2000),
        ({"max_daily_conversations_per_business": 2000}, "TIER_2K", 2000),
        ({"max_daily_conversations_per_business": "TIER_UNLIMITED"}, "TIER_UNLIMITED", None),
        ({"max_daily_conversation_per_phone": -1}, "TIER_UNLIMITED", None),
        ({"max_daily_conversations_per_business": "TIER_250"}, "TIER_250", 250),
    ],
)
async def test_the_portfolios_limit(api, meta: Meta, number, runtime, told, tier, people):
    await meta.tell("business_capability_update", told)
    assert (await shown(api, number))["messaging_limit"] == tier
    assert await people_of(runtime) == people


async def test_a_limit_that_meta_does_not_say_changes_nothing(meta: Meta, runtime, shop):
    async with runtime.workspace(shop.workspace_id) as tx:
        await budget.set_limit(tx, "5001", 250)
    await meta.tell(
        "business_capability_update", {"max_daily_conversations_per_business": "TIER_NOT_SET"}
    )
    assert await people_of(runtime) == 250


async def test_a_display_name(api, meta: Meta, number: Number):
    told = {"display_phone_number": "15550001001", "requested_verified_name": "New Name"}
    refused = {"decision": "REJECTED", "rejection_reason": "NAME_NOT_CONSISTENT"}
    await meta.tell("phone_number_name_update", {**told, **refused})
    now = await shown(api, number)
    assert (now["verified_name"], now["name_status"]) == ("", "DECLINED")
    await meta.tell("phone_number_name_update", {**told, "decision": "APPROVED"})
    now = await shown(api, number)
    assert (now["verified_name"], now["name_status"]) == ("New Name", "APPROVED")


async def test_a_review(api, meta: Meta, number: Number):
    await meta.tell("account_review_update", {"decision": "REJECTED"})
    waba = (await api.get(f"/wabas/{number.waba_id}")).json()
    assert waba["review_status"] == "REJECTED"
    (entry,) = await audited(api, "channels.waba_changed")
    assert entry["changes"] == {"review_status": [None, "REJECTED"]}


async def test_a_ban_stops_every_number_until_it_ends(api, meta: Meta, number: Number):
    ban = {"waba_ban_state": "SCHEDULE_FOR_DISABLE", "waba_ban_date": "April 17, 2025"}
    await meta.tell("account_update", {"event": "DISABLED_UPDATE", "ban_info": ban})
    assert (await shown(api, number))["status"] == "connected"
    assert len(await audited(api, "channels.ban_announced")) == 1
    ban = {"waba_ban_state": ["DISABLE"]}
    await meta.tell("account_update", {"event": "DISABLED_UPDATE", "ban_info": ban})
    stopped = await shown(api, number)
    assert (stopped["status"], stopped["pause"]["reason"]) == ("paused", "waba_banned")
    assert stopped["pause"]["remedy"]
    ban = {"waba_ban_state": "REINSTATE"}
    await meta.tell("account_update", {"event": "DISABLED_UPDATE", "ban_info": ban})
    assert (await shown(api, number))["pause"] is None


async def test_a_restriction_is_shown_and_only_a_total_one_stops(api, meta: Meta, number: Number):
    def told(kind: str, until: int = 4_102_444_800) -> dict[str, Any]:
        one = {"restriction_type": kind, "expiration": until, "remediation": "Appeal."}
        return {"event": "ACCOUNT_RESTRICTION", "restriction_info": [one]}

    await meta.tell("account_update", told("RESTRICTED_BIZ_INITIATED_MESSAGING"))
    assert (await shown(api, number))["status"] == "connected"
    await meta.tell("account_update", told("RESTRICTED_ADD_PHONE_NUMBER_ACTION", until=1))
    waba = (await api.get(f"/wabas/{number.waba_id}")).json()
    assert [each["type"] for each in waba["restrictions"]] == ["RESTRICTED_BIZ_INITIATED_MESSAGING"]
    await meta.tell("account_update", told("RESTRICTED_CUSTOMER_INITIATED_MESSAGING"))
    stopped = await shown(api, number)
    assert stopped["pause"]["reason"] == "account_restricted"
    assert stopped["pause"]["until"].startswith("2100-01-01")


async def test_a_number_taken_back_into_the_app(api, meta: Meta, number: Number):
    await meta.tell(
        "account_update", {"event": "ACCOUNT_OFFBOARDED", "phone_number": "15550001001"}
    )
    assert (await shown(api, number))["pause"]["reason"] == "offboarded"
    await meta.tell("account_update", {"event": "ACCOUNT_RECONNECTED"})
    assert (await shown(api, number))["pause"] is None


async def test_a_changed_pin_can_be_read_of(api, meta: Meta, number: Number):
    told = {"display_phone_number": "15550001001", "event": "PIN_CHANGED", "requester": "61555"}
    await meta.tell("security", told)
    (entry,) = await audited(api, "channels.pin_changed")
    assert entry["changes"] == {"number": [None, "+1 555 000 1001"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("account_update", {"event": "SOMETHING_NEW_IN_2027"}),
        ("account_update", {"event": "DISABLED_UPDATE"}),
        ("phone_number_quality_update", {"event": "ONBOARDING"}),
        ("phone_number_quality_update", {"event": "FLAGGED", "display_phone_number": "999"}),
        ("phone_number_name_update", {"decision": "APPROVED", "display_phone_number": "999"}),
        ("security", {"event": "NEWS"}),
        ("account_alerts", {"entity_type": "BUSINESS", "entity_id": "1"}),
        ("a_field_of_2027", {"whatever": [1, {"deep": None}]}),
    ],
)
async def test_what_says_nothing_to_us_changes_nothing(api, meta: Meta, number, field, value):
    before = await shown(api, number)
    await meta.tell(field, value)
    assert await shown(api, number) == before
    assert (await api.get("/audit-log")).json()["data"][0]["action"] == "channels.connected"


async def test_nobody_speaks_for_a_foreign_account(
    api, meta: Meta, number: Number, runtime: Runtime
):
    """A tenant knows its own app's secret, and only that."""
    other = await accounts.shop(runtime, "other")
    theirs = await channels.number(
        runtime, other.workspace_id, "1002", "9002", app_id="7002", portfolio_id="5002", own=True
    )
    raw = json.dumps(
        {
            "object": "whatsapp_business_account",
            "entry": [
                {
                    "id": number.waba_id,
                    "changes": [
                        {"field": "account_review_update", "value": {"decision": "REJECTED"}}
                    ],
                }
            ],
        }
    ).encode()
    answer = await meta._client.post(
        "/webhooks/whatsapp/7002", content=raw, headers=webhooks.signed(raw, theirs)
    )
    assert answer.status_code == 200
    await apply_all(runtime)
    assert (await api.get(f"/wabas/{number.waba_id}")).json()["review_status"] is None


async def test_the_last_webhook_is_kept_to_the_minute(
    api, meta: Meta, number: Number, runtime: Runtime, shop: accounts.Shop
):
    raw = webhooks.of(number, webhooks.text("one"))
    headers = webhooks.signed(raw, number)
    await meta._client.post("/webhooks/whatsapp", content=raw, headers=headers)
    await apply_all(runtime)
    first = (await shown(api, number))["last_webhook_at"]
    assert first is not None
    raw = webhooks.of(number, webhooks.text("two"))
    headers = webhooks.signed(raw, number)
    await meta._client.post("/webhooks/whatsapp", content=raw, headers=headers)
    await apply_all(runtime)
    assert (await shown(api, number))["last_webhook_at"] == first
    async with runtime.workspace(shop.workspace_id) as tx:
        told = await tx.fetchval(
            "select count(*) from fact where workspace_id = $1 and kind = 'NumbersChanged'",
            shop.workspace_id,
        )
    assert told == 2  # connecting, and the first webhook
