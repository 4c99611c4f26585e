"""An error as Meta words it, in the answer to a call or within a webhook."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

Code = Annotated[int, Meta(ge=0, le=2**31 - 1)]


class ErrorData(Struct, frozen=True):
    details: str | None = None
    messaging_product: str | None = None


class MetaError(Struct, frozen=True, kw_only=True):
    """Every field that Meta is known to send; any may be missing.

    Webhooks carry `title` and `href`, answers `error_subcode`, `fbtrace_id` and the `error_user_*`
    texts. `error_data` is a plain string on template endpoints.
    """

    code: Code | None = None
    error_subcode: Code | None = None
    type: str | None = None
    title: str | None = None
    message: str | None = None
    error_data: ErrorData | str | None = None
    error_user_title: str | None = None
    error_user_msg: str | None = None
    fbtrace_id: str | None = None
    is_transient: bool | None = None
    href: str | None = None

    @property
    def details(self) -> str | None:
        if isinstance(self.error_data, ErrorData):
            return self.error_data.details
        return self.error_data

    @property
    def text(self) -> str:
        """Meta's own words, the most telling ones first."""
        words = (self.error_user_msg, self.details, self.message, self.title)
        return next((text for text in words if text), f"error {self.code}")


class _Answer(Struct):
    error: MetaError | None = None


_decoder = msgspec.json.Decoder(_Answer, strict=False)


def read_error(body: bytes) -> MetaError | None:
    """The `error` of an answer; None where the body is not JSON or holds none with a code."""
    try:
        error = _decoder.decode(body).error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    return error if error is not None and error.code is not None else None
