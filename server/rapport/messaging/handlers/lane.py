"""One number's lane while this worker holds it: claim, pace, POST, record."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any
from uuid import UUID

from rapport.channels.actions import pausing
from rapport.channels.queries import graph, numbers
from rapport.channels.queries.numbers import Sender
from rapport.core import log, metrics
from rapport.core.bus import heard
from rapport.core.crypto import UnreadableSecret
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.leases import LifeLine
from rapport.core.runtime import Runtime
from rapport.messaging.actions import lane as verbs
from rapport.messaging.actions.lane import Claimed, Outcome
from rapport.messaging.handlers import limits
from rapport.messaging.handlers.delivery import DATABASE_TROUBLE, Delivery, Prepared
from rapport.messaging.handlers.health import HealthyClock
from rapport.messaging.rules import sending as rules
from rapport.messaging.rules.pace import Pace, PairLimit
from rapport.whatsapp.errors import Handling, Pauses, Verdict

logger = log.get(__name__)
IDLE_SECONDS = 2.0
"""A lane with nothing to do is kept this long, since an answer often follows an answer."""
LOOK_SECONDS = 0.25
BREATH_SECONDS = 0.01
NUMBER_SECONDS = 1.0
RECORD_SECONDS = 0.2
"""How often outcomes are written at most: each time costs a transaction, and its readers theirs."""
SETTLE_EVERY = 1.0
DATABASE_PAUSE = 1.0

HELD = metrics.gauge("lanes_held", "Lanes that this worker holds")


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
        self._pace = Pace(80)
        self._pairs = PairLimit()
        self._looked_at = float("-inf")
        self._sender: Sender | None = None
        self._delivery: Delivery | None = None
        self._in_flight: dict[UUID, str] = {}
        self._resting: dict[str, float] = {}
        self._outcomes: list[Outcome] = []
        self._unwritten: set[UUID] = set()
        self._to_repeat: Counter[str] = Counter()
        self._recorded = asyncio.Event()
        self._sending: set[asyncio.Task[None]] = set()
        self._preparing: set[asyncio.Task[Any]] = set()
        self._open = 0

    async def run(self) -> None:
        """Sends while there is something to send. Whatever ends it, what was POSTed is recorded."""
        if not await self._renew():
            return
        HELD.inc()
        background = [
            asyncio.create_task(self._keep_lease()),
            asyncio.create_task(self._keep_records()),
            asyncio.create_task(self._keep_settled()),
        ]
        try:
            await self._work()
        finally:
            await _whole(self._wind_up(background))
            HELD.dec()

    async def _work(self) -> None:
        idle_since = self._now()
        while self._is_safe():
            self.awake.clear()
            await self._look_at_number()
            claimed = await self._claim_whole()
            for each in claimed:
                self._in_flight[each.id] = each.recipient
                self._spawn(self._send(each, self._pace.slot(self._now())))
            if claimed or self._in_flight or self._open:
                idle_since = self._now()
            elif self._now() - idle_since > IDLE_SECONDS:
                return
            await asyncio.sleep(BREATH_SECONDS)
            if not claimed:
                await heard(self.awake, LOOK_SECONDS)

    async def _claim_whole(self) -> list[Claimed]:
        """Claims, also if we are told to end meanwhile: then what was claimed is given back."""
        claiming = asyncio.create_task(self._claim())
        try:
            return await asyncio.shield(claiming)
        except asyncio.CancelledError:
            with contextlib.suppress(*DATABASE_TROUBLE):
                for each in await claiming:
                    self._note(Outcome(each, self._runtime.clock.now(), again_after=timedelta()))
            raise

    async def _claim(self) -> list[Claimed]:
        """The next messages, when there is room for a good part of what may be held."""
        room = self._pace.room(self._now(), rules.AHEAD_SECONDS)
        enough = max(1, int(self._pace.rate * rules.AHEAD_SECONDS / 2))
        if self._delivery is None or room < enough:
            return []
        async with self._transaction() as tx:
            claimed = await verbs.claim(
                tx,
                self._number_id,
                self._life.holder,
                self._epoch,
                now=self._runtime.clock.now(),
                count=room,
                busy=self._busy(),
                health=self._health.seconds,
            )
        return await self._keep_limit(claimed)

    async def _keep_limit(self, claimed: list[Claimed]) -> list[Claimed]:
        """Those whom the portfolio may write to now; the others go back into the lane."""
        sender = self._sender
        if sender is None:
            return claimed
        try:
            now, later = await limits.keep(self._runtime, sender, claimed)
        except DATABASE_TROUBLE as problem:
            logger.warning("messaging limit not known", problem=str(problem))
            again = self._runtime.clock.now()
            now, later = [], [Outcome(c, again, again_after=rules.NOT_SENT_RETRY) for c in claimed]
        for outcome in later:
            self._note(outcome)
        return now

    def _busy(self) -> set[str]:
        """Recipients with a message in flight, or who are to be left in peace for a moment."""
        now = self._now()
        self._resting = {who: until for who, until in self._resting.items() if until > now}
        return {*self._in_flight.values(), *self._resting, *self._to_repeat}

    async def _look_at_number(self) -> None:
        """Takes note of the number's pace and token as they are now, once a second."""
        if self._now() - self._looked_at < NUMBER_SECONDS:
            return
        async with self._transaction() as tx:
            sender = await numbers.find_sender(tx, self._number_id)
        self._looked_at = self._now()
        if sender is None or sender.disconnected or sender.access_token is None:
            self._sender = self._delivery = None
            return
        if self._sender is None or self._sender.access_token != sender.access_token:
            self._delivery = self._connect(sender, sender.access_token)
        self._pace.set_limit(sender.throughput_per_second)
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

    async def _send(self, claimed: Claimed, at: float) -> None:
        delivery = self._delivery
        assert delivery is not None  # noqa: S101 (nothing is claimed without one)
        try:
            self._note(await self._try(delivery, claimed, at))
        finally:
            self._in_flight.pop(claimed.id, None)
            self.awake.set()

    async def _try(self, delivery: Delivery, claimed: Claimed, at: float) -> Outcome:
        rest = 0.0
        prepared = await self._prepare(delivery, claimed)
        if isinstance(prepared, Prepared):
            await asyncio.sleep(max(0.0, at - self._now()))
            if not self._is_safe():
                # slept, or stopped, for too long: another worker may have the lane by now
                return delivery.not_sent(claimed, timedelta())
            outcome, verdict = await delivery.post(claimed, prepared)
            rest = self._pairs.rest_after(claimed.recipient, self._now())
        else:
            outcome, verdict = prepared
        if rest > 0:
            self._resting[claimed.recipient] = self._now() + rest
        if verdict is not None:
            await self._heed(verdict)
        return outcome

    async def _prepare(
        self, delivery: Delivery, claimed: Claimed
    ) -> Prepared | tuple[Outcome, Verdict | None]:
        """What may take minutes, when a file is uploaded. Cut short, it has sent nothing."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 (a lane's work runs in tasks)
        self._preparing.add(task)
        try:
            return await delivery.prepare(claimed)
        except DATABASE_TROUBLE:
            return delivery.not_sent(claimed), None
        except asyncio.CancelledError:
            return delivery.not_sent(claimed, timedelta()), None
        finally:
            self._preparing.discard(task)

    async def _heed(self, verdict: Verdict) -> None:
        """What a refusal means beyond its message and its pair: for the lane, for the number."""
        if verdict.handling is Handling.WAIT and verdict.pauses is Pauses.NUMBER:
            self._pace.slow_down(self._now())
        elif verdict.handling is Handling.WAIT and verdict.pauses in (Pauses.WABA, Pauses.APP):
            wait = verdict.delay or timedelta(minutes=1)
            self._pace.free_at = max(self._pace.free_at, self._now() + wait.total_seconds())
        elif verdict.pauses in (Pauses.NUMBER, Pauses.WABA, Pauses.APP):
            try:
                async with self._transaction() as tx:
                    await pausing.pause(tx, self._number_id, verdict, self._runtime.clock.now())
            except DATABASE_TROUBLE as problem:
                logger.error("number not paused", reason=verdict.reason, problem=str(problem))

    def _note(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        self._unwritten.add(outcome.claimed.id)
        if outcome.again_after is not None:
            # until the database holds it back, nothing written later may overtake it
            self._to_repeat[outcome.claimed.recipient] += 1
        self._recorded.set()

    async def _keep_records(self) -> None:
        """Writes the first outcome at once, and those that follow it closely together."""
        while True:
            await self._recorded.wait()
            self._recorded.clear()
            await self._record()
            await asyncio.sleep(RECORD_SECONDS)

    async def _record(self) -> None:
        outcomes, self._outcomes = self._outcomes, []
        if not outcomes:
            return
        try:
            async with self._transaction() as tx:
                await verbs.record(tx, outcomes)
        except asyncio.CancelledError:
            # written or not, nobody knows; writing them once more changes nothing
            self._outcomes = outcomes + self._outcomes
            raise
        except DATABASE_TROUBLE as problem:
            # kept in hand and tried again: an accepted message without its wamid is found by the
            # callback data of its statuses, should this process die before
            logger.error(
                "outcomes could not be recorded", count=len(outcomes), problem=str(problem)
            )
            self._outcomes = outcomes + self._outcomes
            await asyncio.sleep(DATABASE_PAUSE)
            self._recorded.set()
        else:
            self._unwritten -= {outcome.claimed.id for outcome in outcomes}
            self._to_repeat -= Counter(
                o.claimed.recipient for o in outcomes if o.again_after is not None
            )

    async def _keep_lease(self) -> None:
        while True:
            await asyncio.sleep(rules.RENEW_SECONDS)
            try:
                await self._renew()
            except DATABASE_TROUBLE as problem:
                logger.warning("lease not renewed", problem=str(problem))
            self._pace.recover(rules.RENEW_SECONDS)

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

    async def _keep_settled(self) -> None:
        while True:
            try:
                async with self._transaction() as tx:
                    self._open = await verbs.settle(
                        tx,
                        self._number_id,
                        mine=[*self._in_flight, *self._unwritten],
                        health=self._health.seconds,
                        patience=self._runtime.settings.settle_seconds,
                        now=self._runtime.clock.now(),
                    )
            except DATABASE_TROUBLE as problem:
                logger.warning("not settled", problem=str(problem))
            await asyncio.sleep(SETTLE_EVERY)

    async def _wind_up(self, background: list[asyncio.Task[None]]) -> None:
        """Lets requests under way end, writes what became of them, and gives the lane back."""
        for task in self._preparing:
            task.cancel()
        if self._sending:
            await asyncio.wait(self._sending, timeout=rules.REQUEST_SECONDS)
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)
        with contextlib.suppress(*DATABASE_TROUBLE):
            await self._record()
            async with self._transaction() as tx:
                await verbs.give_up(tx, self._number_id, self._life.holder)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

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
