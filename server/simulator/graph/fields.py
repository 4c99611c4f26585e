"""`fields=`, edges and cursors: what every node and every list of the Graph has."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from simulator.errors.graph import GraphError, param
from simulator.graph.call import Call

PAGE = 25
LARGEST_PAGE = 1_000

Field = Callable[[], Any]

_NAME = re.compile(r"\w+")


def asked(value: str) -> list[str]:
    """The names in a `fields` parameter: `id,phones{id,name},picture.type(large)` → id, phones…"""
    names: list[str] = []
    depth, start = 0, 0
    for place, character in enumerate(value + ","):
        depth += (character in "{(") - (character in "})")
        if character == "," and depth <= 0:
            name = _NAME.match(value[start:place].strip())
            if name:
                names.append(name[0])
            start = place + 1
    return list(dict.fromkeys(names))


def select(
    call: Call, node_type: str, fields: Mapping[str, Field], default: Iterable[str]
) -> dict[str, Any]:
    """The fields that the call asks for, or the usual ones. `id` is always there."""
    wanted = asked(call.request.query.get("fields", "")) or list(default)
    for name in wanted:
        if name not in fields:
            raise param(f"Tried accessing nonexisting field ({name}) on node type ({node_type})")
    values = {name: fields[name]() for name in wanted}
    values.setdefault("id", fields["id"]())
    # the Graph leaves a field out that has no value
    return {name: value for name, value in values.items() if value is not None}


def page(call: Call, items: Sequence[Any], show: Callable[[Any], Any]) -> dict[str, Any]:
    """One page of a list, with cursors and the address of the next page."""
    query = call.request.query
    limit = _limit(query)
    start = _start(query, limit, len(items))
    shown = items[start : start + limit]
    answer: dict[str, Any] = {"data": [show(item) for item in shown]}
    if shown:
        answer["paging"] = _paging(call, start, start + len(shown), len(items))
    return answer


def _paging(call: Call, start: int, end: int, count: int) -> dict[str, Any]:
    paging: dict[str, Any] = {"cursors": {"before": _cursor(start), "after": _cursor(end)}}
    if end < count:
        paging["next"] = _address(call, after=_cursor(end))
    if start > 0:
        paging["previous"] = _address(call, before=_cursor(start))
    return paging


def _limit(query: dict[str, str]) -> int:
    value = query.get("limit", "")
    if not value:
        return PAGE
    if not value.isdecimal() or int(value) < 1:
        raise param("Param limit must be a positive number.")
    return min(int(value), LARGEST_PAGE)


def _start(query: dict[str, str], limit: int, count: int) -> int:
    if query.get("after"):
        return min(_position(query["after"]), count)
    if query.get("before"):
        return max(0, _position(query["before"]) - limit)
    return 0


def _cursor(position: int) -> str:
    return b64encode(b"position %d" % position).decode()


def _position(cursor: str) -> int:
    try:
        return int(b64decode(cursor, validate=True).removeprefix(b"position "))
    except ValueError:
        raise GraphError(131059, "The cursor is not one of this list.") from None


def _address(call: Call, **cursor: str) -> str:
    kept = {
        name: value
        for name, value in call.request.query.items()
        if name not in ("after", "before", "access_token")
    }
    return f"{call.request.origin}{call.request.path}?{urlencode(kept | cursor)}"
