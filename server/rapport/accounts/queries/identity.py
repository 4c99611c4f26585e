"""Who is behind a session cookie or an API key: one statement on the control tables each."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from rapport.accounts.rules import Builtin
from rapport.core.crypto import token_hash


class Visitor(msgspec.Struct, frozen=True):
    """A person behind a session, and what they may do in the workspace they are in.

    The workspace's fields are None when they are in none (any more).
    """

    session_id: UUID
    person_id: UUID
    name: str
    last_seen_at: datetime
    workspace_id: UUID | None
    member_id: UUID | None
    builtin: Builtin | None
    permissions: list[str] | None


class Key(msgspec.Struct, frozen=True):
    workspace_id: UUID
    api_key_id: UUID
    name: str
    scopes: list[str]


class Home(msgspec.Struct, frozen=True):
    """A workspace that a person is a member of."""

    id: UUID
    slug: str
    name: str
    is_demo: bool


async def find_visitor(
    pool: asyncpg.Pool, token: str, slug: str | None, now: datetime
) -> Visitor | None:
    """The person of a session, in the workspace named by `slug`, or else the last one they used."""
    row = await pool.fetchrow(
        """
        select session.id, session.person_id, person.name, session.last_seen_at,
               place.workspace_id, place.member_id, place.builtin, place.permissions
        from control.session
        join control.person on person.id = session.person_id
        left join lateral (
          select m.workspace_id, m.member_id, m.builtin, m.permissions
          from control.membership m join control.workspace w on w.id = m.workspace_id
          where m.person_id = session.person_id and m.active and ($3::text is null or w.slug = $3)
          order by w.id = session.workspace_id desc nulls last, w.created_at
          limit 1
        ) place on true
        where session.token_hash = $1 and session.expires_at > $2
        """,
        token_hash(token),
        now,
        slug,
    )
    return Visitor(*row) if row else None


async def find_key(pool: asyncpg.Pool, key: str) -> Key | None:
    row = await pool.fetchrow(
        "select workspace_id, api_key_id, name, scopes from control.api_key_hash"
        " where key_hash = $1",
        token_hash(key),
    )
    return Key(*row) if row else None


async def list_homes(pool: asyncpg.Pool, person_id: UUID) -> Sequence[Home]:
    """The workspaces of a person, by name."""
    rows = await pool.fetch(
        """
        select w.id, w.slug, w.name, w.is_demo
        from control.membership m join control.workspace w on w.id = m.workspace_id
        where m.person_id = $1 and m.active order by lower(w.name), w.id
        """,
        person_id,
    )
    return [Home(*row) for row in rows]


async def is_empty(pool: asyncpg.Pool) -> bool:
    """Whether nobody can sign in yet."""
    return not await pool.fetchval("select exists (select from control.membership where active)")
