"""What ends by itself: sessions, links, and the memory of wrong passwords."""

from datetime import datetime

from rapport.accounts import rules
from rapport.core.db.transaction import ControlTx


async def forget_expired(tx: ControlTx, now: datetime) -> None:
    """Takes away what is past its time and opens nothing any more. Safe to repeat."""
    await tx.execute("delete from control.session where expires_at <= $1", now)
    await tx.execute("delete from control.link where expires_at <= $1", now)
    await tx.execute(
        "delete from control.sign_in_attempt where last_at < $1", now - rules.FAILURES_FORGOTTEN
    )
