"""How a call may end other than with an answer."""


class HttpFailure(Exception):
    """A request brought no usable answer. The text names no address, header or body."""


class InvalidRequest(HttpFailure, ValueError):
    """The address or a header is not valid HTTP; nothing was sent, nor would be the next time."""


class NotSent(HttpFailure):
    """Not a byte of the request was written; making it again cannot make it happen twice."""


class FateUnknown(HttpFailure):
    """The request may have been received and acted upon."""


class ResponseTooLarge(FateUnknown):
    """The answer is larger than the caller allowed; reading stopped there."""


class RedirectRefused(HttpFailure):
    """A download was sent on to a host that is not on the caller's list, or too often."""
