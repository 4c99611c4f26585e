"""The kinds of alerts, all of them here: what each is called, says, leads to, and whom it reaches.

A further kind is one more entry, and a reaction in `handlers/` that raises it.
"""

from collections import defaultdict
from collections.abc import Mapping, Set
from typing import Any, Literal

from msgspec import Struct

Channel = Literal["bell", "sound", "desktop", "push", "email"]
CHANNELS: tuple[Channel, ...] = ("bell", "sound", "desktop", "push", "email")
Level = Literal["info", "warning", "failed"]

IN_THE_APP: frozenset[Channel] = frozenset({"bell", "sound", "desktop", "push"})
EVERYWHERE: frozenset[Channel] = frozenset(CHANNELS)
QUIETLY: frozenset[Channel] = frozenset({"bell", "desktop", "push", "email"})


class Kind(Struct, frozen=True, kw_only=True):
    """One kind. Sentences and links have places in braces, filled from the alert's data and its
    conversation; a link is a path inside the workspace. Without `needs` it is for one member."""

    name: str
    title: str
    when: str
    """For the page of choices: when it comes."""
    sentence: str
    link: str
    level: Level = "info"
    channels: frozenset[Channel] = IN_THE_APP
    """Where it goes unless the member chose otherwise."""
    needs: frozenset[str] | None = None
    resolved: str | None = None
    """What is said when it needs nobody any more."""

    def reaches(self, permissions: Set[str]) -> bool:
        """Whether those with these permissions may have it at all."""
        return self.needs is None or self.needs <= permissions


_OF_NUMBERS = frozenset({"channels.manage"})

_ALL = [
    Kind(
        name="unassigned",
        title="New conversation",
        when="A customer wrote, and nobody has the conversation.",
        sentence="{contact} wrote, and nobody has it yet.",
        link="inbox/{conversation_id}",
        needs=frozenset({"conversations.read_all"}),
        resolved="{taken}",
    ),
    Kind(
        name="assigned",
        title="Assigned to you",
        when="Somebody gave you a conversation.",
        sentence="{actor} gave you the conversation with {contact}.",
        link="inbox/{conversation_id}",
    ),
    Kind(
        name="mention",
        title="You were mentioned",
        when="A colleague wrote your name in a note.",
        sentence="{actor} mentioned you in a note on {contact}.",
        link="inbox/{conversation_id}",
        channels=EVERYWHERE,
    ),
    Kind(
        name="message_failed",
        title="Message not sent",
        when="A message that you wrote did not reach the customer.",
        sentence="Your message to {contact} failed. {reason}",
        link="inbox/{conversation_id}",
        level="failed",
    ),
    Kind(
        name="number_paused",
        title="Number paused",
        when="WhatsApp stopped one of the numbers; its messages wait.",
        sentence="{number} sends nothing. {reason}",
        link="settings/channels/{phone_number_id}",
        level="failed",
        channels=QUIETLY,
        needs=_OF_NUMBERS,
        resolved="It sends again.",
    ),
    Kind(
        name="number_deaf",
        title="Number receives nothing",
        when="A number sends, but WhatsApp tells nothing of it.",
        sentence="{number} sends, but receives nothing. Its account's webhooks may have to be set.",
        link="settings/health",
        level="failed",
        channels=QUIETLY,
        needs=_OF_NUMBERS,
        resolved="It receives again.",
    ),
    Kind(
        name="token_expiring",
        title="Access token expires",
        when="14 days, 3 days and 0 days before an access token ends.",
        sentence="The access token of {account} {expires}. Replace it, or its numbers will stop.",
        link="settings/channels",
        level="warning",
        channels=QUIETLY,
        needs=_OF_NUMBERS,
        resolved="The token was replaced.",
    ),
    Kind(
        name="webhook_unreachable",
        title="Webhooks do not arrive",
        when="WhatsApp cannot reach this installation.",
        sentence="WhatsApp cannot reach this installation. {reason}",
        link="settings/health",
        level="failed",
        channels=QUIETLY,
        needs=_OF_NUMBERS,
        resolved="It can be reached again.",
    ),
]

KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _ALL}


def filled(pattern: str, data: Mapping[str, Any]) -> str:
    """A sentence or link with its places filled; what is not known leaves nothing behind."""
    return pattern.format_map(defaultdict(str, data)).strip()
