"""One simulated WhatsApp: its world and everything that moves it."""

from pathlib import Path
from random import Random
from typing import Any

from simulator.behaviour import Behaviour
from simulator.clock import Clock
from simulator.faults import Faults
from simulator.history import History
from simulator.limits import Limits
from simulator.live import Live
from simulator.media.store import MediaStore
from simulator.outbox import Outbox
from simulator.reach import Reach
from simulator.requests import Requests
from simulator.schedule import Schedule
from simulator.usage import Usage
from simulator.webhook_settings import Settings
from simulator.webhooks.publisher import Webhooks
from simulator.world.models import State
from simulator.world.registry import World


class Simulation:
    """Passed to whoever acts in the world. `origin` is the address at which it is reached."""

    def __init__(self, state: State, media_folder: Path | None = None) -> None:
        # a process that starts again with the same seed must not repeat its message ids
        self.random = Random(f"run {state.seed} {state.starts}")  # noqa: S311 repeatable
        self.clock = Clock(state.clock_offset)
        self.schedule = Schedule(self.clock)
        self.world = World(state, self.clock, self.random)
        self.media = MediaStore(media_folder, self.world, self.clock)
        self.outbox = Outbox()
        self.history = History()
        self.live = Live()
        self.requests = Requests()
        self.limits = Limits()
        self.reach = Reach()
        self.usage = Usage()
        self.faults = Faults(self.random)
        self.webhooks = Webhooks(self.world, self.clock, self.schedule, self.random)
        self.use(state.behaviour)
        self.open_chats: dict[str, float] = {}  # pair → until when the page shows it
        self.in_transit = 0  # accepted messages with statuses to come
        self.heard = 0  # messages that people wrote
        self.held: dict[str, list[Any]] = {}  # template id → what network/pacing.py holds of it
        self.waiting: list[tuple[Any, float]] = []  # what network/waiting.py keeps, until when
        self.origin = ""

    def reset(self) -> None:
        """Back to the start world; what was on its way never arrives."""
        self.clock.speed = 1.0
        self.clock.offset = 0.0
        self.world.reset()
        self.schedule.clear()
        self.webhooks.clear()
        self.webhooks.use(Settings())
        self.outbox.clear()
        self.history.clear()
        self.requests.clear()
        self.limits.clear()
        self.reach.clear()
        self.usage.clear()
        self.faults.clear()
        self.media.clear()
        self.use(Behaviour())
        self.open_chats.clear()
        self.in_transit = self.heard = 0
        self.held.clear()
        self.waiting.clear()
        self.live.tell("reset", {})

    def use(self, behaviour: Behaviour) -> None:
        self.behaviour = self.world.state.behaviour = behaviour
        self.world.changed()
        self.limits.enabled = behaviour.rate_limits

    def advance_clock(self, seconds: float) -> None:
        self.set_clock(self.clock.offset + max(0.0, seconds))

    def set_clock(self, offset: float) -> None:
        """Moves the time to so many seconds from the machine's; back, too, to tell a past."""
        self.clock.offset = offset
        self._clock_changed()

    def set_speed(self, times: float) -> None:
        """Lets the time go so many times as fast as the machine's."""
        self.clock.speed = times
        self._clock_changed()

    def _clock_changed(self) -> None:
        self.world.changed()
        self.schedule.clock_moved()
