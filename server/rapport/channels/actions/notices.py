"""What Meta tells of accounts and numbers by webhook: quality, limits, names, reviews, bans."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec

from rapport.accounts.actions import audit
from rapport.channels.actions import budget, keeping, pausing
from rapport.channels.actions.changes import noticed
from rapport.channels.facts import NumbersChanged
from rapport.channels.queries import accounts
from rapport.channels.queries.accounts import Account
from rapport.channels.rules import numbers as rules
from rapport.channels.rules import pauses
from rapport.channels.rules.pauses import Restriction, pause_for
from rapport.core.actor import SYSTEM
from rapport.core.db.transaction import WorkspaceTx
from rapport.whatsapp import limits
from rapport.whatsapp.payloads import Change, changes

SEEN_EVERY = timedelta(minutes=1)

_BANNED = "DISABLE"
_REINSTATED = "REINSTATE"
_BAN_COMES = "SCHEDULE_FOR_DISABLE"
_SECURITY = {
    "PIN_CHANGED": "channels.pin_changed",
    "PIN_RESET_REQUEST": "channels.pin_reset_requested",
    "PIN_REQUEST_SUCCESS": "channels.pin_reset",
}


async def apply(tx: WorkspaceTx, change: Change, received_at: datetime) -> None:
    """Takes over what a notice says; doing it again changes no state. Those that no feature needs
    yet change nothing, nor do those of accounts that the workspace does not know."""
    take = _TAKES.get(type(change.value))
    if take is None or change.origin.waba_id is None:
        return
    row_id = await tx.fetchval(
        "select id from waba where workspace_id = $1 and waba_id = $2 and disconnected_at is null",
        tx.workspace_id,
        change.origin.waba_id,
    )
    account = None if row_id is None else await accounts.find_account(tx, row_id)
    if account is not None:
        async with noticed(tx, account.id):
            await take(tx, account, change.value, received_at)


async def note_webhooks(tx: WorkspaceTx, number_ids: Collection[UUID], at: datetime) -> None:
    """Keeps when numbers last heard from Meta, to the minute: a busy number is written once a
    minute, not with every message."""
    rows = await tx.fetch(
        """
        update phone_number set last_webhook_at = $3
        where workspace_id = $1 and id = any($2)
          and (last_webhook_at is null or last_webhook_at < $4)
        returning phone_number_id
        """,
        tx.workspace_id,
        sorted(number_ids),
        at,
        at - SEEN_EVERY,
    )
    if rows:
        tx.announce(NumbersChanged(phone_number_ids=[row["phone_number_id"] for row in rows]))


async def _quality(
    tx: WorkspaceTx, account: Account, said: changes.PhoneNumberQualityUpdate, now: datetime
) -> None:
    number = await accounts.find_number_of(tx, account.id, said.display_phone_number)
    if number is None:
        return
    pace = None
    if said.event == "THROUGHPUT_UPGRADE":
        fast = limits.sending_limits(now)
        pace = limits.messages_per_second(fast, "HIGH", coexisting=False)
    limit = rules.tier(said.max_daily_conversations_per_business or said.current_limit)
    await tx.execute(
        """
        update phone_number set quality = coalesce($3, quality),
          throughput_per_second = coalesce($4, throughput_per_second),
          messaging_limit = coalesce($5, messaging_limit)
        where workspace_id = $1 and id = $2
        """,
        tx.workspace_id,
        number.id,
        rules.quality_after(said.event),
        pace,
        limit,
    )
    if said.max_daily_conversations_per_business is not None:
        await _limit_portfolio(tx, account, said.max_daily_conversations_per_business)


async def _capability(
    tx: WorkspaceTx, account: Account, said: changes.BusinessCapabilityUpdate, _: datetime
) -> None:
    told = said.max_daily_conversations_per_business or said.max_daily_conversation_per_phone
    await _limit_portfolio(tx, account, told)


async def _limit_portfolio(tx: WorkspaceTx, account: Account, told: str | int | None) -> None:
    """The limit is the portfolio's, so it holds for every number of it."""
    limit = limits.messaging_limit(told)
    if limit is None:
        return
    await tx.execute(
        """
        update phone_number n set messaging_limit = $3 from waba w
        where n.workspace_id = $1 and w.workspace_id = $1 and w.id = n.waba
          and (w.id = $2 or w.portfolio_id = $4)
        """,
        tx.workspace_id,
        account.id,
        rules.tier(told),
        account.portfolio_id,
    )
    await budget.set_limit(tx, account.scope, limit.people)


async def _name(
    tx: WorkspaceTx, account: Account, said: changes.PhoneNumberNameUpdate, _: datetime
) -> None:
    number = await accounts.find_number_of(tx, account.id, said.display_phone_number)
    if number is None:
        return
    approved = said.requested_verified_name if said.decision == "APPROVED" else None
    await tx.execute(
        """
        update phone_number set name_status = $3, verified_name = coalesce($4, verified_name)
        where workspace_id = $1 and id = $2
        """,
        tx.workspace_id,
        number.id,
        rules.name_status(said.decision),
        approved,
    )


async def _review(
    tx: WorkspaceTx, account: Account, said: changes.AccountReviewUpdate, _: datetime
) -> None:
    await tx.execute(
        "update waba set review_status = $3 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        account.id,
        said.decision,
    )


async def _account(
    tx: WorkspaceTx, account: Account, said: changes.AccountUpdate, now: datetime
) -> None:
    match said.event:
        case "DISABLED_UPDATE":
            await _ban(tx, account, said, now)
        case "ACCOUNT_RESTRICTION":
            await _restrict(tx, account, said, now)
        case "ACCOUNT_DELETED":
            await pausing.pause_account(tx, account.id, pause_for(pauses.DELETED, now))
        case "ACCOUNT_OFFBOARDED":
            await _offboard(tx, account, said, now)
        case "ACCOUNT_RECONNECTED":
            await pausing.end_pauses(tx, account.id, now, [pauses.OFFBOARDED])
        case "ACCOUNT_VIOLATION":
            kind = said.violation_info.violation_type if said.violation_info else None
            await _record(tx, account, "channels.violation", {"violation": (None, kind)})
        case _:
            pass


async def _ban(
    tx: WorkspaceTx, account: Account, said: changes.AccountUpdate, now: datetime
) -> None:
    told = (said.ban_info.waba_ban_state if said.ban_info else None) or ()
    states = [told] if isinstance(told, str) else list(told)
    if _BANNED in states:
        await pausing.pause_account(tx, account.id, pause_for(pauses.BANNED, now))
    elif _REINSTATED in states:
        await pausing.end_pauses(tx, account.id, now, [pauses.BANNED])
    elif _BAN_COMES in states:
        date = said.ban_info.waba_ban_date if said.ban_info else None
        await _record(tx, account, "channels.ban_announced", {"date": (None, date)})


async def _restrict(
    tx: WorkspaceTx, account: Account, said: changes.AccountUpdate, now: datetime
) -> None:
    """Keeps restrictions for the screen; only the one that forbids even answers stops numbers."""
    told = [
        Restriction(each.restriction_type, each.expiration, each.remediation)
        for each in said.restriction_info
        if each.restriction_type
    ]
    by_type = {each.type: each for each in [*account.known_restrictions, *told]}
    in_force = pauses.still_in_force(list(by_type.values()), now)
    await tx.execute(
        "update waba set restrictions = $3 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        account.id,
        msgspec.json.encode(in_force).decode(),
    )
    total = pauses.stops_everything(in_force)
    if total is not None:
        why = pause_for(pauses.RESTRICTED, now, until=total.expires_at)
        await pausing.pause_account(tx, account.id, why)
    renewed = await accounts.find_account(tx, account.id)
    await keeping.look_again(tx, renewed or account, account.token_expires_at, now)


async def _offboard(
    tx: WorkspaceTx, account: Account, said: changes.AccountUpdate, now: datetime
) -> None:
    why = pause_for(pauses.OFFBOARDED, now)
    number = await accounts.find_number_of(tx, account.id, said.phone_number)
    if number is not None:
        await pausing.pause_number(tx, number.id, why)
    else:
        await pausing.pause_account(tx, account.id, why)


async def _security(
    tx: WorkspaceTx, account: Account, said: changes.SecurityEvent, _: datetime
) -> None:
    """Whoever changes the two-step PIN can take the number away, so the team can read of it."""
    action = _SECURITY.get(said.event)
    if action is None:
        return
    number = await accounts.find_number_of(tx, account.id, said.display_phone_number)
    await _record(
        tx,
        account,
        action,
        {"number": (None, number.display_phone_number if number else said.display_phone_number)},
    )


async def _record(
    tx: WorkspaceTx, account: Account, action: str, told: dict[str, tuple[Any, Any]]
) -> None:
    subject = audit.Subject("waba", account.waba_id, account.name)
    await audit.record(tx, SYSTEM, action, subject, told)


_Take = Callable[[WorkspaceTx, Account, Any, datetime], Awaitable[None]]
_TAKES: dict[type[Any], _Take] = {
    changes.PhoneNumberQualityUpdate: _quality,
    changes.BusinessCapabilityUpdate: _capability,
    changes.PhoneNumberNameUpdate: _name,
    changes.AccountReviewUpdate: _review,
    changes.AccountUpdate: _account,
    changes.SecurityEvent: _security,
}
