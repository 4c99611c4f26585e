"""A refused request, as an exception and as the JSON that the client reads."""

from typing import Any

from simulator.errors.codes import TRANSIENT, is_platform, known

HREF = "https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/"


class GraphError(Exception):
    """Refuses the request with Meta's code.

    `details` says what is wrong in `error_data.details`. `plain` gives the whole message for the
    errors of the Graph itself, which carry no `error_data`. `user` is what a person may be shown:
    title and text; `data` stands in `error_data` as it is.
    """

    def __init__(
        self,
        code: int,
        details: str | None = None,
        *,
        subcode: int | None = None,
        plain: str | None = None,
        kind: str = "OAuthException",
        status: int | None = None,
        user: tuple[str, str] | None = None,
        data: Any = None,
    ) -> None:
        words = known(code)
        super().__init__(f"{code} {plain or details or words.title}")
        self.code = code
        self.details = words.details if details is None else details
        self.has_details = plain is None and not (details is None and is_platform(code))
        self.subcode = subcode
        self.plain = plain
        self.kind = kind
        self.status = status or words.status
        self.user = user
        self.data = data
        self.is_transient = True if code in TRANSIENT else None
        self.headers: tuple[tuple[bytes, bytes], ...] = ()  # for the answer that it becomes

    def body(self, trace: str) -> dict[str, Any]:
        """The answer's JSON; `trace` is the `fbtrace_id` of the request."""
        error: dict[str, Any] = {
            "message": self.plain or f"(#{self.code}) {known(self.code).title}",
            "type": self.kind,
            "code": self.code,
        }
        if self.is_transient is not None or self.user is not None:
            error["is_transient"] = self.is_transient or False
        if self.has_details:
            error["error_data"] = {"messaging_product": "whatsapp", "details": self.details}
        if self.data is not None:
            error["error_data"] = self.data
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        if self.user is not None:
            error["error_user_title"], error["error_user_msg"] = self.user
        error["fbtrace_id"] = trace
        return {"error": error}


class Failure:
    """Why an accepted message failed later, as `errors[]` of a webhook has it."""

    __slots__ = ("code", "details")

    def __init__(self, code: int, details: str | None = None) -> None:
        self.code = code
        self.details = known(code).details if details is None else details

    def body(self) -> dict[str, Any]:
        title = known(self.code).title
        return {
            "code": self.code,
            "title": title,
            "message": title,
            "error_data": {"details": self.details},
            "href": HREF,
        }

    def as_error(self) -> GraphError:
        return GraphError(self.code, self.details)


def missing(path: str) -> GraphError:
    return GraphError(131008, f"Parameter '{path}' is required.")


def invalid(path: str, wanted: str) -> GraphError:
    return GraphError(131009, f"Parameter '{path}' {wanted}.")


def param(text: str) -> GraphError:
    """The Graph's own refusal of a parameter, which names it in the message."""
    return GraphError(100, plain=f"(#100) {text}")


def no_such_object(method: str, object_id: str) -> GraphError:
    """What the Graph says of objects that are not there or that the token may not see."""
    return GraphError(
        100,
        subcode=33,
        kind="GraphMethodException",
        plain=f"Unsupported {method.lower()} request. Object with ID '{object_id}' does not exist, "
        "cannot be loaded due to missing permissions, or does not support this operation. Please "
        "read the Graph API documentation at https://developers.facebook.com/docs/graph-api",
    )


def bad_token(plain: str, subcode: int | None = None) -> GraphError:
    return GraphError(190, plain=plain, subcode=subcode)
