"""Calls to Meta's Graph API: messages, media, phone numbers, accounts, apps."""

from rapport.whatsapp.client.apps import App, AppSubscription, TokenInfo
from rapport.whatsapp.client.graph_client import META_URL, GraphClient
from rapport.whatsapp.client.media import (
    META_MEDIA_HOSTS,
    ForeignMediaAddress,
    MediaGone,
    MediaInfo,
)
from rapport.whatsapp.client.numbers import (
    BlockResult,
    BusinessProfile,
    HealthStatus,
    PhoneNumber,
    ProfileChange,
)
from rapport.whatsapp.client.sending import Accepted, AcceptedContact
from rapport.whatsapp.client.wabas import BusinessInfo, SubscribedApp, Waba
from rapport.whatsapp.errors import GraphError

__all__ = [
    "META_MEDIA_HOSTS",
    "META_URL",
    "Accepted",
    "AcceptedContact",
    "App",
    "AppSubscription",
    "BlockResult",
    "BusinessInfo",
    "BusinessProfile",
    "ForeignMediaAddress",
    "GraphClient",
    "GraphError",
    "HealthStatus",
    "MediaGone",
    "MediaInfo",
    "PhoneNumber",
    "ProfileChange",
    "SubscribedApp",
    "TokenInfo",
    "Waba",
]
