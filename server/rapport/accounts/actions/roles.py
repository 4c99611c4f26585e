"""Roles: built-in ones, and a workspace's own sets of permissions."""

from collections.abc import Set
from uuid import UUID

import asyncpg
import msgspec

from rapport.accounts import rules
from rapport.accounts.actions import audit
from rapport.accounts.errors import BeyondYourRights, BuiltinRole, NameTaken, RoleInUse
from rapport.accounts.facts import RightsChanged
from rapport.core.actor import Actor
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id
from rapport.core.permissions import Catalogue
from rapport.core.refusal import InvalidInput, NotFound


class Role(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    builtin: rules.Builtin | None
    permissions: list[str]


async def get(tx: WorkspaceTx, role_id: UUID) -> Role:
    """A role, for a change to it. Raises NotFound."""
    row = await tx.fetchrow(
        "select id, name, builtin, permissions from role"
        " where workspace_id = $1 and id = $2 for update",
        tx.workspace_id,
        role_id,
    )
    if row is None:
        raise NotFound("role")
    return Role(*row)


async def builtin_role(tx: WorkspaceTx, builtin: rules.Builtin) -> Role:
    row = await tx.fetchrow(
        "select id, name, builtin, permissions from role where workspace_id = $1 and builtin = $2",
        tx.workspace_id,
        builtin,
    )
    if row is None:
        raise NotFound("role")
    return Role(*row)


async def create(
    tx: WorkspaceTx, actor: Actor, own: Set[str], name: str, chosen: Set[str], known: Catalogue
) -> UUID:
    """A role of the workspace's own. `own` are the rights of whoever makes it.

    Raises InvalidInput for an unknown permission, BeyondYourRights, NameTaken.
    """
    _check_choice(own, chosen, known)
    role_id = new_id()
    await _write(tx, role_id, rules.clean_name(name), chosen)
    await audit.record(
        tx,
        actor,
        "role.created",
        audit.Subject("role", str(role_id), name),
        {"permissions": (None, sorted(chosen))},
    )
    return role_id


async def change(
    tx: WorkspaceTx,
    actor: Actor,
    own: Set[str],
    role: Role,
    name: str,
    chosen: Set[str],
    known: Catalogue,
) -> None:
    """Changes a role for everybody who has it, at once. Raises BuiltinRole and as `create`."""
    if role.builtin:
        raise BuiltinRole
    _check_choice(own, chosen - set(role.permissions), known)
    await _write(tx, role.id, rules.clean_name(name), chosen)
    rows = await tx.fetch(
        "update control.membership set permissions = $3"
        " where workspace_id = $1 and role_id = $2 returning member_id",
        tx.workspace_id,
        role.id,
        sorted(chosen),
    )
    before = {"name": role.name, "permissions": sorted(role.permissions)}
    await audit.record(
        tx,
        actor,
        "role.changed",
        audit.Subject("role", str(role.id), role.name),
        audit.changed(before, {"name": name, "permissions": sorted(chosen)}),
    )
    if rows:
        tx.announce(RightsChanged(member_ids=[row["member_id"] for row in rows]))


async def remove(tx: WorkspaceTx, actor: Actor, role: Role) -> None:
    """Removes a role that nobody has. Raises BuiltinRole, RoleInUse."""
    if role.builtin:
        raise BuiltinRole
    count = await tx.fetchval(
        "select count(*) from member where workspace_id = $1 and role_id = $2",
        tx.workspace_id,
        role.id,
    )
    if count:
        raise RoleInUse(count)
    await tx.execute(
        "delete from role where workspace_id = $1 and id = $2", tx.workspace_id, role.id
    )
    await audit.record(tx, actor, "role.removed", audit.Subject("role", str(role.id), role.name))


def check_grant(own: Set[str], role: Role, known: Catalogue) -> None:
    """Nobody gives a role with rights beyond their own. Raises BeyondYourRights."""
    if not rules.permissions_of(role.builtin, set(role.permissions), known) <= own:
        raise BeyondYourRights


def _check_choice(own: Set[str], chosen: Set[str], known: Catalogue) -> None:
    unknown = chosen - known.names
    if unknown:
        raise InvalidInput(f"There is no permission named {min(unknown)}.", field="permissions")
    if not chosen <= own:
        raise BeyondYourRights


async def _write(tx: WorkspaceTx, role_id: UUID, name: str, chosen: Set[str]) -> None:
    try:
        async with tx.savepoint():
            await tx.execute(
                """
                insert into role (workspace_id, id, name, permissions) values ($1, $2, $3, $4)
                on conflict (workspace_id, id) do update
                  set name = excluded.name, permissions = excluded.permissions
                """,
                tx.workspace_id,
                role_id,
                name,
                sorted(chosen),
            )
    except asyncpg.UniqueViolationError:
        raise NameTaken("role") from None
