"""A click on an ad or a post, as the first message after it tells of it."""

from typing import Any

from simulator.ads import pictures
from simulator.simulation import Simulation
from simulator.world import ids
from simulator.world.models import Ad


def referral(simulation: Simulation, ad: Ad, origin: str) -> dict[str, Any]:
    """The `referral` object of fact sheet §2.4. Every click has a `ctwa_clid` of its own, except
    one in a WhatsApp Status (October 2025)."""
    key, now = simulation.world.state.signing_key, simulation.clock.now()
    told: dict[str, Any] = {
        "source_url": f"https://fb.me/{ids.short(simulation.random)}",
        "source_id": ad.id,
        "source_type": ad.source_type,
        "headline": ad.headline,
        "body": ad.body,
        "media_type": ad.media_type,
    }
    if ad.media_type == "image":
        told["image_url"] = pictures.address(origin, key, ad, "image", now)
    else:
        told["video_url"] = pictures.address(origin, key, ad, "video", now)
        told["thumbnail_url"] = pictures.address(origin, key, ad, "thumbnail", now)
    if ad.is_traced:
        told["ctwa_clid"] = ids.click(simulation.random)
    if ad.welcome:
        told["welcome_message"] = {"text": ad.welcome}
    return told
