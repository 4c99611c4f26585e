"""One number's lane while this worker holds it, in turns: write what ended, claim what is next."""

import asyncio
import contextlib
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any
from uuid import UUID

from msgspec import Struct

from rapport.channels.queries import graph, numbers
from rapport.channels.queries.numbers import Sender
from rapport.core import log, metrics
from rapport.core.bus import heard
from rapport.core.crypto import UnreadableSecret
from rapport.core.db.database import DATABASE_TROUBLE
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.leases import LifeLine
from rapport.core.runtime import Runtime
from rapport.messaging.actions import lane as verbs
from rapport.messaging.actions.lane import Claimed, Outcome
from rapport.messaging.handlers import limits
from rapport.messaging.handlers.delivery import Delivery
from rapport.messaging.handlers.dispatch import Dispatch
from rapport.messaging.handlers.health import HealthyClock
from rapport.messaging.rules import sending as rules

logger = log.get(__name__)
IDLE_SECONDS = 2.0
"""A lane with nothing to do is kept this long, since an answer often follows an answer."""
TURN_SECONDS = 0.2
"""How often a busy lane has a turn: each is a transaction, and its readers have one, too."""
LOOK_SECONDS = 1.0
"""How often it looks at its number, gives up what is overdue, and looks for work unasked."""
BREATH_SECONDS = 0.01
DATABASE_PAUSE = 1.0

HELD = metrics.gauge("lanes_held", "Lanes that this worker holds")


class Turn(Struct):
    """What one turn is to do, and then what came of it."""

    outcomes: list[Outcome]
    room: int
    looks: bool
    claimed: list[Claimed] = []


class Lane:
    """Run `run` once; it returns when the lane has nothing to do or another worker has it."""

    def __init__(
        self,
        runtime: Runtime,
        life: LifeLine,
        health: HealthyClock,
        workspace_id: UUID,
        number_id: UUID,
    ) -> None:
        self._runtime = runtime
        self._life = life
        self._health = health
        self._workspace_id = workspace_id
        self._number_id = number_id
        self.awake = asyncio.Event()
        self._epoch = 0
        self._safe_until = float("-inf")
        self._dispatch = Dispatch(
            runtime, workspace_id, number_id, self._is_safe, self._something_ended
        )
        self._delivery: Delivery | None = None
        self._sender: Sender | None = None
        self._turned_at = self._looked_at = float("-inf")
        self._again_at = float("inf")
        self._wants_more = True
        self._alarm: asyncio.TimerHandle | None = None
        self._open = 0

    async def run(self) -> None:
        """Sends while there is something to send. Whatever ends it, what was POSTed is recorded."""
        if not await self._renew():
            return
        HELD.inc()
        keeping = asyncio.create_task(self._keep_lease())
        try:
            await self._work()
        finally:
            await _whole(self._wind_up(keeping))
            HELD.dec()

    async def _work(self) -> None:
        idle_since = self._now()
        while self._is_safe():
            self.awake.clear()
            claimed = await self._turn_whole()
            if self._delivery is not None:
                self._dispatch.send(self._delivery, claimed)
            if claimed or self._open or not self._dispatch.is_empty:
                idle_since = self._now()
            elif self._now() - idle_since > IDLE_SECONDS:
                return
            await asyncio.sleep(BREATH_SECONDS)
            await heard(self.awake, self._rest())

    def _rest(self) -> float:
        """For how many seconds nothing is to be done, unless somebody says so."""
        now = self._now()
        until = min(
            self._looked_at + LOOK_SECONDS, self._again_at, self._dispatch.rest_ends_at(now)
        )
        if self._wants_more:
            until = min(until, self._dispatch.pace.free_at - rules.AHEAD_SECONDS + TURN_SECONDS)
        return max(0.0, until - now)

    def _something_ended(self) -> None:
        """Has the first outcome written at once, and those that follow it closely together."""
        if self._alarm is None:
            wait = max(0.0, self._turned_at + TURN_SECONDS - self._now())
            self._alarm = asyncio.get_running_loop().call_later(wait, self.awake.set)

    async def _turn_whole(self) -> list[Claimed]:
        """A turn, also if we are told to end meanwhile: then what was claimed is given back."""
        turning = asyncio.create_task(self._turn())
        try:
            return await asyncio.shield(turning)
        except asyncio.CancelledError:
            now = self._runtime.clock.now()
            claimed = await turning
            self._dispatch.note([Outcome(each, now, again_after=timedelta()) for each in claimed])
            raise

    async def _turn(self) -> list[Claimed]:
        """What there is to do in one transaction. Where the database is away nothing was done, and
        it is done again."""
        now = self._now()
        turn = Turn([], self._room(now), looks=now - self._looked_at >= LOOK_SECONDS)
        if turn.room or turn.looks or now - self._turned_at >= TURN_SECONDS:
            turn.outcomes = self._take_outcomes()
        if not (turn.outcomes or turn.room or turn.looks):
            return []
        try:
            async with self._transaction() as tx:
                await self._have_turn(tx, turn)
        except DATABASE_TROUBLE as problem:
            logger.error("a lane waits", unwritten=len(turn.outcomes), problem=str(problem))
            self._dispatch.keep(turn.outcomes)
            await asyncio.sleep(DATABASE_PAUSE)
            return []
        self._turned_at = now
        self._plan(turn, now)
        return await self._keep_limit(turn.claimed)

    async def _have_turn(self, tx: WorkspaceTx, turn: Turn) -> None:
        if turn.looks:
            self._see(await numbers.find_sender(tx, self._number_id))
        if turn.outcomes:
            await verbs.record(tx, turn.outcomes)
        if turn.looks:
            self._open = await verbs.settle(
                tx,
                self._number_id,
                mine=self._dispatch.ours(),
                health=self._health.seconds,
                patience=self._runtime.settings.settle_seconds,
                now=self._runtime.clock.now(),
            )
        if turn.room and self._delivery is not None:
            turn.claimed = await verbs.claim(
                tx,
                self._number_id,
                self._life.holder,
                self._epoch,
                now=self._runtime.clock.now(),
                count=turn.room,
                busy=self._dispatch.busy(),
                health=self._health.seconds,
            )

    def _plan(self, turn: Turn, now: float) -> None:
        """When to claim again: when there is room, if there was more than room for or somebody's
        turn has come; when the first of those that go back into the lane is due."""
        if turn.looks:
            self._looked_at = now
        if turn.room:
            self._again_at = float("inf")
            self._wants_more = len(turn.claimed) == turn.room
        elif turn.outcomes:
            self._wants_more = True
        pauses = [o.again_after for o in turn.outcomes if o.again_after is not None]
        if pauses:
            self._again_at = min(self._again_at, now + min(pauses).total_seconds())

    def _take_outcomes(self) -> list[Outcome]:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        return self._dispatch.take_outcomes()

    def _room(self, now: float) -> int:
        """How many may be claimed; none before it is as many as are sent from turn to turn."""
        pace = self._dispatch.pace
        room = pace.room(now, rules.AHEAD_SECONDS)
        return room if room >= max(1, int(pace.rate * TURN_SECONDS)) else 0

    async def _keep_limit(self, claimed: list[Claimed]) -> list[Claimed]:
        """Those whom the portfolio may write to now; the others go back into the lane."""
        if self._sender is None or not claimed:
            return claimed
        try:
            now, later = await limits.keep(self._runtime, self._sender, claimed)
        except DATABASE_TROUBLE as problem:
            logger.warning("messaging limit not known", problem=str(problem))
            again = self._runtime.clock.now()
            now, later = [], [Outcome(c, again, again_after=rules.NOT_SENT_RETRY) for c in claimed]
        if later:
            self._dispatch.note(later)
        return now

    def _see(self, sender: Sender | None) -> None:
        """Takes note of the number's pace and token as they are now."""
        if sender is None or sender.disconnected or sender.access_token is None:
            self._sender = self._delivery = None
            return
        if self._sender is None or self._sender.access_token != sender.access_token:
            self._delivery = self._connect(sender, sender.access_token)
        self._dispatch.pace.set_limit(sender.throughput_per_second)
        self._sender = sender

    def _connect(self, sender: Sender, encrypted: bytes) -> Delivery | None:
        try:
            token = self._runtime.keyring.decrypt(encrypted)
        except UnreadableSecret:
            logger.error("token cannot be read", number=sender.phone_number_id)
            return None
        return Delivery(
            self._runtime,
            self._workspace_id,
            self._number_id,
            graph.client(self._runtime, sender.graph, timeout=rules.REQUEST_SECONDS),
            token,
            sender.phone_number_id,
        )

    async def _keep_lease(self) -> None:
        while True:
            await asyncio.sleep(rules.RENEW_SECONDS)
            try:
                await self._renew()
            except DATABASE_TROUBLE as problem:
                logger.warning("lease not renewed", problem=str(problem))
            self._dispatch.pace.recover(rules.RENEW_SECONDS)

    async def _renew(self) -> bool:
        asked_at = self._now()
        async with self._transaction() as tx:
            epoch = await verbs.take(tx, self._number_id, self._life.holder, rules.LEASE)
        if epoch is None or (self._epoch and epoch != self._epoch):
            self._safe_until = float("-inf")
            return False
        self._epoch = epoch
        self._safe_until = asked_at + rules.LEASE.total_seconds()
        return True

    def _is_safe(self) -> bool:
        """Whether a POST begun now ends, one way or the other, while the lane is still ours."""
        return self._life.holds and self._now() + rules.REQUEST_SECONDS < self._safe_until

    async def _wind_up(self, keeping: asyncio.Task[None]) -> None:
        """Lets requests under way end, writes what became of them, and gives the lane back."""
        await self._dispatch.wind_up()
        keeping.cancel()
        await asyncio.gather(keeping, return_exceptions=True)
        with contextlib.suppress(*DATABASE_TROUBLE):
            async with self._transaction() as tx:
                if self._dispatch.has_outcomes:
                    await verbs.record(tx, self._take_outcomes())
                await verbs.give_up(tx, self._number_id, self._life.holder)

    def _transaction(self) -> contextlib.AbstractAsyncContextManager[WorkspaceTx]:
        return self._runtime.workspace(self._workspace_id, steady=True)

    def _now(self) -> float:
        return self._runtime.clock.monotonic()


async def _whole(work: Coroutine[Any, Any, None]) -> None:
    """Carries out to its end what must not be left half done; being cancelled waits until then."""
    task = asyncio.create_task(work)
    try:
        await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
