"""Decisions about accounts and numbers. Nothing here reads or writes."""

from typing import Literal

from rapport.core.config import META_GRAPH_URL, Settings
from rapport.core.permissions import Permission

GraphName = Literal["meta", "simulator"]

PERMISSIONS = [
    Permission("channels.read", "Channels", "See numbers", "Their state and limits.", agents=True),
    Permission("channels.manage", "Channels", "Connect numbers", "And change their settings."),
]

NEEDED_SCOPES = ("whatsapp_business_messaging", "whatsapp_business_management")

WEBHOOK_FIELDS = (
    "messages", "message_echoes", "smb_message_echoes", "smb_app_state_sync", "history",
    "message_template_status_update", "message_template_quality_update",
    "message_template_components_update", "template_category_update",
    "phone_number_quality_update", "phone_number_name_update", "business_capability_update",
    "account_update", "account_alerts", "account_review_update", "security", "user_preferences",
    "flows",
)  # fmt: skip


def default_graph(settings: Settings) -> GraphName:
    """Which Graph a WABA belongs to when nobody says: that of RAPPORT_GRAPH_URL."""
    return "meta" if settings.graph_url.rstrip("/") == META_GRAPH_URL else "simulator"


def graph_url(settings: Settings, graph: GraphName) -> str:
    """Where calls for a WABA go. A practice WABA stays with the simulator, a real one with Meta,
    whatever the other is configured to be."""
    if graph == default_graph(settings):
        return settings.graph_url
    return settings.simulator_url if graph == "simulator" else META_GRAPH_URL


def callback_url(settings: Settings, meta_app_id: str | None) -> str:
    """Where Meta sends webhooks: the installation's address, or that of a workspace's own app."""
    path = "/webhooks/whatsapp"
    return f"{settings.base_url}{path}" + (f"/{meta_app_id}" if meta_app_id else "")
