"""The streams that are open in this process, and the feed of each workspace that has any."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncGenerator, Callable, Sequence
from uuid import UUID

import msgspec

from rapport.accounts.facts import RightsChanged
from rapport.core import fact_log, log, metrics
from rapport.core.bus import heard
from rapport.core.db.database import DATABASE_TROUBLE
from rapport.core.fact_log import Entry
from rapport.core.ids import new_id
from rapport.core.runtime import Runtime
from rapport.core.web.asker import Asker
from rapport.realtime.queries import events
from rapport.realtime.rules import Event, Listener, closes

logger = log.get(__name__)
BATCH = 200
BACKLOG = 2000
"""A stream that falls this many events behind is told to begin anew."""
KEEP_ALIVE_SECONDS = 15.0
POLL_SECONDS = 2.0
PING = b": ping\n\n"

OPEN = metrics.gauge("streams_open", "Open streams")
SENT = metrics.counter("stream_events_total", "Events handed to streams")


class Stream:
    """One listener's way out: events wait here until they are written. `live` once it has caught
    up and is served by its feed."""

    def __init__(self, listener: Listener, position: int) -> None:
        self.id = new_id()
        self.listener = listener
        self.position = position
        self.live = False
        self.closed = False
        self._waiting: deque[bytes] = deque()
        self._something = asyncio.Event()

    def offer(self, batch: list[Event], reached: int) -> None:
        """Queues what the listener may hear. Only the last frame of a position carries its id, so
        that whoever breaks off in the middle hears all of it again."""
        if self.closed:
            return
        heard = [event for event in batch if event.audience(self.listener)]
        for number, event in enumerate(heard):
            last = number + 1 == len(heard) or heard[number + 1].position != event.position
            head = b"id: %d\n" % event.position if last else b""
            self._waiting.append(head + event.frame)
        SENT.inc(len(heard))
        self.position = reached
        if len(self._waiting) > BACKLOG:
            self.end(reset(reached))
        elif heard:
            self._something.set()

    def end(self, *frames: bytes) -> None:
        """Sends last words and closes; the listener may come again."""
        self._waiting.clear()
        self._waiting.extend(frames)
        self.closed = True
        self._something.set()

    async def frames(self) -> AsyncGenerator[bytes]:
        """What to write, as it comes; a comment now and then keeps proxies from hanging up."""
        while True:
            while self._waiting:
                yield b"".join(self._waiting.popleft() for _ in range(min(len(self._waiting), 50)))
            if self.closed:
                return
            self._something.clear()
            if not await heard(self._something, KEEP_ALIVE_SECONDS):
                yield PING


class Feed:
    """Follows one workspace's log for all its streams here."""

    def __init__(self, runtime: Runtime, workspace_id: UUID, position: int) -> None:
        self._runtime = runtime
        self._workspace_id = workspace_id
        self.position = position
        self.streams: set[Stream] = set()
        self.awake = asyncio.Event()

    async def run(self) -> None:
        """Reads and hands out until cancelled; looks anyway now and then, as hints may be lost."""
        while True:
            await heard(self.awake, POLL_SECONDS)
            self.awake.clear()
            try:
                while await self._advance():
                    continue
            except DATABASE_TROUBLE as problem:
                logger.warning("feed stopped for a moment", problem=str(problem))

    async def _advance(self) -> bool:
        entries, batch = await self.read(self.position, self._has_open)
        if not entries:
            return False
        reached = entries[-1].position
        changed = _whose_rights_changed(entries)
        for stream in [stream for stream in self.streams if stream.live]:
            if batch is None or stream.listener.asker_id in changed:
                stream.end(reset(reached))
            elif stream.position < reached:
                stream.offer([e for e in batch if e.position > stream.position], reached)
        self.position = reached
        return True

    async def read(
        self, after: int, has_open: Callable[[UUID], bool]
    ) -> tuple[Sequence[Entry], list[Event] | None]:
        """The next entries of the log after a position, and their events; no events if one of the
        entries cannot be shown, so that it does not silence the workspace for good."""
        async with self._runtime.workspace(self._workspace_id) as tx:
            entries = await fact_log.entries(tx, after, BATCH)
            try:
                return entries, await events.build(tx, entries, has_open)
            except DATABASE_TROUBLE:
                raise
            except Exception:
                logger.exception("facts that cannot be shown", after=after)
                return entries, None

    def _has_open(self, conversation_id: UUID) -> bool:
        return any(stream.listener.has_open(conversation_id) for stream in self.streams)


def _whose_rights_changed(entries: Sequence[Entry]) -> set[UUID]:
    """Who begins anew, and is asked again who they are."""
    told = fact_log.kind_of(RightsChanged)
    facts = [fact_log.read(entry, RightsChanged) for entry in entries if entry.kind == told]
    return {asker_id for fact in facts for asker_id in fact.member_ids}


class Hub:
    """All feeds of this process."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._feeds: dict[UUID, Feed] = {}
        self._tasks: dict[UUID, asyncio.Task[None]] = {}
        runtime.bus.subscribe("facts", self._wake)
        runtime.bus.subscribe("sign_out", self._sign_out)
        runtime.bus.subscribe("stream_open", self._set_open)

    @contextlib.asynccontextmanager
    async def listen(
        self, asker: Asker, after: int | None, opened: frozenset[UUID] | None
    ) -> AsyncGenerator[Stream]:
        """A stream that begins after a position, or now. One that asks for what is no longer kept
        is told to begin anew."""
        async with self._runtime.workspace(asker.workspace_id) as tx:
            now = await fact_log.position(tx)
            oldest = await fact_log.oldest_kept(tx)
        start = now if after is None else after
        stream = Stream(_listener(asker, opened), min(start, now))
        feed = self._feed(asker.workspace_id, now)
        # known from the first moment, so that a sign-out finds it and the feed stays for it
        feed.streams.add(stream)
        OPEN.inc()
        try:
            if start > now or start + 1 < oldest:
                stream.end(reset(now))
            else:
                await self._catch_up(feed, stream)
            yield stream
        finally:
            OPEN.dec()
            feed.streams.discard(stream)
            self._rest(asker.workspace_id)

    def open_conversations(self, stream_id: str, asker: Asker, ids: list[UUID]) -> None:
        """Says which conversations are on a stream's screen, wherever that stream is."""
        words = [stream_id, str(asker.id), *(str(each) for each in ids)]
        self._runtime.bus.publish("stream_open", " ".join(words))

    def end_all(self) -> None:
        """Lets every listener go, when the process stops."""
        for feed in self._feeds.values():
            for stream in list(feed.streams):
                stream.end()

    async def _catch_up(self, feed: Feed, stream: Stream) -> None:
        while stream.position < feed.position and not stream.closed:
            entries, batch = await feed.read(stream.position, stream.listener.has_open)
            if not entries:
                break
            if batch is None:
                stream.end(reset(entries[-1].position))
            else:
                stream.offer(batch, entries[-1].position)
        # nothing was awaited since the feed's position was read, so nothing falls in between
        stream.live = True
        feed.awake.set()

    def _feed(self, workspace_id: UUID, position: int) -> Feed:
        feed = self._feeds.get(workspace_id)
        if feed is None:
            feed = self._feeds[workspace_id] = Feed(self._runtime, workspace_id, position)
            self._tasks[workspace_id] = asyncio.create_task(feed.run(), name="feed")
        return feed

    def _rest(self, workspace_id: UUID) -> None:
        feed = self._feeds.get(workspace_id)
        if feed is not None and not feed.streams:
            del self._feeds[workspace_id]
            self._tasks.pop(workspace_id).cancel()

    def _wake(self, item: str) -> None:
        workspace_id, _, _ = item.partition(":")
        feed = self._feeds.get(UUID(workspace_id))
        if feed is not None:
            feed.awake.set()

    def _sign_out(self, notice: str) -> None:
        for workspace_id, feed in self._feeds.items():
            gone = notice == f"workspace {workspace_id}"
            for stream in feed.streams:
                if gone or closes(notice, stream.listener):
                    stream.end()

    def _set_open(self, item: str) -> None:
        stream_id, asker_id, *ids = item.split()
        for feed in self._feeds.values():
            for stream in feed.streams:
                if str(stream.id) == stream_id and str(stream.listener.asker_id) == asker_id:
                    opened = frozenset(UUID(each) for each in ids)
                    stream.listener = msgspec.structs.replace(stream.listener, open=opened)


def reset(position: int) -> bytes:
    """Tells a listener to read the lists anew; whoever merely reconnects goes on from here."""
    return b"id: %d\nevent: reset\ndata: {}\n\n" % position


def _listener(asker: Asker, opened: frozenset[UUID] | None) -> Listener:
    return Listener(
        kind=asker.kind,
        asker_id=asker.id,
        session_id=asker.session_id,
        person_id=asker.person_id,
        permissions=asker.permissions,
        open=opened if opened is not None or asker.kind == "api_key" else frozenset(),
    )
