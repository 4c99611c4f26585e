"""The kinds of alerts, all of them here: what each is called, says, leads to, and whom it reaches.

A further kind is one more entry, and a reaction in `handlers/` that raises it.
"""

from collections import defaultdict
from collections.abc import Mapping, Set
from typing import Any, Literal

from msgspec import Struct

Level = Literal["info", "warning", "failed"]


class Kind(Struct, frozen=True, kw_only=True):
    """One kind. Sentences and links have places in braces, filled from the alert's data and its
    conversation; a link is a path inside the workspace. Without `needs` it is for one member."""

    name: str
    title: str
    sentence: str
    link: str
    level: Level = "info"
    needs: frozenset[str] | None = None
    resolved: str | None = None
    """What is said when it needs nobody any more."""

    def reaches(self, permissions: Set[str]) -> bool:
        """Whether those with these permissions may have it at all."""
        return self.needs is None or self.needs <= permissions


_ALL = [
    Kind(
        name="unassigned",
        title="New conversation",
        sentence="{contact} wrote, and nobody has it yet.",
        link="inbox/{conversation_id}",
        needs=frozenset({"conversations.read_all"}),
        resolved="{taken}",
    ),
    Kind(
        name="assigned",
        title="Assigned to you",
        sentence="{actor} gave you the conversation with {contact}.",
        link="inbox/{conversation_id}",
    ),
    Kind(
        name="message_failed",
        title="Message not sent",
        sentence="Your message to {contact} failed. {reason}",
        link="inbox/{conversation_id}",
        level="failed",
    ),
    Kind(
        name="number_paused",
        title="Number paused",
        sentence="{number} sends nothing. {reason}",
        link="settings/channels/{phone_number_id}",
        level="failed",
        needs=frozenset({"channels.manage"}),
        resolved="It sends again.",
    ),
]

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}


def filled(pattern: str, data: Mapping[str, Any]) -> str:
    """A sentence or link with its places filled; what is not known leaves nothing behind."""
    return pattern.format_map(defaultdict(str, data)).strip()
