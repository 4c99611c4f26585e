"""What could not be applied: kept whole, visible, and replayable."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from rapport.core import metrics
from rapport.core.db.transaction import ControlTx, WorkspaceTx
from rapport.core.ids import new_id
from rapport.core.refusal import NotFound
from rapport.whatsapp.payloads import WebhookItem

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


def letter(
    item: WebhookItem, reason: str, meta_app_id: str, body: bytes, received_at: datetime
) -> Letter:
    origin = item.origin
    return Letter(
        reason[:500], meta_app_id, origin.waba_id, origin.phone_number_id, item.path, body,
        received_at,
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
    """Puts an item of no known workspace into the operator's dead letters."""
    BURIED.labels("stray").inc()
    await tx.execute(
        """
        insert into control.operator_dead_letter
          (id, reason, meta_app_id, waba_id, phone_number_id, path, body, received_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        new_id(), dead.reason, dead.meta_app_id, dead.waba_id, dead.phone_number_id, dead.path,
        dead.body, dead.received_at,
    )  # fmt: skip


async def dig_up(tx: WorkspaceTx, letter_id: UUID) -> Letter:
    """A dead letter that is to be tried again. Raises NotFound."""
    row = await tx.fetchrow(
        "select reason, meta_app_id, waba_id, phone_number_id, path, body, received_at"
        " from dead_letter where workspace_id = $1 and id = $2 for update",
        tx.workspace_id,
        letter_id,
    )
    if row is None:
        raise NotFound("dead letter")
    return Letter(*row)


async def lay_to_rest(tx: WorkspaceTx, letter_id: UUID) -> None:
    """The item has been applied after all."""
    await tx.execute(
        "delete from dead_letter where workspace_id = $1 and id = $2", tx.workspace_id, letter_id
    )
