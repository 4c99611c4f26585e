"""Numbers and accounts as they are shown."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from rapport.channels.rules.addresses import GraphName
from rapport.channels.rules.pauses import Pause, Restriction
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.refusal import NotFound
from rapport.whatsapp import time_zones


class NumberView(Struct):
    """A phone number. `status` is `connected`, `paused`, `disconnected`, or Meta's word for another
    state, in lower case."""

    phone_number_id: str
    waba_id: str
    display_phone_number: str
    verified_name: str
    name_status: str | None
    quality: str | None
    throughput_per_second: int
    messaging_limit: str | None
    status: str
    pause: Pause | None
    is_practice: bool
    colour: str
    label: str | None
    read_receipts: str
    last_webhook_at: datetime | None
    checked_at: datetime | None


class TokenView(Struct):
    """What an access token is good for. `app_id` is the Meta app that it belongs to."""

    expires_at: datetime | None
    scopes: list[str]
    app_id: str | None


class WabaView(Struct):
    """A WhatsApp Business account with its numbers. The token itself is never shown; `time_zone` is
    an IANA name, where Meta's own number of it is known."""

    waba_id: str
    name: str
    portfolio_id: str | None
    portfolio_name: str | None
    currency: str | None
    time_zone: str | None
    review_status: str | None
    business_verification: str | None
    restrictions: list[Restriction]
    subscribed: bool
    token: TokenView
    graph: str
    is_practice: bool
    meta_app_id: str
    numbers: list[NumberView]
    connected_at: datetime
    disconnected_at: datetime | None
    checked_at: datetime | None


_NUMBERS = """
    select n.phone_number_id, w.waba_id, n.display_phone_number, n.verified_name, n.name_status,
           n.quality, n.throughput_per_second, n.messaging_limit, n.meta_status, n.pause, w.graph,
           n.colour, n.label, n.read_receipts, n.last_webhook_at, n.checked_at, n.disconnected_at
    from phone_number n join waba w on w.workspace_id = n.workspace_id and w.id = n.waba
    where n.workspace_id = $1
"""


async def list_numbers(
    tx: WorkspaceTx, phone_number_ids: Collection[str] | None = None
) -> list[NumberView]:
    """The workspace's numbers, or those of them that are named; connected ones first."""
    rows = await tx.fetch(
        _NUMBERS
        + " and ($2::text[] is null or n.phone_number_id = any($2))"
        + " order by n.disconnected_at is not null, n.id",
        tx.workspace_id,
        None if phone_number_ids is None else list(phone_number_ids),
    )
    return [_number(row) for row in rows]


async def get_number(tx: WorkspaceTx, phone_number_id: str) -> NumberView:
    """One number. Raises NotFound."""
    found = await list_numbers(tx, [phone_number_id])
    if not found:
        raise NotFound("phone number")
    return found[0]


async def list_wabas(tx: WorkspaceTx) -> list[WabaView]:
    """The workspace's accounts with their numbers; connected ones first."""
    rows = await tx.fetch(
        "select * from waba where workspace_id = $1 order by disconnected_at is not null, id",
        tx.workspace_id,
    )
    numbers = await list_numbers(tx)
    return [_waba(row, [n for n in numbers if n.waba_id == row["waba_id"]]) for row in rows]


async def get_waba(tx: WorkspaceTx, waba_id: str) -> WabaView:
    """One account. Raises NotFound."""
    for view in await list_wabas(tx):
        if view.waba_id == waba_id:
            return view
    raise NotFound("WhatsApp account")


class Sender(Struct, frozen=True):
    """What a lane needs to know of its number. The token is as stored (encrypted)."""

    number_id: UUID
    phone_number_id: str
    waba_id: str
    graph: GraphName
    access_token: bytes | None
    throughput_per_second: int
    portfolio_id: str | None
    disconnected: bool

    @property
    def scope(self) -> str:
        """What its messaging limit is counted under: the portfolio, or the account until that is
        known."""
        return self.portfolio_id or f"waba:{self.waba_id}"


async def find_sender(tx: WorkspaceTx, number_id: UUID) -> Sender | None:
    row = await tx.fetchrow(
        """
        select n.id, n.phone_number_id, w.waba_id, w.graph, w.access_token,
               n.throughput_per_second, w.portfolio_id, n.disconnected_at is not null
        from phone_number n join waba w on w.workspace_id = n.workspace_id and w.id = n.waba
        where n.workspace_id = $1 and n.id = $2
        """,
        tx.workspace_id,
        number_id,
    )
    return None if row is None else Sender(*row)


def _number(row: asyncpg.Record) -> NumberView:
    return NumberView(
        phone_number_id=row["phone_number_id"],
        waba_id=row["waba_id"],
        display_phone_number=row["display_phone_number"],
        verified_name=row["verified_name"],
        name_status=row["name_status"],
        quality=row["quality"],
        throughput_per_second=row["throughput_per_second"],
        messaging_limit=row["messaging_limit"],
        status=_status(row),
        pause=None if row["pause"] is None else msgspec.json.decode(row["pause"], type=Pause),
        is_practice=row["graph"] == "simulator",
        colour=row["colour"],
        label=row["label"],
        read_receipts=row["read_receipts"],
        last_webhook_at=row["last_webhook_at"],
        checked_at=row["checked_at"],
    )


def _status(row: asyncpg.Record) -> str:
    if row["disconnected_at"] is not None:
        return "disconnected"
    if row["pause"] is not None:
        return "paused"
    return (row["meta_status"] or "connected").lower()


_LIKE_COLUMNS = [
    name
    for name in WabaView.__struct_fields__
    if name not in ("time_zone", "restrictions", "token", "is_practice", "numbers")
]


def _waba(row: asyncpg.Record, numbers: Sequence[NumberView]) -> WabaView:
    return WabaView(
        **{name: row[name] for name in _LIKE_COLUMNS},
        time_zone=time_zones.name_of(row["timezone_id"]),
        restrictions=msgspec.json.decode(row["restrictions"], type=list[Restriction]),
        token=TokenView(row["token_expires_at"], row["token_scopes"], row["token_app_id"]),
        is_practice=row["graph"] == "simulator",
        numbers=list(numbers),
    )
