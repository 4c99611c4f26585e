"""POSTs on their way: several at once, tried again until they are answered with 200."""

import hmac
import sys
from collections import deque
from functools import partial

import msgspec

from simulator.clock import Clock
from simulator.schedule import Schedule
from simulator.web.posting import Answered, Poster
from simulator.webhook_settings import WEEK, Settings

HELD_BYTES = 256 * 1024 * 1024
LOGGED = 1_000
LOGGED_BYTES = 32 * 1024 * 1024


class Delivery(msgspec.Struct):
    url: str
    body: bytes
    signature: str
    created_at: float
    number: int = 0  # of its first attempt, in the log
    attempts: int = 0
    status: int = 0  # of the last attempt; 0: nobody answered
    answer: str = ""
    time: float = 0.0
    summary: dict[str, int] | None = None  # see `envelope.said`, once somebody has asked
    told: list["Delivery"] = msgspec.field(default_factory=list)  # the same to several apps


class Counts(msgspec.Struct):
    delivered: int = 0
    failed_attempts: int = 0
    dropped: int = 0


class Deliveries:
    """Holds at most `HELD_BYTES` of what could not be delivered; what is beyond is dropped, counted
    and said on standard error."""

    def __init__(
        self, poster: Poster, clock: Clock, schedule: Schedule, settings: Settings
    ) -> None:
        self.settings = settings
        self.counts = Counts()
        self.log: deque[Delivery] = deque()
        self._poster = poster
        self._clock = clock
        self._schedule = schedule
        self._queue: deque[Delivery] = deque()
        self._in_flight = 0
        self._waiting = 0  # for the next attempt, or for their delay
        self._held_bytes = 0
        self._logged_bytes = 0
        self._remembered = 0
        self._generation = 0

    def add(self, url: str, secret: str, body: bytes, delay: float, told: list[Delivery]) -> None:
        """`told` has the deliveries of the same to other apps, and gets this one."""
        if self._held_bytes + len(body) > HELD_BYTES:
            self._drop(url, "too much is waiting already")
            return
        signature = "sha256=" + hmac.digest(secret.encode(), body, "sha256").hex()
        delivery = Delivery(url, body, signature, self._clock.now(), told=told)
        told.append(delivery)
        self._held_bytes += len(body)
        if delay:
            self._later(delay, delivery)
        else:
            self._enqueue(delivery)

    def pump(self) -> None:
        """Starts as many deliveries as may run at once."""
        settings = self.settings
        while self._queue and not settings.pause and self._in_flight < settings.concurrency:
            self._deliver(self._queue.popleft())

    def clear(self) -> None:
        """Forgets what is waiting, and everything that was ever counted or logged."""
        self._generation += 1
        self._queue.clear()
        self.log.clear()
        self.counts = Counts()
        self._waiting = self._held_bytes = self._logged_bytes = 0

    def pending(self) -> dict[str, int]:
        return {
            "queued": len(self._queue),
            "in_flight": self._in_flight,
            "waiting": self._waiting,
            "bytes": self._held_bytes,
            "delivered": self.counts.delivered,
            "failed_attempts": self.counts.failed_attempts,
            "dropped": self.counts.dropped,
        }

    def state_of(self, wamid: str, status: str) -> str:
        """How far the telling of a status is, as far as the log goes back."""
        said = b'"id":"%b","status":"%b"' % (wamid.encode(), status.encode())
        delivery = next((one for one in reversed(self.log) if said in one.body), None)
        if delivery is None or not delivery.attempts:
            return "PENDING"
        if delivery.status == 200:
            return "DELIVERED"
        is_over = self._clock.now() > delivery.created_at + WEEK
        return "FAILED" if is_over else "RETRYING"

    def _enqueue(self, delivery: Delivery) -> None:
        self._queue.append(delivery)
        self.pump()

    def _later(self, seconds: float, delivery: Delivery) -> None:
        self._waiting += 1
        self._schedule.after(seconds, self._again, delivery, self._generation)

    def _again(self, delivery: Delivery, generation: int) -> None:
        if generation == self._generation:
            self._waiting -= 1
            self._enqueue(delivery)

    def _deliver(self, delivery: Delivery) -> None:
        delivery.attempts += 1
        delivery.time = self._clock.now()
        if delivery.attempts == 1:
            self._remember(delivery)
        self._in_flight += 1
        signature = b"X-Hub-Signature-256: %b\r\n" % delivery.signature.encode()
        landed = partial(self._landed, delivery, self._generation)
        seconds = self.settings.timeout_seconds
        self._poster.post(delivery.url, signature, delivery.body, seconds, landed)

    def _landed(self, delivery: Delivery, generation: int, answer: Answered) -> None:
        self._in_flight -= 1
        if generation == self._generation:
            self._judge(delivery, answer)
        self.pump()

    def _judge(self, delivery: Delivery, answer: Answered) -> None:
        delivery.status = answer.status
        if answer.status == 200:
            delivery.answer = ""
            self.counts.delivered += 1
            self._held_bytes -= len(delivery.body)
        else:
            delivery.answer = answer.body.decode(errors="replace")[:500]
            self.counts.failed_attempts += 1
            self._retry(delivery)

    def _retry(self, delivery: Delivery) -> None:
        wait = self.settings.wait_after(delivery.attempts)
        if self._clock.now() + wait > delivery.created_at + WEEK:
            self._held_bytes -= len(delivery.body)
            self._drop(delivery.url, "it was not answered with 200 for seven days")
        else:
            self._later(wait, delivery)
            self._tell_the_others_again(wait, delivery)

    def _tell_the_others_again(self, wait: float, failed: Delivery) -> None:
        """What one app has not taken comes again to those that have, once for each try."""
        if not self.settings.retry_all_apps:
            return
        for other in failed.told:
            if other is not failed and other.status == 200:
                self._held_bytes += len(other.body)
                again = Delivery(other.url, other.body, other.signature, other.created_at)
                self._later(wait, again)

    def _drop(self, url: str, why: str) -> None:
        self.counts.dropped += 1
        if self.counts.dropped.bit_count() == 1:  # 1, 2, 4, 8…: said, but not over and over
            sys.stderr.write(f"A webhook to {url} was dropped: {why}.\n")

    def _remember(self, delivery: Delivery) -> None:
        self._remembered += 1
        delivery.number = self._remembered
        self.log.append(delivery)
        self._logged_bytes += len(delivery.body)
        while len(self.log) > LOGGED or self._logged_bytes > LOGGED_BYTES:
            self._logged_bytes -= len(self.log.popleft().body)
