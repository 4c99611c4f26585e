"""What a fault rule does to a request."""

import asyncio

from simulator.errors import subcodes
from simulator.errors.graph import Failure, GraphError
from simulator.faults import Fault, Struck
from simulator.simulation import Simulation
from simulator.web.request import Request

PAGE = (
    "<!DOCTYPE html><html><head><title>Error</title></head><body>"
    "<h1>Sorry, something went wrong.</h1>"
    "<p>We're working on getting this fixed as soon as we can.</p></body></html>"
)


class Dropped(Exception):
    """The connection was cut; there is nobody to answer."""


class RawAnswer(Exception):
    """A machine before the API answers, and does not know the API's shapes."""

    def __init__(self, status: int, body: str, *, is_html: bool) -> None:
        super().__init__(status)
        self.status = status
        self.body = body
        self.is_html = is_html


async def before(simulation: Simulation, struck: Struck, request: Request) -> Fault | None:
    """Lets the first matching rule do what it does before a request is handled.

    Raises what the request then ends with. The rule is returned for what comes after.
    """
    fault = simulation.faults.pick(struck)
    if fault is None:
        return None
    await asyncio.sleep(simulation.faults.latency(fault))
    if fault.hang_seconds is not None and not fault.drop_answer:
        await asyncio.sleep(fault.hang_seconds)
        await cut(request)
    if fault.html_5xx:
        raise RawAnswer(fault.http_status or 502, PAGE, is_html=True)
    if fault.body is not None:
        raise RawAnswer(fault.http_status or 200, fault.body, is_html=fault.body[:1] == "<")
    if not fault.later and not fault.drop_answer:
        _refuse(fault)
    return fault


def _refuse(fault: Fault) -> None:
    if fault.code is None and fault.http_status is None:
        return
    error = _refusal(fault)
    error.status = fault.http_status or error.status
    error.user = _for_people(fault) or error.user
    if fault.is_transient is not None:
        error.is_transient = fault.is_transient
    if fault.retry_after is not None:
        error.headers = ((b"retry-after", str(fault.retry_after).encode()),)
    raise error


def _refusal(fault: Fault) -> GraphError:
    code = fault.code
    if code is None:
        code = 2 if (fault.http_status or 0) >= 500 else 1
    if code >= subcodes.FIRST:
        return subcodes.refusal(code)
    return GraphError(code, fault.details, subcode=fault.subcode, plain=fault.message)


def _for_people(fault: Fault) -> tuple[str, str] | None:
    if fault.user_title is None and fault.user_message is None:
        return None
    return fault.user_title or "", fault.user_message or ""


def failure_of(fault: Fault | None) -> Failure | None:
    """The failure that an accepted message will end in."""
    if fault is None or not fault.later:
        return None
    return Failure(fault.code or 131000, fault.details)


async def after(fault: Fault | None, request: Request) -> None:
    """Cuts the connection of a request that was handled, if the rule says so."""
    if fault is not None and fault.drop_answer:
        await asyncio.sleep(fault.hang_seconds or 0.0)
        await cut(request)


async def cut(request: Request) -> None:
    await request.drop()
    raise Dropped
