"""The portfolio's messaging limit: how many different people may be written to outside a service
window within a rolling day, shared by all numbers, workers and workspaces of the portfolio.

https://developers.facebook.com/docs/whatsapp/messaging-limits
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from msgspec import Struct

from rapport.core.db.transaction import ControlTx, WorkspaceTx

DAY = timedelta(days=1)
IDLE = timedelta(days=2)
"""A portfolio that reserves frees its old places itself; only those of others lie so long."""


class Reservation(Struct, frozen=True):
    """Who may be written to now. `next_at`: when the first place becomes free again, if somebody
    had to be left out."""

    granted: frozenset[str]
    next_at: datetime | None = None


async def set_limit(tx: WorkspaceTx, scope: str, people: int | None) -> None:
    """Keeps what Meta says of a portfolio's limit; None: there is none, or it is not known.

    `scope` is that of an account which the workspace holds (`Account.scope`); the database refuses
    any other.
    """
    await tx.execute(
        """
        insert into control.portfolio_budget (portfolio_id, "limit") values ($1, $2)
        on conflict (portfolio_id) do update set "limit" = excluded."limit"
        """,
        scope,
        people,
    )


async def reserve(
    tx: ControlTx, scope: str, recipients: Sequence[str], now: datetime
) -> Reservation:
    """Takes places for recipients, the first ones first, and says who got one.

    Whoever has been written to within the day needs no new place; theirs lasts a day from now. A
    place is never given back: Meta has counted the person. Without a limit everybody gets one, and
    nothing is counted. Transactions of one portfolio wait for each other here, so keep theirs
    short.
    """
    wanted = list(dict.fromkeys(recipients))
    limited = 'select "limit", used from control.portfolio_budget where portfolio_id = $1'
    if not await tx.fetchval(limited + ' and "limit" is not null', scope):
        return Reservation(frozenset(wanted))
    # a row lock, taken before anything is counted, so that two workers cannot both see one place
    budget = await tx.fetchrow(limited + " for update", scope)
    if budget is None or budget["limit"] is None:
        return Reservation(frozenset(wanted))
    used = budget["used"] - await _forget(tx, scope, now)
    known = await _renew(tx, scope, wanted, now)
    fresh = [each for each in wanted if each not in known]
    fresh = fresh[: max(0, budget["limit"] - used)]
    await _take(tx, scope, fresh, used + len(fresh), now)
    granted = frozenset([*known, *fresh])
    if len(granted) == len(wanted):
        return Reservation(granted)
    return Reservation(granted, await _next_place(tx, scope))


async def free_places(tx: ControlTx, scope: str, now: datetime) -> None:
    """Frees the places of a portfolio in which nobody reserves any more."""
    await tx.execute(
        "select from control.portfolio_budget where portfolio_id = $1 for update", scope
    )
    freed = await _forget(tx, scope, now)
    await tx.execute(
        "update control.portfolio_budget set used = used - $2 where portfolio_id = $1", scope, freed
    )


async def _forget(tx: ControlTx, scope: str, now: datetime) -> int:
    """Frees the places of those to whom nobody has written for a day; returns how many."""
    return await tx.execute(
        "delete from control.portfolio_reservation where portfolio_id = $1 and reserved_at <= $2",
        scope,
        now - DAY,
    )


async def _renew(tx: ControlTx, scope: str, wanted: Sequence[str], now: datetime) -> set[str]:
    rows = await tx.fetch(
        """
        update control.portfolio_reservation set reserved_at = greatest(reserved_at, $3)
        where portfolio_id = $1 and recipient = any($2) returning recipient
        """,
        scope,
        wanted,
        now,
    )
    return {row["recipient"] for row in rows}


async def _take(tx: ControlTx, scope: str, fresh: Sequence[str], used: int, now: datetime) -> None:
    await tx.execute(
        """
        with taken as (
          insert into control.portfolio_reservation (portfolio_id, recipient, reserved_at)
          select $1, recipient, $3 from unnest($2::text[]) as one(recipient)
        )
        update control.portfolio_budget set used = $4 where portfolio_id = $1
        """,
        scope,
        fresh,
        now,
        used,
    )


async def _next_place(tx: ControlTx, scope: str) -> datetime | None:
    oldest = await tx.fetchval(
        "select min(reserved_at) from control.portfolio_reservation where portfolio_id = $1", scope
    )
    return None if oldest is None else oldest + DAY
