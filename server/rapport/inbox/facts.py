"""What happened between members in conversations."""

from typing import Literal
from uuid import UUID

from rapport.core.fact_log import Fact


class NoteWritten(Fact, frozen=True):
    """A private note stands in a conversation."""

    note_id: UUID
    conversation_id: UUID


class NoteChanged(Fact, frozen=True):
    """Its author gave a note other words, or took it away."""

    note_id: UUID
    conversation_id: UUID


class MembersMentioned(Fact, frozen=True):
    """Members were named in a note for the first time. `by_id` is its author, who is never among
    them."""

    note_id: UUID
    conversation_id: UUID
    member_ids: list[UUID]
    by_id: UUID


class MentionsSeen(Fact, frozen=True):
    """A member looked at a conversation in which they were mentioned."""

    conversation_id: UUID
    member_id: UUID


class FollowersChanged(Fact, frozen=True):
    """Somebody follows a conversation, or does not any more."""

    conversation_id: UUID


class DraftChanged(Fact, frozen=True):
    """A member wrote on, perhaps at another device."""

    member_id: UUID
    conversation_id: UUID
    kind: Literal["reply", "note"]
