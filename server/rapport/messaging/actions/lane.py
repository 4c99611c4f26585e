"""What a lane writes: its lease, what it claims, what became of it, what is given up.

A claim is committed before the POST and its outcome after it. Between the two a message is *in
flight*: if the worker dies there, nobody knows its fate, and it is not sent again by itself.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.leases import HOLDER_IS_GONE
from rapport.messaging.actions import changes, statuses
from rapport.messaging.actions.changes import Changed
from rapport.messaging.facts import ConversationsChanged
from rapport.messaging.rules.sending import REFUSALS
from rapport.messaging.rules.statuses import RANK, Merged
from rapport.whatsapp import windows


class Claimed(Struct, frozen=True):
    """A message that this lane alone may send now, once."""

    id: UUID
    conversation_id: UUID
    recipient: str
    type: str
    content: str
    attempt: int
    media_id: UUID | None
    reply_to_wamid: str | None
    in_window: bool
    answers_ad_since: datetime | None
    claimed_at: datetime


class Outcome(Struct, frozen=True):
    """What became of one claimed message. With `again_after` it goes back into the lane; without
    anything but `unknown` it stays in flight until a status comes or it is given up."""

    claimed: Claimed
    at: datetime
    wamid: str | None = None
    held: bool = False
    again_after: timedelta | None = None
    error: dict[str, Any] | None = None
    unknown: str | None = None

    @property
    def word(self) -> str:
        if self.wamid is not None:
            return "accepted"
        if self.unknown is not None:
            return "unknown"
        return "refused" if self.again_after is None else "retried"

    @property
    def went_smoothly(self) -> bool:
        """Accepted at the first attempt, which the message itself tells."""
        return self.wamid is not None and self.claimed.attempt == 1


async def take(tx: WorkspaceTx, number_id: UUID, holder: int, length: timedelta) -> int | None:
    """Takes or renews a lane; returns its epoch, or None while another worker holds it."""
    await tx.execute(
        "insert into lane (workspace_id, number_id) values ($1, $2) on conflict do nothing",
        tx.workspace_id,
        number_id,
    )
    return await tx.fetchval(
        f"""
        update lane
        set holder = $3, leased_until = now() + $4,
            epoch = epoch + case when holder is distinct from $3 then 1 else 0 end
        where workspace_id = $1 and number_id = $2
          and (holder is null or holder = $3 or leased_until < now() or {HOLDER_IS_GONE})
        returning epoch
        """,  # noqa: S608 (a constant)
        tx.workspace_id,
        number_id,
        holder,
        length,
    )


async def give_up(tx: WorkspaceTx, number_id: UUID, holder: int) -> None:
    """Gives a lane back, so that another worker need not wait."""
    await tx.execute(
        "update lane set holder = null, leased_until = null"
        " where workspace_id = $1 and number_id = $2 and holder = $3",
        tx.workspace_id,
        number_id,
        holder,
    )


_CLAIM = f"""
    with lease as (
      select from lane
      where workspace_id = $1 and number_id = $2 and holder = $3 and epoch = $4
        and leased_until > now()
        and exists (select from phone_number n where n.workspace_id = $1 and n.id = $2
                    and n.pause is null and n.disconnected_at is null)
      for share of lane
    ), waiting as (
      select m.id, m.recipient, m.priority, m.due_at, m.conversation_id, m.contact_id, m.media_id,
        m.send_by, m.needs_window, m.status
      from message m
      where exists (select from lease) and m.workspace_id = $1 and m.number_id = $2
        and m.due_at <= $5 and coalesce(m.recipient, '') <> all($6::text[])
        -- what waits for another try may not be overtaken by what was written after it
        and not exists (
          select from message again
          where again.workspace_id = $1 and again.number_id = $2
            and again.recipient = m.recipient and again.due_at is not null and again.attempt > 0
            and again.id < m.id and again.priority <= m.priority)
      order by m.priority, m.due_at, m.id limit $7 * 2
    ), first as (
      select * from (
        select *, row_number() over (partition by recipient order by priority, due_at, id) as place
        from waiting) ordered
      where place = 1 order by priority, due_at, id limit $7
    ), judged as (
      select first.id, first.status = 'scheduled' as was_scheduled, c.window_expires_at,
        c.referred_at, c.free_entry_expires_at,
        case when first.recipient is null then 'no_address'
             when first.send_by < $5 then 'too_late'
             when contact.blocked_at is not null then 'contact_blocked'
             when first.needs_window and coalesce(c.window_expires_at <= $5, true)
               then 'window_closed'
             when media.state = 'failed' then 'file_missing' end as refusal
      from first
      join conversation c on c.workspace_id = $1 and c.id = first.conversation_id
      join contact on contact.workspace_id = $1 and contact.id = first.contact_id
      left join media on media.workspace_id = $1 and media.id = first.media_id
    )
    update message m
    set due_at = null,
        status = case when refusal is not null then 'failed'
                      when m.rank < {RANK["sending"]} then 'sending' else m.status end,
        rank = case when refusal is not null then {RANK["failed"]}
                else greatest(m.rank, {RANK["sending"]}) end,
        failed_at = case when refusal is not null then $5::timestamptz end,
        error = case when refusal is not null
                then ($8::jsonb) -> refusal else m.error end,
        attempt = m.attempt + case when refusal is null then 1 else 0 end,
        in_flight_since = case when refusal is null then $5::timestamptz end,
        claim_epoch = $4, claim_health = $9,
        sort_at = case when was_scheduled then $5::timestamptz else m.sort_at end
    from judged
    where m.workspace_id = $1 and m.id = judged.id
      and m.due_at <= $5 -- still: whoever takes a message back does not wait for the lane
    returning m.id, m.conversation_id, m.recipient, m.type, m.content, m.attempt, m.media_id,
      m.reply_to_wamid, coalesce(judged.window_expires_at > $5, false) as in_window,
      case when coalesce(judged.free_entry_expires_at <= judged.referred_at, true)
        then judged.referred_at end
        as answers_ad_since, judged.refusal, judged.was_scheduled, m.priority,
      m.sort_at
"""  # noqa: S608 (constants)
_ERRORS = msgspec.json.encode(
    {reason: refusal.as_error() for reason, refusal in REFUSALS.items()}
).decode()


async def claim(
    tx: WorkspaceTx,
    number_id: UUID,
    holder: int,
    epoch: int,
    *,
    now: datetime,
    count: int,
    busy: Collection[str],
    health: float,
) -> list[Claimed]:
    """Takes up to `count` messages, the most urgent first, one for each recipient that is not
    `busy`. What no longer qualifies gets its final state instead. Nothing without the lease."""
    rows = await tx.fetch(
        _CLAIM, tx.workspace_id, number_id, holder, epoch, now, list(busy), count, _ERRORS, health
    )
    scheduled = [row for row in rows if row["was_scheduled"]]
    await _show_now(tx, [(row["id"], row["conversation_id"]) for row in scheduled], now)
    refused = [row for row in rows if row["refusal"] is not None]
    changes.announce(tx, [(row["id"], row["conversation_id"]) for row in [*refused, *scheduled]])
    changes.announce_failed(tx, [row["id"] for row in refused])
    taken = sorted(
        (row for row in rows if row["refusal"] is None),
        key=lambda row: (row["priority"], row["sort_at"], row["id"]),
    )
    return [
        Claimed(*(row[field] for field in Claimed.__struct_fields__[:-1]), claimed_at=now)
        for row in taken
    ]


async def _show_now(tx: WorkspaceTx, said: Sequence[Changed], now: datetime) -> None:
    """A scheduled message enters its thread when its time has come, not when it was ordered."""
    if said:
        last = {conversation_id: message_id for message_id, conversation_id in said}
        await tx.execute(
            """
            update conversation c set last_message_id = said.message_id, last_message_at = $4
            from unnest($2::uuid[], $3::uuid[]) as said(id, message_id)
            where c.workspace_id = $1 and c.id = said.id and c.last_message_at <= $4
            """,
            tx.workspace_id,
            list(last),
            list(last.values()),
            now,
        )
        tx.announce(ConversationsChanged(conversation_ids=list(last)))


async def record(tx: WorkspaceTx, outcomes: Sequence[Outcome]) -> None:
    """Writes what became of claimed messages, forward only. Announces MessagesChanged."""
    outcomes = sorted(outcomes, key=lambda outcome: outcome.claimed.id)
    ended = [o for o in outcomes if o.wamid is not None or (o.error and o.again_after is None)]
    changed = await statuses.write(tx, {o.claimed.id: (o.wamid, _merged(o)) for o in ended})
    adopted = await statuses.adopt_orphans(
        tx, {o.wamid: o.claimed.id for o in ended if o.wamid is not None}
    )
    await _put_back(tx, [o for o in outcomes if o.again_after is not None])
    await _note_attempts(tx, [o for o in outcomes if not o.went_smoothly])
    await _open_free_entry(tx, [o for o in ended if o.wamid is not None])
    changes.announce(tx, [*changed, *adopted])


async def settle(
    tx: WorkspaceTx,
    number_id: UUID,
    *,
    mine: Collection[UUID],
    health: float,
    patience: float,
    now: datetime,
) -> int:
    """Gives up messages in flight of which nothing was heard for `patience` healthy seconds, other
    than `mine`; they become unconfirmed. Returns how many are still in flight."""
    rows = await tx.fetch(
        """
        update message
        set status = case when rank < $6 then 'unconfirmed' else status end,
            rank = greatest(rank, $6), in_flight_since = null, unconfirmed_at = $5
        where workspace_id = $1 and number_id = $2 and in_flight_since is not null
          and not (id = any($3)) and claim_health + $4 <= $7
        returning id, conversation_id
        """,
        tx.workspace_id,
        number_id,
        list(mine),
        patience,
        now,
        RANK["unconfirmed"],
        health,
    )
    changes.announce(tx, [(row["id"], row["conversation_id"]) for row in rows])
    return await tx.fetchval(
        "select count(*) from message where workspace_id = $1 and number_id = $2"
        " and in_flight_since is not null",
        tx.workspace_id,
        number_id,
    )


def _merged(outcome: Outcome) -> Merged:
    if outcome.wamid is None:
        return Merged("failed", RANK["failed"], {"failed": outcome.at}, outcome.error, None)
    status = "held" if outcome.held else "accepted"
    return Merged(status, RANK[status], {"accepted": outcome.at}, None, None)


async def _put_back(tx: WorkspaceTx, again: Sequence[Outcome]) -> None:
    """Only while nothing else is known of the message: a status proves that it went out."""
    if again:
        await tx.execute(
            """
            update message m set due_at = a.due_at, in_flight_since = null, error = a.error::jsonb
            from unnest($2::uuid[], $3::smallint[], $4::timestamptz[], $5::text[])
              as a(id, attempt, due_at, error)
            where m.workspace_id = $1 and m.id = a.id and m.attempt = a.attempt
              and m.status = 'sending' and m.in_flight_since is not null
            """,
            tx.workspace_id,
            [o.claimed.id for o in again],
            [o.claimed.attempt for o in again],
            [o.at + (o.again_after or timedelta()) for o in again],
            [_json(o.error) for o in again],
        )


async def _note_attempts(tx: WorkspaceTx, outcomes: Sequence[Outcome]) -> None:
    if not outcomes:
        return
    await tx.execute(
        """
        insert into message_attempt
          (workspace_id, message_id, number, claimed_at, ended_at, outcome, code, detail)
        select $1, a.message_id, a.number, a.claimed_at, a.ended_at, a.outcome, a.code, a.detail
        from unnest($2::uuid[], $3::smallint[], $4::timestamptz[], $5::timestamptz[], $6::text[],
          $7::int[], $8::text[])
          as a(message_id, number, claimed_at, ended_at, outcome, code, detail)
        on conflict do nothing
        """,
        tx.workspace_id,
        [o.claimed.id for o in outcomes],
        [o.claimed.attempt for o in outcomes],
        [o.claimed.claimed_at for o in outcomes],
        [o.at for o in outcomes],
        [o.word for o in outcomes],
        [(o.error or {}).get("code") for o in outcomes],
        [o.unknown or (o.error or {}).get("reason") for o in outcomes],
    )


async def _open_free_entry(tx: WorkspaceTx, accepted: Sequence[Outcome]) -> None:
    """The first answer to somebody who came from an ad begins 72 hours without charges."""
    ends: dict[UUID, datetime] = {}
    for outcome in accepted:
        since = outcome.claimed.answers_ad_since
        window = windows.entry_window(since, outcome.at) if since else None
        if window is not None:
            ends[outcome.claimed.conversation_id] = window.ends_at
    if ends:
        await tx.execute(
            """
            update conversation c set free_entry_expires_at = e.until
            from unnest($2::uuid[], $3::timestamptz[]) as e(id, until)
            where c.workspace_id = $1 and c.id = e.id
              and coalesce(c.free_entry_expires_at <= c.referred_at, true)
              and c.referral ->> 'source_type' = 'ad'
            """,
            tx.workspace_id,
            list(ends),
            list(ends.values()),
        )
        tx.announce(ConversationsChanged(conversation_ids=list(ends)))


def _json(value: dict[str, Any] | None) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()
