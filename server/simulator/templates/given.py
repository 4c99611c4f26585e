"""The components of a template message, sorted by what they are for.

Their types are taken in any case and an index as a string or a number, as Meta does.
"""

from msgspec import Struct, field

from simulator.errors.graph import GraphError, missing, param
from simulator.messages import reading
from simulator.messages.reading import Object

COMPONENTS = 20
PARAMETERS = 100

_TYPES = (
    "body", "button", "carousel", "footer", "header", "limited_time_offer",
    "tap_target_configuration",
)  # fmt: skip


class Part(Struct):
    """One component: its parameters, and where it stands in the request."""

    path: str
    content: Object = field(default_factory=dict[str, object])
    parameters: list[Object] = field(default_factory=list[Object])


class Given(Struct):
    """What stands in `components`, by type; buttons by their index."""

    parts: dict[str, Part]
    buttons: dict[int, Part]

    def part(self, kind: str) -> Part:
        """The component of that type; one without parameters when it was not given."""
        return self.parts.get(kind) or _ABSENT[kind]


_ABSENT = {kind: Part(path=kind) for kind in _TYPES}


def components(holder: Object, path: str) -> Given:
    """Sorts the components of a message or of a card. Raises GraphError for a bad shape."""
    given = Given({}, {})
    if holder.get("components") is None:
        return given
    found = reading.objects(holder, "components", path, least=0, most=COMPONENTS)
    for place, content in enumerate(found):
        where = f"{path}['components'][{place}]"
        kind = _type(content, where)
        part = Part(where, content, _parameters(content, where))
        if kind == "button":
            given.buttons[_index(content, where)] = part
        else:
            given.parts[kind] = part
    return given


def _type(content: Object, path: str) -> str:
    kind = reading.string(content, "type", path)
    if kind.lower() not in _TYPES:
        wanted = ", ".join(_TYPES).upper()
        raise param(f"Param {path}['type'] must be one of {{{wanted}}} - got \"{kind[:60]}\".")
    return kind.lower()


def _index(content: Object, path: str) -> int:
    index = reading.number(content, "index", path, 0, 9)
    if index != int(index):
        raise param(f"Param {path}['index'] must be a whole number.")
    return int(index)


def _parameters(content: Object, path: str) -> list[Object]:
    if content.get("parameters") is None:
        return []
    return reading.objects(content, "parameters", path, least=0, most=PARAMETERS)


def only_parameter(part: Part, kind: str) -> Object:
    """The one parameter of a component, which has to be of that type."""
    if not part.parameters:
        raise missing(f"{part.path}.parameters")
    parameter = part.parameters[0]
    if type_of(parameter) != kind:
        raise GraphError(132012, f"{part.path}: expected {kind}, received {type_of(parameter)}")
    return reading.mapping(parameter, kind, part.path)


def type_of(parameter: Object) -> str:
    return str(parameter.get("type", "unknown")).lower()[:40]
