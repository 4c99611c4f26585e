"""Links that work once: set-up, invitation, password reset. We keep only the token's hash."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from rapport.accounts.errors import LinkInvalid
from rapport.core.crypto import new_token, token_hash
from rapport.core.db.transaction import Tx

Kind = Literal["setup", "invitation", "password_reset"]


class Link(msgspec.Struct, frozen=True):
    kind: Kind
    person_id: UUID | None
    workspace_id: UUID | None
    invitation_id: UUID | None
    expires_at: datetime


async def make(
    tx: Tx,
    kind: Kind,
    expires_at: datetime,
    *,
    person_id: UUID | None = None,
    workspace_id: UUID | None = None,
    invitation_id: UUID | None = None,
) -> str:
    """A new link's token, which is nowhere else."""
    token = new_token()
    await tx.execute(
        """
        insert into control.link (token_hash, kind, person_id, workspace_id, invitation_id,
                                  expires_at)
        values ($1, $2, $3, $4, $5, $6)
        """,
        token_hash(token),
        kind,
        person_id,
        workspace_id,
        invitation_id,
        expires_at,
    )
    return token


async def look_up(tx: Tx, token: str, now: datetime) -> Link:
    """What a link is for. Raises LinkInvalid."""
    row = await tx.fetchrow(
        """
        select kind, person_id, workspace_id, invitation_id, expires_at from control.link
        where token_hash = $1 and expires_at > $2
        """,
        token_hash(token),
        now,
    )
    if row is None:
        raise LinkInvalid
    return Link(*row)


async def use(tx: Tx, token: str, kind: Kind, now: datetime) -> Link:
    """Takes a link up, so that nobody else can. Raises LinkInvalid."""
    row = await tx.fetchrow(
        """
        delete from control.link where token_hash = $1 and kind = $2 and expires_at > $3
        returning kind, person_id, workspace_id, invitation_id, expires_at
        """,
        token_hash(token),
        kind,
        now,
    )
    if row is None:
        raise LinkInvalid
    return Link(*row)
