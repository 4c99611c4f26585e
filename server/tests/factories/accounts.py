"""Workspaces and people for tests."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from argon2 import PasswordHasher

from rapport.accounts.actions import api_keys, members, people, roles, workspaces
from rapport.core.actor import OPERATOR
from rapport.core.runtime import Runtime
from rapport.wiring import CATALOGUE

PASSWORD = "correct horse battery"
# a hash says itself how dear it is to check: this one costs a test nothing
CHEAP_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@dataclass(frozen=True)
class Shop:
    workspace_id: UUID
    slug: str
    owner_id: UUID
    owner_email: str


async def shop(runtime: Runtime, slug: str = "shop", **over: Any) -> Shop:
    """A workspace with one owner, `owner@<slug>.test`."""
    new = workspaces.Workspace(**{"name": slug.title(), "time_zone": "Asia/Kolkata", **over})
    async with runtime.control() as control:
        workspace_id = await workspaces.register(control, new, slug=slug)
    async with runtime.workspace(workspace_id) as tx:
        await workspaces.furnish(tx)
    email = f"owner@{slug}.test"
    owner_id = await member(runtime, workspace_id, email, "owner")
    return Shop(workspace_id, slug, owner_id, email)


async def person(runtime: Runtime, email: str, name: str | None = None) -> UUID:
    async with runtime.control() as control:
        return await people.create(
            control, email=email, name=name or email.split("@")[0], password_hash=CHEAP_HASH
        )


async def member(runtime: Runtime, workspace_id: UUID, email: str, builtin: Any = "agent") -> UUID:
    """A new person as a member with a built-in role."""
    person_id = await person(runtime, email)
    async with runtime.workspace(workspace_id) as tx:
        return await members.join(tx, person_id, await roles.builtin_role(tx, builtin))


async def join(runtime: Runtime, workspace_id: UUID, email: str, builtin: Any = "agent") -> UUID:
    """Somebody who exists becomes a member of another workspace too."""
    person_id = await runtime.database.control_pool.fetchval(
        "select id from control.person where email = $1", email
    )
    async with runtime.workspace(workspace_id) as tx:
        return await members.join(tx, person_id, await roles.builtin_role(tx, builtin))


async def api_key(runtime: Runtime, workspace_id: UUID, scopes: set[str] | None = None) -> str:
    async with runtime.workspace(workspace_id) as tx:
        _, key = await api_keys.create(
            tx, OPERATOR, CATALOGUE.names, "test", scopes or set(CATALOGUE.names), CATALOGUE
        )
    return key
