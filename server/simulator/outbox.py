"""Every accepted send, in order, in a file: as many as the disk holds, at two bytes of memory."""

import mmap
import os
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from simulator.messages.envelope import Envelope
from simulator.world.people import Person

STATUSES = ("accepted", "sent", "delivered", "read", "played", "failed")
_CODES = {status: code for code, status in enumerate(STATUSES)}
STEP = 8  # lines from one mark to the next
LENGTH = 4  # bytes that say how long a line is
_AT_ONCE = 500  # lines between two chances for other requests

_encode = msgspec.json.Encoder().encode


class Filters(NamedTuple):
    number_id: str | None = None
    person: str | None = None  # the person's wa_id


class Entry(Struct):
    """A send as far as those who look back at it need it."""

    phone_number_id: str
    wa_id: str
    id: str
    to: str
    payload: dict[str, Any]
    biz_opaque_callback_data: str | None = None


_read = msgspec.json.Decoder(Entry).decode


class Outbox:
    """Appends lines to a temporary file, each behind its length. A line lacks its status and its
    closing brace, since the status moves on; both are added when it is read."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=1 << 20)  # noqa: SIM115 it lives as long as the outbox
        self._marks = array("Q")  # where every eighth line begins
        self._size = self._flushed = 0
        self._statuses = bytearray()
        # how often each status was reached
        self.told: dict[str, int] = dict.fromkeys(STATUSES[1:], 0)

    def __len__(self) -> int:
        return len(self._statuses)

    def append(
        self,
        number_id: str,
        person: Person,
        message: Envelope,
        payload: bytes,
        wamid: str,
        at: float,
    ) -> int:
        """Adds an accepted send and returns its position. `payload` is the request's JSON."""
        to = _encode(person.wa_id if message.to else message.recipient)
        callback_data = _encode(message.callback_data)
        line = (
            b'{"phone_number_id":"%b","wa_id":"%b","user_id":"%b","id":"%b","to":%b,'
            b'"payload":%b,"biz_opaque_callback_data":%b,"time":%.6f,"status":"'
        ) % (
            number_id.encode(),
            person.wa_id.encode(),
            person.user_id.encode(),
            wamid.encode(),
            to,
            payload,
            callback_data,
            at,
        )
        position = len(self._statuses)
        if position % STEP == 0:
            self._marks.append(self._size)
        self._file.write(len(line).to_bytes(LENGTH, "big") + line)
        self._size += LENGTH + len(line)
        self._statuses.append(0)
        return position

    def set_status(self, position: int, status: str) -> None:
        if position < len(self._statuses):
            self._statuses[position] = _CODES[status]
            self.told[status] += 1

    def entry(self, position: int) -> Entry | None:
        """What was sent, None after the outbox was cleared."""
        if position >= len(self._statuses):
            return None
        mark = position // STEP
        line = next(islice(self._walk(mark, mark + 1), position % STEP, None))[1]
        return _read(line + b'"}')

    def position_after(self, cursor: str) -> int:
        """Where to read on: after a position, or after the send with that wamid."""
        if not cursor:
            return 0
        if cursor.isdecimal():
            return min(int(cursor) + 1, len(self))
        return self._position_of(cursor) + 1

    def _position_of(self, wamid: str) -> int:
        """The position of a wamid; the end if there is none."""
        self._flush()
        if not len(self):
            return 0
        with mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            found = content.find(b'"id":"%b","to":' % wamid.encode())
        if found < 0:
            return len(self)
        mark = bisect_right(self._marks, found) - 1
        ends = (start + len(line) for start, line in self._walk(mark, mark + 1))
        return mark * STEP + next(step for step, end in enumerate(ends) if found < end)

    def _walk(self, mark: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """The lines from one mark to another, each with where it begins."""
        start = self._marks[mark]
        end = self._marks[stop] if stop < len(self._marks) else self._size
        if end > self._flushed:
            self._flush()
        content, place = os.pread(self._file.fileno(), end - start, start), 0
        while place < len(content):
            begin = place + LENGTH
            place = begin + int.from_bytes(content[place:begin], "big")
            yield start + begin, content[begin:place]

    def _flush(self) -> None:
        self._file.flush()
        self._flushed = self._size

    async def read(self, first: int, limit: int, filters: Filters) -> AsyncIterator[bytes]:
        """The JSON answer `{"data": […], "paging": {…}}`, in pieces."""
        end, yielded, position = len(self), 0, first
        yield b'{"data":['
        while position < end and yielded < limit:
            stop = min(position + _AT_ONCE, end)
            lines, position = self._lines(position, stop, limit - yielded, filters)
            if lines:
                yield b"," * bool(yielded) + b",".join(lines)
                yielded += len(lines)
        cursor = b'"after":"%d"' % (position - 1) if yielded else b""
        yield b'],"paging":{"cursors":{%b}}}' % cursor

    def _lines(
        self, first: int, stop: int, limit: int, filters: Filters
    ) -> tuple[list[bytes], int]:
        """Up to `limit` matching lines of a range, and where the search ended."""
        mark, lines = first // STEP, list[bytes]()
        walk = islice(self._walk(mark, -(-stop // STEP)), first - mark * STEP, stop - mark * STEP)
        for position, (_, line) in enumerate(walk, first):
            if _matches(line, filters):
                status = STATUSES[self._statuses[position]].encode()
                lines.append(line + status + b'"}')
                if len(lines) == limit:
                    return lines, position + 1
        return lines, stop


def _matches(line: bytes, filters: Filters) -> bool:
    number_id, person = filters
    if number_id and not line.startswith(b'{"phone_number_id":"%b"' % number_id.encode()):
        return False
    return not person or line.find(b'","wa_id":"%b","user_id":' % person.encode(), 0, 120) > 0
