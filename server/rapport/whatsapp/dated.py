"""Rules of Meta that change by date, kept as data: the newest that had begun is in force."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol, TypeVar

FROM_THE_BEGINNING = datetime(2009, 1, 1, tzinfo=UTC)  # older than any WhatsApp message


class Dated(Protocol):
    @property
    def since(self) -> datetime: ...


Rule = TypeVar("Rule", bound=Dated)


def in_force(rules: Sequence[Rule], at: datetime) -> Rule:
    """The rule that held at that moment; the oldest one for a moment before all of them."""
    begun = [rule for rule in rules if rule.since <= at]
    return max(begun or rules[:1], key=lambda rule: rule.since)
