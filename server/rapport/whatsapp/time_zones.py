"""Meta's numbers of time zones.

https://developers.facebook.com/docs/marketing-api/reference/ad-account/timezone-ids/
"""

import tomllib
from importlib import resources


def _load() -> dict[str, str]:
    text = resources.files("rapport.whatsapp").joinpath("time_zones.toml").read_text("utf-8")
    return tomllib.loads(text)


_NAMES = _load()


def name_of(timezone_id: str | None) -> str | None:
    """The IANA name of a zone, such as `Asia/Kolkata`; None for a number that we do not know."""
    return _NAMES.get(timezone_id or "")
