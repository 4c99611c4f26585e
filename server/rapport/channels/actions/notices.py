"""What Meta tells of accounts and numbers: quality, limits, names, reviews."""

from datetime import datetime

from rapport.core.db.transaction import WorkspaceTx
from rapport.whatsapp.payloads import Change


async def apply(tx: WorkspaceTx, change: Change, received_at: datetime) -> None:
    """Takes over what a notice says. Those that no feature needs yet change nothing."""
