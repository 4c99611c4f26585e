"""Every other call: what is asked, how the answer is read, and that reads alone are repeated."""

from datetime import UTC, datetime

import pytest
import stamina

from rapport.core.transport import FateUnknown, HttpClient, NotSent
from rapport.whatsapp.client import GraphClient, GraphError, ProfileChange
from rapport.whatsapp.errors import Handling
from rapport.whatsapp.limits import MessagingLimit, messaging_limit
from tests.core.transport.peers import Line
from tests.whatsapp.graph_peer import Answer, error, graph_peer

TOKEN = "EAAJB-a-system-user-token"
APP_TOKEN = "634974688087057|b5b8d6a2e0f14a5f"
NUMBER = "106540352242922"
WABA = "102290129340398"


@pytest.fixture
async def http():
    client = HttpClient()
    with stamina.set_testing(True, attempts=3, cap=True):
        yield client
    await client.close()


def page(*data, after: str | None = None, cursors: bool = True) -> Answer:
    paging = {"cursors": {"before": "b", "after": after or "end"}} if cursors else {}
    if after:
        paging["next"] = f"https://graph.facebook.com/v25.0/x?access_token=T&after={after}"
    return Answer({"data": list(data), "paging": paging})


# ── repeating ────────────────────────────────────────────────────────────────────────────


async def close(line: Line) -> None:
    pass


@pytest.mark.parametrize(
    "failure", [error(2, 503), error(131016, 500), Answer(b"<html/>", 502), close]
)
async def test_a_read_is_repeated_after_a_passing_failure(http, failure):
    async with graph_peer(failure, failure, Answer({"id": NUMBER})) as graph:
        number = await GraphClient(http, graph.url).numbers.get(TOKEN, NUMBER)
        assert number.id == NUMBER
        assert len(graph.asked) == 3


async def test_a_read_is_given_up_after_three_attempts(http):
    async with graph_peer(error(2, 503)) as graph:
        with pytest.raises(GraphError):
            await GraphClient(http, graph.url).numbers.get(TOKEN, NUMBER)
        assert len(graph.asked) == 3


@pytest.mark.parametrize("code", [190, 100, 10, 130429, 80007, 131047])
async def test_a_read_is_not_repeated_after_a_lasting_failure(http, code):
    async with graph_peer(error(code)) as graph:
        with pytest.raises(GraphError):
            await GraphClient(http, graph.url).numbers.get(TOKEN, NUMBER)
        assert len(graph.asked) == 1


@pytest.mark.parametrize("failure", [error(2, 503), Answer(b"<html/>", 502), close])
async def test_a_change_is_never_repeated(http, failure):
    async with graph_peer(failure) as graph:
        client = GraphClient(http, graph.url)
        for call in (
            client.numbers.register(TOKEN, NUMBER, "123456"),
            client.wabas.subscribe(TOKEN, WABA),
            client.wabas.unsubscribe(TOKEN, WABA),
            client.mark_read(TOKEN, NUMBER, "wamid.A"),
        ):
            with pytest.raises((GraphError, FateUnknown)):
                await call
        assert len(graph.asked) == 4


async def test_a_read_of_an_unreachable_graph_was_not_sent(http):
    async with graph_peer(Answer()) as graph:
        pass
    with pytest.raises(NotSent):
        await GraphClient(http, graph.url).numbers.get(TOKEN, NUMBER)


# ── numbers ──────────────────────────────────────────────────────────────────────────────


async def test_a_number_is_read_with_everything_it_says(http):
    answer = {
        "id": int(NUMBER),
        "display_phone_number": "+1 555-078-3881",
        "verified_name": "Lucky Shrub",
        "status": "CONNECTED",
        "quality_rating": "GREEN",
        "quality_score": {"score": "GREEN", "date": 1},
        "throughput": {"level": "HIGH"},
        "is_on_biz_app": False,
        "is_pin_enabled": None,
        "webhook_configuration": {"application": "https://example.com/webhooks/whatsapp"},
        "whatsapp_business_manager_messaging_limit": "TIER_2K",
        "health_status": {
            "can_send_message": "BLOCKED",
            "entities": [
                {
                    "entity_type": "WABA",
                    "id": 102290129340398,
                    "can_send_message": "BLOCKED",
                    "errors": [{"error_code": 141006, "error_description": "Pay"}],
                }
            ],
        },
        "field_of_tomorrow": [1],
    }
    async with graph_peer(Answer(answer)) as graph:
        number = await GraphClient(http, graph.url, "v99.0").numbers.get(TOKEN, NUMBER)
    assert number.id == NUMBER
    assert number.throughput.level == "HIGH"
    assert messaging_limit(number.whatsapp_business_manager_messaging_limit) == MessagingLimit(2000)
    assert number.health_status.entities[0].id == WABA
    assert number.health_status.entities[0].errors[0].error_code == 141006
    assert graph.last.path == f"/v99.0/{NUMBER}"
    fields = graph.last.query["fields"].split(",")
    assert {"id", "throughput", "webhook_configuration", "health_status"} <= set(fields)


@pytest.mark.parametrize(
    ("call", "args", "path", "body"),
    [
        ("register", ("123456",), "/register", {"messaging_product": "whatsapp", "pin": "123456"}),
        (
            "register",
            ("123456", "IN"),
            "/register",
            {"messaging_product": "whatsapp", "pin": "123456", "data_localization_region": "IN"},
        ),
        ("deregister", (), "/deregister", {"messaging_product": "whatsapp"}),
        ("verify_code", ("987654",), "/verify_code", {"code": "987654"}),
        ("set_pin", ("123456",), "", {"pin": "123456"}),
        (
            "override_callback",
            ("https://example.com/hook", "v"),
            "",
            {
                "webhook_configuration": {
                    "override_callback_uri": "https://example.com/hook",
                    "verify_token": "v",
                }
            },
        ),
        (
            "override_callback",
            ("", ""),
            "",
            {"webhook_configuration": {"override_callback_uri": ""}},
        ),
        ("change_settings", ({"calling": {"status": "ENABLED"}},), "/settings", None),
    ],
)
async def test_changes_of_a_number(http, call, args, path, body):
    async with graph_peer(Answer()) as graph:
        await getattr(GraphClient(http, graph.url).numbers, call)(TOKEN, NUMBER, *args)
    assert (graph.last.method, graph.last.path) == ("POST", f"/v25.0/{NUMBER}{path}")
    assert graph.last.json == (args[0] if body is None else body)


async def test_a_code_is_requested(http):
    async with graph_peer(Answer()) as graph:
        numbers = GraphClient(http, graph.url).numbers
        await numbers.request_code(TOKEN, NUMBER, method="SMS", language="en_US")
    assert graph.last.json == {"code_method": "SMS", "language": "en_US"}


async def test_a_wrong_pin_says_what_to_do(http):
    async with graph_peer(error(133005, 400)) as graph:
        with pytest.raises(GraphError) as refusal:
            await GraphClient(http, graph.url).numbers.register(TOKEN, NUMBER, "000000")
    assert refusal.value.verdict.reason == "pin_wrong"


async def test_settings_and_health_are_read(http):
    async with graph_peer(
        Answer({"calling": {"status": "DISABLED"}}),
        Answer({"health_status": {"can_send_message": "LIMITED"}, "id": NUMBER}),
    ) as graph:
        numbers = GraphClient(http, graph.url).numbers
        assert await numbers.settings(TOKEN, NUMBER) == {"calling": {"status": "DISABLED"}}
        assert (await numbers.health(TOKEN, WABA)).can_send_message == "LIMITED"
    assert graph.last.query == {"fields": "health_status"}


async def test_a_profile_is_read_and_changed(http):
    profile = {
        "about": "Plants",
        "websites": ["https://a.example"],
        "messaging_product": "whatsapp",
    }
    async with graph_peer(Answer({"data": [profile]}), Answer({"data": []}), Answer()) as graph:
        numbers = GraphClient(http, graph.url).numbers
        assert (await numbers.profile(TOKEN, NUMBER)).websites == ("https://a.example",)
        assert (await numbers.profile(TOKEN, NUMBER)).about is None
        await numbers.change_profile(TOKEN, NUMBER, ProfileChange(about="", websites=()))
    assert graph.last.path == f"/v25.0/{NUMBER}/whatsapp_business_profile"
    assert graph.last.json == {"messaging_product": "whatsapp", "about": "", "websites": []}


async def test_people_are_blocked_and_who_could_not_be_is_told(http):
    mixed = {
        "messaging_product": "whatsapp",
        "block_users": {
            "added_users": [{"input": "+16505551234", "wa_id": "16505551234"}],
            "failed_users": [{"input": "US.1", "errors": [{"code": 139100, "message": "no"}]}],
        },
        "error": {"code": 139100, "message": "(#139100) Failed to block some users"},
    }
    gone = {"block_users": {"removed_users": [{"input": "+16505551234"}]}}
    async with graph_peer(Answer(mixed, 400), Answer(gone), error(139101)) as graph:
        numbers = GraphClient(http, graph.url).numbers
        result = await numbers.block(TOKEN, NUMBER, ["1 650 555 1234", "US.1"])
        assert [user.wa_id for user in result.done] == ["16505551234"]
        assert result.failed_users[0].errors[0].code == 139100
        assert graph.last.json["block_users"] == [{"user": "+16505551234"}, {"user_id": "US.1"}]
        result = await numbers.unblock(TOKEN, NUMBER, ["16505551234"])
        assert len(result.done) == 1
        assert graph.last.method == "DELETE"
        with pytest.raises(GraphError) as refusal:
            await numbers.block(TOKEN, NUMBER, ["16505551234"])
    assert refusal.value.verdict.reason == "block_list_full"


# ── accounts and apps ────────────────────────────────────────────────────────────────────


async def test_an_account_is_read(http):
    answer = {"id": WABA, "name": "Shop", "timezone_id": 1, "owner_business_info": {"id": 7}}
    async with graph_peer(Answer(answer)) as graph:
        waba = await GraphClient(http, graph.url).wabas.get(TOKEN, WABA)
    assert (waba.timezone_id, waba.owner_business_info.id) == ("1", "7")


async def test_the_businesses_of_a_token_are_listed(http):
    async with graph_peer(page({"id": 520, "name": "Lucky Shrub"})) as graph:
        businesses = GraphClient(http, graph.url).wabas.businesses(TOKEN)
        assert [one.id async for one in businesses] == ["520"]
    assert graph.last.path == "/v25.0/me/businesses"


async def test_lists_are_read_to_their_end_and_the_token_stays_with_graph(http):
    async with graph_peer(
        page({"id": "1"}, {"id": "2"}, after="A"),
        page({"id": "3"}, after="B", cursors=False),
        page({"id": "4"}),
    ) as graph:
        wabas = GraphClient(http, graph.url).wabas
        assert [waba.id async for waba in wabas.owned(TOKEN, "520")] == ["1", "2", "3", "4"]
    assert [asked.query.get("after") for asked in graph.asked] == [None, "A", "B"]
    assert all("access_token" not in asked.query for asked in graph.asked)
    assert graph.last.path == "/v25.0/520/owned_whatsapp_business_accounts"


async def test_a_list_that_turns_in_circles_ends(http):
    async with graph_peer(page({"id": "1"}, after="A")) as graph:
        wabas = GraphClient(http, graph.url).wabas
        assert len([waba async for waba in wabas.shared(TOKEN, "520")]) == 2


@pytest.mark.parametrize("answer", [{"data": []}, {"data": [], "paging": {}}, {}])
async def test_an_empty_list_is_empty(http, answer):
    async with graph_peer(Answer(answer)) as graph:
        numbers = GraphClient(http, graph.url).wabas.numbers(TOKEN, WABA)
        assert [number async for number in numbers] == []


async def test_an_account_is_subscribed(http):
    async with graph_peer(Answer()) as graph:
        wabas = GraphClient(http, graph.url).wabas
        await wabas.subscribe(TOKEN, WABA)
        assert graph.last.json == {}
        await wabas.subscribe(
            TOKEN, WABA, callback_url="https://example.com/hook", verify_token="v"
        )
        assert graph.last.json == {
            "override_callback_uri": "https://example.com/hook",
            "verify_token": "v",
        }
        await wabas.unsubscribe(TOKEN, WABA)
    assert (graph.last.method, graph.last.path) == ("DELETE", f"/v25.0/{WABA}/subscribed_apps")


async def test_subscribed_apps_are_listed(http):
    app = {"whatsapp_business_api_data": {"id": 63, "name": "CRM", "link": "l"}}
    async with graph_peer(page(app | {"override_callback_uri": "https://a"}, {})) as graph:
        apps = GraphClient(http, graph.url).wabas.subscribed_apps(TOKEN, WABA)
        first, second = [one async for one in apps]
    assert (first.app_id, first.name, first.override_callback_uri) == ("63", "CRM", "https://a")
    assert second.app_id is None


async def test_a_token_says_what_it_is_good_for(http):
    data = {
        "app_id": 634974688087057,
        "type": "SYSTEM_USER",
        "is_valid": True,
        "expires_at": 1893456000,
        "scopes": ["whatsapp_business_messaging", "business_management"],
        "granular_scopes": [{"scope": "whatsapp_business_messaging", "target_ids": [WABA]}],
    }
    async with graph_peer(Answer({"data": data}), Answer({"data": {}})) as graph:
        apps = GraphClient(http, graph.url).apps
        info = await apps.debug_token(APP_TOKEN, TOKEN)
        assert info.app_id == "634974688087057"
        assert info.expiry == datetime(2030, 1, 1, tzinfo=UTC)
        assert info.targets("whatsapp_business_messaging") == (WABA,)
        assert info.targets("business_management") == ()
        assert info.targets("whatsapp_business_management") is None
        assert graph.last.query == {"input_token": TOKEN}
        assert graph.last.headers["authorization"] == f"Bearer {APP_TOKEN}"
        nothing = await apps.debug_token(APP_TOKEN, TOKEN)
    assert (nothing.is_valid, nothing.expiry) == (False, None)


async def test_the_inspected_token_is_not_told_either(http):
    async with graph_peer(error(190, 400, message=f"Malformed access token {TOKEN}")) as graph:
        with pytest.raises(GraphError) as refusal:
            await GraphClient(http, graph.url).apps.debug_token(APP_TOKEN, TOKEN)
    assert refusal.value.error.text == "Malformed access token [secret]"


async def test_the_webhooks_of_an_app_are_set_and_read(http):
    subscription = {
        "object": "whatsapp_business_account",
        "callback_url": "https://example.com/hook",
        "active": True,
        "fields": [{"name": "messages", "version": "v25.0"}],
    }
    async with graph_peer(Answer(), page(subscription), Answer()) as graph:
        apps = GraphClient(http, graph.url).apps
        await apps.subscribe(
            APP_TOKEN,
            "634",
            callback_url="https://example.com/hook",
            verify_token="verify-me",
            fields=["messages", "calls"],
        )
        assert graph.last.query == {
            "object": "whatsapp_business_account",
            "callback_url": "https://example.com/hook",
            "verify_token": "verify-me",
            "fields": "messages,calls",
        }
        (read,) = [one async for one in apps.subscriptions(APP_TOKEN, "634")]
        assert read.fields[0].name == "messages"
        await apps.unsubscribe(APP_TOKEN, "634")
    assert graph.last.method == "DELETE"


async def test_a_callback_that_does_not_answer_is_a_lasting_refusal(http):
    answer = error(2200, 400, message="(#2200) Callback verification failed")
    async with graph_peer(answer) as graph:
        with pytest.raises(GraphError) as refusal:
            await GraphClient(http, graph.url).apps.subscribe(
                APP_TOKEN, "634", callback_url="https://a", verify_token="v", fields=[]
            )
    assert refusal.value.verdict.handling is Handling.FIX_REQUEST
