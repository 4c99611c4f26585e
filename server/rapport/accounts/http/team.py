"""Members, invitations and roles."""

from uuid import UUID

import asyncpg
import msgspec
from litestar.params import FromPath, JSONBody

from rapport.accounts import rules
from rapport.accounts.actions import audit, links, members, roles
from rapport.accounts.errors import BeyondYourRights
from rapport.accounts.http.me import photo_url
from rapport.accounts.queries import team
from rapport.accounts.schemas import (
    ChangeMember,
    InvitationInfo,
    Invite,
    MemberInfo,
    NewLink,
    PermissionInfo,
    RoleInfo,
    RoleRef,
    WriteRole,
)
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import parse_id
from rapport.core.paging import Listing
from rapport.core.permissions import Catalogue
from rapport.core.web.doors import (
    AskerGiven,
    CatalogueGiven,
    ClockGiven,
    RuntimeGiven,
    TxGiven,
    delete,
    get,
    patch,
    post,
)


@get("/members", permission="members.read")
async def list_members(tx: TxGiven) -> Listing[MemberInfo]:
    """Everybody in the workspace, the active ones first."""
    return Listing([member_info(row) for row in await team.list_members(tx)])


@patch("/members/{member_id:str}", permission="members.manage")
async def change_member(
    asker: AskerGiven,
    tx: TxGiven,
    catalogue: CatalogueGiven,
    member_id: FromPath[str],
    data: JSONBody[ChangeMember],
) -> MemberInfo:
    """Gives a member another role, or lets them in or out."""
    member = await members.get(tx, parse_id(member_id, "member"))
    if data.role_id is not msgspec.UNSET:
        role = await roles.get(tx, data.role_id)
        await members.give_role(tx, asker.actor, asker.permissions, member, role, catalogue)
        member = await members.get(tx, member.id)
    if data.active is not msgspec.UNSET and data.active != member.active:
        await members.set_active(tx, asker.actor, asker.permissions, member, data.active, catalogue)
    return member_info(await team.get_member(tx, member.id))


@post("/members/{member_id:str}/reset-link", permission="members.manage")
async def make_reset_link(
    asker: AskerGiven,
    runtime: RuntimeGiven,
    tx: TxGiven,
    catalogue: CatalogueGiven,
    clock: ClockGiven,
    member_id: FromPath[str],
) -> NewLink:
    """A link that lets the member set a new password.

    Refused for a person who is in other workspaces too: their password is not this workspace's.
    """
    member = await members.get(tx, parse_id(member_id, "member"))
    roles.check_grant(asker.permissions, await roles.get(tx, member.role_id), catalogue)
    elsewhere = await runtime.database.control_pool.fetchval(
        "select exists (select from control.membership where person_id = $1"
        " and workspace_id <> $2)",
        member.person_id,
        tx.workspace_id,
    )
    if elsewhere:
        raise BeyondYourRights
    expires_at = clock.now() + rules.RESET_LINK_LENGTH
    token = await links.make(
        tx,
        "password_reset",
        expires_at,
        person_id=member.person_id,
        workspace_id=tx.workspace_id,
    )
    subject = audit.Subject("member", str(member.id), member.name)
    await audit.record(tx, asker.actor, "member.reset_link_made", subject)
    return NewLink(f"{runtime.settings.base_url}/reset/{token}", expires_at)


@get("/invitations", permission="members.read")
async def list_invitations(tx: TxGiven) -> Listing[InvitationInfo]:
    """Invitations that nobody has accepted yet."""
    return Listing([_invitation(row) for row in await team.list_invitations(tx)])


@post("/invitations", permission="members.manage", status_code=201)
async def invite(
    asker: AskerGiven,
    runtime: RuntimeGiven,
    tx: TxGiven,
    catalogue: CatalogueGiven,
    clock: ClockGiven,
    data: JSONBody[Invite],
) -> InvitationInfo:
    """Invites somebody; the answer holds the link to send them, once."""
    role = await roles.get(tx, data.role_id)
    invitation_id, token = await members.invite(
        tx, asker.actor, asker.permissions, data.email, role, catalogue, clock.now()
    )
    info = _invitation(await team.get_invitation(tx, invitation_id))
    info.link = f"{runtime.settings.base_url}/invitation/{token}"
    return info


@delete("/invitations/{invitation_id:str}", permission="members.manage")
async def withdraw_invitation(asker: AskerGiven, tx: TxGiven, invitation_id: FromPath[str]) -> None:
    """Takes an invitation back."""
    await members.withdraw(tx, asker.actor, parse_id(invitation_id, "invitation"))


@get("/roles", permission="members.read")
async def list_roles(tx: TxGiven, catalogue: CatalogueGiven) -> Listing[RoleInfo]:
    """Built-in roles first, then the workspace's own."""
    return Listing([_role(row, catalogue) for row in await team.list_roles(tx)])


@post("/roles", permission="roles.manage", status_code=201)
async def create_role(
    asker: AskerGiven, tx: TxGiven, catalogue: CatalogueGiven, data: JSONBody[WriteRole]
) -> RoleInfo:
    """A role of the workspace's own: a set of permissions that the asker has too."""
    role_id = await roles.create(
        tx, asker.actor, asker.permissions, data.name, set(data.permissions), catalogue
    )
    return await _role_info(tx, catalogue, role_id)


@patch("/roles/{role_id:str}", permission="roles.manage")
async def change_role(
    asker: AskerGiven,
    tx: TxGiven,
    catalogue: CatalogueGiven,
    role_id: FromPath[str],
    data: JSONBody[WriteRole],
) -> RoleInfo:
    """Changes a role for everybody who has it, at once."""
    role = await roles.get(tx, parse_id(role_id, "role"))
    await roles.change(
        tx, asker.actor, asker.permissions, role, data.name, set(data.permissions), catalogue
    )
    return await _role_info(tx, catalogue, role.id)


@delete("/roles/{role_id:str}", permission="roles.manage")
async def remove_role(asker: AskerGiven, tx: TxGiven, role_id: FromPath[str]) -> None:
    """Removes a role that nobody has."""
    await roles.remove(tx, asker.actor, await roles.get(tx, parse_id(role_id, "role")))


@get("/permissions", permission="members.read")
async def list_permissions(catalogue: CatalogueGiven) -> Listing[PermissionInfo]:
    """Everything that a role or an API key may be allowed to do."""
    return Listing(
        [
            PermissionInfo(each.name, each.group, each.title, each.description)
            for each in catalogue.all
        ]
    )


def member_info(row: asyncpg.Record) -> MemberInfo:
    return MemberInfo(
        id=row["id"],
        name=row["name"],
        email=row["email"],
        photo_url=photo_url(row["person_id"], row["photo_id"]),
        role=RoleRef(row["role_id"], row["role_name"]),
        active=row["active"],
        joined_at=row["joined_at"],
        last_seen_at=row["last_seen_at"],
    )


def _invitation(row: asyncpg.Record) -> InvitationInfo:
    return InvitationInfo(
        id=row["id"],
        email=row["email"],
        role=RoleRef(row["role_id"], row["role_name"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
        invited_by=row["invited_by"],
    )


def _role(row: asyncpg.Record, catalogue: Catalogue) -> RoleInfo:
    permissions = rules.permissions_of(row["builtin"], set(row["permissions"]), catalogue)
    return RoleInfo(
        id=row["id"],
        name=row["name"],
        builtin=row["builtin"] is not None,
        permissions=sorted(permissions),
        member_count=row["member_count"],
    )


async def _role_info(tx: WorkspaceTx, catalogue: Catalogue, role_id: UUID) -> RoleInfo:
    rows = await team.list_roles(tx)
    return _role(next(row for row in rows if row["id"] == role_id), catalogue)


ROUTES = [
    list_members,
    change_member,
    make_reset_link,
    list_invitations,
    invite,
    withdraw_invitation,
    list_roles,
    create_role,
    change_role,
    remove_role,
    list_permissions,
]
