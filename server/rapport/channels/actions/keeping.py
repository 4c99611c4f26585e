"""What Graph says of an account and its numbers, kept up to date."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from rapport.channels.actions import budget, claims, pausing
from rapport.channels.actions.changes import noticed
from rapport.channels.facts import NumberConnected, NumbersChanged
from rapport.channels.queries.accounts import Account
from rapport.channels.queries.graph import Snapshot
from rapport.channels.rules import numbers as rules
from rapport.channels.rules.pauses import (
    TOKEN_REASONS,
    Restriction,
    pause_after,
    still_in_force,
)
from rapport.core import log, waiting
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id
from rapport.whatsapp import limits
from rapport.whatsapp.client import PhoneNumber, TokenInfo
from rapport.whatsapp.errors import Verdict

logger = log.get(__name__)
REFRESH_EVERY = timedelta(hours=6)
WORK = "waba"
"""The kind of mark that says when an account is to be looked at again."""


async def keep(tx: WorkspaceTx, account: Account, seen: Snapshot, now: datetime) -> list[str]:
    """Takes over what Graph says; again with the same it changes nothing.

    New numbers are claimed, missing ones released. Returns the numbers that another workspace
    holds, of which nothing is kept.
    """
    await _keep_account(tx, account.id, seen, now)
    await keep_token(tx, account.id, seen.token)
    elsewhere = await _keep_numbers(tx, account, seen.numbers, now)
    await _release_missing(tx, account.id, [number.id for number in seen.numbers], now)
    await _keep_limit(tx, account, seen)
    await pausing.end_expired(tx, account.id, now)
    await look_again(tx, account, seen.token.expiry, now)
    if elsewhere:
        logger.warning("numbers are held elsewhere", waba_id=account.waba_id, count=len(elsewhere))
    return elsewhere


async def keep_number(tx: WorkspaceTx, account: Account, seen: PhoneNumber, now: datetime) -> None:
    """Takes over what Graph says of one number that the workspace has."""
    async with noticed(tx, account.id):
        await _save_number(tx, account.id, seen, new_id(), now)


async def keep_token(tx: WorkspaceTx, account_id: UUID, token: TokenInfo) -> None:
    """Keeps what an account's token is good for."""
    await tx.execute(
        """
        update waba set token_expires_at = $3, token_scopes = $4, token_app_id = $5
        where workspace_id = $1 and id = $2
        """,
        tx.workspace_id,
        account_id,
        token.expiry,
        list(token.scopes),
        token.app_id,
    )


async def note_refusal(tx: WorkspaceTx, account: Account, verdict: Verdict, now: datetime) -> None:
    """Stops an account's numbers if the refusal says that the token is of no use any more."""
    if verdict.reason in TOKEN_REASONS[:2]:
        await pausing.pause_account(tx, account.id, pause_after(verdict, now))
    await look_again(tx, account, None, now)


async def set_subscribed(tx: WorkspaceTx, account_id: UUID, subscribed: bool) -> None:
    """Notes whether our app hears of the account."""
    changed = await tx.execute(
        "update waba set subscribed = $3 where workspace_id = $1 and id = $2 and subscribed <> $3",
        tx.workspace_id,
        account_id,
        subscribed,
    )
    if changed:
        rows = await tx.fetch(
            "select phone_number_id from phone_number where workspace_id = $1 and waba = $2",
            tx.workspace_id,
            account_id,
        )
        tx.announce(NumbersChanged(phone_number_ids=[row["phone_number_id"] for row in rows]))


async def look_again(
    tx: WorkspaceTx, account: Account, token_expiry: datetime | None, now: datetime
) -> None:
    """Says when the account is to be looked at next: when something of it ends, at the latest in
    six hours."""
    ends = [each.expires_at for each in account.known_restrictions] + [token_expiry]
    coming = [at for at in ends if at is not None and at > now]
    await waiting.mark(tx, WORK, account.id, min([*coming, now + REFRESH_EVERY]))


async def _keep_account(tx: WorkspaceTx, account_id: UUID, seen: Snapshot, now: datetime) -> None:
    waba = seen.waba
    owner = waba.owner_business_info
    restrictions = await tx.fetchval(
        "select restrictions from waba where workspace_id = $1 and id = $2 for no key update",
        tx.workspace_id,
        account_id,
    )
    in_force = still_in_force(msgspec.json.decode(restrictions, type=list[Restriction]), now)
    await tx.execute(
        """
        update waba set name = $3, portfolio_id = coalesce($4, portfolio_id),
          portfolio_name = coalesce($5, portfolio_name), currency = $6, timezone_id = $7,
          review_status = $8, business_verification = $9, restrictions = $10, checked_at = $11
        where workspace_id = $1 and id = $2
        """,
        tx.workspace_id,
        account_id,
        waba.name or waba.id,
        owner.id if owner else None,
        owner.name if owner else None,
        waba.currency,
        waba.timezone_id,
        waba.account_review_status,
        waba.business_verification_status,
        msgspec.json.encode(in_force).decode(),
        now,
    )


async def _keep_numbers(
    tx: WorkspaceTx, account: Account, seen: Sequence[PhoneNumber], now: datetime
) -> list[str]:
    """Claims and saves; returns those that are held elsewhere."""
    known = {
        row["phone_number_id"]: row["id"]
        for row in await tx.fetch(
            "select phone_number_id, id from phone_number where workspace_id = $1", tx.workspace_id
        )
    }
    elsewhere: list[str] = []
    # in one order for everybody, so that two workspaces cannot wait for each other
    for number in sorted(seen, key=lambda each: each.id):
        number_id = known.get(number.id) or new_id()
        is_new = await claims.claim_number(tx, number.id, account.waba_id, number_id, now)
        if is_new is None:
            elsewhere.append(number.id)
            continue
        await _save_number(tx, account.id, number, number_id, now, colour=len(known))
        known[number.id] = number_id
        if is_new:
            is_practice = account.graph == "simulator"
            tx.announce(NumberConnected(phone_number_id=number.id, is_practice=is_practice))
    return elsewhere


async def _save_number(
    tx: WorkspaceTx,
    account_id: UUID,
    number: PhoneNumber,
    number_id: UUID,
    now: datetime,
    *,
    colour: int = 0,
) -> None:
    pace = limits.messages_per_second(
        limits.sending_limits(now),
        number.throughput.level if number.throughput else None,
        coexisting=bool(number.is_on_biz_app),
    )
    await tx.execute(
        """
        insert into phone_number (workspace_id, id, phone_number_id, waba, display_phone_number,
          verified_name, name_status, quality, messaging_limit, throughput_per_second, meta_status,
          checked_at, colour)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        on conflict (workspace_id, phone_number_id) do update set
          waba = excluded.waba, display_phone_number = excluded.display_phone_number,
          verified_name = excluded.verified_name, name_status = excluded.name_status,
          quality = excluded.quality, messaging_limit = excluded.messaging_limit,
          throughput_per_second = excluded.throughput_per_second,
          meta_status = excluded.meta_status, checked_at = excluded.checked_at,
          disconnected_at = null
        """,
        tx.workspace_id,
        number_id,
        number.id,
        account_id,
        number.display_phone_number or number.id,
        number.verified_name or "",
        number.name_status,
        number.quality_rating,
        rules.tier(number.whatsapp_business_manager_messaging_limit),
        pace,
        number.status,
        now,
        rules.colour_of(colour),
    )


async def _release_missing(
    tx: WorkspaceTx, account_id: UUID, present: Collection[str], now: datetime
) -> None:
    """Releases numbers that are no longer in the account. An empty list releases none: an account
    without any number is more likely a mistake of the moment than the truth."""
    if not present:
        return
    gone = await tx.fetch(
        """
        update phone_number set disconnected_at = $4, pause = null
        where workspace_id = $1 and waba = $2 and not (phone_number_id = any($3))
          and disconnected_at is null
        returning phone_number_id
        """,
        tx.workspace_id,
        account_id,
        list(present),
        now,
    )
    await claims.release_numbers(tx, [row["phone_number_id"] for row in gone], now)


async def _keep_limit(tx: WorkspaceTx, account: Account, seen: Snapshot) -> None:
    told = [number.whatsapp_business_manager_messaging_limit for number in seen.numbers]
    for value in (seen.waba.whatsapp_business_manager_messaging_limit, *told):
        limit = limits.messaging_limit(value)
        if limit is not None:
            await budget.set_limit(tx, account.scope, limit.people)
            return
