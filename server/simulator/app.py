"""The ASGI application: which door a request goes to, and whether it may."""

import ipaddress
import sys
import time
import traceback

from simulator.ads import pictures
from simulator.control import door as control
from simulator.graph import door as graph
from simulator.graph import quick
from simulator.pages import door as pages
from simulator.pages import links
from simulator.requests import Asked
from simulator.simulation import Simulation
from simulator.web import response
from simulator.web.protocol import RawHeaders
from simulator.web.request import ClientGone, Receive, Request, Scope, Send
from simulator.web.response import Answer, Headers, Response

_OURS: Headers = ((b"x-content-type-options", b"nosniff"),)


class App:
    """`open_control`: others than this machine may use the control plane and the pages too."""

    def __init__(self, simulation: Simulation, *, open_control: bool = False) -> None:
        self._simulation = simulation
        self._open_control = open_control
        self._pages = pages.Pages()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except ClientGone:
            return
        except Exception:  # the door: whatever it is, it must not look like the client's fault
            answer = _bug()
        await answer.write(send, _OURS)

    def is_quick(self, url: bytes) -> bool:
        return quick.addressed(url) is not None

    def at_once(self, url: bytes, headers: RawHeaders, body: bytes) -> Response | None:
        """A send that needs no waiting; see `web/protocol.py`."""
        simulation, began = self._simulation, time.monotonic()
        try:
            answer = quick.answer(simulation, url, headers, body)
        except Exception:  # as above
            answer = _bug()
        if answer is not None:
            answer.headers += _OURS
            call = Asked("POST", url.decode("latin-1"), b"", body)
            simulation.requests.note(call, answer, simulation.clock.now(), time.monotonic() - began)
        return answer

    async def _answer(self, request: Request) -> Answer:
        path = request.path
        if path.startswith(control.PREFIX):
            refusal = self._why_not(request)
            return refusal or await control.answer(self._simulation, request)
        if request.method in ("GET", "HEAD"):
            if self._pages.has(path):
                return self._why_not(request) or self._pages.get(path)
            if path.startswith(pages.PICTURES):
                return await pages.picture(self._simulation, request)
            if path.startswith(pictures.PATH):
                return pages.ad_media(self._simulation, request)
            if path.startswith(links.PATHS):
                return links.answer(self._simulation, request)
        return await self._graph(request)

    async def _graph(self, request: Request) -> Answer:
        simulation, began = self._simulation, time.monotonic()
        answer = await graph.answer(simulation, request)
        seconds = time.monotonic() - began
        query: bytes = request.scope["query_string"]
        call = Asked(request.method, request.path, query, request.body_so_far)
        simulation.requests.note(call, answer, simulation.clock.now(), seconds)
        return answer

    def _why_not(self, request: Request) -> Answer | None:
        """Keeps strangers, and other people's web pages, off what can read secrets."""
        if self._open_control:
            return None
        client = request.scope.get("client")
        if client is not None and not ipaddress.ip_address(client[0]).is_loopback:
            text = (
                "The control plane answers this machine only. Start with --open-control to share."
            )
            return control.refusal(text, 403)
        if not _is_local(request.origin):
            return control.refusal("The control plane is reached as localhost or 127.0.0.1.", 403)
        origin = request.header(b"origin")
        if origin and not _is_local(origin):
            return control.refusal("Other sites may not use the control plane.", 403)
        return None


def _bug() -> Response:
    traceback.print_exc(file=sys.stderr)
    body = {"error": {"message": "The simulator has a bug.", "type": "Bug", "code": 1}}
    return response.json(body, 500)


def _is_local(origin: str) -> bool:
    """Whether an origin is this machine. A name that somebody points at it is not."""
    host = origin.partition("://")[2].rpartition(":")[0] or origin.partition("://")[2]
    host = host.strip("[]")
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
