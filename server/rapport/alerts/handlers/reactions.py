"""From facts to alerts. Each may see a fact again; the key of an alert makes it one."""

from datetime import datetime

import msgspec

from rapport.alerts.actions.raising import Raise, raise_alerts, resolve
from rapport.channels.facts import NumbersChanged
from rapport.core.db.transaction import WorkspaceTx
from rapport.messaging.facts import ConversationReassigned, MessagesFailed, MessagesReceived
from rapport.messaging.queries.messages import error_view


async def customers_wrote(tx: WorkspaceTx, fact: MessagesReceived) -> None:
    """New conversations that nobody has. One that is opened again is new again."""
    rows = await tx.fetch(
        """
        select id, opened_at from conversation
        where workspace_id = $1 and id = any($2) and status = 'open' and assignee_id is null
          and waiting_since is not null
        """,
        tx.workspace_id,
        fact.conversation_ids,
    )
    await _raise(
        tx,
        [
            Raise(
                kind="unassigned",
                key=f"unassigned {row['id']} {_moment(row['opened_at'])}",
                subject=str(row["id"]),
                conversation_id=row["id"],
            )
            for row in rows
        ],
    )


async def conversation_was_assigned(tx: WorkspaceTx, fact: ConversationReassigned) -> None:
    """Tells the new assignee, unless they took it themselves."""
    if fact.to_id is None or fact.event_id is None:
        return
    actor = await tx.fetchrow(
        "select actor_id, actor_name from conversation_event where workspace_id = $1 and id = $2",
        tx.workspace_id,
        fact.event_id,
    )
    if actor is None or actor["actor_id"] == fact.to_id:
        return
    await _raise(
        tx,
        [
            Raise(
                kind="assigned",
                key=f"assigned {fact.event_id}",
                member_id=fact.to_id,
                conversation_id=fact.conversation_id,
                data={"actor": actor["actor_name"]},
            )
        ],
    )


async def messages_failed(tx: WorkspaceTx, fact: MessagesFailed) -> None:
    """Tells whoever typed them."""
    rows = await tx.fetch(
        """
        select m.id, m.conversation_id, m.origin_id, m.error from message m
        join member on member.workspace_id = m.workspace_id and member.id = m.origin_id
        where m.workspace_id = $1 and m.id = any($2) and m.status = 'failed'
          and m.origin_kind = 'agent'
        """,
        tx.workspace_id,
        fact.message_ids,
    )
    await _raise(
        tx,
        [
            Raise(
                kind="message_failed",
                key=f"message_failed {row['id']}",
                member_id=row["origin_id"],
                conversation_id=row["conversation_id"],
                data={"reason": _sentence(row["error"])},
            )
            for row in rows
        ],
    )


async def numbers_changed(tx: WorkspaceTx, fact: NumbersChanged) -> None:
    """Tells of pauses as they begin, and resolves those that have ended."""
    rows = await tx.fetch(
        """
        select phone_number_id, coalesce(label, display_phone_number) as name, pause,
               disconnected_at
        from phone_number where workspace_id = $1 and phone_number_id = any($2)
        """,
        tx.workspace_id,
        fact.phone_number_ids,
    )
    paused: list[Raise] = []
    for row in rows:
        if row["pause"] is not None and row["disconnected_at"] is None:
            pause = msgspec.json.decode(row["pause"])
            number = row["phone_number_id"]
            paused.append(
                Raise(
                    kind="number_paused",
                    key=f"number_paused {number} {pause['since']}",
                    subject=number,
                    data={
                        "number": row["name"],
                        "reason": pause["sentence"],
                        "phone_number_id": number,
                    },
                )
            )
    now = await _now(tx)
    subjects = {row["phone_number_id"] for row in rows} - {each.subject for each in paused}
    await resolve(tx, "number_paused", sorted(subjects), now)
    await raise_alerts(tx, paused, now)


async def _raise(tx: WorkspaceTx, wanted: list[Raise]) -> None:
    if wanted:
        await raise_alerts(tx, wanted, await _now(tx))


async def _now(tx: WorkspaceTx) -> datetime:
    return await tx.fetchval("select now()")


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""


def _sentence(error: str | None) -> str:
    view = error_view(error)
    return view.sentence if view else ""
