"""Who goes first, how fast, and what a refusal means for a message."""

from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct

from rapport.whatsapp.errors import Handling, Verdict, wait_before
from rapport.whatsapp.payloads import clean_text

OriginKind = Literal["agent", "api", "automation", "campaign"]

# Lower goes first.
PRIORITY: dict[str, int] = {"agent": 10, "api": 20, "automation": 30, "campaign": 40}

REQUEST_SECONDS = 10.0
"""A POST to Meta that took longer is of unknown fate."""
LEASE = timedelta(seconds=20)
"""Longer than a request, so that a lane's holder can outlive every request it begins."""
RENEW_SECONDS = 4.0
AHEAD_SECONDS = 0.25
"""How much of its pace a lane may hold claimed."""
NOT_SENT_RETRY = timedelta(seconds=2)
LIMIT_RETRY = timedelta(hours=1)
"""A used-up messaging limit is looked at again after this at the latest: it may have grown."""
UPLOAD_TRIES = 8
LONGEST_UPLOAD_PAUSE = timedelta(minutes=5)
FILE_FORGOTTEN = frozenset({100, 131009, 131053})
"""Codes with which Meta refuses a message whose media id it does not know, or not any more."""

WITHOUT_WINDOW = frozenset({"template"})
"""Kinds that may be sent at any time; all others need an open service window."""


class Origin(Struct, frozen=True):
    """Who wants a message sent: a member who typed it, a program, an automation, a campaign."""

    kind: OriginKind
    id: UUID | None
    name: str | None

    @property
    def is_person(self) -> bool:
        return self.kind == "agent"


class Refusal(Struct, frozen=True):
    """Why a message ended without Meta, in the shape that is kept as its error."""

    reason: str
    title: str

    def as_error(self) -> dict[str, Any]:
        return {"code": None, "reason": self.reason, "title": self.title}


WINDOW_CLOSED = Refusal("window_closed", "The 24-hour window was closed.")
TOO_LATE = Refusal("too_late", "It could not be sent in time.")
BLOCKED = Refusal("contact_blocked", "The contact is blocked.")
NO_ADDRESS = Refusal("no_address", "The contact has no phone number or WhatsApp id any more.")
FILE_MISSING = Refusal("file_missing", "The file could not be prepared.")
FILE_NOT_TAKEN = Refusal("file_not_taken", "Meta did not take the file.")
LIMIT_USED_UP = Refusal(
    "messaging_limit", "The portfolio has written to as many people today as Meta allows."
)
REFUSALS = {
    each.reason: each for each in (WINDOW_CLOSED, TOO_LATE, BLOCKED, NO_ADDRESS, FILE_MISSING)
}


class Ended(Struct, frozen=True):
    """The message has failed for good."""

    error: dict[str, Any]


class Again(Struct, frozen=True):
    """The message is to be tried again."""

    after: timedelta
    error: dict[str, Any]


def after_refusal(verdict: Verdict, attempts: int) -> Ended | Again:
    """What becomes of a message that Graph refused, after `attempts` in all."""
    error = error_of(verdict)
    wait = wait_before(verdict, attempts)
    if wait is not None:
        return Again(wait, error)
    if verdict.handling is Handling.REAUTHORISE:
        # the number is paused; the message waits until somebody has acted
        return Again(NOT_SENT_RETRY, error)
    return Ended(error)


def pause_before_upload(attempts: int) -> timedelta | None:
    """How long to wait before a file is uploaded again, after `attempts` whose fate is unknown;
    None if it is not to be tried again. Nothing was sent to anybody, but a file may be 100 MB."""
    if attempts >= UPLOAD_TRIES:
        return None
    return min(timedelta(seconds=2.0**attempts), LONGEST_UPLOAD_PAUSE)


def error_of(verdict: Verdict) -> dict[str, Any]:
    """An error as it is kept with a message. Sentence and remedy are looked up by `reason` when it
    is shown, so that better words reach old messages too."""
    title = clean_text(verdict.text)[:500]
    return {"code": verdict.code, "reason": verdict.reason, "title": title}


def is_open(window_expires_at: datetime | None, now: datetime) -> bool:
    """Whether a session message may be sent."""
    return window_expires_at is not None and now < window_expires_at
