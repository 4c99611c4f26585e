"""A crowd: what its members have done, in a few bytes each."""

import zlib
from array import array
from base64 import b64decode, b64encode
from collections import deque
from zlib import crc32

from msgspec import Struct, field

from simulator.crowd import numbers
from simulator.crowd.habits import Habits

BLOCKS, STOPPED = 1, 2  # what a member may want of a number


class Counts(Struct):
    """What the members did."""

    read: int = 0
    taps: int = 0
    replies: int = 0
    reactions: int = 0
    said_stop: int = 0
    stopped: int = 0
    blocked: int = 0
    reported: int = 0
    moved: int = 0
    wrote: int = 0


class Talk(Struct):
    """So many messages that members still have to write."""

    left: int
    per_second: float
    number_id: str | None = None
    credit: float = 0.0


class Saved(Struct):
    """A crowd as the state file has it."""

    size: int
    habits: Habits
    writes_per_minute: float = 0.0
    counts: Counts = field(default_factory=Counts)
    moved: dict[int, int] = field(default_factory=dict)
    wishes: dict[str, str] = field(default_factory=dict)
    windows: dict[str, str] = field(default_factory=dict)


class Crowd:
    """Members are numbered from 0. Nobody is remembered who did nothing: there is one byte for each
    member and number once somebody wants something of that number, and four once somebody wrote to
    it."""

    def __init__(self, saved: Saved) -> None:
        self.size = saved.size
        self.habits = saved.habits
        self.writes_per_minute = saved.writes_per_minute
        self.counts = saved.counts
        self.waiting = 0  # messages that will be read
        self.unread: dict[int, array[int]] = {}  # tick → places in the outbox of what is read then
        self.reading: deque[int] = deque()  # places of what is to be read now
        self.is_reading = False
        self.talks: list[Talk] = []
        self.credit = 0.0  # of a message that somebody is about to write
        self.is_talking = False
        self._moved = saved.moved
        self._wishes = {key: bytearray(_unpacked(value)) for key, value in saved.wishes.items()}
        self._windows = {key: array("I", _unpacked(value)) for key, value in saved.windows.items()}
        self._is_changed = True
        self._saved = saved

    def member(self, wa_id: str) -> int | None:
        """Who has that number now."""
        found = numbers.find(wa_id)
        if found is None or found[0] >= self.size or self._moved.get(found[0], 0) != found[1]:
            return None
        return found[0]

    def is_gone(self, wa_id: str) -> bool:
        """Whether a member had that number and has another now."""
        found = numbers.find(wa_id)
        return (
            found is not None and found[0] < self.size and self._moved.get(found[0], 0) > found[1]
        )

    def wa_id(self, member: int) -> str:
        return numbers.wa_id(member, self._moved.get(member, 0))

    def is_among(self, member: int, trait: str, share: float) -> bool:
        """Whether a member belongs to the share of people who are like that; it never changes."""
        return crc32(b"%b %d" % (trait.encode(), member)) < share * 2**32

    def move(self, member: int) -> bool:
        """Gives a member a new number. False: they have moved too often already."""
        moves = self._moved.get(member, 0) + 1
        if moves > numbers.MOVES:
            return False
        self._moved[member] = moves
        self._is_changed = True
        return True

    def wants(self, number_id: str, member: int, wish: int) -> bool:
        wishes = self._wishes.get(number_id)
        return wishes is not None and bool(wishes[member] & wish)

    def want(self, number_id: str, member: int, wish: int) -> None:
        wishes = self._wishes.get(number_id)
        if wishes is None:
            wishes = self._wishes[number_id] = bytearray(self.size)
        wishes[member] |= wish
        self._is_changed = True

    def open_until(self, number_id: str, member: int) -> float:
        """Until when the number may write freely to a member; 0: never yet."""
        windows = self._windows.get(number_id)
        return 0.0 if windows is None else float(windows[member])

    def open(self, number_id: str, member: int, until: float) -> None:
        windows = self._windows.get(number_id)
        if windows is None:
            windows = self._windows[number_id] = array("I", bytes(4 * self.size))
        windows[member] = max(windows[member], int(until))
        self._is_changed = True

    def forget_numbers(self, number_ids: set[str]) -> None:
        for number_id in number_ids:
            self._windows.pop(number_id, None)
            self._wishes.pop(number_id, None)
        self._is_changed = True

    def saved(self) -> Saved:
        """As it is to be kept. Packing a million members takes some ten milliseconds, and nothing
        as long as none did anything."""
        if self._is_changed:
            self._saved.moved = self._moved
            self._saved.wishes = {key: _packed(value) for key, value in self._wishes.items()}
            self._saved.windows = {key: _packed(value) for key, value in self._windows.items()}
            self._is_changed = False
        self._saved.habits, self._saved.writes_per_minute = self.habits, self.writes_per_minute
        return self._saved


def _packed(what: "bytearray | array[int]") -> str:
    return b64encode(zlib.compress(what, 1)).decode()


def _unpacked(text: str) -> bytes:
    return zlib.decompress(b64decode(text))
