"""Which Graph a WABA belongs to, and at which address Meta finds us."""

import ipaddress
from typing import Literal
from urllib.parse import urlsplit

from rapport.core.config import META_GRAPH_URL, Settings, is_loopback

GraphName = Literal["meta", "simulator"]
AppKind = Literal["installation", "practice", "own"]
Reach = Literal["public", "local", "not_https", "not_public"]

WEBHOOKS = "/webhooks/whatsapp"
EVERYWHERE = ("", "0.0.0.0", "::")  # noqa: S104 what a server may be bound to, not where it is


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
    return f"{settings.base_url}{WEBHOOKS}" + (f"/{meta_app_id}" if meta_app_id else "")


def callback_of_app(settings: Settings, kind: AppKind, meta_app_id: str) -> str:
    """Where an app calls us. A simulator on this machine calls past any proxy, wherever the world
    reaches us."""
    if kind != "practice" or not practises_here(settings):
        return callback_url(settings, meta_app_id if kind == "own" else None)
    host = "127.0.0.1" if settings.bind in EVERYWHERE else settings.bind
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port}{WEBHOOKS}"


def practises_here(settings: Settings) -> bool:
    """Whether the simulator runs on this machine."""
    return is_loopback(graph_url(settings, "simulator"))


def reach_of(url: str) -> Reach:
    """Whether Meta could reach an address, as far as the address itself tells.

    Meta calls https addresses with a certificate of a known authority only.
    """
    if is_loopback(url):
        return "local"
    address = urlsplit(url)
    try:
        is_public = ipaddress.ip_address(address.hostname or "").is_global
    except ValueError:
        is_public = "." in (address.hostname or "")
    if not is_public:
        return "not_public"
    return "public" if address.scheme == "https" else "not_https"
