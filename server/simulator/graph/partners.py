"""Lists of what only Meta's partners have: credit lines, solutions, clients. Here: nothing."""

from typing import Any

from simulator.graph import fields
from simulator.graph.call import Call


async def list_none(call: Call) -> Any:
    return fields.page(call, (), lambda one: one)
