"""`fields=`, edges and cursors: what every node and every list of the Graph has."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from simulator.errors.graph import GraphError, param
from simulator.graph.call import Call

PAGE = 25
LARGEST_PAGE = 1_000


class Wish(NamedTuple):
    """One entry of a `fields` parameter: `picture.type(large){url}`."""

    name: str
    arguments: dict[str, str]
    selection: str = ""  # what stands in its braces


class Edge(NamedTuple):
    """A field whose value depends on what is asked of it."""

    read: Callable[[Wish], Any]


Field = Callable[[], Any] | Edge

_NAME = re.compile(r"\w+")
_OPENING = {"(": ")", "{": "}"}


def wishes(value: str) -> list[Wish]:
    """What a `fields` parameter asks for, each name once; what has no name is passed over."""
    found = (_wish(part) for part in _parts(value))
    return list({wish.name: wish for wish in found if wish is not None}.values())


def asked(value: str) -> list[str]:
    """The names in a `fields` parameter: `id,phones{id,name},picture.type(large)` → id, phones…"""
    return [wish.name for wish in wishes(value)]


def _parts(value: str) -> Iterable[str]:
    depth, start = 0, 0
    for place, character in enumerate(value + ","):
        depth += (character in "{(") - (character in "})")
        if character == "," and depth <= 0:
            yield value[start:place].strip()
            start = place + 1
    yield value[start:].strip()  # a bracket was never closed


def _wish(part: str) -> Wish | None:
    name = _NAME.match(part)
    if name is None:
        return None
    arguments: dict[str, str] = {}
    place = name.end()
    while part[place : place + 1] == "." and (argument := _NAME.match(part, place + 1)):
        place = _end(part, argument.end(), "(")
        arguments[argument[0]] = part[argument.end() + 1 : place - 1]
    end = _end(part, place, "{")
    return Wish(name[0], arguments, part[place + 1 : end - 1] if end > place else "")


def _end(part: str, start: int, opening: str) -> int:
    """The place behind the bracket that closes the one at `start`; `start` if none stands there."""
    if part[start : start + 1] != opening:
        return start
    depth = 0
    for place in range(start, len(part)):
        depth += (part[place] == opening) - (part[place] == _OPENING[opening])
        if depth == 0:
            return place + 1
    return len(part) + 1


def select(
    call: Call, node_type: str, fields: Mapping[str, Field], default: Iterable[str]
) -> dict[str, Any]:
    """The fields that the call asks for, or the usual ones. `id` is always there."""
    return selected(call.request.query.get("fields", ""), node_type, fields, default)


def selected(
    selection: str, node_type: str, fields: Mapping[str, Field], default: Iterable[str]
) -> dict[str, Any]:
    """`select` for a selection of its own, such as one in braces."""
    wanted = wishes(selection) or [Wish(name, {}) for name in default]
    for wish in wanted:
        if wish.name not in fields:
            raise param(
                f"Tried accessing nonexisting field ({wish.name}) on node type ({node_type})"
            )
    values = {wish.name: _value(fields[wish.name], wish) for wish in wanted}
    values.setdefault("id", _value(fields["id"], Wish("id", {})))
    # the Graph leaves a field out that has no value
    return {name: value for name, value in values.items() if value is not None}


def _value(field: Field, wish: Wish) -> Any:
    if isinstance(field, Edge):
        return field.read(wish)
    return narrowed(field(), wish.selection)


def narrowed(value: Any, selection: str) -> Any:
    """A plain value with only the keys that a selection in braces names; the rest stays away."""
    names = asked(selection)
    if not names:
        return value
    if isinstance(value, list):
        return [narrowed(item, selection) for item in value]
    if not isinstance(value, dict):
        return value
    inner = {wish.name: wish.selection for wish in wishes(selection)}
    return {
        name: narrowed(value[name], inner.get(name, ""))
        for name in dict.fromkeys((*names, "id"))
        if name in value
    }


class Filter(NamedTuple):
    """One condition of a `filtering` parameter."""

    field: str
    operator: str
    value: Any

    def holds(self, actual: Any) -> bool:
        compare = _OPERATORS[self.operator]
        try:
            return compare(actual, self.value)
        except (TypeError, ValueError):
            return False


_OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "EQUAL": lambda actual, value: str(actual) == str(value),
    "NOT_EQUAL": lambda actual, value: str(actual) != str(value),
    "IN": lambda actual, value: str(actual) in map(str, value),
    "NOT_IN": lambda actual, value: str(actual) not in map(str, value),
    "CONTAIN": lambda actual, value: str(value).lower() in str(actual).lower(),
    "LESS_THAN": lambda actual, value: float(actual) < float(value),
    "GREATER_THAN": lambda actual, value: float(actual) > float(value),
}


def filtered(
    call: Call, items: Sequence[Any], known: Mapping[str, Callable[[Any], Any]]
) -> list[Any]:
    """The items for which every condition of `filtering` holds; `known` reads a field of an item.

    `filtering=[{"field":"account_mode","operator":"EQUAL","value":"LIVE"}]` (fact sheet §9.3).
    """
    conditions = _conditions(call.query_value("filtering"))
    for condition in conditions:
        if condition.field not in known:
            raise param(f"Filtering field '{condition.field}' is invalid.")
        if condition.operator not in _OPERATORS:
            raise param(f"Filtering operator '{condition.operator}' is invalid.")
    return [
        item
        for item in items
        if all(condition.holds(known[condition.field](item)) for condition in conditions)
    ]


def _conditions(given: Any) -> list[Filter]:
    if given in (None, ""):
        return []
    if not isinstance(given, list) or not all(isinstance(entry, dict) for entry in given):
        raise param("Param filtering must be an array of JSON objects.")
    return [
        Filter(
            str(entry.get("field", "")).lower()[:60],
            str(entry.get("operator", "EQUAL")).upper()[:60],
            entry.get("value"),
        )
        for entry in given
    ]


def page(call: Call, items: Sequence[Any], show: Callable[[Any], Any]) -> dict[str, Any]:
    """One page of a list, with cursors and the address of the next page."""
    query = call.request.query
    limit = _limit(query)
    start = _start(query, limit, len(items))
    shown = items[start : start + limit]
    answer: dict[str, Any] = {"data": [show(item) for item in shown]}
    if shown:
        answer["paging"] = _paging(call, start, start + len(shown), len(items))
    if query.get("summary"):
        answer["summary"] = {"total_count": len(items)}
    return answer


def _paging(call: Call, start: int, end: int, count: int) -> dict[str, Any]:
    paging: dict[str, Any] = {"cursors": {"before": cursor(start), "after": cursor(end)}}
    if end < count:
        paging["next"] = _address(call, after=cursor(end))
    if start > 0:
        paging["previous"] = _address(call, before=cursor(start))
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


def cursor(position: int) -> str:
    return b64encode(b"position %d" % position).decode()


def _position(given: str) -> int:
    try:
        return int(b64decode(given, validate=True).removeprefix(b"position "))
    except ValueError:
        raise GraphError(131059, "The cursor is not one of this list.") from None


def _address(call: Call, **place: str) -> str:
    kept = {
        name: value
        for name, value in call.request.query.items()
        if name not in ("after", "before", "access_token")
    }
    return f"{call.request.origin}{call.request.path}?{urlencode(kept | place)}"
