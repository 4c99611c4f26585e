"""Every recorded webhook comes out whole, typed and in order."""

import json
from datetime import UTC, datetime

import pytest

from rapport.whatsapp import payloads
from rapport.whatsapp.payloads import (
    Change,
    EchoedMessage,
    InboundMessage,
    Malformed,
    MessageStatus,
    PastMessage,
    Person,
    ReportedError,
    changes,
    contents,
)
from tests.whatsapp import recorded

SHEENA = Person("16505551234", "US.13491208655302741918", name="Sheena Nelson")
LISTS = {
    *("messages", "statuses", "errors", "message_echoes", "state_sync", "user_preferences"),
    *("calls", "groups", "automatic_events"),
}


def only(name: str):
    (item,) = payloads.parse(recorded.body(name))
    return item


@pytest.mark.parametrize("name", recorded.NAMES)
def test_nothing_of_a_recorded_webhook_is_lost(name):
    document = recorded.value(name)
    items = payloads.parse(recorded.body(name))
    assert items
    for item in items:
        assert not isinstance(item, Malformed)
        assert json.loads(item.raw) == recorded.at(document, item.path)
    paths = [item.path for item in items]
    assert len(paths) == len(set(paths))
    assert {path for path in places(document) if not covered(path, paths)} == set()


def places(document, path="") -> list[str]:
    """Where the things stand that happened: the elements of all lists that hold such."""
    found = []
    if isinstance(document, dict):
        for key, inner in document.items():
            inside = f"{path}.{key}".removeprefix(".")
            if key in LISTS and isinstance(inner, list):
                found += [f"{inside}[{index}]" for index in range(len(inner))]
            found += places(inner, inside)
    elif isinstance(document, list):
        for index, inner in enumerate(document):
            found += places(inner, f"{path}[{index}]")
    return found


def covered(path: str, paths: list[str]) -> bool:
    return any(path.startswith(one) for one in paths)


def test_a_message_knows_everything_about_itself():
    item = only("text_received")
    assert isinstance(item, InboundMessage)
    assert item.sender == SHEENA
    assert item.sent_at == datetime(2025, 6, 8, 20, 59, 43, tzinfo=UTC)
    assert item.content == contents.Text("Does it come in another color? 🌿")
    assert item.origin.waba_id == "102290129340398"
    assert item.origin.phone_number_id == "106540352242922"
    assert item.path == "entry[0].changes[0].value.messages[0]"


CONTENTS = {
    "image_received": contents.Media(
        "1003383421387256",
        "image/jpeg",
        "SfInY0gGKTsJlUWbwxC1k+FAD0FZHvzwfpvO0zX0GUI=",
        "Taj Mahal",
        url="https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1003383421387256",
    ),
    "document_received": contents.Media(
        "1003383421387258",
        "application/pdf",
        "AcMc7wEmQGzZ9NN+H0UUBKvwGnpJjeVZyqg3Xgn3qJM=",
        "The invoice",
        "invoice 12.pdf",
    ),
    "current_location_received": contents.Location(37.0, -122.16165924072),
    "reaction_received": contents.Reaction(
        "wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBI3MEM2RUJFNkI0RENGQTVDRjUA", "👍"
    ),
    "template_button_tapped": contents.QuickReply("Unsubscribe", "UNSUBSCRIBE"),
    "reply_button_tapped": contents.ButtonReply("cancel-button", "Cancel"),
    "list_row_chosen": contents.ListReply(
        "priority_express", "Priority Mail Express", "Next Day to 2 Days"
    ),
    "flow_completed": contents.FormReply("flow", "Sent", '{"flow_token":"unused","size":"L"}'),
    "call_permission_given": contents.CallPermissionReply(
        "accept", datetime(2025, 6, 15, 20, 59, 43, tzinfo=UTC), False, "user_action"
    ),
    "call_permission_refused": contents.CallPermissionReply(
        "reject", response_source="user_action"
    ),
    "unknown_interactive_received": contents.UnknownReply("product_share"),
    "order_received": contents.Order(
        "194836987003835",
        (
            contents.OrderItem("di9ozbzfi4", 2, 30.5, "USD"),
            contents.OrderItem("nqryix03ez", 1, 25.0, "USD"),
        ),
        "Please gift wrap",
    ),
    "poll_received": contents.Unsupported("poll"),
    "unsupported_received": contents.Unsupported(),
    "unknown_received_in_old_form": contents.Unsupported(),
    "message_edited": contents.Edited(
        "wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBI3MEM2RUJFNkI0RENGQTVDRjUA",
        "text",
        contents.Text("Tuesday, not Monday"),
    ),
    "message_revoked": contents.Revoked(
        "wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBI3MEM2RUJFNkI0RENGQTVDRjUA"
    ),
    "welcome_requested": contents.Unrecognised(),
    "new_kind_received": contents.Unrecognised(),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_contents(name):
    item = only(name)
    assert isinstance(item, InboundMessage)
    assert item.content == CONTENTS[name]


def test_a_voice_note_a_moving_sticker_and_a_taken_back_reaction_are_told_apart():
    assert only("voice_note_received").content.voice
    assert not only("audio_received").content.voice
    assert only("sticker_received").content.animated
    assert only("reaction_removed").content.is_removal
    assert only("reaction_removed_with_empty_emoji").content.is_removal
    assert not only("reaction_received").content.is_removal


def test_a_shared_contact_is_whole():
    (shared,) = only("contacts_received").content.contacts
    assert shared.name.formatted_name == "Lucía Gómez"
    assert shared.phones[0].wa_id == "19835552319"
    assert shared.emails[0].email == "lucia@example.com"
    assert shared.addresses[0].zip == "94025"
    assert shared.org.company == "Lucky Shrub"
    assert shared.vcard


def test_a_number_shared_on_request_says_so():
    content = only("own_number_shared_on_request").content
    assert content.origin == content.contacts[0].origin == "contact_request"
    assert content.contacts[0].name is None


def test_context_and_referral():
    product = only("text_received_about_product").context.referred_product
    assert (product.catalog_id, product.product_retailer_id) == ("194836987003835", "di9ozbzfi4")
    assert only("text_received_forwarded").context.forwarded
    assert only("text_received_frequently_forwarded").context.frequently_forwarded
    referral = only("text_received_from_ad").referral
    assert (referral.source_id, referral.source_type) == ("120226305854810726", "ad")
    assert referral.welcome_message.text.startswith("Hi there!")
    assert only("image_received_from_status_ad").referral.ctwa_clid is None


def test_errors_of_a_message_are_kept():
    (error,) = only("media_lost").errors
    assert (error.code, error.text) == (131052, "The file is larger than 100 MB.")


STATUSES = {
    "status_sent": ("sent", "regular", "marketing"),
    "status_delivered": ("delivered", "regular", "marketing"),
    "status_read": ("read", None, None),
    "status_played": ("played", None, None),
    "status_sent_in_free_entry_window": ("sent", "free_entry_point", "referral_conversion"),
    "status_of_new_kind": ("teleported", None, None),
}


@pytest.mark.parametrize("name", STATUSES)
def test_statuses(name):
    item = only(name)
    status, kind, category = STATUSES[name]
    assert isinstance(item, MessageStatus)
    assert item.wamid.startswith("wamid.")
    assert item.at == datetime(2025, 6, 15, 23, 27, 53, tzinfo=UTC)
    assert item.recipient == SHEENA
    price = item.pricing
    assert (item.status, price and price.type, price and price.category) == (
        status,
        kind,
        category,
    )


def test_a_status_brings_back_our_own_words():
    item = only("status_sent")
    assert item.callback_data == (
        "0190b5c2-0000-7000-8000-000000000001.0190b5c2-0000-7000-8000-000000000002.1"
    )


def test_a_failed_status_says_why():
    (error,) = only("status_failed").errors
    assert error.code == 131049
    assert error.href


def test_an_old_conversation_and_price_are_read():
    item = only("status_with_old_price")
    assert item.conversation.origin.type == "utility"
    assert item.conversation.expiration_timestamp == datetime(2025, 6, 18, 23, 27, 53, tzinfo=UTC)
    assert item.pricing.pricing_type == "regular"


def test_ids_that_come_as_numbers_are_text():
    assert only("status_with_identity_hash").template_id == "1667192013751005"
    assert only("template_approved").value.message_template_id == "1667192013751005"
    assert only("partner_removed").value.waba_info.owner_business_id == "520744086200222"
    assert only("pin_changed").value.requester == "61555822107539"
    assert only("capability_changed_to_number").value.max_daily_conversations_per_business == "2000"


def test_a_group_has_one_status_for_each_participant():
    one, other = payloads.parse(recorded.body("status_of_group_message"))
    assert one.group_id == other.group_id
    assert one.recipient == SHEENA
    assert other.recipient == Person("16505555678", "US.222", name="Bo")
    assert only("text_received_in_group").group_id == one.group_id


def test_many_things_in_one_body_stay_in_order_and_under_their_number():
    items = payloads.parse(recorded.body("ten_messages_and_twenty_statuses_of_three_numbers"))
    numbers = [item.origin.phone_number_id[-1] for item in items]
    assert numbers == ["2"] * 12 + ["3"] * 9 + ["4"] * 9
    messages = [item for item in items if isinstance(item, InboundMessage)]
    assert [item.content.body for item in messages] == [f"message {n}" for n in range(10)]
    assert [item.sender.name for item in messages] == [f"Person {n:04d}" for n in range(10)]
    assert sum(isinstance(item, MessageStatus) for item in items) == 20


def test_an_error_of_the_whole_number():
    item = only("number_failed")
    assert isinstance(item, ReportedError)
    assert item.error.code == 130429
    assert item.origin.phone_number_id == "106540352242922"


CHANGES = {
    "template_approved": (changes.TemplateStatusUpdate, {"event": "APPROVED"}),
    "template_rejected": (changes.TemplateStatusUpdate, {"reason": "INVALID_FORMAT"}),
    "template_paused": (changes.TemplateStatusUpdate, {"reason": None}),
    "template_quality_changed": (changes.TemplateQualityUpdate, {"new_quality_score": "YELLOW"}),
    "template_edited": (changes.TemplateComponentsUpdate, {"message_template_title": "Your order"}),
    "template_category_will_change": (
        changes.TemplateCategoryUpdate,
        {"is_announcement": True, "current_category": "UTILITY", "future_category": "MARKETING"},
    ),
    "template_category_changed": (
        changes.TemplateCategoryUpdate,
        {"is_announcement": False, "current_category": "MARKETING", "future_category": None},
    ),
    "number_throughput_upgraded": (
        changes.PhoneNumberQualityUpdate,
        {"event": "THROUGHPUT_UPGRADE"},
    ),
    "number_name_rejected": (
        changes.PhoneNumberNameUpdate,
        {"rejection_reason": "NAME_EMPLOYEE_ISSUE"},
    ),
    "capability_changed_to_tier": (
        changes.BusinessCapabilityUpdate,
        {"max_daily_conversations_per_business": "TIER_2K"},
    ),
    "account_alert": (changes.AccountAlert, {"entity_id": "106540352242922"}),
    "account_reviewed": (changes.AccountReviewUpdate, {"decision": "APPROVED"}),
    "business_country_changed": (changes.AccountUpdate, {"country": "DE"}),
    "flow_status_changed": (changes.FlowEvent, {"new_status": "PUBLISHED"}),
    "flow_endpoint_slow": (changes.FlowEvent, {"threshold": 3000.0}),
    "marketing_stopped": (changes.UserPreference, {"value": "stop"}),
    "opted_in_by_link": (changes.UserPreference, {"signup_id": "9988776655"}),
    "call_ringing": (changes.CallStatus, {"status": "RINGING"}),
    "call_ended": (changes.Call, {"duration": 460}),
    "solution_updated": (changes.PartnerSolution, {"solution_status": "ACTIVE"}),
    "username_approved": (changes.BusinessUsernameUpdate, {"username": "luckyshrub"}),
    "username_deleted": (changes.BusinessUsernameUpdate, {"username": None}),
    "group_created": (changes.GroupEvent, {"type": "group_create", "subject": "Tour 12"}),
    "history_declined": (changes.HistoryDeclined, {}),
    "standby_message": (changes.Standby, {}),
    "control_passed": (changes.MessagingHandover, {}),
    "marketing_click_tracked": (changes.TrackingEvent, {}),
    "payment_configuration_changed": (
        changes.PaymentConfigurationUpdate,
        {"provider_name": "razorpay"},
    ),
    "field_of_tomorrow": (changes.UnknownChange, {}),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changes(name):
    item = only(name)
    kind, expected = CHANGES[name]
    assert isinstance(item, Change)
    assert type(item.value) is kind
    assert {field: getattr(item.value, field) for field in expected} == expected


@pytest.mark.parametrize("name", ["template_approved", "template_category_changed"])
def test_a_template_language_has_one_spelling(name):
    assert only(name).value.message_template_language == "en_US"


def test_account_updates_carry_their_details():
    restricted = only("account_restricted").value
    assert [one.restriction_type for one in restricted.restriction_info] == [
        "RESTRICTED_BIZ_INITIATED_MESSAGING",
        "RESTRICTED_ADD_PHONE_NUMBER_ACTION",
    ]
    assert restricted.restriction_info[0].expiration == datetime(2025, 2, 15, 0, 43, 44, tzinfo=UTC)
    assert only("account_banned").value.ban_info.waba_ban_state == "SCHEDULE_FOR_DISABLE"
    assert only("partner_added").origin.waba_id == "520744086200223"
    assert only("partner_added").value.waba_info.waba_id == "102290129340398"
    assert only("volume_tier_reached").value.volume_tier_info.tier == "25000001:50000000"
    assert only("account_deleted").origin.time == datetime(2025, 2, 12, 0, 43, 44, tzinfo=UTC)


def test_the_person_behind_a_change():
    assert only("marketing_stopped").value.person.wa_id == "16505551234"
    assert only("marketing_resumed_without_phone").value.person == Person(
        None, "MX.22491208655302741918", "MX.ENT.1"
    )
    assert only("call_incoming").value.person == Person("16505551234", "US.13491208655302741918")
    assert only("call_ended").value.person == Person("16505551234", "US.13491208655302741918")
    assert only("call_incoming").people == (SHEENA,)
    assert only("marketing_stopped").people == (SHEENA,)
    (participant,) = only("group_joined").value.added_participants
    assert participant.person.wa_id == "16505551234"


def test_a_history_chunk_comes_out_message_by_message():
    first, second, third, other = payloads.parse(recorded.body("history_chunk"))
    assert all(isinstance(item, PastMessage) for item in (first, second, third, other))
    assert [item.from_business for item in (first, second, third, other)] == [
        *(False, True, False, False)
    ]
    assert first.person.username == "sheena"
    assert first.person.wa_id == second.person.wa_id == "16505551234"
    assert other.person.wa_id == "16505555678"
    assert (second.status, second.phase, second.chunk_order, second.progress) == (
        *("DELIVERED", 1, 2, 40),
    )
    assert third.content == contents.Unrecognised()
    media = only("history_media")
    assert isinstance(media, PastMessage)
    assert media.content.id == "24230790383178626"


def test_what_was_sent_from_the_business_app_is_not_inbound():
    item = only("message_sent_from_business_app")
    assert isinstance(item, EchoedMessage)
    assert item.recipient == SHEENA
    assert isinstance(only("message_revoked_in_business_app").content, contents.Revoked)


def test_the_dashboard_test_and_the_bare_value_are_understood():
    test = only("dashboard_test")
    assert isinstance(test, InboundMessage)
    assert test.origin.waba_id is None
    bare = only("history_declined_as_bare_value")
    assert bare.value.errors[0].code == 2593109
