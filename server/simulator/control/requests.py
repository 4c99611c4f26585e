"""The requests that were received, for the console."""

from typing import Any

from simulator.control.call import Call, Refused
from simulator.requests import KEPT, Handled, error_code, readable

PAGE = 100


async def list_latest(call: Call) -> Any:
    """The latest first, without their bodies; `after` gives only those behind a number."""
    after = call.request.query.get("after", "")
    requests = call.simulation.requests
    number = int(after) if after.isdecimal() and len(after) < 20 else 0
    found = requests.after(number, call.positive("limit", PAGE, KEPT))
    return {"data": [_show(handled) for handled in found], "count": requests.count}


async def read(call: Call) -> Any:
    key = call.key
    handled = call.simulation.requests.get(int(key)) if key.isdecimal() and len(key) < 20 else None
    if handled is None:
        raise Refused("That request is not kept any more.", 404)
    return _show(handled) | {
        "query": readable(handled.query),
        "body": readable(handled.body),
        "answer": readable(handled.answer),
    }


def _show(handled: Handled) -> dict[str, Any]:
    return {
        "number": handled.number,
        "time": handled.at,
        "ms": round(handled.seconds * 1000, 1),
        "method": handled.method,
        "path": handled.path,
        "status": handled.status,
        "code": error_code(handled),
    }
