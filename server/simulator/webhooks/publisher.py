"""From something that happened to the POSTs that tell of it."""

import asyncio
from collections import defaultdict
from collections.abc import Callable
from random import Random
from typing import Any

from simulator.clock import Clock
from simulator.schedule import Schedule
from simulator.web.client import new_client
from simulator.web.posting import Poster
from simulator.webhook_settings import Settings
from simulator.webhooks import callbacks, envelope
from simulator.webhooks.callbacks import Target
from simulator.webhooks.deliveries import Deliveries, Delivery
from simulator.webhooks.envelope import Update
from simulator.world.models import Number
from simulator.world.registry import World

REPEAT_SECONDS = (0.05, 1.0)
REORDER_SECONDS = (0.2, 2.0)


class Webhooks:
    """Collects the updates of one moment for each callback and sends them together."""

    def __init__(self, world: World, clock: Clock, schedule: Schedule, random: Random) -> None:
        self.client = new_client()
        self._poster = Poster()
        self.deliveries = Deliveries(self._poster, clock, schedule, world.state.deliveries)
        self._world = world
        self._clock = clock
        self._schedule = schedule
        self._random = random
        self._collected: defaultdict[Target, list[Update]] = defaultdict(list)
        self._flush_is_due = False
        self._late = 0  # updates whose repetition or turn is still to come

    @property
    def settings(self) -> Settings:
        return self.deliveries.settings

    def use(self, settings: Settings) -> None:
        self.deliveries.settings = self._world.state.deliveries = settings
        self._world.changed()
        self.deliveries.pump()

    def publish(self, update: Update) -> None:
        """Something happened to a number: a message, a status."""
        self._as_unruly_as_asked(self._collect, update)

    def notify(
        self, waba_id: str, field: str, value: dict[str, Any], entry_id: str | None = None
    ) -> None:
        """Something happened to a WABA: a template was approved, a limit raised. The entry names
        the WABA unless it is about something else, as those of partners are."""
        body = envelope.notice(entry_id or waba_id, self._clock.now(), field, value)
        told: list[Delivery] = []
        for target in callbacks.account_targets(self._world, waba_id, field):
            self._as_unruly_as_asked(self._post, target, body, told)

    def tell(self, number: Number, field: str, value: dict[str, Any]) -> None:
        """Something happened to a number that is no update of a list: an error of all, say."""
        body = envelope.of_number(number, field, value)
        told: list[Delivery] = []
        for target in callbacks.targets(self._world, number, field):
            self._as_unruly_as_asked(self._post, target, body, told)

    def _as_unruly_as_asked(self, tell: Callable[..., None], *what: Any) -> None:
        settings = self.settings
        if not settings.enabled:
            return
        if settings.repeat and self._random.random() < settings.repeat:
            self._later(REPEAT_SECONDS, tell, *what)
        if settings.reorder and self._random.random() < settings.reorder:
            self._later(REORDER_SECONDS, tell, *what)
        else:
            tell(*what)

    def _later(self, span: tuple[float, float], tell: Callable[..., None], *what: Any) -> None:
        self._late += 1
        self._schedule.after(self._random.uniform(*span), self._tell_late, tell, *what)

    def _tell_late(self, tell: Callable[..., None], *what: Any) -> None:
        self._late -= 1
        tell(*what)

    def pending(self) -> dict[str, int]:
        """What is not delivered yet, and what became of the rest."""
        counts = self.deliveries.pending()
        counts["waiting"] += self._late
        counts["queued"] += sum(map(len, self._collected.values()))
        return counts

    def clear(self) -> None:
        """Forgets everything. The schedule has to be cleared as well."""
        self._late = 0
        self._flush_is_due = False
        self._collected.clear()
        self.deliveries.clear()

    async def shake_hands(self, url: str, verify_token: str) -> None:
        await callbacks.shake_hands(self.client, self._random, url, verify_token)

    async def close(self) -> None:
        await self.client.close()
        self._poster.close()

    def _collect(self, update: Update) -> None:
        for target in callbacks.targets(self._world, update.number, update.field):
            self._collected[target].append(update)
        if self._flush_is_due:
            return
        self._flush_is_due = True
        if self.settings.batch_ms:
            self._schedule.after(self.settings.batch_ms / 1000, self._flush)
        else:
            asyncio.get_running_loop().call_soon(self._flush)

    def _flush(self) -> None:
        self._flush_is_due = False
        collected, self._collected = self._collected, defaultdict(list)
        told: defaultdict[bytes, list[Delivery]] = defaultdict(list)
        for target, updates in collected.items():
            for batch in _batches(updates, self.settings.batch_size):
                body = envelope.body(batch)
                self._post(target, body, told[body])

    def _post(self, target: Target, body: bytes, told: list[Delivery]) -> None:
        """`told` has the deliveries of the same to other apps, and gets this one."""
        app = self._world.state.apps.get(target.app_id)
        if app is not None:
            delay = self.settings.delay(self._random)
            self.deliveries.add(target.url, app.secret, body, delay, told)


def _batches(updates: list[Update], size: int) -> list[list[Update]]:
    """Updates in groups of at most `size`, none larger than Meta's largest payload."""
    batches: list[list[Update]] = []
    room = 0
    for update in updates:
        needed = envelope.size_of(update)
        if not batches or len(batches[-1]) == size or needed > room:
            batches.append([])
            room = envelope.SIZE_LIMIT - envelope.FRAME_SIZE
        batches[-1].append(update)
        room -= needed
    return batches
