"""Sessions of browsers: a random token in a cookie, of which we keep only the hash."""

from datetime import datetime, timedelta
from uuid import UUID

import asyncpg

from rapport.accounts import rules
from rapport.core.crypto import new_token, token_hash
from rapport.core.db.transaction import ControlTx
from rapport.core.ids import new_id

SEEN_EVERY = timedelta(minutes=1)


async def open_session(
    tx: ControlTx,
    person_id: UUID,
    workspace_id: UUID | None,
    *,
    user_agent: str,
    ip: str,
    now: datetime,
) -> str:
    """A new session; returns its token, which is nowhere else."""
    token = new_token()
    await tx.execute(
        """
        insert into control.session
          (id, token_hash, person_id, workspace_id, user_agent, ip, created_at, last_seen_at,
           expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $7, $8)
        """,
        new_id(),
        token_hash(token),
        person_id,
        workspace_id,
        user_agent[:300],
        ip,
        now,
        now + rules.SESSION_LENGTH,
    )
    return token


async def close_session(tx: ControlTx, person_id: UUID, session_id: UUID) -> bool:
    """Ends one session of a person; whether there was one."""
    return bool(
        await tx.execute(
            "delete from control.session where person_id = $1 and id = $2", person_id, session_id
        )
    )


async def close_all(tx: ControlTx, person_id: UUID) -> None:
    """Signs a person out everywhere."""
    await tx.execute("delete from control.session where person_id = $1", person_id)


async def move_to(tx: ControlTx, session_id: UUID, workspace_id: UUID) -> None:
    """Remembers where the person is, for the next visit."""
    await tx.execute(
        "update control.session set workspace_id = $2"
        " where id = $1 and workspace_id is distinct from $2",
        session_id,
        workspace_id,
    )


async def note_seen(pool: asyncpg.Pool, session_id: UUID, now: datetime) -> None:
    """Prolongs a session in use."""
    await pool.execute(
        "update control.session set last_seen_at = $2, expires_at = $3 where id = $1",
        session_id,
        now,
        now + rules.SESSION_LENGTH,
    )
