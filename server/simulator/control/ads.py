"""Ads and posts: the set of them, and clicks."""

from typing import Any

import msgspec

from simulator.ads import clicks, pictures
from simulator.control import orders
from simulator.control.call import Call, Refused
from simulator.world.models import Ad


async def list_all(call: Call) -> Any:
    return {"data": [_show(call, ad) for ad in call.simulation.world.state.ads.values()]}


def _show(call: Call, ad: Ad) -> dict[str, Any]:
    key, now = call.simulation.world.state.signing_key, call.simulation.clock.now()
    shown = msgspec.structs.asdict(ad) | {
        "image_url": pictures.address("", key, ad, "image", now),
    }
    if ad.media_type == "video":
        shown["video_url"] = pictures.address("", key, ad, "video", now)
    return shown


def _ad(call: Call, ad_id: str) -> Ad:
    found = call.simulation.world.state.ads.get(ad_id)
    if found is None:
        raise Refused(f"There is no ad with the id {ad_id!r}.", 404)
    return found


async def add(call: Call) -> Any:
    order = await call.order(orders.NewAd)
    _refuse_unknown_picture(order.picture)
    world = call.simulation.world
    ad = Ad(id=world.new_object_id(), **msgspec.structs.asdict(order))
    world.state.ads[ad.id] = ad
    world.changed()
    return _show(call, ad)


async def change(call: Call) -> Any:
    ad = _ad(call, call.key)
    changes = orders.given(await call.order(orders.AdChange))
    if "picture" in changes:
        _refuse_unknown_picture(changes["picture"])
    for name, value in changes.items():
        setattr(ad, name, value)
    call.simulation.world.changed()
    return _show(call, ad)


def _refuse_unknown_picture(name: str) -> None:
    if name not in pictures.NAMES:
        raise Refused(f"picture: choose one of {', '.join(pictures.NAMES)}.")


async def remove(call: Call) -> Any:
    ad = _ad(call, call.key)
    del call.simulation.world.state.ads[ad.id]
    call.simulation.world.changed()
    return {"success": True}


async def click(call: Call) -> Any:
    """What a person's first message after the click carries, and what they would write."""
    ad = _ad(call, (await call.order(orders.AdClick)).ad)
    told = clicks.referral(call.simulation, ad, call.request.origin)
    return {"text": ad.prefilled, "referral": told}
