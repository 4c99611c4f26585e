"""What messaging refuses."""

from datetime import datetime

from rapport.core.refusal import Conflict, InvalidInput, Refusal


class NumberDisconnected(Conflict):
    code = "number_disconnected"

    def __init__(self) -> None:
        super().__init__("This number is not connected any more. Connect it again to write.")


class NotResendable(Conflict):
    code = "not_resendable"

    def __init__(self, status: str) -> None:
        super().__init__(
            "Only a failed, unconfirmed or cancelled message can be sent again;"
            f" this one is {status}."
        )


class NotCancellable(Conflict):
    code = "not_cancellable"

    def __init__(self, status: str) -> None:
        super().__init__(f"Only a message that waits to be sent can be cancelled; it is {status}.")


class NotScheduled(Conflict):
    code = "not_scheduled"

    def __init__(self, status: str) -> None:
        super().__init__(f"Only a scheduled message can be moved or sent now; it is {status}.")


class WindowClosed(Conflict):
    code = "window_closed"

    def __init__(self) -> None:
        super().__init__(
            "The 24-hour window is closed. Send a template, or wait until the customer writes."
        )


class WindowWillBeShut(Conflict):
    """A session message for a time after the end of the service window."""

    code = "window_will_be_shut"

    def __init__(self, expires_at: datetime | None) -> None:
        super().__init__(
            "The 24-hour window will be closed then, unless the customer writes before. Choose an"
            " earlier time or a template, or say that it may be shut (`window_may_be_shut`).",
            field="send_at",
            details={"window_expires_at": expires_at},
        )


class NotYours(Conflict):
    """The conversation is somebody else's to read."""

    code = "assigned_to_another"

    def __init__(self) -> None:
        super().__init__("Somebody else looks after this contact. Ask them, or an admin.")


class UnknownRecipient(InvalidInput):
    code = "unknown_recipient"


class FileTooLarge(Refusal):
    code = "file_too_large"
    status = 413


class FileRefused(InvalidInput):
    code = "file_refused"


class FilePending(Conflict):
    """The file is not here yet."""

    code = "file_pending"

    def __init__(self) -> None:
        super().__init__("This file is on its way from WhatsApp. Try again in a moment.")


class FileUnavailable(Refusal):
    """The file could not be had, for the reason that the message gives."""

    code = "file_unavailable"
    status = 410


class RangeUnsatisfiable(Refusal):
    """The part that was asked for lies behind the end of the file."""

    code = "range_not_satisfiable"
    status = 416

    def __init__(self, size: int) -> None:
        super().__init__(f"The file has {size} bytes.", field="Range")
        self.size = size
