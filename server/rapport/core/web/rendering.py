"""Errors in one shape: `{"error": {"code", "message", "field"?, "details"?}}`."""

import math
import re
from typing import Any

import asyncpg
import msgspec
import structlog
from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException

from rapport.core import log
from rapport.core.refusal import Refusal
from rapport.core.web.idempotency import AnsweredBefore

logger = log.get(__name__)
JSON = "application/json"

# Litestar's own refusals, by status.
CODES = {
    400: "invalid", 401: "signed_out", 403: "forbidden", 404: "not_found",
    405: "method_not_allowed", 413: "too_large", 415: "unsupported_media_type", 422: "invalid",
    429: "too_many_requests", 503: "unavailable",
}  # fmt: skip
SENTENCES = {
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    413: "The body is too large.",
}


# msgspec's path ends at the object; the field that it lacks, or should not have, stands in the text
_NAMED_FIELD = re.compile(r"(?:missing required|contains unknown) field `([^`]*)`")


class Problem(msgspec.Struct, omit_defaults=True):
    code: str
    message: str
    field: str | None = None
    details: dict[str, Any] | None = None


class ErrorBody(msgspec.Struct):
    """The body of every refusal."""

    error: Problem


def exception_handlers() -> dict[int | type[Exception], Any]:
    return {
        Refusal: _refusal,
        AnsweredBefore: _again,
        ValidationException: _invalid,
        HTTPException: _http,
        asyncpg.TooManyConnectionsError: _busy,
        OSError: _busy,
        asyncpg.InterfaceError: _busy,
        asyncpg.PostgresConnectionError: _busy,
        asyncpg.DeadlockDetectedError: _collided,
        asyncpg.SerializationError: _collided,
        asyncpg.UntranslatableCharacterError: _unstorable,
        asyncpg.CharacterNotInRepertoireError: _unstorable,
        Exception: _bug,
    }


def body(problem: Problem, status: int, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(
        msgspec.json.encode(ErrorBody(problem)),
        status_code=status,
        media_type=JSON,
        headers=headers or {},
    )


def _refusal(_: Request[Any, Any, Any], refusal: Refusal) -> Response[bytes]:
    headers: dict[str, str] = {}
    if refusal.retry_after is not None:
        headers["Retry-After"] = str(max(1, math.ceil(refusal.retry_after)))
    problem = Problem(refusal.code, refusal.message, refusal.field, refusal.details)
    return body(problem, refusal.status, headers)


def _again(_: Request[Any, Any, Any], before: AnsweredBefore) -> Response[bytes]:
    return Response(before.answer, status_code=before.status, media_type=JSON)


def _invalid(_: Request[Any, Any, Any], error: ValidationException) -> Response[bytes]:
    """msgspec names the first bad field as a path, as in "Expected `int` - at `$.text.body`"."""
    extra: Any = error.extra
    first: dict[str, Any] = extra[0] if isinstance(extra, list) and extra else {}
    reason, __, where = str(first.get("message", error.detail)).partition(" - at `")
    path = re.sub(r"^\$\.?", "", where.rstrip("`"))
    if named := _NAMED_FIELD.search(reason):
        path = f"{path}.{named[1]}" if path else named[1]
    field = path or first.get("key") or None
    if field in ("data", "body") and first.get("source") == "body":
        field = None
    return body(Problem("invalid", _sentence(reason, field), field), 422)


def _sentence(reason: str, field: str | None) -> str:
    reason = reason.strip().rstrip(".")
    return f"{field}: {reason}." if field else f"{reason}."


def _http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    status = error.status_code
    if status >= 500:
        logger.error("http error", status=status, detail=error.detail, exc_info=error)
    message = SENTENCES.get(status) or _sentence(error.detail, None)
    return body(Problem(CODES.get(status, "refused"), message), status, dict(error.headers or {}))


def _busy(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    if isinstance(error, ValueError):
        # the driver's word for an argument that does not fit its column: no outage
        return _bug(request, error)
    logger.error("database away", problem=f"{type(error).__name__}: {error}")
    problem = Problem("unavailable", "The database cannot be reached just now. Try again shortly.")
    return body(problem, 503, {"Retry-After": "2"})


def _collided(_: Request[Any, Any, Any], __: Exception) -> Response[bytes]:
    message = "Somebody changed the same thing at the same moment, so nothing was done. Try again."
    return body(Problem("unavailable", message), 503, {"Retry-After": "1"})


def _unstorable(_: Request[Any, Any, Any], __: Exception) -> Response[bytes]:
    message = "The text holds a character that cannot be stored (NUL or half a surrogate pair)."
    return body(Problem("invalid", message), 422)


def _bug(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    logger.exception("unexpected error", exc_info=error)
    # by which an operator finds it in the log, whatever a screen or a program shows of the answer
    found = {"request_id": structlog.contextvars.get_contextvars().get("request_id")}
    message = "Something went wrong on our side. The log tells what it was."
    return body(Problem("internal", message, details=found), 500)
