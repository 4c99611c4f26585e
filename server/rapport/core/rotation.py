"""Secrets at rest, brought under the newest key. Safe to repeat, and to continue."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from rapport.core.crypto import Keyring
from rapport.core.db.metadata import CONTROL
from rapport.core.db.transaction import ControlTx, WorkspaceTx


async def rotate_control(tx: ControlTx, keyring: Keyring, columns: Sequence[sa.Column[Any]]) -> int:
    """Re-encrypts those columns that are in control tables; returns how many secrets there were.

    Raises UnreadableSecret for one that none of the keys opens.
    """
    return await _rotate(tx, keyring, [c for c in columns if c.table.schema == CONTROL])


async def rotate_workspace(
    tx: WorkspaceTx, keyring: Keyring, columns: Sequence[sa.Column[Any]]
) -> int:
    """The same for a workspace's own tables."""
    return await _rotate(tx, keyring, [c for c in columns if c.table.schema != CONTROL])


async def _rotate(
    tx: ControlTx | WorkspaceTx, keyring: Keyring, columns: Sequence[sa.Column[Any]]
) -> int:
    count = 0
    for column in columns:
        table = column.table
        own = (
            (table.c.workspace_id == tx.workspace_id) if isinstance(tx, WorkspaceTx) else sa.true()
        )
        stored = await tx.fetch(sa.select(column).where(own, column.is_not(None)))
        for row in stored:
            before = bytes(row[0])
            # one that was replaced in the meantime is under the newest key already
            await tx.execute(
                sa.update(table)
                .where(own, column == before)
                .values({column.name: keyring.reencrypt(before)})
            )
        count += len(stored)
    return count
