"""A refusal in the answer to a call."""

from collections.abc import Mapping
from datetime import timedelta

import msgspec
from msgspec import Struct

from rapport.whatsapp.errors.classify import Handling, Verdict, classify
from rapport.whatsapp.errors.meta_error import MetaError

_USAGE_HEADER = "x-business-use-case-usage"
_RETRY_HEADER = "retry-after"


class GraphError(Exception):
    """Graph answered that it did not do what was asked.

    The text of the exception has the code and our reason only; Meta's words, which may quote what
    was sent, are in `error`. `status` is the HTTP status, for the record. `wait` is how long Graph
    itself asks to be left alone.
    """

    def __init__(self, error: MetaError, status: int, wait: timedelta | None = None):
        self.error = error
        self.status = status
        self.wait = wait
        super().__init__(f"Graph error {error.code} ({classify(error).reason})")

    @property
    def verdict(self) -> Verdict:
        """What it means; a wait that Graph asks for beats the one of the catalogue."""
        verdict = classify(self.error)
        if self.wait is None or verdict.handling is not Handling.WAIT:
            return verdict
        return msgspec.structs.replace(verdict, delay=self.wait)


class _Usage(Struct):
    estimated_time_to_regain_access: int = 0


_usage = msgspec.json.Decoder(dict[str, list[_Usage]], strict=False)


def asked_wait(headers: Mapping[str, str]) -> timedelta | None:
    """How long the headers of a refusal ask to wait, if they do.

    https://developers.facebook.com/docs/graph-api/overview/rate-limiting#headers-2
    """
    seconds = headers.get(_RETRY_HEADER, "")
    if seconds.isdecimal() and len(seconds) < 7:
        return timedelta(seconds=int(seconds))
    try:
        usages = _usage.decode(headers.get(_USAGE_HEADER, "{}"))
    except msgspec.DecodeError:
        return None
    minutes = [one.estimated_time_to_regain_access for many in usages.values() for one in many]
    longest = max(minutes, default=0)
    return timedelta(minutes=longest) if 0 < longest < 100_000 else None
