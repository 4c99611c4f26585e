"""Who asks, and what their token allows."""

from simulator.errors.graph import GraphError, bad_token
from simulator.web.request import Request
from simulator.world.models import App, Token
from simulator.world.registry import World

MANAGEMENT = "whatsapp_business_management"
MESSAGING = "whatsapp_business_messaging"
BUSINESS = "business_management"


class Access:
    """The app that asks, and its token; no token: the app speaks for itself (`id|secret`)."""

    __slots__ = ("app", "token")

    def __init__(self, app: App, token: Token | None) -> None:
        self.app = app
        self.token = token

    def require(self, *scopes: str) -> None:
        """Raises GraphError 10 unless the token has one of the scopes."""
        if self.token is None:
            raise GraphError(
                200, "This method must be called with the token of a user or a system user."
            )
        if not any(scope in self.token.scopes for scope in scopes):
            raise GraphError(10, f"The token lacks the permission {' or '.join(scopes)}.")

    def may_see(self, waba_id: str) -> bool:
        granted = self.token.waba_ids if self.token else None
        return granted is None or waba_id in granted


def given_token(request: Request) -> str:
    scheme, _, value = request.header(b"authorization").partition(" ")
    if value and scheme.lower() in ("bearer", "oauth"):
        return value.strip()
    return request.query.get("access_token", "")


def authenticate(world: World, request: Request, now: float) -> Access:
    """Raises GraphError 104 without a token and 190 for one that is unknown or has expired."""
    value = given_token(request)
    if not value:
        text = "An access token is required to request this resource."
        raise GraphError(104, plain=text, status=401)
    token = world.state.tokens.get(value)
    if token is None:
        return Access(_app_with(world, value), None)
    if token.expires_at is not None and token.expires_at <= now:
        text = "Error validating access token: Session has expired."
        raise bad_token(text, subcode=463)
    app = world.state.apps.get(token.app_id)
    if app is None:
        raise bad_token("Error validating access token: The application has been deleted.")
    return Access(app, token)


def _app_with(world: World, value: str) -> App:
    app = world.state.apps.get(value.partition("|")[0])
    if app is None or app.token != value:
        raise bad_token("Invalid OAuth access token - Cannot parse access token")
    return app
