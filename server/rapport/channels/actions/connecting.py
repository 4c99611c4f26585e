"""Accounts and numbers put into a workspace's hands, and taken out of them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.accounts.actions import audit
from rapport.channels.errors import ConnectedElsewhere
from rapport.channels.facts import NumberConnected, NumbersChanged
from rapport.channels.queries.graph import Snapshot
from rapport.channels.rules import GraphName
from rapport.core.actor import Actor
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id
from rapport.core.refusal import NotFound
from rapport.whatsapp import limits
from rapport.whatsapp.client import PhoneNumber, Waba


class Connection(Struct, frozen=True, kw_only=True):
    """What connecting needs, read with the workspace's own token. `access_token` is encrypted."""

    snapshot: Snapshot
    access_token: bytes
    meta_app_id: str
    graph: GraphName


async def connect(tx: WorkspaceTx, actor: Actor, new: Connection, now: datetime) -> UUID:
    """Claims an account with its numbers for the workspace and keeps what Graph says of them; again
    for the same workspace it brings everything up to date. Returns the account.

    Raises ConnectedElsewhere if another workspace holds the account or one of its numbers.
    """
    waba = new.snapshot.waba
    await _claim_waba(tx, waba, new.meta_app_id, now)
    waba_row_id, is_new = await _save_waba(tx, new, now)
    for number in new.snapshot.numbers:
        number_id = await _save_number(tx, waba_row_id, number, now)
        await _claim_number(tx, number.id, waba.id, number_id, now)
        tx.announce(
            NumberConnected(phone_number_id=number.id, is_practice=new.graph == "simulator")
        )
    await _disconnect_missing(tx, waba_row_id, new.snapshot.numbers, now)
    subject = audit.Subject("waba", waba.id, waba.name or waba.id)
    await audit.record(tx, actor, "channels.connected" if is_new else "channels.renewed", subject)
    tx.announce(NumbersChanged(phone_number_ids=[number.id for number in new.snapshot.numbers]))
    return waba_row_id


async def set_subscribed(tx: WorkspaceTx, waba_id: str, subscribed: bool) -> None:
    """Notes whether our app hears of the account."""
    await tx.execute(
        "update waba set subscribed = $3 where workspace_id = $1 and waba_id = $2",
        tx.workspace_id,
        waba_id,
        subscribed,
    )


async def disconnect(tx: WorkspaceTx, actor: Actor, waba_id: str, now: datetime) -> None:
    """Lets an account go: nothing is sent or received for it, the token is forgotten, and another
    workspace may connect it. What was said stays. Raises NotFound."""
    row = await tx.fetchrow(
        """
        update waba set access_token = null, disconnected_at = $3, subscribed = false
        where workspace_id = $1 and waba_id = $2 and disconnected_at is null
        returning id, name
        """,
        tx.workspace_id,
        waba_id,
        now,
    )
    if row is None:
        raise NotFound("WhatsApp account")
    numbers = await tx.fetch(
        "update phone_number set disconnected_at = $3, pause = null"
        " where workspace_id = $1 and waba = $2 and disconnected_at is null"
        " returning phone_number_id",
        tx.workspace_id,
        row["id"],
        now,
    )
    await tx.execute(
        "update control.number_directory set released_at = $3"
        " where workspace_id = $1 and waba_id = $2 and released_at is null",
        tx.workspace_id,
        waba_id,
        now,
    )
    await tx.execute(
        "update control.waba_directory set released_at = $3"
        " where workspace_id = $1 and waba_id = $2 and released_at is null",
        tx.workspace_id,
        waba_id,
        now,
    )
    subject = audit.Subject("waba", waba_id, row["name"])
    await audit.record(tx, actor, "channels.disconnected", subject)
    tx.announce(NumbersChanged(phone_number_ids=[each["phone_number_id"] for each in numbers]))


async def _claim_waba(tx: WorkspaceTx, waba: Waba, meta_app_id: str, now: datetime) -> None:
    portfolio_id = waba.owner_business_info.id if waba.owner_business_info else None
    try:
        async with tx.savepoint():
            held = await tx.execute(
                """
                update control.waba_directory set meta_app_id = $3, portfolio_id = $4
                where workspace_id = $1 and waba_id = $2 and released_at is null
                """,
                tx.workspace_id, waba.id, meta_app_id, portfolio_id,
            )  # fmt: skip
            if not held:
                await tx.execute(
                    """
                    insert into control.waba_directory
                      (waba_id, claimed_at, workspace_id, meta_app_id, portfolio_id)
                    values ($1, $2, $3, $4, $5)
                    """,
                    waba.id, now, tx.workspace_id, meta_app_id, portfolio_id,
                )  # fmt: skip
    except asyncpg.UniqueViolationError:
        raise ConnectedElsewhere("WhatsApp account", "waba_id") from None


async def _claim_number(
    tx: WorkspaceTx, phone_number_id: str, waba_id: str, number_id: UUID, now: datetime
) -> None:
    held = await tx.fetchval(
        "select true from control.number_directory"
        " where workspace_id = $1 and phone_number_id = $2 and released_at is null",
        tx.workspace_id,
        phone_number_id,
    )
    if held:
        return
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
        raise ConnectedElsewhere("phone number", "waba_id") from None


async def _save_waba(tx: WorkspaceTx, new: Connection, now: datetime) -> tuple[UUID, bool]:
    waba, token = new.snapshot.waba, new.snapshot.token
    owner = waba.owner_business_info
    row = await tx.fetchrow(
        """
        insert into waba as w (workspace_id, id, waba_id, name, meta_app_id, graph, access_token,
          token_expires_at, token_scopes, portfolio_id, portfolio_name, currency, time_zone,
          review_status, business_verification, connected_at, checked_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16)
        on conflict (workspace_id, waba_id) do update set
          name = excluded.name, meta_app_id = excluded.meta_app_id, graph = excluded.graph,
          access_token = excluded.access_token, token_expires_at = excluded.token_expires_at,
          token_scopes = excluded.token_scopes, portfolio_id = excluded.portfolio_id,
          portfolio_name = excluded.portfolio_name, currency = excluded.currency,
          time_zone = excluded.time_zone, review_status = excluded.review_status,
          business_verification = excluded.business_verification,
          checked_at = excluded.checked_at, disconnected_at = null,
          connected_at = case when w.disconnected_at is null then w.connected_at
                         else excluded.connected_at end
        returning id, xmax = 0 as is_new
        """,
        tx.workspace_id,
        new_id(),
        waba.id,
        waba.name or waba.id,
        new.meta_app_id,
        new.graph,
        new.access_token,
        token.expiry,
        list(token.scopes),
        owner.id if owner else None,
        owner.name if owner else None,
        waba.currency,
        waba.timezone_id,
        waba.account_review_status,
        waba.business_verification_status,
        now,
    )
    assert row is not None  # noqa: S101 (an upsert returns its row)
    return row["id"], row["is_new"]


async def _save_number(tx: WorkspaceTx, waba: UUID, number: PhoneNumber, now: datetime) -> UUID:
    """Keeps what Graph says of a number. A pause ends, since somebody has just acted."""
    pace = limits.messages_per_second(
        limits.sending_limits(now),
        number.throughput.level if number.throughput else None,
        coexisting=bool(number.is_on_biz_app),
    )
    return await tx.fetchval(
        """
        insert into phone_number (workspace_id, id, phone_number_id, waba, display_phone_number,
          verified_name, name_status, quality, messaging_limit, throughput_per_second, meta_status,
          checked_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        on conflict (workspace_id, phone_number_id) do update set
          waba = excluded.waba, display_phone_number = excluded.display_phone_number,
          verified_name = excluded.verified_name, name_status = excluded.name_status,
          quality = excluded.quality, messaging_limit = excluded.messaging_limit,
          throughput_per_second = excluded.throughput_per_second,
          meta_status = excluded.meta_status, checked_at = excluded.checked_at,
          disconnected_at = null, pause = null
        returning id
        """,
        tx.workspace_id,
        new_id(),
        number.id,
        waba,
        number.display_phone_number or number.id,
        number.verified_name or "",
        number.name_status,
        number.quality_rating,
        number.whatsapp_business_manager_messaging_limit,
        pace,
        number.status,
        now,
    )


async def _disconnect_missing(
    tx: WorkspaceTx, waba: UUID, present: Sequence[PhoneNumber], now: datetime
) -> None:
    """Numbers that are no longer in the account are released."""
    gone = await tx.fetch(
        "update phone_number set disconnected_at = $4"
        " where workspace_id = $1 and waba = $2 and not (phone_number_id = any($3))"
        " and disconnected_at is null returning phone_number_id",
        tx.workspace_id,
        waba,
        [number.id for number in present],
        now,
    )
    if gone:
        names = [row["phone_number_id"] for row in gone]
        await tx.execute(
            "update control.number_directory set released_at = $3"
            " where workspace_id = $1 and phone_number_id = any($2) and released_at is null",
            tx.workspace_id,
            names,
            now,
        )
        tx.announce(NumbersChanged(phone_number_ids=names))
