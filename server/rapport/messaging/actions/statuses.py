"""What became of messages that we sent: statuses in any order, any number of times, same end."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct, structs

from rapport.core.db.columns import column
from rapport.core.db.transaction import WorkspaceTx
from rapport.messaging.actions import changes, media
from rapport.messaging.actions.changes import Changed
from rapport.messaging.rules import statuses as rules
from rapport.messaging.rules.callback import Callback
from rapport.messaging.rules.sending import FILE_FORGOTTEN
from rapport.messaging.rules.statuses import Merged, News


class Told(Struct, frozen=True):
    """A status as it came. `callback` is our own mark, if the message carried one of ours."""

    wamid: str
    callback: Callback | None
    news: News
    free_entry_until: datetime | None = None


async def apply(tx: WorkspaceTx, told: Sequence[Told]) -> None:
    """Applies statuses to their messages; what is known already changes nothing.

    A status finds its message by our callback data, or else by its wamid. One that finds none waits
    as an orphan until the message is recorded. Announces MessagesChanged.
    """
    if not told:
        return
    owners = await _owners(tx, [each.wamid for each in told if each.callback is None])
    by_message: defaultdict[UUID, list[Told]] = defaultdict(list)
    orphans: list[Told] = []
    for each in told:
        owner = each.callback.message_id if each.callback else owners.get(each.wamid)
        (by_message[owner] if owner else orphans).append(each)
    await _keep_orphans(tx, orphans)
    changed = await write(
        tx,
        {
            message_id: (several[-1].wamid, rules.merge([each.news for each in several]))
            for message_id, several in sorted(by_message.items(), key=_place)
        },
    )
    await _extend_free_entry(tx, by_message)
    await media.forget_at_meta(
        tx, [message_id for message_id, several in by_message.items() if _file_refused(several)]
    )
    changes.announce(tx, changed)
    if len(changed) == len(by_message):
        return
    # what a mark says is believed, and asked for only where nothing came of it
    lost = await _missing(tx, by_message.keys() - {message_id for message_id, _ in changed})
    await apply(tx, [structs.replace(e, callback=None) for id_ in lost for e in by_message[id_]])


def _place(message: tuple[UUID, list[Told]]) -> int:
    return message[0].int


def _file_refused(told: Sequence[Told]) -> bool:
    return any(
        each.news.error is not None and each.news.error.get("code") in FILE_FORGOTTEN
        for each in told
    )


async def write(tx: WorkspaceTx, news: Mapping[UUID, tuple[str | None, Merged]]) -> list[Changed]:
    """Moves messages forward, never back; returns those that changed. Announces MessagesFailed.

    `news` maps a message to its wamid and what is new, in ascending order, so that two writers
    cannot lock each other out.
    """
    if not news:
        return []
    merged = [each for _, each in news.values()]
    rows = await tx.fetch(
        _WRITE,
        tx.workspace_id,
        list(news),
        [wamid for wamid, _ in news.values()],
        [each.status for each in merged],
        [each.rank for each in merged],
        column([_json(each.error) for each in merged]),
        column([each.pricing for each in merged]),
        *(column([each.times.get(name) for each in merged]) for name in rules.TIMED),
    )
    changes.announce_failed(
        tx, [row["id"] for row in rows if row["status"] == "failed" == news[row["id"]][1].status]
    )
    return [(row["id"], row["conversation_id"]) for row in rows]


# `least` passes over nulls, so the first time that a status was reached stays. The last condition
# leaves rows alone for which nothing is new: no write, and no fact that makes screens look again.
_WRITE = """
    update message m
    set wamid = coalesce(m.wamid, s.wamid),
        status = case when s.rank > m.rank then s.status else m.status end,
        rank = greatest(m.rank, s.rank),
        error = case when s.rank > m.rank then s.error else m.error end,
        pricing = coalesce(s.pricing, m.pricing),
        accepted_at = least(m.accepted_at, s.accepted_at),
        sent_at = least(m.sent_at, s.sent_at),
        delivered_at = least(m.delivered_at, s.delivered_at),
        read_at = least(m.read_at, s.read_at),
        played_at = least(m.played_at, s.played_at),
        failed_at = least(m.failed_at, s.failed_at),
        in_flight_since = null, due_at = null
    from (
      select n.id, n.wamid, n.status, n.rank, n.error::jsonb, n.pricing::jsonb, n.accepted_at,
             n.sent_at, n.delivered_at, n.read_at, n.played_at, n.failed_at
      from unnest($2::uuid[], $3::text[], $4::text[], $5::smallint[], $6::text[], $7::text[],
        $8::timestamptz[], $9::timestamptz[], $10::timestamptz[], $11::timestamptz[],
        $12::timestamptz[], $13::timestamptz[])
        as n(id, wamid, status, rank, error, pricing, accepted_at, sent_at, delivered_at, read_at,
             played_at, failed_at)
    ) s
    where m.workspace_id = $1 and m.id = s.id
      and (s.rank > m.rank or m.in_flight_since is not null
        or (m.wamid is null and s.wamid is not null)
        or (s.pricing is not null and m.pricing is null)
        or least(m.accepted_at, s.accepted_at) is distinct from m.accepted_at
        or least(m.sent_at, s.sent_at) is distinct from m.sent_at
        or least(m.delivered_at, s.delivered_at) is distinct from m.delivered_at
        or least(m.read_at, s.read_at) is distinct from m.read_at
        or least(m.played_at, s.played_at) is distinct from m.played_at
        or least(m.failed_at, s.failed_at) is distinct from m.failed_at)
    returning m.id, m.conversation_id, m.status
"""


async def adopt_orphans(tx: WorkspaceTx, wamids: Mapping[str, UUID]) -> list[Changed]:
    """Joins statuses that came before their message was recorded; returns the messages."""
    rows = await tx.fetch(
        "delete from orphan_status where workspace_id = $1 and wamid = any($2)"
        " returning wamid, status, at, error, pricing",
        tx.workspace_id,
        list(wamids),
    )
    found: defaultdict[str, list[News]] = defaultdict(list)
    for row in rows:
        found[row["wamid"]].append(
            News(row["status"], row["at"], _parsed(row["error"]), row["pricing"])
        )
    joined = {wamids[wamid]: (wamid, rules.merge(news)) for wamid, news in found.items()}
    return await write(tx, dict(sorted(joined.items())))


async def _owners(tx: WorkspaceTx, wamids: Sequence[str]) -> dict[str, UUID]:
    """Messages by their wamid."""
    if not wamids:
        return {}
    rows = await tx.fetch(
        "select wamid, id from message where workspace_id = $1 and wamid = any($2)",
        tx.workspace_id,
        wamids,
    )
    return {row["wamid"]: row["id"] for row in rows}


async def _missing(tx: WorkspaceTx, message_ids: Collection[UUID]) -> Collection[UUID]:
    """Those of which there is no message."""
    if not message_ids:
        return message_ids
    rows = await tx.fetch(
        "select id from message where workspace_id = $1 and id = any($2)",
        tx.workspace_id,
        list(message_ids),
    )
    return set(message_ids) - {row["id"] for row in rows}


async def _keep_orphans(tx: WorkspaceTx, orphans: Sequence[Told]) -> None:
    if orphans:
        await tx.execute(
            """
            insert into orphan_status (workspace_id, wamid, status, at, error, pricing)
            select $1, o.wamid, o.status, o.at, o.error::jsonb, o.pricing::jsonb
            from unnest($2::text[], $3::text[], $4::timestamptz[], $5::text[], $6::text[])
              as o(wamid, status, at, error, pricing)
            on conflict do nothing
            """,
            tx.workspace_id,
            [each.wamid for each in orphans],
            [each.news.status for each in orphans],
            [each.news.at for each in orphans],
            [_json(each.news.error) for each in orphans],
            [each.news.pricing for each in orphans],
        )


async def _extend_free_entry(tx: WorkspaceTx, by_message: Mapping[UUID, Sequence[Told]]) -> None:
    """Meta itself says until when messages are free, with the first `sent` of such a window."""
    ends = {
        message_id: each.free_entry_until
        for message_id, several in by_message.items()
        for each in several
        if each.free_entry_until is not None
    }
    if ends:
        await tx.execute(
            """
            update conversation c
            set free_entry_expires_at = greatest(c.free_entry_expires_at, e.until)
            from unnest($2::uuid[], $3::timestamptz[]) as e(message_id, until)
            join message m on m.workspace_id = $1 and m.id = e.message_id
            where c.workspace_id = $1 and c.id = m.conversation_id
            """,
            tx.workspace_id,
            list(ends),
            list(ends.values()),
        )


def _json(value: dict[str, Any] | None) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _parsed(value: str | None) -> dict[str, Any] | None:
    return None if value is None else msgspec.json.decode(value)
