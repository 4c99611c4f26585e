"""API keys: for programs. We keep the hash, and show the key once."""

from collections.abc import Collection, Set
from datetime import datetime
from uuid import UUID

import msgspec

from rapport.accounts import rules
from rapport.accounts.actions import audit
from rapport.accounts.errors import BeyondYourRights
from rapport.accounts.facts import RightsChanged
from rapport.core.actor import Actor
from rapport.core.crypto import new_token, token_hash
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id
from rapport.core.permissions import Catalogue
from rapport.core.refusal import InvalidInput, NotFound

PREFIX = "rapport_"
REQUESTS_KEPT = 200


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One request that a key made, for the list of recent ones."""

    api_key_id: UUID
    at: datetime
    method: str
    path: str
    status: int
    duration_ms: int
    ip: str


async def create(
    tx: WorkspaceTx, actor: Actor, own: Set[str], name: str, scopes: Set[str], known: Catalogue
) -> tuple[UUID, str]:
    """A new key with at most its maker's rights; returns its id and the key itself.

    Raises InvalidInput for an unknown scope, BeyondYourRights.
    """
    if unknown := scopes - known.names:
        raise InvalidInput(f"There is no permission named {min(unknown)}.", field="scopes")
    if not scopes <= own:
        raise BeyondYourRights
    key_id, key = new_id(), PREFIX + new_token()
    name = rules.clean_name(name)
    await tx.execute(
        """
        insert into api_key (workspace_id, id, name, prefix, scopes, created_by)
        values ($1, $2, $3, $4, $5, $6)
        """,
        tx.workspace_id,
        key_id,
        name,
        key[: len(PREFIX) + 6],
        sorted(scopes),
        actor.id,
    )
    await tx.execute(
        """
        insert into control.api_key_hash (key_hash, workspace_id, api_key_id, name, scopes)
        values ($1, $2, $3, $4, $5)
        """,
        token_hash(key),
        tx.workspace_id,
        key_id,
        name,
        sorted(scopes),
    )
    subject = audit.Subject("api_key", str(key_id), name)
    await audit.record(tx, actor, "api_key.created", subject, {"scopes": (None, sorted(scopes))})
    return key_id, key


async def revoke(tx: WorkspaceTx, actor: Actor, key_id: UUID, now: datetime) -> None:
    """Ends a key at once. Raises NotFound."""
    name = await tx.fetchval(
        """
        update api_key set revoked_at = $3
        where workspace_id = $1 and id = $2 and revoked_at is null returning name
        """,
        tx.workspace_id,
        key_id,
        now,
    )
    if name is None:
        raise NotFound("API key")
    await tx.execute(
        "delete from control.api_key_hash where workspace_id = $1 and api_key_id = $2",
        tx.workspace_id,
        key_id,
    )
    tx.announce(RightsChanged(member_ids=[key_id]))
    await audit.record(tx, actor, "api_key.revoked", audit.Subject("api_key", str(key_id), name))


async def note_requests(tx: WorkspaceTx, requests: Collection[Request]) -> None:
    """Adds to the keys' recent requests and forgets all but the newest 200 of each."""
    await tx.executemany(
        """
        insert into api_request
          (workspace_id, id, api_key_id, at, method, path, status, duration_ms, ip)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        """,
        [
            (tx.workspace_id, new_id(), r.api_key_id, r.at, r.method, r.path, r.status,
             r.duration_ms, r.ip)
            for r in requests
        ],
    )  # fmt: skip
    for key_id in sorted({request.api_key_id for request in requests}):
        await tx.execute(
            "update api_key set last_used_at = $3 where workspace_id = $1 and id = $2",
            tx.workspace_id,
            key_id,
            max(r.at for r in requests if r.api_key_id == key_id),
        )
        await tx.execute(
            """
            delete from api_request where workspace_id = $1 and api_key_id = $2 and id < (
              select id from api_request where workspace_id = $1 and api_key_id = $2
              order by id desc offset $3 limit 1)
            """,
            tx.workspace_id,
            key_id,
            REQUESTS_KEPT - 1,
        )
