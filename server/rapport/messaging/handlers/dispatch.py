"""What a lane has under way: messages until their time has come, outcomes until written."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from rapport.channels.actions import pausing
from rapport.core import log
from rapport.core.db.database import DATABASE_TROUBLE
from rapport.core.runtime import Runtime
from rapport.messaging.actions.lane import Claimed, Outcome
from rapport.messaging.handlers.delivery import Delivery, Prepared
from rapport.messaging.rules import sending as rules
from rapport.messaging.rules.pace import Pace, PairLimit
from rapport.whatsapp.errors import Handling, Pauses, Verdict

logger = log.get(__name__)


class Dispatch:
    """One lane's messages between their claim and the writing of what became of them.

    `may_post` says whether the lane is ours for as long as a POST may take; `ended` is called with
    every outcome. Of each recipient at most one message may be taken at a time: see `busy`.
    """

    def __init__(
        self,
        runtime: Runtime,
        workspace_id: UUID,
        number_id: UUID,
        may_post: Callable[[], bool],
        ended: Callable[[], None],
    ) -> None:
        self._runtime = runtime
        self._workspace_id = workspace_id
        self._number_id = number_id
        self._may_post = may_post
        self._ended = ended
        self.pace = Pace(80)
        self._pairs = PairLimit()
        self._under_way: dict[UUID, str] = {}
        self._resting: dict[str, float] = {}
        self._outcomes: list[Outcome] = []
        self._sending: set[asyncio.Task[None]] = set()
        self._preparing: set[asyncio.Task[Any]] = set()

    @property
    def is_empty(self) -> bool:
        """Nothing is under way, and nothing waits to be written."""
        return not self._under_way and not self._outcomes

    @property
    def has_outcomes(self) -> bool:
        return bool(self._outcomes)

    def ours(self) -> list[UUID]:
        """Messages whose fate is only known here, or will be."""
        return [*self._under_way, *(outcome.claimed.id for outcome in self._outcomes)]

    def busy(self) -> Collection[str]:
        """Recipients who may not be written to now: a message to them is under way, waits for
        another try that nothing may overtake, or they are to be left in peace for a moment."""
        now = self._now()
        self._resting = {who: until for who, until in self._resting.items() if until > now}
        again = (o.claimed.recipient for o in self._outcomes if o.again_after is not None)
        return {*self._under_way.values(), *self._resting, *again}

    def rest_ends_at(self, now: float) -> float:
        """When the first of those who are left in peace may be written to again."""
        return min((until for until in self._resting.values() if until > now), default=float("inf"))

    def send(self, delivery: Delivery, claimed: Sequence[Claimed]) -> None:
        """Sends each at the next free moment of the pace."""
        for each in claimed:
            self._under_way[each.id] = each.recipient
            task = asyncio.create_task(self._send(delivery, each, self.pace.slot(self._now())))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    def note(self, outcomes: Sequence[Outcome]) -> None:
        """Keeps outcomes until `take_outcomes`."""
        self._outcomes.extend(outcomes)
        self._ended()

    def take_outcomes(self) -> list[Outcome]:
        """What is to be written now. Whoever fails to write it gives it back with `keep`."""
        outcomes, self._outcomes = self._outcomes, []
        return outcomes

    def keep(self, outcomes: Sequence[Outcome]) -> None:
        """Outcomes that could not be written: an accepted message without its wamid is found by the
        callback data of its statuses, should this process die before."""
        self._outcomes = [*outcomes, *self._outcomes]

    async def wind_up(self) -> None:
        """Lets requests that have begun come to their end."""
        for task in self._preparing:
            task.cancel()
        if self._sending:
            await asyncio.wait(self._sending, timeout=rules.REQUEST_SECONDS)

    async def _send(self, delivery: Delivery, claimed: Claimed, at: float) -> None:
        try:
            outcome = await self._try(delivery, claimed, at)
        finally:
            del self._under_way[claimed.id]
        self.note([outcome])

    async def _try(self, delivery: Delivery, claimed: Claimed, at: float) -> Outcome:
        prepared = await self._prepare(delivery, claimed)
        if not isinstance(prepared, Prepared):
            outcome, verdict = prepared
        else:
            await asyncio.sleep(at - self._now())
            if not self._may_post():
                # slept, or stopped, for too long: another worker may have the lane by now
                return delivery.not_sent(claimed, timedelta())
            outcome, verdict = await delivery.post(claimed, prepared)
            rest = self._pairs.rest_after(claimed.recipient, self._now())
            if rest > 0:
                self._resting[claimed.recipient] = self._now() + rest
        if verdict is not None:
            await self._heed(verdict)
        return outcome

    async def _prepare(
        self, delivery: Delivery, claimed: Claimed
    ) -> Prepared | tuple[Outcome, Verdict | None]:
        """What may take minutes, when a file is uploaded. Cut short, it has sent nothing."""
        if claimed.media_id is None:
            return delivery.prepare_without_file(claimed)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 (a lane's work runs in tasks)
        self._preparing.add(task)
        try:
            return await delivery.prepare(claimed, claimed.media_id)
        except DATABASE_TROUBLE:
            return delivery.not_sent(claimed), None
        except asyncio.CancelledError:
            return delivery.not_sent(claimed, timedelta()), None
        finally:
            self._preparing.discard(task)

    async def _heed(self, verdict: Verdict) -> None:
        """What a refusal means beyond its message and its pair: for the lane, for the number."""
        if verdict.handling is Handling.WAIT and verdict.pauses is Pauses.NUMBER:
            self.pace.slow_down(self._now())
        elif verdict.handling is Handling.WAIT and verdict.pauses in (Pauses.WABA, Pauses.APP):
            wait = verdict.delay or timedelta(minutes=1)
            self.pace.free_at = max(self.pace.free_at, self._now() + wait.total_seconds())
        elif verdict.pauses in (Pauses.NUMBER, Pauses.WABA, Pauses.APP):
            try:
                async with self._runtime.workspace(self._workspace_id, steady=True) as tx:
                    await pausing.pause(tx, self._number_id, verdict, self._runtime.clock.now())
            except DATABASE_TROUBLE as problem:
                logger.error("number not paused", reason=verdict.reason, problem=str(problem))

    def _now(self) -> float:
        return self._runtime.clock.monotonic()
