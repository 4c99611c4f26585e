"""Numbers that must not send for a while, and why."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec

from rapport.accounts.actions import audit
from rapport.channels.facts import NumbersChanged
from rapport.channels.rules.pauses import Pause, pause_after
from rapport.core import waiting
from rapport.core.actor import SYSTEM, Actor
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.refusal import NotFound
from rapport.whatsapp.errors import Pauses, Verdict

_SAME_ACCOUNT = "waba = (select waba from phone_number where workspace_id = $1 and id = $3)"


async def pause(tx: WorkspaceTx, number_id: UUID, verdict: Verdict, now: datetime) -> None:
    """Stops a number, and all numbers of its account where the verdict says so; the team sees why.
    Messages wait. A number that is paused already keeps its reason."""
    whole_account = verdict.pauses in (Pauses.WABA, Pauses.APP)
    condition = _SAME_ACCOUNT if whole_account else "id = $3"
    await _stop(tx, condition, number_id, pause_after(verdict, now))


async def pause_account(tx: WorkspaceTx, account_id: UUID, why: Pause) -> None:
    """Stops every number of an account that is not stopped yet."""
    await _stop(tx, "waba = $3", account_id, why)


async def pause_number(tx: WorkspaceTx, number_id: UUID, why: Pause) -> None:
    """Stops one number, unless it is stopped already."""
    await _stop(tx, "id = $3", number_id, why)


async def resume(tx: WorkspaceTx, actor: Actor, phone_number_id: str, now: datetime) -> None:
    """Lets a number send again, and wakes its lane. Raises NotFound."""
    row = await tx.fetchrow(
        "update phone_number set pause = null"
        " where workspace_id = $1 and phone_number_id = $2 and disconnected_at is null"
        " returning id, display_phone_number",
        tx.workspace_id,
        phone_number_id,
    )
    if row is None:
        raise NotFound("phone number")
    await _wake(tx, row["id"], now)
    subject = audit.Subject("number", phone_number_id, row["display_phone_number"])
    await audit.record(tx, actor, "channels.resumed", subject)
    tx.announce(NumbersChanged(phone_number_ids=[phone_number_id]))


async def end_pauses(
    tx: WorkspaceTx, account_id: UUID, now: datetime, reasons: Collection[str] | None = None
) -> None:
    """Ends the pauses of an account's numbers, or those of the given reasons, and wakes their
    lanes."""
    await _end(
        tx,
        now,
        """
        update phone_number set pause = null
        where workspace_id = $1 and waba = $2 and pause is not null
          and ($3::text[] is null or pause->>'reason' = any($3))
        returning id, phone_number_id
        """,
        tx.workspace_id,
        account_id,
        None if reasons is None else list(reasons),
    )


async def end_expired(tx: WorkspaceTx, account_id: UUID, now: datetime) -> None:
    """Ends the pauses that were meant to last until now."""
    await _end(
        tx,
        now,
        """
        update phone_number set pause = null
        where workspace_id = $1 and waba = $2 and (pause->>'until')::timestamptz <= $3
        returning id, phone_number_id
        """,
        tx.workspace_id,
        account_id,
        now,
    )


async def _end(tx: WorkspaceTx, now: datetime, statement: str, *arguments: object) -> None:
    rows = await tx.fetch(statement, *arguments)
    for row in rows:
        await _wake(tx, row["id"], now)
    if rows:
        tx.announce(NumbersChanged(phone_number_ids=[row["phone_number_id"] for row in rows]))


async def _wake(tx: WorkspaceTx, number_id: UUID, now: datetime) -> None:
    await waiting.mark(tx, "lane", number_id, now)
    tx.wake("lane", f"{tx.workspace_id}:{number_id}")


async def _stop(tx: WorkspaceTx, condition: str, subject_id: UUID, why: Pause) -> None:
    rows = await tx.fetch(
        f"""
        update phone_number set pause = $2
        where workspace_id = $1 and pause is null and disconnected_at is null and {condition}
        returning phone_number_id, display_phone_number
        """,  # noqa: S608 (our own words)
        tx.workspace_id,
        msgspec.json.encode(why).decode(),
        subject_id,
    )
    for row in rows:
        subject = audit.Subject("number", row["phone_number_id"], row["display_phone_number"])
        await audit.record(tx, SYSTEM, "channels.paused", subject, {"pause": (None, why.reason)})
    if rows:
        tx.announce(NumbersChanged(phone_number_ids=[row["phone_number_id"] for row in rows]))
