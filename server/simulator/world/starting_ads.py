"""The ads and posts that are there from the start: one of each kind that differs on the wire."""

from random import Random

from simulator.world import ids
from simulator.world.models import Ad


def starting_ads(random: Random) -> list[Ad]:
    return [
        Ad(
            id=ids.object_id(random),
            source_type="ad",
            headline="Everything green, 20 % off",
            body="Until Sunday. Tell us where your plant will live, and we choose with you.",
            picture="sale",
            prefilled="Hello! I saw your spring sale. What do you have for a shady room?",
            welcome="Hi! Tell us about your room: how much sun, how much space?",
        ),
        Ad(
            id=ids.object_id(random),
            source_type="ad",
            headline="Repot in two minutes",
            body="A film, and a gardener who answers what it leaves open.",
            picture="repot",
            media_type="video",
            prefilled="Hi, which soil do I need for a monstera?",
        ),
        Ad(
            id=ids.object_id(random),
            source_type="ad",
            headline="Olive trees are in",
            body="From a WhatsApp Status: clicks there carry no click id.",
            picture="olive",
            prefilled="Are the olive trees still there?",
            is_traced=False,
        ),
        Ad(
            id=ids.object_id(random),
            source_type="post",
            headline="We have moved",
            body="New shop, same people. Write to us for the way.",
            picture="shop",
            prefilled="Where do I find your new shop?",
        ),
    ]
