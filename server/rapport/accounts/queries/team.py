"""Members, roles, invitations, keys and the audit log of a workspace."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.paging import Page, decode_cursor
from rapport.core.refusal import NotFound

_MEMBER = """
    select member.id, person.name, person.email, person.photo_id, member.person_id,
           role.id as role_id, role.name as role_name, member.active, member.joined_at,
           member.last_seen_at
    from member
    join role on role.workspace_id = member.workspace_id and role.id = member.role_id
    join control.person on person.id = member.person_id
    where member.workspace_id = $1
"""


async def list_members(tx: WorkspaceTx) -> Sequence[asyncpg.Record]:
    """Everybody, the active ones first, by name."""
    return await tx.fetch(
        _MEMBER + "order by member.active desc, lower(person.name), member.id",
        tx.workspace_id,
    )


async def get_member(tx: WorkspaceTx, member_id: UUID) -> asyncpg.Record:
    row = await tx.fetchrow(_MEMBER + "and member.id = $2", tx.workspace_id, member_id)
    if row is None:
        raise NotFound("member")
    return row


async def list_roles(tx: WorkspaceTx) -> Sequence[asyncpg.Record]:
    return await tx.fetch(
        """
        select role.id, role.name, role.builtin, role.permissions,
               (select count(*) from member where member.workspace_id = role.workspace_id
                and member.role_id = role.id and member.active) as member_count
        from role where workspace_id = $1
        order by array_position(array['owner', 'admin', 'agent'], builtin), lower(name)
        """,
        tx.workspace_id,
    )


async def list_invitations(tx: WorkspaceTx) -> Sequence[asyncpg.Record]:
    return await tx.fetch(
        """
        select invitation.id, invitation.email, role.id as role_id, role.name as role_name,
               invitation.created_at, invitation.expires_at, person.name as invited_by
        from invitation
        join role on role.workspace_id = invitation.workspace_id and role.id = invitation.role_id
        left join member on member.workspace_id = invitation.workspace_id
          and member.id = invitation.invited_by
        left join control.person on person.id = member.person_id
        where invitation.workspace_id = $1 order by invitation.created_at desc
        """,
        tx.workspace_id,
    )


async def get_invitation(tx: WorkspaceTx, invitation_id: UUID) -> asyncpg.Record:
    for row in await list_invitations(tx):
        if row["id"] == invitation_id:
            return row
    raise NotFound("invitation")


async def list_api_keys(tx: WorkspaceTx) -> Sequence[asyncpg.Record]:
    """Keys, the newest first; revoked ones stay for the record."""
    return await tx.fetch(
        """
        select api_key.id, api_key.name, prefix, scopes, api_key.created_at,
               person.name as created_by, last_used_at, revoked_at
        from api_key
        left join member on member.workspace_id = api_key.workspace_id
          and member.id = api_key.created_by
        left join control.person on person.id = member.person_id
        where api_key.workspace_id = $1 order by revoked_at is not null, api_key.id desc
        """,
        tx.workspace_id,
    )


async def check_api_key(tx: WorkspaceTx, key_id: UUID) -> None:
    """Raises NotFound unless the workspace has, or had, this key."""
    if not await tx.fetchval(
        "select true from api_key where workspace_id = $1 and id = $2", tx.workspace_id, key_id
    ):
        raise NotFound("API key")


async def list_api_requests(tx: WorkspaceTx, key_id: UUID) -> Sequence[asyncpg.Record]:
    """The last requests of a key, the newest first."""
    return await tx.fetch(
        """
        select at, method, path, status, duration_ms, ip from api_request
        where workspace_id = $1 and api_key_id = $2 order by id desc
        """,
        tx.workspace_id,
        key_id,
    )


async def list_audit_entries(
    tx: WorkspaceTx, page: Page, area: str | None
) -> Sequence[asyncpg.Record]:
    """One row more than asked for, so that the caller knows whether there are more."""
    after = decode_cursor(page.after, tuple[UUID])[0] if page.after else None
    return await tx.fetch(
        """
        select id, at, actor_kind, actor_id, actor_name, action, subject_kind, subject_id,
               subject_name, changes
        from audit_entry
        where workspace_id = $1 and ($2::uuid is null or id < $2)
          and ($3::text is null or area = $3)
        order by id desc limit $4
        """,
        tx.workspace_id,
        after,
        area,
        page.limit + 1,
    )


async def get_workspace(tx: WorkspaceTx) -> asyncpg.Record:
    row = await tx.fetchrow("select * from control.workspace where id = $1", tx.workspace_id)
    if row is None:
        raise NotFound("workspace")
    return row


async def first_run(tx: WorkspaceTx) -> dict[str, Any]:
    """When each step of the first-run checklist was done."""
    rows = await tx.fetch(
        "select step, done_at from first_run_step where workspace_id = $1", tx.workspace_id
    )
    return {row["step"]: row["done_at"] for row in rows}
