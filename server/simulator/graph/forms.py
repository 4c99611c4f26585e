"""Forms and queries as the Graph reads them: flat, nested by brackets, or with JSON inside.

PHP and Ruby clients write `text[body]=Hi&components[0][type]=body`; curl examples of Meta's pages
write `components=[{"type":"BODY"}]` and, in queries, `filtering=[{'field':'account_mode'}]`.
"""

import re
from collections.abc import Iterable
from typing import Any

import msgspec

LEVELS = 12
ENTRIES = 2_000

_decode = msgspec.json.Decoder().decode

_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")


class BadForm(Exception):
    """The names of a form do not fit together, or there are too many."""


def read(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The fields of a form; of a name that comes twice the last one. Raises BadForm."""
    fields: dict[str, Any] = {}
    for count, (name, text) in enumerate(pairs):
        if count >= ENTRIES:
            raise BadForm(f"a form may have {ENTRIES} entries")
        if "[" in name:
            _put(fields, name, text)
        else:
            fields[name] = value(text)
    return {name: _listed(inner) for name, inner in fields.items()}


def value(text: str) -> Any:
    """Objects and lists come as JSON; what is not JSON is text."""
    if text[:1] not in ("{", "["):
        return text
    found = _json(text)
    if found is None and '"' not in text:
        found = _json(text.replace("'", '"'))
    return text if found is None else found


def _json(text: str) -> Any:
    try:
        return _decode(text.encode())
    except (msgspec.DecodeError, ValueError, RecursionError):
        return None


class _Branch(dict[str, Any]):
    """What brackets have made, as opposed to an object that came as JSON."""


def _put(fields: dict[str, Any], name: str, text: str) -> None:
    match = _NAME.fullmatch(name)
    if match is None:
        fields[name] = value(text)
        return
    keys = [match[1], *match[2][1:-1].split("][")]
    if len(keys) > LEVELS:
        raise BadForm(f"the name {name[:60]} has more than {LEVELS} levels")
    holder = fields
    for key in keys[:-1]:
        inner = holder.setdefault(_place(holder, key), _Branch())
        if not isinstance(inner, _Branch):
            raise BadForm(f"the name {name[:60]} contradicts one before it")
        holder = inner
    holder[_place(holder, keys[-1])] = text


def _place(holder: dict[str, Any], key: str) -> str:
    """`[]` is the next place of a list."""
    return key or str(len(holder))


def _listed(branch: Any) -> Any:
    """A branch with the keys 0, 1, 2 … is a list."""
    if not isinstance(branch, _Branch):
        return branch
    values = [_listed(inner) for inner in branch.values()]
    if list(branch) == [str(place) for place in range(len(branch))]:
        return values
    return dict(zip(branch, values, strict=True))
