"""What could not be applied: kept whole, visible, and replayable."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.core import metrics
from rapport.core.db.transaction import ControlTx, WorkspaceTx
from rapport.core.ids import new_id
from rapport.core.refusal import NotFound
from rapport.meta_webhooks.actions import apply
from rapport.meta_webhooks.errors import StillUnappliable
from rapport.meta_webhooks.queries import arrivals
from rapport.meta_webhooks.rules import Assigned, Found, Webhook
from rapport.whatsapp import payloads
from rapport.whatsapp.payloads import NotJson, WebhookItem

BURIED = metrics.counter("dead_letters_total", "Items that could not be applied", ("reason",))


class Letter(Struct, frozen=True):
    """An item with the whole body that it came in."""

    reason: str
    meta_app_id: str
    waba_id: str | None
    phone_number_id: str | None
    path: str
    body: bytes
    received_at: datetime


def letter(item: WebhookItem, reason: str, webhook: Webhook) -> Letter:
    origin = item.origin
    return Letter(
        reason[:500], webhook.meta_app_id, origin.waba_id, origin.phone_number_id, item.path,
        webhook.body, webhook.received_at,
    )  # fmt: skip


async def bury(tx: WorkspaceTx, dead: Letter) -> None:
    """Puts an item into its workspace's dead letters; once, however often it is tried."""
    BURIED.labels("data").inc()
    await tx.execute(
        """
        insert into dead_letter (workspace_id, id, reason, meta_app_id, waba_id, phone_number_id,
                                 path, body, received_at)
        select $1, $2, $3, $4, $5, $6, $7, $8, $9
        where not exists (select from dead_letter where workspace_id = $1 and path = $7
                          and received_at = $9 and body = $8)
        """,
        tx.workspace_id, new_id(), dead.reason, dead.meta_app_id, dead.waba_id,
        dead.phone_number_id, dead.path, dead.body, dead.received_at,
    )  # fmt: skip


async def bury_as_operators(tx: ControlTx, dead: Letter) -> None:
    """Puts an item of no known workspace into the operator's dead letters; once."""
    BURIED.labels("stray").inc()
    await tx.execute(
        """
        insert into control.operator_dead_letter
          (id, reason, meta_app_id, waba_id, phone_number_id, path, body, received_at)
        select $1, $2, $3, $4, $5, $6, $7, $8
        where not exists (select from control.operator_dead_letter
                          where path = $6 and received_at = $8 and body = $7)
        """,
        new_id(), dead.reason, dead.meta_app_id, dead.waba_id, dead.phone_number_id, dead.path,
        dead.body, dead.received_at,
    )  # fmt: skip


async def replay(tx: WorkspaceTx, control: asyncpg.Pool, letter_id: UUID) -> None:
    """Applies a dead letter's item after all, and takes the letter away.

    Raises NotFound, or StillUnappliable with the reason; the letter then stays.
    """
    row = await tx.fetchrow(
        "select meta_app_id, body, received_at, path from dead_letter"
        " where workspace_id = $1 and id = $2 for update",
        tx.workspace_id,
        letter_id,
    )
    if row is None:
        raise NotFound("dead letter")
    found = _find(Webhook(row["meta_app_id"], row["body"], row["received_at"]), row["path"])
    assigned, _ = await arrivals.assign(control, [found])
    if tx.workspace_id not in assigned:
        raise StillUnappliable("its number or account is not this workspace's")
    await apply_after_all(tx, assigned[tx.workspace_id])
    await discard(tx, letter_id)


async def find_stray(control: asyncpg.Pool, letter_id: UUID) -> tuple[UUID, list[Assigned]]:
    """The workspace to which an operator's dead letter belongs by now, and its item.

    Raises NotFound, StillUnappliable.
    """
    row = await control.fetchrow(
        "select meta_app_id, body, received_at, path from control.operator_dead_letter"
        " where id = $1",
        letter_id,
    )
    if row is None:
        raise NotFound("dead letter")
    found = _find(Webhook(row["meta_app_id"], row["body"], row["received_at"]), row["path"])
    assigned, strays = await arrivals.assign(control, [found])
    if strays:
        raise StillUnappliable(strays[0][1])
    return next(iter(assigned.items()))


async def discard(tx: WorkspaceTx, letter_id: UUID) -> None:
    """Takes a dead letter away. Raises NotFound."""
    if not await tx.execute(
        "delete from dead_letter where workspace_id = $1 and id = $2", tx.workspace_id, letter_id
    ):
        raise NotFound("dead letter")


async def discard_stray(tx: ControlTx, letter_id: UUID) -> None:
    """Takes an operator's dead letter away."""
    await tx.execute("delete from control.operator_dead_letter where id = $1", letter_id)


async def apply_after_all(tx: WorkspaceTx, assigned: Sequence[Assigned]) -> None:
    """Applies items. Raises StillUnappliable; the transaction is then of no more use."""
    try:
        await apply.apply(tx, assigned)
    except apply.DATA_ERRORS as problem:
        raise StillUnappliable(apply.reason_of(problem)) from problem


def _find(webhook: Webhook, path: str) -> Found:
    """The item at a place of a body, as it is understood today."""
    try:
        items = payloads.parse(webhook.body)
    except NotJson as problem:
        raise StillUnappliable(str(problem)) from None
    for item in items:
        if item.path == path:
            return Found(item, webhook)
    raise StillUnappliable("the body has no such item")
