"""Statuses only move forward. Any order, any repeats, same end."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

Status = Literal[
    "scheduled", "queued", "cancelled", "sending", "unconfirmed", "accepted", "held", "sent",
    "failed", "delivered", "read", "played", "received",
]  # fmt: skip

# `failed` beats everything up to `sent`; what the customer's phone has shown beats `failed`.
RANK: dict[str, int] = {
    "scheduled": 5, "queued": 10, "cancelled": 15, "sending": 20, "unconfirmed": 30,
    "accepted": 40, "held": 50, "sent": 60, "failed": 65, "delivered": 70, "read": 80,
    "played": 90, "received": 0,
}  # fmt: skip

TIMED = ("accepted", "sent", "delivered", "read", "played", "failed")
"""Those whose time is kept, in a column `<status>_at`."""

FROM_META = frozenset({"sent", "delivered", "read", "played", "failed"})


class News(Struct, frozen=True):
    """One status as it was told. `error` and `pricing` are for keeping; the latter is Meta's JSON,
    as text."""

    status: str
    at: datetime
    error: dict[str, Any] | None = None
    pricing: str | None = None


class Merged(Struct, frozen=True):
    """All that is new about one message: the status that wins, and when each was first reached.
    `error` says why it failed, unless another status beats that."""

    status: str
    rank: int
    times: dict[str, datetime]
    error: dict[str, Any] | None
    pricing: str | None


def is_known(status: str) -> bool:
    """Whether this is a status of Meta's that moves a message; others (`deleted`, `warning`, what
    comes tomorrow) are kept in the log and otherwise ignored."""
    return status in FROM_META


def merge(news: Sequence[News]) -> Merged:
    """What several statuses of one message amount to. Needs at least one."""
    winner = news[0]
    times = {winner.status: winner.at}
    error, pricing = winner.error, winner.pricing
    for each in news[1:]:
        times[each.status] = min(times.get(each.status, each.at), each.at)
        error = each.error or error
        pricing = each.pricing or pricing
        if RANK[each.status] > RANK[winner.status]:
            winner = each
    told = error if winner.status == "failed" else None
    return Merged(winner.status, RANK[winner.status], times, told, pricing)
