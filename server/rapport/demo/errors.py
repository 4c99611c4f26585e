"""Refusals about the demo."""

from rapport.core.refusal import Conflict, Unavailable


class DemoBusy(Conflict):
    code = "demo_busy"

    def __init__(self) -> None:
        super().__init__("The demo is being made or removed just now. Try again in a minute.")


class InUse(Conflict):
    code = "demo_in_use"

    def __init__(self) -> None:
        super().__init__(
            "A real number is connected to the demo workspace, and its conversations would be lost."
            " Disconnect its WhatsApp account first, then remove the demo."
        )


class CannotPlay(Unavailable):
    """Something that the demo is played with does not answer; what was made is made anew by the
    next try."""

    code = "demo_failed"
