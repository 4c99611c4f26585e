"""The latest requests of the Graph API with their answers, for whoever looks for a mistake."""

import re
from collections import deque
from typing import Any, NamedTuple

import msgspec

from simulator.web.response import Answer, Response, Silence

KEPT = 500
BODY_LENGTH = 16 * 1024

_SECRET = re.compile(
    r"((?:access_token|client_secret|input_token|verify_token|appsecret_proof)"
    r"[\"']?\s*[=:]\s*[\"']?)[^\"'&\s,}]+"
)


class Asked(NamedTuple):
    method: str
    path: str
    query: bytes
    body: bytes


class Handled(NamedTuple):
    """A request that was answered. `status` 0: the connection was cut without an answer."""

    number: int
    at: float
    seconds: float
    method: str
    path: str
    query: bytes
    body: bytes
    status: int
    answer: bytes


class Requests:
    """Holds the last `KEPT`, each with at most `BODY_LENGTH` bytes both ways. Noting one costs
    about a microsecond; what is read is made when somebody looks."""

    def __init__(self) -> None:
        self.count = 0
        self._latest: deque[Handled] = deque(maxlen=KEPT)

    def note(self, asked: Asked, answer: Answer, at: float, seconds: float) -> None:
        self.count += 1
        sent = answer.body if isinstance(answer, Response) else b""
        status = 0 if isinstance(answer, Silence) else answer.status
        self._latest.append(
            Handled(
                self.count,
                at,
                seconds,
                asked.method,
                asked.path,
                asked.query,
                asked.body[:BODY_LENGTH],
                status,
                sent[:BODY_LENGTH],
            )
        )

    def clear(self) -> None:
        self._latest.clear()

    def after(self, number: int, limit: int) -> list[Handled]:
        """What came after the request with that number, the latest first."""
        found: list[Handled] = []
        for handled in reversed(self._latest):
            if handled.number <= number or len(found) == limit:
                break
            found.append(handled)
        return found

    def get(self, number: int) -> Handled | None:
        return next((handled for handled in self._latest if handled.number == number), None)


def readable(content: bytes) -> str:
    """As text, with every token and secret blacked out."""
    return _SECRET.sub(r"\1…", content.decode(errors="replace"))


def error_code(handled: Handled) -> int | None:
    """Meta's code in a refusal, None where there is none."""
    if handled.status < 400:
        return None
    try:
        refusal: Any = msgspec.json.decode(handled.answer)
        return int(refusal["error"]["code"])
    except (msgspec.DecodeError, LookupError, TypeError, ValueError):
        return None
