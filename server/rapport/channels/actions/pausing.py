"""Numbers that must not send for a while, and why."""

from datetime import datetime
from uuid import UUID

import msgspec

from rapport.accounts.actions import audit
from rapport.channels.facts import NumbersChanged
from rapport.core import waiting
from rapport.core.actor import Actor
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.refusal import NotFound
from rapport.whatsapp.errors import Pauses, Verdict


async def pause(tx: WorkspaceTx, number_id: UUID, verdict: Verdict, now: datetime) -> None:
    """Stops a number, and all numbers of its account where the verdict says so; the team sees why.
    Messages wait. A number that is paused already keeps its reason."""
    reason = {
        "reason": verdict.reason,
        "sentence": verdict.sentence,
        "remedy": verdict.remedy,
        "since": now,
    }
    rows = await tx.fetch(
        """
        update phone_number n set pause = $3
        where n.workspace_id = $1 and n.pause is null and n.disconnected_at is null
          and (n.id = $2 or ($4 and n.waba =
               (select waba from phone_number where workspace_id = $1 and id = $2)))
        returning n.phone_number_id
        """,
        tx.workspace_id,
        number_id,
        msgspec.json.encode(reason).decode(),
        verdict.pauses in (Pauses.WABA, Pauses.APP),
    )
    if rows:
        tx.announce(NumbersChanged(phone_number_ids=[row["phone_number_id"] for row in rows]))


async def resume(tx: WorkspaceTx, actor: Actor, phone_number_id: str, now: datetime) -> None:
    """Lets a number send again, and wakes its lane. Raises NotFound."""
    number_id = await tx.fetchval(
        "update phone_number set pause = null"
        " where workspace_id = $1 and phone_number_id = $2 returning id",
        tx.workspace_id,
        phone_number_id,
    )
    if number_id is None:
        raise NotFound("phone number")
    await waiting.mark(tx, "lane", number_id, now)
    tx.wake("lane", f"{tx.workspace_id}:{number_id}")
    subject = audit.Subject("number", phone_number_id, phone_number_id)
    await audit.record(tx, actor, "channels.resumed", subject)
    tx.announce(NumbersChanged(phone_number_ids=[phone_number_id]))
