"""Who may hear what. Nothing here reads or writes."""

from collections.abc import Callable
from uuid import UUID

from msgspec import Struct

from rapport.messaging.rules.permissions import READ_ALL


class Listener(Struct, frozen=True):
    """Somebody with an open stream. `open` are the conversations on their screen; None means that
    they want the statuses of all (programs)."""

    kind: str
    asker_id: UUID
    session_id: UUID | None
    person_id: UUID | None
    permissions: frozenset[str]
    open: frozenset[UUID] | None

    def may(self, permission: str) -> bool:
        return permission in self.permissions

    def sees(self, assignee_id: UUID | None) -> bool:
        """Whether a conversation with this assignee is theirs to see."""
        return self.may(READ_ALL) or assignee_id == self.asker_id

    def has_open(self, conversation_id: UUID) -> bool:
        return self.open is None or conversation_id in self.open


class Event(Struct, frozen=True):
    """Something for the streams. `frame` is ready to send, without its id; `audience` decides who
    hears it."""

    position: int
    frame: bytes
    audience: Callable[[Listener], bool]


def closes(notice: str, listener: Listener) -> bool:
    """Whether a sign-out ends this stream. A notice names a session, or a person, whose other
    sessions may be excepted: `<session>`, `person <id>`, `person <id> but <session>`."""
    words = notice.split()
    if words[:1] == ["person"]:
        spared = words[3] if words[2:3] == ["but"] else None
        return words[1] == str(listener.person_id) and spared != str(listener.session_id)
    return notice == str(listener.session_id)
