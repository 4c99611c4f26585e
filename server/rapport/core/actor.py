"""Who did something, as it is remembered."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID


@dataclass(frozen=True)
class Actor:
    """A member, an API key, the operator at the command line, or the system by itself."""

    kind: Literal["member", "api_key", "operator", "system"]
    id: UUID | None
    name: str


OPERATOR = Actor("operator", None, "Operator")
SYSTEM = Actor("system", None, "Rapport")
