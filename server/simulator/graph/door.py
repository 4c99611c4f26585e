"""The door of the Graph API: from a request to its answer."""

from collections.abc import Awaitable, Callable
from typing import Any

from simulator.errors.graph import GraphError, no_such_object
from simulator.faults import Fault, Struck
from simulator.graph import access, activities, apps, quota, several, weather
from simulator.graph.access import Access
from simulator.graph.call import VERSION, Call
from simulator.graph.routes import ROUTES, Node, Route, find_node
from simulator.media.store import DOWNLOAD_PATH
from simulator.simulation import Simulation
from simulator.web import response
from simulator.web.request import BodyTooLarge, Request
from simulator.web.response import Answer, Headers, Response, Stream
from simulator.world import ids

NEWEST_VERSION = "v25.0"  # what a call without a version gets

# what stands on every answer of the Graph (OpenAPI)
META: Headers = (
    (b"access-control-allow-origin", b"*"),
    (b"cache-control", b"private, no-cache, no-store, must-revalidate"),
    (b"expires", b"Sat, 01 Jan 2000 00:00:00 GMT"),
    (b"pragma", b"no-cache"),
    (b"strict-transport-security", b"max-age=15552000; preload"),
    (b"vary", b"Accept-Encoding"),
)

Handling = Callable[[Simulation, Request], Awaitable[Answer]]

_METHODS = ("GET", "POST", "DELETE")
_TOKENLESS = "oauth/access_token"


async def answer(simulation: Simulation, request: Request) -> Answer:
    """Meta's answer to a request. Every refusal is one of Meta's; nothing is raised."""
    return await _answer(simulation, request, _handled)


async def _answer(simulation: Simulation, request: Request, handled: Handling) -> Answer:
    try:
        return await handled(simulation, request)
    except GraphError as error:
        return refusal(simulation, error)
    except BodyTooLarge as error:
        text = f"The request is too large: {error.limit} bytes are allowed."
        return refusal(simulation, GraphError(1, plain=text, status=413))
    except weather.RawAnswer as raw:
        as_kind = response.html if raw.is_html else response.raw_json
        return as_kind(raw.body, raw.status)
    except weather.Dropped:
        return response.Silence()


def refusal(simulation: Simulation, error: GraphError) -> Response:
    """How the Graph answers a call that it refuses."""
    trace = ids.trace(simulation.random)
    refused = response.json(error.body(trace), error.status)
    refused.headers += (*META, *error.headers, (b"x-fb-trace-id", trace.encode()))
    if error.code == 190:
        challenge = f'OAuth "Facebook Platform" "invalid_token" "{error.plain or error.details}"'
        refused.headers += ((b"www-authenticate", challenge.encode()),)
    return refused


async def _handled(simulation: Simulation, request: Request) -> Answer:
    if request.path == DOWNLOAD_PATH:
        return await _download(simulation, request)
    request.method = _method(request)
    version, segments = _split(request.path)
    if not segments:
        return await _root(simulation, request, version)
    return await _one(simulation, request)


async def _root(simulation: Simulation, request: Request, version: str) -> Answer:
    """Several calls in one; each of them is a call like any other."""
    given = await access.credentials(request)
    who = access.authenticate(simulation.world, given, simulation.clock.now())
    call = Call(simulation, request, who, None, version)

    async def ask(inner: Request) -> Answer:
        return await _answer(simulation, inner, _one)

    if request.method == "POST":
        return _as_answer(await several.batch(call, given.token, ask))
    if request.method == "GET" and "ids" in request.query:
        return _as_answer(await several.many(call, given.token, ask))
    raise no_such_object(request.method, "")


def _as_answer(result: Any) -> Answer:
    is_answer = isinstance(result, response.Response | response.Stream | response.Silence)
    return result if is_answer else response.json(result)


async def _one(simulation: Simulation, request: Request) -> Answer:
    version, segments = _split(request.path)
    if "/".join(segments) == _TOKENLESS and request.method in ("GET", "POST"):
        fault = await _fault(simulation, request)
        call = Call(simulation, request, _nobody(simulation), None, version)
        answered = response.json(await apps.app_token(call))
        await weather.after(fault, request)
        return answered
    given = await access.credentials(request)
    who = access.authenticate(simulation.world, given, simulation.clock.now())
    node = _node(simulation, request, who, segments)
    route = _route(request, who, node, segments)
    key = segments[2] if len(segments) > 2 else ""
    call = Call(simulation, request, who, node.value, version, key)
    if not quota.is_counted(node.kind, segments[1] if len(segments) > 1 else ""):
        return await _carried_out(call, route, node)
    meter = quota.Meter(simulation, who, node.waba_id)
    try:
        meter.refuse_if_used_up()
        answered = await _carried_out(call, route, node)
    except GraphError as error:
        error.headers = meter.headers(error)
        raise
    answered.headers += meter.headers()
    return answered


async def _carried_out(call: Call, route: Route, node: Node) -> Response:
    simulation, request = call.simulation, call.request
    fault = None if route.has_own_weather else await _fault(simulation, request, node)
    result = await route.handler(call)
    if route.activity and node.waba_id is not None:
        activities.note(simulation, node.waba_id, call.access, route.activity)
    await weather.after(fault, request)
    answered = result if isinstance(result, Response) else response.json(result)
    answered.headers += version_header(call.version)
    return answered


def version_header(version: str) -> Headers:
    """What stands on every answer, and the version that it is of."""
    return (*META, (b"facebook-api-version", (version or NEWEST_VERSION).encode()))


def _split(path: str) -> tuple[str, list[str]]:
    segments = [segment for segment in path.split("/") if segment]
    if segments and VERSION.fullmatch(segments[0]):
        if segments[0].startswith("v0"):
            raise GraphError(2500, plain=f"Unknown path components: /{'/'.join(segments)}")
        return segments[0], segments[1:]
    return "", segments


def _method(request: Request) -> str:
    """A POST may say in its query that it means another method, as the Graph allows."""
    if request.method != "POST" or b"method=" not in request.scope["query_string"]:
        return request.method
    wanted = request.query.get("method", "").upper()
    return wanted if wanted in _METHODS else request.method


def _nobody(simulation: Simulation) -> Access:
    return Access(simulation.world.first_app, None)


def _node(simulation: Simulation, request: Request, who: Access, segments: list[str]) -> Node:
    if not segments:
        raise no_such_object(request.method, "")
    own_app = Node("app", who.app) if segments[0] == "app" else None
    node = own_app or find_node(simulation, segments[0])
    if node is None or (node.waba_id is not None and not who.may_see(node.waba_id)):
        raise no_such_object(request.method, segments[0])
    return node


def _route(request: Request, who: Access, node: Node, segments: list[str]) -> Route:
    edge = segments[1] if len(segments) > 1 else ""
    if len(segments) > 2:
        edge += "/*"
    route = ROUTES.get((node.kind, edge, request.method))
    if route is None or len(segments) > 3:
        raise no_such_object(request.method, segments[0])
    if route.scopes:
        who.require(*route.scopes)
    return route


async def _fault(
    simulation: Simulation, request: Request, node: Node | None = None
) -> Fault | None:
    if not simulation.faults.rules:
        return None
    struck = Struck(request.path, request.method)
    if node is not None:
        struck.number_id = _number_of(node)
        struck.waba_id = node.waba_id
    return await weather.before(simulation, struck, request)


def _number_of(node: Node) -> str | None:
    """The business number that a call is about."""
    if node.kind in ("number", "profile", "automation"):
        return node.value.id
    return node.value.number_id if node.kind in ("media", "history") else None


async def _download(simulation: Simulation, request: Request) -> Answer:
    """The bytes of a medium. The address alone is not enough: it needs the token too."""
    given = await access.credentials(request)
    who = access.authenticate(simulation.world, given, simulation.clock.now())
    media = simulation.media.find_by_url(request.query)
    found = None if media is None else find_node(simulation, media.id)
    fault = await _fault(simulation, request, found)
    if media is None or not simulation.media.path(media.id).exists():
        return response.text("URL signature expired", 404)
    owner = simulation.world.state.numbers.get(media.number_id or "")
    if owner is not None and not who.may_see(owner.waba_id):
        return response.text("Not found", 404)
    await weather.after(fault, request)
    headers = (
        (b"content-type", media.mime_type.encode()),
        (b"content-length", str(media.size).encode()),
        (b"content-disposition", b"attachment"),
    )
    return Stream(simulation.media.content(media), headers)
