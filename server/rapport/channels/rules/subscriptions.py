"""What our app hears of, and where Meta should tell it."""

from collections.abc import Iterable, Sequence
from typing import Literal

from rapport.whatsapp.client import AppSubscription, SubscribedApp
from rapport.whatsapp.client.apps import WHATSAPP_OBJECT

Manner = Literal["app", "override"]

WEBHOOK_FIELDS = (
    "messages", "message_echoes", "smb_message_echoes", "smb_app_state_sync", "history",
    "message_template_status_update", "message_template_quality_update",
    "message_template_components_update", "template_category_update",
    "phone_number_quality_update", "phone_number_name_update", "business_capability_update",
    "account_update", "account_alerts", "account_review_update", "security", "user_preferences",
    "flows",
)  # fmt: skip
INDISPENSABLE_FIELDS = frozenset({"messages"})


def callback_of(subscriptions: Iterable[AppSubscription]) -> AppSubscription | None:
    """Where an app hears of WhatsApp accounts now; None if nowhere."""
    for subscription in subscriptions:
        is_ours = subscription.object == WHATSAPP_OBJECT
        if is_ours and subscription.active and subscription.callback_url:
            return subscription
    return None


def manner_for(current: AppSubscription | None, ours: str) -> Manner:
    """How to have webhooks sent to us. An app that calls somewhere else already does so on purpose:
    then only the one account is redirected."""
    if current is None or same_address(current.callback_url, ours):
        return "app"
    return "override"


def missing_fields(current: AppSubscription | None) -> list[str]:
    """Fields that the app does not hear of."""
    heard = {field.name for field in current.fields} if current else set[str]()
    return [field for field in WEBHOOK_FIELDS if field not in heard]


def find_app(subscribed: Sequence[SubscribedApp], meta_app_id: str) -> SubscribedApp | None:
    """An app among those that hear of an account."""
    return next((app for app in subscribed if app.app_id == meta_app_id), None)


def same_address(one: str | None, other: str) -> bool:
    return (one or "").rstrip("/") == other.rstrip("/")
