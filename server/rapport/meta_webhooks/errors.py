"""What is refused about webhooks."""

from rapport.core.refusal import Conflict


class StillUnappliable(Conflict):
    code = "still_unappliable"

    def __init__(self, reason: str) -> None:
        super().__init__(f"It still cannot be applied: {reason}.", details={"reason": reason})
