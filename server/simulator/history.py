"""What was told of the latest messages, for `message_history` of the Graph."""

from collections.abc import Iterator
from typing import NamedTuple

KEPT = 5_000  # messages
FIRST_ID = 10**15  # of entries and events; other objects have fifteen digits


class Event(NamedTuple):
    """A status. `failure` is what went wrong, if that is what it says."""

    id: str
    status: str
    at: float
    failure: str | None


class Entry(NamedTuple):
    id: str
    number_id: str
    wamid: str
    events: list[Event]


class History:
    """Forgets the oldest message beyond `KEPT`, so that a million need no more memory."""

    def __init__(self) -> None:
        self._entries: dict[str, Entry] = {}
        self._count = FIRST_ID

    def clear(self) -> None:
        self._entries.clear()

    def note(self, number_id: str, wamid: str, status: str, at: float, why: str | None) -> None:
        entry = self._entries.get(wamid)
        if entry is None:
            self._count += 1
            entry = self._entries[wamid] = Entry(str(self._count), number_id, wamid, [])
            if len(self._entries) > KEPT:
                del self._entries[next(iter(self._entries))]
        self._count += 1
        entry.events.append(Event(str(self._count), status, at, why))

    def of(self, number_id: str, wamid: str | None = None) -> list[Entry]:
        """The messages of a number, or the one that is named; the latest first."""
        if wamid:
            entry = self._entries.get(wamid)
            return [entry] if entry and entry.number_id == number_id else []
        return [entry for entry in self._latest() if entry.number_id == number_id]

    def find(self, entry_id: str) -> Entry | None:
        return next((entry for entry in self._latest() if entry.id == entry_id), None)

    def _latest(self) -> Iterator[Entry]:
        return reversed(self._entries.values())
