"""What channels refuse."""

from rapport.core.refusal import Conflict, InvalidInput, Refusal
from rapport.whatsapp.errors import GraphError


class ConnectedElsewhere(Conflict):
    """Somebody else holds it. Nothing is said of who."""

    code = "connected_elsewhere"

    def __init__(self, noun: str, field: str) -> None:
        super().__init__(
            f"This {noun} is connected to another workspace. "
            "Whoever connected it must disconnect it first, or ask the operator.",
            field=field,
        )


class TokenRefused(InvalidInput):
    """The access token cannot be used; the message says why and what to do."""

    code = "token_refused"


class AppUnknown(InvalidInput):
    code = "app_unknown"


class GraphRefused(Refusal):
    """Meta refused something that was asked on somebody's behalf."""

    code = "meta_refused"
    status = 422

    def __init__(self, refusal: GraphError, field: str | None = None) -> None:
        verdict = refusal.verdict
        super().__init__(
            f"{verdict.sentence} {verdict.remedy}",
            field=field,
            details={"code": verdict.code, "reason": verdict.reason, "meta_says": verdict.text},
        )


class GraphUnreachable(Refusal):
    code = "meta_unreachable"
    status = 503

    def __init__(self) -> None:
        super().__init__("WhatsApp could not be reached. Try again in a moment.", retry_after=5)
