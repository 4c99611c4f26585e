"""Members: people in a workspace, with a role."""

from collections.abc import Set
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from rapport.accounts import rules
from rapport.accounts.actions import audit, links, roles
from rapport.accounts.actions.roles import Role
from rapport.accounts.errors import AlreadyMember, LastOwner
from rapport.accounts.facts import MemberChanged, MemberInvited, MemberJoined, RightsChanged
from rapport.core.actor import Actor
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id
from rapport.core.permissions import Catalogue
from rapport.core.refusal import NotFound


class Member(msgspec.Struct, frozen=True):
    id: UUID
    person_id: UUID
    role_id: UUID
    active: bool
    name: str


async def get(tx: WorkspaceTx, member_id: UUID) -> Member:
    """A member, for a change to them. Raises NotFound.

    Such changes happen one after the other, so that two owners cannot remove each other.
    """
    await tx.execute(
        "select from role where workspace_id = $1 and builtin = 'owner' for update",
        tx.workspace_id,
    )
    row = await tx.fetchrow(
        """
        select member.id, person_id, role_id, active, person.name
        from member join control.person on person.id = person_id
        where workspace_id = $1 and member.id = $2 for update of member
        """,
        tx.workspace_id,
        member_id,
    )
    if row is None:
        raise NotFound("member")
    return Member(*row)


async def join(tx: WorkspaceTx, person_id: UUID, role: Role) -> UUID:
    """Makes a person a member, or an inactive member active again. Raises AlreadyMember."""
    row = await tx.fetchrow(
        """
        insert into member as m (workspace_id, id, person_id, role_id) values ($1, $2, $3, $4)
        on conflict (workspace_id, person_id) do update
          set active = true, role_id = excluded.role_id where not m.active
        returning id
        """,
        tx.workspace_id,
        new_id(),
        person_id,
        role.id,
    )
    if row is None:
        raise AlreadyMember
    await _shadow(tx, person_id, row["id"], role)
    tx.announce(MemberJoined(member_id=row["id"]))
    return row["id"]


async def invite(
    tx: WorkspaceTx,
    actor: Actor,
    own: Set[str],
    email: str,
    role: Role,
    known: Catalogue,
    now: datetime,
) -> tuple[UUID, str]:
    """Invites an address; a new invitation replaces an older one. Returns it and the link's token.

    Raises BeyondYourRights, AlreadyMember, InvalidInput.
    """
    roles.check_grant(own, role, known)
    email = rules.clean_email(email)
    if await tx.fetchval("select 1 from control.person where email = $1", email):
        raise AlreadyMember
    await _forget_invitation(tx, email)
    invitation_id = new_id()
    expires_at = now + rules.INVITATION_LENGTH
    await tx.execute(
        """
        insert into invitation (workspace_id, id, email, role_id, invited_by, expires_at)
        values ($1, $2, $3, $4, $5, $6)
        """,
        tx.workspace_id,
        invitation_id,
        email,
        role.id,
        actor.id,
        expires_at,
    )
    token = await links.make(
        tx, "invitation", expires_at, workspace_id=tx.workspace_id, invitation_id=invitation_id
    )
    subject = audit.Subject("invitation", str(invitation_id), email)
    await audit.record(tx, actor, "member.invited", subject, {"role": (None, role.name)})
    tx.announce(MemberInvited(invitation_id=invitation_id))
    return invitation_id, token


async def _forget_invitation(tx: WorkspaceTx, email: str) -> None:
    older = await tx.fetchval(
        "delete from invitation where workspace_id = $1 and email = $2 returning id",
        tx.workspace_id,
        email,
    )
    await tx.execute(
        "delete from control.link where workspace_id = $1 and invitation_id = $2",
        tx.workspace_id,
        older,
    )


async def withdraw(tx: WorkspaceTx, actor: Actor, invitation_id: UUID) -> None:
    """Takes an invitation back; its link stops working. Raises NotFound."""
    email = await tx.fetchval(
        "delete from invitation where workspace_id = $1 and id = $2 returning email",
        tx.workspace_id,
        invitation_id,
    )
    if email is None:
        raise NotFound("invitation")
    await tx.execute(
        "delete from control.link where workspace_id = $1 and invitation_id = $2",
        tx.workspace_id,
        invitation_id,
    )
    subject = audit.Subject("invitation", str(invitation_id), email)
    await audit.record(tx, actor, "member.invitation_withdrawn", subject)


async def accept(tx: WorkspaceTx, invitation_id: UUID, person_id: UUID, name: str) -> UUID:
    """Turns an invitation into a member. Raises NotFound, AlreadyMember."""
    role_id = await tx.fetchval(
        "delete from invitation where workspace_id = $1 and id = $2 returning role_id",
        tx.workspace_id,
        invitation_id,
    )
    if role_id is None:
        raise NotFound("invitation")
    role = await roles.get(tx, role_id)
    member_id = await join(tx, person_id, role)
    subject = audit.Subject("member", str(member_id), name)
    actor = Actor("member", member_id, name)
    await audit.record(tx, actor, "member.joined", subject, {"role": (None, role.name)})
    return member_id


async def give_role(
    tx: WorkspaceTx, actor: Actor, own: Set[str], member: Member, role: Role, known: Catalogue
) -> None:
    """Changes a member's role. Raises BeyondYourRights, LastOwner."""
    before = await roles.get(tx, member.role_id)
    roles.check_grant(own, role, known)
    roles.check_grant(own, before, known)
    if before.builtin == "owner" and role.builtin != "owner":
        await _keep_an_owner(tx, member.id)
    await tx.execute(
        "update member set role_id = $3 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        member.id,
        role.id,
    )
    if member.active:
        await _shadow(tx, member.person_id, member.id, role)
    await audit.record(
        tx, actor, "member.role_changed", _subject(member), {"role": (before.name, role.name)}
    )
    _announce(tx, member.id)


async def set_active(
    tx: WorkspaceTx, actor: Actor, own: Set[str], member: Member, active: bool, known: Catalogue
) -> None:
    """Lets a member in or out of the workspace. What they did stays. Raises LastOwner."""
    role = await roles.get(tx, member.role_id)
    roles.check_grant(own, role, known)
    if not active and role.builtin == "owner":
        await _keep_an_owner(tx, member.id)
    await tx.execute(
        "update member set active = $3 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        member.id,
        active,
    )
    if active:
        await _shadow(tx, member.person_id, member.id, role)
    else:
        await tx.execute(
            "update control.membership set active = false"
            " where workspace_id = $1 and member_id = $2",
            tx.workspace_id,
            member.id,
        )
    action = "member.activated" if active else "member.deactivated"
    await audit.record(tx, actor, action, _subject(member))
    _announce(tx, member.id)


async def note_seen(tx: WorkspaceTx, member_id: UUID, now: datetime) -> None:
    """Remembers that a member was here."""
    await tx.execute(
        "update member set last_seen_at = $3 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        member_id,
        now,
    )


async def _shadow(tx: WorkspaceTx, person_id: UUID, member_id: UUID, role: Role) -> None:
    try:
        await tx.execute(
            """
            insert into control.membership
              (person_id, workspace_id, member_id, active, role_id, builtin, permissions)
            values ($1, $2, $3, true, $4, $5, $6)
            on conflict (person_id, workspace_id) do update
              set active = true, role_id = excluded.role_id, builtin = excluded.builtin,
                  permissions = excluded.permissions
            """,
            person_id,
            tx.workspace_id,
            member_id,
            role.id,
            role.builtin,
            role.permissions,
        )
    except asyncpg.ForeignKeyViolationError:
        raise NotFound("person") from None


async def _keep_an_owner(tx: WorkspaceTx, leaving: UUID) -> None:
    others = await tx.fetch(
        """
        select member.id from member join role
          on role.workspace_id = member.workspace_id and role.id = member.role_id
        where member.workspace_id = $1 and role.builtin = 'owner' and member.active
          and member.id <> $2
        """,
        tx.workspace_id,
        leaving,
    )
    if not others:
        raise LastOwner


def _announce(tx: WorkspaceTx, member_id: UUID) -> None:
    tx.announce(MemberChanged(member_id=member_id))
    tx.announce(RightsChanged(member_ids=[member_id]))


def _subject(member: Member) -> audit.Subject:
    return audit.Subject("member", str(member.id), member.name)
