"""What a fault rule does to a request."""

import asyncio

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


class HtmlPage(Exception):
    """A machine before the API answers, and knows no JSON."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


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
        raise HtmlPage(fault.http_status or 502)
    if not fault.later and not fault.drop_answer:
        _refuse(fault)
    return fault


def _refuse(fault: Fault) -> None:
    if fault.code is not None:
        raise GraphError(fault.code, status=fault.http_status)
    if fault.http_status is not None:
        raise GraphError(2 if fault.http_status >= 500 else 1, status=fault.http_status)


def failure_of(fault: Fault | None) -> Failure | None:
    """The failure that an accepted message will end in."""
    if fault is None or not fault.later:
        return None
    return Failure(fault.code or 131000)


async def after(fault: Fault | None, request: Request) -> None:
    """Cuts the connection of a request that was handled, if the rule says so."""
    if fault is not None and fault.drop_answer:
        await asyncio.sleep(fault.hang_seconds or 0.0)
        await cut(request)


async def cut(request: Request) -> None:
    await request.drop()
    raise Dropped
