"""`Idempotency-Key`: the same request twice has one effect and one answer.

The key is claimed by the first statement of the request's own transaction and the answer is kept by
its last, so effect, key and answer exist together or not at all. Kept 7 days, encrypted: an answer
may hold what is shown only once.
"""

import hashlib
from typing import Any

import sqlalchemy as sa
from litestar import Request
from litestar.response.base import ASGIResponse

from rapport.core.crypto import Keyring, UnreadableSecret
from rapport.core.db.metadata import Time, now, tenant_table
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.refusal import Conflict, InvalidInput
from rapport.core.web.asker import Asker

HEADER = "idempotency-key"
LONGEST = 255

idempotency_key = tenant_table(
    "idempotency_key",
    sa.Column("asker_id", sa.Uuid),
    sa.Column("key", sa.Text),
    sa.Column("fingerprint", sa.LargeBinary, nullable=False),
    sa.Column("status", sa.SmallInteger),
    sa.Column("answer", sa.LargeBinary),
    sa.Column("at", Time, nullable=False, server_default=now()),
    sa.Index("idempotency_key_at_idx", "workspace_id", "at"),
    key=("asker_id", "key"),
)


class IdempotencyConflict(Conflict):
    code = "idempotency_conflict"


class AnsweredBefore(Exception):
    """The request was carried out before: here is the answer it got."""

    def __init__(self, status: int, answer: bytes) -> None:
        super().__init__(status)
        self.status = status
        self.answer = answer


async def claim(tx: WorkspaceTx, asker: Asker, request: Request[Any, Any, Any]) -> None:
    """Claims the request's key, if it has one; a concurrent twin waits here for the first to end.

    Raises AnsweredBefore for the same request, IdempotencyConflict for another one.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method == "GET":
        return
    if not 1 <= len(key) <= LONGEST:
        raise InvalidInput(
            f"An Idempotency-Key has 1 to {LONGEST} characters.", field="Idempotency-Key"
        )
    fingerprint = await _fingerprint(request)
    claimed = await tx.fetchval(
        """
        insert into idempotency_key (workspace_id, asker_id, key, fingerprint)
        values ($1, $2, $3, $4) on conflict do nothing returning true
        """,
        tx.workspace_id,
        asker.id,
        key,
        fingerprint,
    )
    if not claimed:
        await _answer_again(tx, asker, key, fingerprint, _keyring(request))
    request.state.idempotent = (tx, asker.id, key)


async def keep(request: Request[Any, Any, Any], response: ASGIResponse) -> None:
    """Keeps the answer with the key, in the request's transaction."""
    claimed: tuple[WorkspaceTx, Any, str] | None = request.state.get("idempotent")
    if claimed is None:
        return
    tx, asker_id, key = claimed
    await tx.execute(
        """
        update idempotency_key set status = $4, answer = $5
        where workspace_id = $1 and asker_id = $2 and key = $3
        """,
        tx.workspace_id,
        asker_id,
        key,
        response.status_code,
        _keyring(request).encrypt(bytes(response.body).decode()),
    )


async def _answer_again(
    tx: WorkspaceTx, asker: Asker, key: str, fingerprint: bytes, keyring: Keyring
) -> None:
    row = await tx.fetchrow(
        """
        select fingerprint, status, answer from idempotency_key
        where workspace_id = $1 and asker_id = $2 and key = $3
        """,
        tx.workspace_id,
        asker.id,
        key,
    )
    if row is None or row["fingerprint"] != fingerprint:
        raise IdempotencyConflict(
            "This Idempotency-Key was used for another request. Use a new key.",
            field="Idempotency-Key",
        )
    try:
        answer = keyring.decrypt(row["answer"])
    except UnreadableSecret:
        raise IdempotencyConflict(
            "This Idempotency-Key was used, but its answer can no longer be read. Use a new key.",
            field="Idempotency-Key",
        ) from None
    raise AnsweredBefore(row["status"], answer.encode())


def _keyring(request: Request[Any, Any, Any]) -> Keyring:
    return request.app.state.runtime.keyring


async def _fingerprint(request: Request[Any, Any, Any]) -> bytes:
    asked = f"{request.method} {request.url.path}?{request.url.query}\n"
    digest = hashlib.sha256(asked.encode())
    digest.update(await request.body())
    return digest.digest()
