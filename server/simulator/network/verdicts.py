"""What is wrong with a message that was taken: why it will not arrive."""

from typing import Any

from simulator.account import portfolio
from simulator.errors.graph import Failure, GraphError, invalid
from simulator.media import kinds
from simulator.messages.envelope import Envelope
from simulator.network.statuses import Transit
from simulator.simulation import Simulation
from simulator.templates import check
from simulator.world.models import Number, Window
from simulator.world.people import Person

MEDIA_KINDS = frozenset(("image", "video", "document", "audio", "sticker"))


def failure_of(
    simulation: Simulation, number: Number, message: Envelope, window: Window | None
) -> Failure | None:
    """Why an accepted message will fail. Raises GraphError for media that are not there, and for
    a closed window when the world refuses at once."""
    failures = [_media_failure(simulation, number, *found) for found in _media_in(message)]
    failure = next(filter(None, failures), None)
    if _needs_window(message) and not _is_open(simulation, window):
        failure = Failure(131047)
        if simulation.behaviour.window == "sync":
            raise failure.as_error()
    return failure


def late_refusal(message: Envelope, transit: Transit) -> Failure | None:
    """Why a message for a lost identity, or with a template that is paused, fails by status."""
    if transit.template is not None and transit.template.status == "PAUSED":
        return Failure(132015)
    if transit.identity_hash is None or message.identity_hash in (None, transit.identity_hash):
        return None
    return Failure(137000)


def refuse_rare(simulation: Simulation, number: Number, person: Person, message: Envelope) -> None:
    """Raises GraphError: 131009 for a Messaging account that the number does not have (§0), 138009
    for another request for permission to call the same person (§13.1)."""
    if message.account_id not in (None, number.waba_id):
        raise invalid("messaging_account_id", "is not a Messaging account of this phone number")
    if message.type != "interactive" or message.content["type"] != "call_permission_request":
        return
    now = simulation.clock.now()
    if not simulation.limits.take_call_request(number.id, person.wa_id, now):
        raise GraphError(138009)


def over_the_limit(
    simulation: Simulation, number: Number, person: Person, message: Envelope, window: Window | None
) -> Failure | None:
    """Why a message that opens a conversation will fail. Raises GraphError where the world refuses
    at once what is beyond the portfolio's messaging limit."""
    if _needs_window(message):
        return None
    if window is not None and window.open_until > simulation.clock.now():
        return None
    failure = portfolio.take(simulation, number, person.wa_id)
    if failure is not None and simulation.behaviour.messaging_limit == "sync":
        raise failure.as_error()
    return failure


def _needs_window(message: Envelope) -> bool:
    return message.type != "template" and message.category is None


def _is_open(simulation: Simulation, window: Window | None) -> bool:
    if simulation.behaviour.window == "off":
        return True
    return window is not None and window.open_until > simulation.clock.now()


def _media_in(message: Envelope) -> list[tuple[str, dict[str, Any]]]:
    """The media that a message carries by id, itself or in a header, with their kinds."""
    found: list[tuple[str, dict[str, Any]]] = []
    if message.type in MEDIA_KINDS:
        found = [(message.type, message.content)]
    elif message.type == "interactive":
        found = _media_of_interactive(message.content)
    elif message.type == "template" and message.content.get("components"):
        found = check.media_of(message.content)
    return [(kind, content) for kind, content in found if content.get("id") is not None]


def _media_of_interactive(content: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    holders = [content, *content["action"].get("cards", ())]
    headers = [header for holder in holders if (header := holder.get("header"))]
    return [(kind, header[kind]) for header in headers if (kind := header["type"]) in MEDIA_KINDS]


def _media_failure(
    simulation: Simulation, number: Number, kind: str, content: dict[str, Any]
) -> Failure | None:
    media = simulation.media.find(str(content["id"]))
    if media is None or media.number_id not in (number.id, None):
        raise invalid(f"{kind}.id", "is not a media ID of this phone number")
    return kinds.why_not(kind, media, as_voice=content.get("voice") is True)
