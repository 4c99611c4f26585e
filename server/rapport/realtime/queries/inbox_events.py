"""Facts of the inbox as events."""

from collections.abc import Callable
from typing import Any, Protocol
from uuid import UUID

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.fact_log import Fact
from rapport.core.refusal import NotFound
from rapport.inbox import facts
from rapport.inbox.queries import notes
from rapport.messaging.queries import conversations
from rapport.realtime.rules import Event, Listener

Audience = Callable[[Listener], bool]


class MakeEvent(Protocol):
    def __call__(self, name: str, subject: Any, resource: Any, audience: Audience) -> Event: ...


async def build(tx: WorkspaceTx, make: MakeEvent, fact: Fact) -> list[Event]:
    """The events of one fact; none when what it speaks of is gone."""
    try:
        match fact:
            case facts.NoteWritten() | facts.NoteChanged():
                view = await notes.get_note(tx, fact.note_id)
                name = "note.created" if isinstance(fact, facts.NoteWritten) else "note.updated"
                return [make(name, view.id, view, await _sees(tx, view.conversation_id))]
            case _:
                return []
    except NotFound:
        return []


async def _sees(tx: WorkspaceTx, conversation_id: UUID) -> Audience:
    assignee_id = await conversations.assignee_of(tx, conversation_id)
    return lambda listener: listener.sees(assignee_id)
