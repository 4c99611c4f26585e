"""Refusals: what we say no to, with a code for programs and a sentence for people.

Domains declare theirs in `errors.py` as subclasses; `core.web` renders them in one shape,
`{"error": {"code", "message", "field"?, "details"?}}`.
"""

from typing import Any, ClassVar


class Refusal(Exception):
    """A request that cannot be granted, for a reason that the asker can understand.

    `message` says what is wrong and what would help. It never holds a secret or a message body.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        details: dict[str, Any] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.details = details
        self.retry_after = retry_after
        """Seconds, rendered as the `Retry-After` header (RFC 9110 §10.2.3)."""


class InvalidInput(Refusal):
    code = "invalid"
    status = 422


class NotFound(Refusal):
    """The thing does not exist, or not for this asker: the two are never told apart."""

    code = "not_found"
    status = 404

    def __init__(self, noun: str) -> None:
        super().__init__(f"This {noun} does not exist.")


class Conflict(Refusal):
    code = "conflict"
    status = 409


class Forbidden(Refusal):
    code = "forbidden"
    status = 403


class SignedOut(Refusal):
    code = "signed_out"
    status = 401


class TooManyRequests(Refusal):
    code = "too_many_requests"
    status = 429


class Unavailable(Refusal):
    """We cannot do it now, and nothing was changed: try again."""

    code = "unavailable"
    status = 503
