"""The door of the control plane: its table of routes and how it refuses."""

from collections.abc import Awaitable, Callable
from typing import Any

from simulator.control import (
    ads,
    business,
    conduct,
    crowd,
    links,
    notices,
    pacing,
    people,
    pulse,
    requests,
    templates,
    usage,
)
from simulator.control.call import Call, Refused
from simulator.simulation import Simulation
from simulator.web import response
from simulator.web.request import BodyTooLarge, Request
from simulator.web.response import Answer, Response, Silence, Stream

PREFIX = "/_simulator/"

Handler = Callable[[Call], Awaitable[Any]]

ROUTES: dict[tuple[str, str], Handler] = {
    ("GET", "state"): business.state,
    ("POST", "inbound"): people.inbound,
    ("GET", "outbox"): conduct.outbox,
    ("GET", "outbox/count"): conduct.count_outbox,
    ("GET", "faults"): conduct.list_faults,
    ("POST", "faults"): conduct.add_fault,
    ("DELETE", "faults"): conduct.clear_faults,
    ("DELETE", "faults/*"): conduct.clear_faults,
    ("GET", "webhooks"): conduct.read_webhooks,
    ("POST", "webhooks"): conduct.set_webhooks,
    ("POST", "webhooks/send"): notices.send,
    ("GET", "webhooks/deliveries"): conduct.list_deliveries,
    ("GET", "webhooks/pending"): conduct.pending,
    ("GET", "deliveries/*"): conduct.read_delivery,
    ("POST", "reset"): conduct.reset,
    ("GET", "behaviour"): conduct.read_behaviour,
    ("POST", "behaviour"): conduct.set_behaviour,
    ("GET", "pacing"): pacing.list_held,
    ("POST", "pacing/*"): pacing.decide,
    ("GET", "pulse"): pulse.read,
    ("GET", "crowd"): crowd.read,
    ("POST", "crowd"): crowd.gather,
    ("DELETE", "crowd"): crowd.dismiss,
    ("GET", "crowd/people"): crowd.list_people,
    ("POST", "crowd/write"): crowd.write,
    ("GET", "usage"): usage.list_all,
    ("POST", "usage"): usage.set_used,
    ("GET", "clock"): conduct.read_clock,
    ("POST", "clock"): conduct.move_clock,
    ("GET", "events"): conduct.events,
    ("GET", "requests"): requests.list_latest,
    ("GET", "requests/*"): requests.read,
    ("GET", "ads"): ads.list_all,
    ("POST", "ads"): ads.add,
    ("POST", "ads/click"): ads.click,
    ("PATCH", "ads/*"): ads.change,
    ("DELETE", "ads/*"): ads.remove,
    ("GET", "business"): business.read_business,
    ("PATCH", "business"): business.change_business,
    ("POST", "numbers/*/upgrade"): business.upgrade_number,
    ("POST", "wabas"): business.add_waba,
    ("PATCH", "wabas/*"): business.change_waba,
    ("DELETE", "wabas/*"): business.remove_waba,
    ("PATCH", "numbers/*"): business.change_number,
    ("GET", "links"): links.list_all,
    ("POST", "links"): links.add,
    ("DELETE", "links/*"): links.remove,
    ("POST", "apps"): business.add_app,
    ("PATCH", "apps/*"): business.change_app,
    ("POST", "tokens"): business.add_token,
    ("DELETE", "tokens/*"): business.revoke_token,
    ("POST", "phones"): people.add_phone,
    ("PATCH", "phones/*"): people.change_phone,
    ("DELETE", "phones/*"): people.remove_phone,
    ("POST", "phones/*/will"): people.want,
    ("POST", "phones/*/move"): people.move,
    ("GET", "chats"): people.list_chats,
    ("POST", "chats/open"): people.open_chat,
    ("POST", "chats/played"): people.played,
    ("POST", "media"): people.keep_media,
    ("GET", "media/*"): people.show_media,
    ("GET", "templates"): templates.list_all,
    ("POST", "templates/*/decision"): templates.decide,
    ("POST", "templates/*/quality"): templates.rate,
    ("POST", "templates/*/complaints"): templates.complain,
    ("POST", "templates/*/clicks"): templates.click,
    ("POST", "templates/*/recategorise"): templates.recategorise,
}


async def answer(simulation: Simulation, request: Request) -> Answer:
    try:
        handler, key = _route(request)
        result = await handler(Call(simulation, request, key))
    except Refused as error:
        return refusal(str(error), error.status)
    except BodyTooLarge as error:
        return refusal(str(error), 413)
    return result if isinstance(result, Response | Stream | Silence) else response.json(result)


def _route(request: Request) -> tuple[Handler, str]:
    path = request.path.removeprefix(PREFIX).strip("/")
    handler = ROUTES.get((request.method, path))
    if handler is not None:
        return handler, ""
    room, _, rest = path.partition("/")
    key, _, deed = rest.partition("/")
    handler = ROUTES.get((request.method, f"{room}/*/{deed}" if deed else f"{room}/*"))
    if handler is None or not key:
        raise Refused(f"There is no {request.method} {request.path} here.", 404)
    return handler, key


def refusal(message: str, status: int) -> Answer:
    return response.json({"error": {"message": message}}, status)
