"""Who asks. Authentication fills it in; every door and every right is decided by it."""

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from litestar.connection import ASGIConnection

from rapport.core.actor import Actor
from rapport.core.refusal import Forbidden, NotFound, SignedOut

Connection = ASGIConnection[Any, Any, Any, Any]


@dataclass(frozen=True)
class Asker:
    """A member of a workspace, or an API key of it.

    `id` is the member's or the key's; `person_id` is absent for keys.
    """

    kind: Literal["member", "api_key"]
    id: UUID
    name: str
    workspace_id: UUID
    permissions: frozenset[str]
    person_id: UUID | None = None
    session_id: UUID | None = None

    @property
    def actor(self) -> Actor:
        """The asker as others will read of them."""
        return Actor(self.kind, self.id, self.name)

    def may(self, permission: str) -> bool:
        return permission in self.permissions


def asker_of(connection: Connection) -> Asker:
    """The asker of a request. Raises SignedOut, or NotFound for a workspace they are not in."""
    asker = connection.scope.get("asker")
    if not isinstance(asker, Asker):
        if connection.scope.get("outside"):
            raise NotFound("workspace")
        raise SignedOut("Sign in, or send an API key as `Authorization: Bearer <key>`.")
    return asker


def check(asker: Asker, permission: str) -> None:
    """Raises Forbidden unless the asker has the permission."""
    if not asker.may(permission):
        raise Forbidden(
            f"This needs the permission {permission}. Ask an owner or admin for it.",
            details={"permission": permission},
        )
