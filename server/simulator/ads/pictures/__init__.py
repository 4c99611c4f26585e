"""Pictures for ads, at addresses that stop working, as those of Meta do."""

import hmac
from pathlib import Path

from simulator.media.samples import SAMPLES
from simulator.world.models import Ad

PATH = "/ad_media/"
LIFETIME = 24 * 3600.0

_FOLDER = Path(__file__).parent
NAMES = tuple(sorted(path.stem for path in _FOLDER.glob("*.jpg")))

Media = tuple[bytes, bytes]
"""A type and the bytes."""


def address(origin: str, key: str, ad: Ad, kind: str, now: float) -> str:
    """Where an ad's `image`, `thumbnail` or `video` can be had until its time is over."""
    name = f"{ad.picture}.mp4" if kind == "video" else f"{ad.picture}.jpg"
    until = f"{int(now + LIFETIME):x}"
    return f"{origin}{PATH}{name}?oe={until}&oh={_signed(key, name, until)}"


def find(key: str, name: str, query: dict[str, str], now: float) -> Media | None:
    """What stands at an address, None for one that was not given or is over."""
    until, signature = query.get("oe", ""), query.get("oh", "")
    if not hmac.compare_digest(_signed(key, name, until).encode(), signature.encode()):
        return None
    return None if int(until, 16) < now else preview(name)


def preview(name: str) -> Media | None:
    """What the page of ads itself shows."""
    stem, _, kind = name.partition(".")
    if stem not in NAMES or kind not in ("jpg", "mp4"):
        return None
    if kind == "mp4":
        return b"video/mp4", SAMPLES["video"].content
    return b"image/jpeg", (_FOLDER / f"{stem}.jpg").read_bytes()


def _signed(key: str, name: str, until: str) -> str:
    return hmac.digest(key.encode(), f"{name} {until}".encode(), "sha256").hex()[:32]
