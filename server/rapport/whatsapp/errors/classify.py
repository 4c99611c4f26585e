"""From an error to what it means for the message, and for whatever else it concerns."""

import tomllib
from datetime import timedelta
from enum import StrEnum
from importlib import resources

import msgspec
from msgspec import Struct

from rapport.whatsapp.errors.meta_error import MetaError
from rapport.whatsapp.limits import pair_wait

MAX_WAIT = timedelta(minutes=10)
# subcodes from here on mean the same with whatever code they come (2388xxx with 100, say)
_FIRST_TELLING_SUBCODE = 1_000_000


class Handling(StrEnum):
    """What becomes of the message."""

    RETRY_LATER = "retry_later"
    """Meta failed: try again, a few times, ever more slowly."""
    WAIT = "wait"
    """A limit or a pause: try again when it is over, without counting it as a try."""
    FIX_REQUEST = "fix_request"
    """The same request can never succeed."""
    NEEDS_TEMPLATE = "needs_template"
    """Only a template can be sent to this person now."""
    STOP_CONTACT = "stop_contact"
    """Do not write to this person, for a while or until something changes."""
    PAUSE_NUMBER = "pause_number"
    """Stop sending from this number for a while."""
    REAUTHORISE = "reauthorise"
    """The access token is of no use: stop until somebody replaces it."""
    ACCOUNT = "account"
    """Somebody has to act at Meta: stop what is concerned until then."""


class Pauses(StrEnum):
    """What should not be used meanwhile."""

    NONE = "none"
    PAIR = "pair"
    CONTACT = "contact"
    CONTACT_MARKETING = "contact_marketing"
    NUMBER = "number"
    NUMBER_MARKETING = "number_marketing"
    TEMPLATE = "template"
    WABA = "waba"
    APP = "app"


TRIES = {Handling.RETRY_LATER: 5}


class Verdict(Struct, frozen=True):
    """What an error means.

    `reason` is a stable key. `sentence` and `remedy` are English, for a person who does not know
    Meta's words; `text` is what Meta said. `tries` counts all attempts at the message, None means
    as long as it is wanted. `delay` is how long the pause should last; without it the pause ends
    when somebody acts.
    """

    handling: Handling
    pauses: Pauses
    reason: str
    sentence: str
    remedy: str
    text: str
    code: int | None
    delay: timedelta | None = None
    tries: int | None = 1


class _Entry(Struct, forbid_unknown_fields=True):
    handling: Handling
    pauses: Pauses
    reason: str
    sentence: str
    remedy: str
    codes: list[int] = []
    ranges: list[tuple[int, int]] = []
    subcodes: list[int] = []
    delay_seconds: int | None = None
    tries: int | None = None

    def verdict(self, error: MetaError) -> Verdict:
        return Verdict(
            handling=self.handling,
            pauses=self.pauses,
            reason=self.reason,
            sentence=self.sentence,
            remedy=self.remedy,
            text=error.text,
            code=error.code,
            delay=None if self.delay_seconds is None else timedelta(seconds=self.delay_seconds),
            tries=self._tries(),
        )

    def _tries(self) -> int | None:
        if self.handling is Handling.WAIT:
            return None
        return self.tries or TRIES.get(self.handling, 1)


class _Catalogue(Struct, forbid_unknown_fields=True):
    error: list[_Entry]


_UNKNOWN = _Entry(
    handling=Handling.FIX_REQUEST,
    pauses=Pauses.NONE,
    reason="unknown_error",
    sentence="WhatsApp refused this for a reason that we do not know yet.",
    remedy="Read what WhatsApp says, and look the code up in Meta's list of error codes.",
)
_UNKNOWN_TRANSIENT = _Entry(
    handling=Handling.RETRY_LATER,
    pauses=Pauses.NONE,
    reason="unknown_transient_error",
    sentence="WhatsApp refused this for a passing reason that we do not know yet.",
    remedy="Nothing to do: it is tried again.",
    tries=3,
)


def _load() -> list[_Entry]:
    text = resources.files("rapport.whatsapp.errors").joinpath("catalogue.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Catalogue).error


_ENTRIES = _load()
_BY_REASON = {entry.reason: entry for entry in _ENTRIES}
_BY_CODE = {code: entry for entry in _ENTRIES for code in entry.codes if not entry.subcodes}
_BY_SUBCODE = {
    (code, subcode): entry
    for entry in _ENTRIES
    for code in entry.codes
    for subcode in entry.subcodes
}
_BY_RANGE = [(*bounds, entry) for entry in _ENTRIES for bounds in entry.ranges]


def classify(error: MetaError) -> Verdict:
    """What this error means. An unknown code is never retried unless Meta itself calls it
    transient; its words are kept in `text`."""
    entry = _find(error.code, error.error_subcode)
    if entry is None:
        entry = _UNKNOWN_TRANSIENT if error.is_transient else _UNKNOWN
    return entry.verdict(error)


def advise(reason: str) -> tuple[str, str]:
    """Sentence and remedy for a stored reason; those of an unknown error for one that we do not
    know (any more)."""
    entry = _BY_REASON.get(reason, _UNKNOWN)
    return entry.sentence, entry.remedy


def wait_before(verdict: Verdict, attempts: int) -> timedelta | None:
    """How long to wait before the next attempt, after `attempts` ≥ 1 that ended in this verdict;
    None if there must not be another by itself."""
    if verdict.handling is Handling.WAIT:
        return pair_wait(attempts) if verdict.pauses is Pauses.PAIR else verdict.delay
    if verdict.handling is not Handling.RETRY_LATER or attempts >= (verdict.tries or 1):
        return None
    return min(timedelta(seconds=4.0 ** min(attempts - 1, 8)), MAX_WAIT)


def _find(code: int | None, subcode: int | None) -> _Entry | None:
    if code is None:
        return None
    if subcode is not None:
        if entry := _BY_SUBCODE.get((code, subcode)):
            return entry
        if subcode >= _FIRST_TELLING_SUBCODE and (entry := _by_code(subcode)):
            return entry
    return _by_code(code)


def _by_code(code: int) -> _Entry | None:
    if entry := _BY_CODE.get(code):
        return entry
    return next((entry for first, last, entry in _BY_RANGE if first <= code <= last), None)
