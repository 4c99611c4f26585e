"""Named permissions. Each domain declares its own in `rules.py`; `wiring.py` collects them all."""

from collections.abc import Iterable

import msgspec


class Permission(msgspec.Struct, frozen=True):
    """Something that a role or an API key may be allowed to do."""

    name: str
    group: str
    title: str
    description: str
    agents: bool = False
    """Whether the built-in role Agent has it."""


class Catalogue:
    """All permissions of the installation, in the order of declaration."""

    def __init__(self, permissions: Iterable[Permission]) -> None:
        self.all = tuple(permissions)
        self.names = frozenset(each.name for each in self.all)
        self.of_agents = frozenset(each.name for each in self.all if each.agents)
