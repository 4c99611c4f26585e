"""Words for the state of numbers: Meta's by turns, one of ours each."""

from rapport.whatsapp import limits

COLOURS = ("jade", "blue", "violet", "amber", "rose", "grey")
LONGEST_LABEL = 60

# A decision about a display name, as the number's `name_status` says it.
_NAME_STATUS = {
    "APPROVED": "APPROVED",
    "REJECTED": "DECLINED",
    "PENDING": "PENDING_REVIEW",
    "DEFERRED": "PENDING_REVIEW",
}
# FLAGGED and UNFLAGGED were sent until October 2025; that a number is no longer flagged does not
# say whether its quality is medium or high.
_QUALITY = {"FLAGGED": "RED", "UNFLAGGED": "UNKNOWN"}


def tier(value: str | int | None) -> str | None:
    """A messaging limit in one spelling (`TIER_2K`, `TIER_UNLIMITED`), however Meta spells it now;
    None where Meta does not say."""
    limit = limits.messaging_limit(value)
    if limit is None:
        return None
    if limit.people is None:
        return "TIER_UNLIMITED"
    thousands, rest = divmod(limit.people, 1000)
    return f"TIER_{limit.people}" if rest or not thousands else f"TIER_{thousands}K"


def name_status(decision: str) -> str:
    """What a decision about a display name makes of its status."""
    return _NAME_STATUS.get(decision, decision)


def quality_after(event: str) -> str | None:
    """The quality that an event tells; None if it tells none."""
    return _QUALITY.get(event)


def colour_of(place: int) -> str:
    """A colour for a workspace's n-th number, so that neighbours differ."""
    return COLOURS[place % len(COLOURS)]
