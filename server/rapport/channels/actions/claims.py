"""Whose an account or number is. A unique index decides, never a look beforehand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from rapport.channels.errors import ConnectedElsewhere
from rapport.core.db.transaction import WorkspaceTx


async def claim_waba(
    tx: WorkspaceTx, waba_id: str, portfolio_id: str | None, meta_app_id: str, now: datetime
) -> None:
    """Claims an account, or brings the workspace's own hold on it up to date. Raises
    ConnectedElsewhere while another workspace holds it."""
    if await hold_waba(tx, waba_id, portfolio_id, meta_app_id):
        return
    try:
        async with tx.savepoint():
            await tx.execute(
                """
                insert into control.waba_directory
                  (waba_id, claimed_at, workspace_id, meta_app_id, portfolio_id)
                values ($1, $2, $3, $4, $5)
                """,
                waba_id, now, tx.workspace_id, meta_app_id, portfolio_id,
            )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise ConnectedElsewhere("WhatsApp account", "waba_id") from None


async def hold_waba(
    tx: WorkspaceTx, waba_id: str, portfolio_id: str | None, meta_app_id: str
) -> bool:
    """Brings a hold up to date; whether the workspace has it."""
    held = await tx.execute(
        """
        update control.waba_directory set meta_app_id = $3, portfolio_id = $4
        where workspace_id = $1 and waba_id = $2 and released_at is null
        """,
        tx.workspace_id,
        waba_id,
        meta_app_id,
        portfolio_id,
    )
    return held > 0


async def claim_number(
    tx: WorkspaceTx, phone_number_id: str, waba_id: str, number_id: UUID, now: datetime
) -> bool | None:
    """Claims a number: True if it is the workspace's only now, False if it was before, None while
    another workspace holds it."""
    held = await tx.execute(
        "update control.number_directory set waba_id = $3"
        " where workspace_id = $1 and phone_number_id = $2 and released_at is null",
        tx.workspace_id,
        phone_number_id,
        waba_id,
    )
    if held:
        return False
    try:
        async with tx.savepoint():
            await tx.execute(
                """
                insert into control.number_directory
                  (phone_number_id, claimed_at, waba_id, workspace_id, number_id)
                values ($1, $2, $3, $4, $5)
                """,
                phone_number_id, now, waba_id, tx.workspace_id, number_id,
            )  # fmt: skip
    except asyncpg.UniqueViolationError:
        return None
    return True


async def release_waba(tx: WorkspaceTx, waba_id: str, now: datetime) -> None:
    """Lets go of an account, so that another workspace may claim it."""
    await tx.execute(
        "update control.waba_directory set released_at = $3"
        " where workspace_id = $1 and waba_id = $2 and released_at is null",
        tx.workspace_id,
        waba_id,
        now,
    )


async def release_numbers(tx: WorkspaceTx, phone_number_ids: Sequence[str], now: datetime) -> None:
    """Lets go of numbers."""
    await tx.execute(
        "update control.number_directory set released_at = $3"
        " where workspace_id = $1 and phone_number_id = any($2) and released_at is null",
        tx.workspace_id,
        list(phone_number_ids),
        now,
    )
