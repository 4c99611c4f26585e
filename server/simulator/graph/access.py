"""Who asks, and what their token allows."""

import hmac
from typing import NamedTuple
from urllib.parse import parse_qsl

import msgspec

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


class Credentials(NamedTuple):
    """What a request shows: its token and, if its app wants to prove itself, the proof."""

    token: str
    proof: str | None


async def credentials(request: Request) -> Credentials:
    """From the header, the query or, when it is in neither, the body."""
    proof = request.query.get("appsecret_proof")
    scheme, _, value = request.header(b"authorization").partition(" ")
    if value and scheme.lower() in ("bearer", "oauth"):
        return Credentials(value.strip(), proof)
    if "access_token" in request.query or request.method == "GET":
        return Credentials(request.query.get("access_token", ""), proof)
    return await _in_body(request)


async def _in_body(request: Request) -> Credentials:
    given: dict[str, object] = {}
    if request.content_type == "application/x-www-form-urlencoded":
        given = dict(parse_qsl((await request.body()).decode("latin-1")))
    elif request.content_type == "application/json":
        given = _object(await request.body())
    token, proof = given.get("access_token", ""), given.get("appsecret_proof")
    return Credentials(
        token if isinstance(token, str) else "", proof if isinstance(proof, str) else None
    )


def _object(raw: bytes) -> dict[str, object]:
    try:
        return msgspec.json.decode(raw, type=dict[str, object])
    except (msgspec.DecodeError, ValueError, RecursionError):
        return {}  # whoever reads it as more than a token says what is wrong


def authenticate(world: World, given: Credentials, now: float) -> Access:
    """Raises GraphError 104 without a token, 190 for one that is unknown or has expired, and 100
    for a proof that is not the HMAC-SHA256 of the token under the app's secret."""
    access = _known(world, given.token, now)
    if given.proof is not None:
        wanted = hmac.digest(access.app.secret.encode(), given.token.encode(), "sha256").hex()
        if not hmac.compare_digest(wanted.encode(), given.proof.encode()):
            text = "Invalid appsecret_proof provided in the API argument"
            raise GraphError(100, plain=text, kind="GraphMethodException")
    return access


def _known(world: World, value: str, now: float) -> Access:
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
