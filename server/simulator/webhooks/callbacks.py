"""Where webhooks go: overrides, subscriptions, and Meta's handshake before either is believed."""

from datetime import timedelta
from random import Random
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit, urlunsplit

from pyreqwest.client import Client
from pyreqwest.exceptions import PyreqwestError

from simulator.errors.graph import GraphError, param
from simulator.web.client import why
from simulator.world.models import App, Callback, Number
from simulator.world.registry import World

OVERRIDE_LENGTH = 200
HANDSHAKE_TIMEOUT = timedelta(seconds=10)


class Target(NamedTuple):
    """A callback and the app whose secret signs what goes there."""

    url: str
    app_id: str


def targets(world: World, number: Number, field: str) -> list[Target]:
    """Who hears of that number: every app subscribed to its WABA, at the nearest override."""
    found: list[Target] = []
    for app, override in _listeners(world, number.waba_id, field):
        nearest = number.override or override or callback_of(world, app)
        if nearest is not None:
            found.append(Target(nearest.url, app.id))
    return found


def account_targets(world: World, waba_id: str, field: str) -> list[Target]:
    """Who hears of a WABA itself. Overrides are for messages only (fact sheet §2.1)."""
    return [
        Target(callback.url, app.id)
        for app, _override in _listeners(world, waba_id, field)
        if (callback := callback_of(world, app)) is not None
    ]


def _listeners(world: World, waba_id: str, field: str) -> list[tuple[App, Callback | None]]:
    """The live apps that subscribed to the WABA and to the field, with the WABA's override."""
    waba = world.state.wabas.get(waba_id)
    found: list[tuple[App, Callback | None]] = []
    for app_id, override in waba.subscriptions.items() if waba else ():
        app = world.state.apps.get(app_id)
        if app is None or not app.live:
            continue
        if app.callback is None or field in app.callback.fields:
            found.append((app, override))
    return found


def callback_of(world: World, app: App) -> Callback | None:
    """The app's own callback. The first app falls back on the default of the command line."""
    if app.callback is None and app.id == world.first_app.id:
        return world.state.callback
    return app.callback


def is_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def check_url(url: str, name: str, longest: int | None = None) -> str:
    if not is_url(url):
        raise param(f"Param {name} must be a valid URI.")
    if longest is not None and len(url) > longest:
        raise param(f"Param {name} must be at most {longest} characters long.")
    return url


async def shake_hands(client: Client, random: Random, url: str, verify_token: str) -> None:
    """Meta's verification request. Raises GraphError 2200 unless the challenge comes back."""
    challenge = str(random.randrange(10**9, 10**10))
    query = {
        "hub.mode": "subscribe",
        "hub.challenge": challenge,
        "hub.verify_token": verify_token,
    }
    parts = urlsplit(url)
    asked = "&".join(filter(None, (parts.query, urlencode(query))))
    address = urlunsplit(parts._replace(query=asked))
    try:
        response = await client.get(address).timeout(HANDSHAKE_TIMEOUT).build().send()
        answer = await response.bytes()
    except (PyreqwestError, ValueError) as error:
        raise _refusal(f"curl_errno = 7; curl_error = {why(error)}") from error
    if response.status != 200:
        raise _refusal(f"HTTP Status Code = {response.status}")
    if answer.to_bytes().strip() != challenge.encode():
        raise _refusal("The response does not match challenge")


def _refusal(what: str) -> GraphError:
    text = "(#2200) Callback verification failed with the following errors: "
    return GraphError(2200, plain=text + what)
