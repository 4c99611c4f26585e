"""What channels refuse."""

from typing import Any

from msgspec import Struct

from rapport.core.refusal import Conflict, InvalidInput, Refusal, Unavailable
from rapport.whatsapp.errors import GraphError


class Advice(Struct, frozen=True, kw_only=True):
    """What is wrong, what would help, which steps lead there, and where the first of them is."""

    reason: str
    sentence: str
    remedy: str
    steps: tuple[str, ...] = ()
    link: str | None = None


class Advised(Refusal):
    """A refusal with steps to click: `details` holds `reason`, `steps` and `link`."""

    status = 422

    def __init__(self, advice: Advice, field: str | None = None, **details: Any) -> None:
        super().__init__(
            f"{advice.sentence} {advice.remedy}",
            field=field,
            details={
                **details,
                "reason": advice.reason,
                "steps": advice.steps,
                "link": advice.link,
            },
        )


class ConnectedElsewhere(Conflict):
    """Somebody else holds it. Nothing is said of who."""

    code = "connected_elsewhere"

    def __init__(self, noun: str, field: str) -> None:
        super().__init__(
            f"This {noun} is connected to another workspace. "
            "Whoever connected it must disconnect it first, or ask the operator.",
            field=field,
        )


class TokenRefused(Advised):
    """The access token cannot be used; the message says why and what to do."""

    code = "token_refused"


class AppUnknown(InvalidInput):
    code = "app_unknown"

    def __init__(self) -> None:
        super().__init__(
            "Say which Meta app signs the webhooks: give its app id and app secret, or set "
            "RAPPORT_META_APP_ID and RAPPORT_META_APP_SECRET for the whole installation.",
            field="meta_app_id",
        )


class SecretWrong(Advised):
    """The app secret is not that of the app."""

    code = "secret_wrong"


class NotPublic(InvalidInput):
    """Meta could not reach our address, so it is not asked to."""

    code = "not_public"

    def __init__(self, url: str) -> None:
        super().__init__(
            f"Meta cannot call {url}: it calls public https addresses only. Set RAPPORT_PUBLIC_URL "
            "to the https address under which this installation is reached, and start it again.",
        )


class CallbackRefused(Advised):
    """Meta called our address back and was not content with the answer."""

    code = "callback_refused"


class Disconnected(Conflict):
    code = "disconnected"

    def __init__(self, noun: str) -> None:
        super().__init__(f"This {noun} is disconnected. Connect its WhatsApp account again first.")


class TokenUnreadable(Conflict):
    """A stored secret was encrypted with a key that is gone."""

    code = "token_unreadable"

    def __init__(self) -> None:
        super().__init__(
            "The stored access token cannot be read with the present RAPPORT_SECRET_KEY. "
            "Replace the token, or give the former key back."
        )


class GraphRefused(Advised):
    """Meta refused something that was asked on somebody's behalf."""

    code = "meta_refused"

    def __init__(self, refusal: GraphError, advice: Advice, field: str | None = None) -> None:
        verdict = refusal.verdict
        super().__init__(advice, field, code=verdict.code, meta_says=verdict.text)


class GraphUnreachable(Refusal):
    code = "meta_unreachable"
    status = 503

    def __init__(self) -> None:
        super().__init__("WhatsApp could not be reached. Try again in a moment.", retry_after=5)


class SimulatorAway(Unavailable):
    code = "simulator_away"

    def __init__(self) -> None:
        super().__init__(
            "The practice WhatsApp does not answer. Start it with `rapport simulator`, or "
            "everything with `rapport up`; it runs on this machine only.",
            retry_after=5,
        )


class NotTheSimulator(Conflict):
    code = "not_the_simulator"

    def __init__(self, url: str) -> None:
        super().__init__(
            f"What answers at {url} is not the practice WhatsApp. Set RAPPORT_SIMULATOR_PORT to "
            "its port, or stop the other program."
        )


class UnfitPicture(InvalidInput):
    code = "unfit_picture"
