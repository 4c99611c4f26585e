"""What happened to conversations and messages. Bulk facts carry at most 1,000 ids."""

from uuid import UUID

from rapport.core.fact_log import Fact


class MessagesReceived(Fact, frozen=True):
    """Customers wrote."""

    message_ids: list[UUID]
    conversation_ids: list[UUID]


class MessagesQueued(Fact, frozen=True):
    """Somebody, or something, wants messages sent. The two lists run side by side; `person` says
    whether a member typed them."""

    message_ids: list[UUID]
    conversation_ids: list[UUID]
    person: bool


class MessagesChanged(Fact, frozen=True):
    """New statuses, reactions or files of messages. The two lists run side by side."""

    message_ids: list[UUID]
    conversation_ids: list[UUID]


class ConversationsChanged(Fact, frozen=True):
    """Opened, closed, assigned, read, renewed: look again."""

    conversation_ids: list[UUID]


class MessagesFailed(Fact, frozen=True):
    """Messages that will not arrive."""

    message_ids: list[UUID]


class ConversationReassigned(Fact, frozen=True):
    """Given to somebody else, or to nobody. The thread's own entry tells by whom."""

    conversation_id: UUID
    from_id: UUID | None
    to_id: UUID | None
    event_id: UUID | None = None


class ConversationRemoved(Fact, frozen=True):
    """Merged into another one, with all its messages."""

    conversation_id: UUID
    into_id: UUID
