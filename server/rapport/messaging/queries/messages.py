"""Messages as they are shown: in a thread, alone, or on the stream."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
from msgspec import Struct

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.paging import Listing, Page, decode_cursor, encode_cursor
from rapport.core.refusal import NotFound
from rapport.messaging.rules.conversations import summary
from rapport.whatsapp.errors import advise

RESENDABLE = frozenset({"failed", "unconfirmed", "cancelled"})
TIMES = ("accepted", "sent", "delivered", "read", "played", "failed", "unconfirmed")

OWN_ADVICE = {
    "too_late": ("It was not sent in time.", "Send it again, if it is still wanted."),
    "no_address": (
        "WhatsApp has not told us a number or id to send to.",
        "Wait until the contact writes, or add a phone number.",
    ),
    "file_missing": ("The file could not be prepared.", "Attach it again."),
    "file_not_taken": ("WhatsApp did not take the file.", "Send it again later."),
    "messaging_limit": (
        "WhatsApp lets the portfolio write to so many people a day, and they have been written to.",
        "It goes out by itself as soon as a place is free.",
    ),
    "contact_blocked": ("This contact is blocked.", "Unblock the contact first."),
}


class MediaView(Struct):
    """A file. `state` is `pending` until it is here, then `ready` or `failed`."""

    id: UUID
    kind: str
    state: str
    mime_type: str | None
    size: int | None
    name: str | None
    width: int | None
    height: int | None
    duration: float | None
    voice: bool
    has_thumbnail: bool
    error: str | None


class ErrorView(Struct):
    """Why a message failed, in plain words. `code` is Meta's, where it was Meta."""

    code: int | None
    reason: str
    title: str | None
    sentence: str
    remedy: str


class OriginView(Struct):
    """Who wanted the message: an agent, the API, an automation, a campaign, the contact, or
    somebody at the WhatsApp Business app."""

    kind: str
    id: UUID | None
    name: str | None


class QuoteView(Struct):
    """The message that this one answers; `id` is absent if we do not have it."""

    id: UUID | None
    wamid: str
    direction: str | None
    type: str | None
    text: str


class ReactionView(Struct):
    emoji: str
    by: str
    at: datetime


class MessageView(Struct):
    """A message. `content` is Meta's object named like `type`; times are RFC 3339 in UTC.

    `send_at` is when a scheduled one goes out, `undo_until` how long one that is held back can be
    cancelled."""

    id: UUID
    conversation_id: UUID
    contact_id: UUID
    phone_number_id: str
    wamid: str | None
    direction: str
    type: str
    content: dict[str, Any]
    text: str
    media: MediaView | None
    status: str
    status_times: dict[str, datetime]
    error: ErrorView | None
    origin: OriginView
    client_id: str | None
    callback_data: str | None
    reply_to: QuoteView | None
    reactions: list[ReactionView]
    referral: dict[str, Any] | None
    pricing: dict[str, Any] | None
    forwarded: bool
    at: datetime
    send_at: datetime | None
    undo_until: datetime | None
    resend_of: UUID | None
    resent_as: UUID | None
    can_resend: bool


class LastMessage(Struct):
    """The line under a conversation's name."""

    id: UUID
    direction: str
    type: str
    text: str
    status: str
    at: datetime
    author: str | None


_SELECT = """
    select m.id, m.conversation_id, m.contact_id, n.phone_number_id, m.wamid, m.direction, m.type,
           m.content, m.text, m.status, m.accepted_at, m.sent_at, m.delivered_at, m.read_at,
           m.played_at, m.failed_at, m.unconfirmed_at, m.created_at, m.error, m.origin_kind,
           m.origin_id, m.origin_name, m.client_id, m.callback_data, m.reply_to_wamid, m.referral,
           m.pricing, m.forwarded, m.sort_at, m.due_at, m.attempt, m.scheduled_for, m.resend_of,
           m.media_id, again.id as resent_as,
           f.kind as media_kind, f.state as media_state, f.mime_type, f.size, f.name as media_name,
           f.width, f.height, f.duration, f.voice, f.has_thumbnail, f.problem
    from message m
    join phone_number n on n.workspace_id = m.workspace_id and n.id = m.number_id
    left join media f on f.workspace_id = m.workspace_id and f.id = m.media_id
    left join message again on again.workspace_id = m.workspace_id and again.resend_of = m.id
    where m.workspace_id = $1
"""


async def get_message(tx: WorkspaceTx, message_id: UUID) -> MessageView:
    """One message. Raises NotFound."""
    found = await list_messages(tx, [message_id])
    if not found:
        raise NotFound("message")
    return found[0]


async def list_messages(tx: WorkspaceTx, ids: Sequence[UUID]) -> list[MessageView]:
    """The messages of these ids that exist, in no particular order."""
    rows = await tx.fetch(_SELECT + " and m.id = any($2)", tx.workspace_id, list(ids))
    return await _complete(tx, rows)


async def list_thread(tx: WorkspaceTx, conversation_id: UUID, page: Page) -> Listing[MessageView]:
    """A conversation's messages, the newest first."""
    before = decode_cursor(page.after, tuple[datetime, UUID]) if page.after else None
    rows = await tx.fetch(
        _SELECT
        + """
        and m.conversation_id = $2 and m.type <> 'reaction'
        and ($3::timestamptz is null or (m.sort_at, m.id) < ($3, $4::uuid))
        order by m.sort_at desc, m.id desc limit $5
        """,
        tx.workspace_id,
        conversation_id,
        before[0] if before else None,
        before[1] if before else None,
        page.limit + 1,
    )
    shown = rows[: page.limit]
    more = len(rows) > page.limit
    return Listing(
        await _complete(tx, shown),
        encode_cursor(shown[-1]["sort_at"], shown[-1]["id"]) if more else None,
    )


async def list_scheduled(
    tx: WorkspaceTx, conversation_id: UUID, page: Page
) -> Listing[MessageView]:
    """What is scheduled in a conversation, the soonest first."""
    after = decode_cursor(page.after, tuple[datetime, UUID]) if page.after else None
    rows = await tx.fetch(
        _SELECT
        + """
        and m.conversation_id = $2 and m.scheduled_for is not null and m.status = 'scheduled'
        and ($3::timestamptz is null or (m.scheduled_for, m.id) > ($3, $4::uuid))
        order by m.scheduled_for, m.id limit $5
        """,
        tx.workspace_id,
        conversation_id,
        after[0] if after else None,
        after[1] if after else None,
        page.limit + 1,
    )
    shown = rows[: page.limit]
    more = len(rows) > page.limit
    return Listing(
        await _complete(tx, shown),
        encode_cursor(shown[-1]["scheduled_for"], shown[-1]["id"]) if more else None,
    )


async def _complete(tx: WorkspaceTx, rows: Sequence[asyncpg.Record]) -> list[MessageView]:
    quotes = await _quotes(tx, {row["reply_to_wamid"] for row in rows if row["reply_to_wamid"]})
    reactions = await _reactions(tx, [row["id"] for row in rows])
    return [_view(row, quotes, reactions) for row in rows]


async def _quotes(tx: WorkspaceTx, wamids: set[str]) -> dict[str, QuoteView]:
    if not wamids:
        return {}
    rows = await tx.fetch(
        "select wamid, id, direction, type, text from message"
        " where workspace_id = $1 and wamid = any($2)",
        tx.workspace_id,
        list(wamids),
    )
    found = {
        row["wamid"]: QuoteView(
            row["id"], row["wamid"], row["direction"], row["type"], summary([row["text"]])[:200]
        )
        for row in rows
    }
    return {wamid: found.get(wamid, QuoteView(None, wamid, None, None, "")) for wamid in wamids}


async def _reactions(tx: WorkspaceTx, ids: Sequence[UUID]) -> defaultdict[UUID, list[ReactionView]]:
    found: defaultdict[UUID, list[ReactionView]] = defaultdict(list)
    rows = await tx.fetch(
        "select message_id, emoji, by, at from reaction"
        " where workspace_id = $1 and message_id = any($2) and emoji <> '' order by at",
        tx.workspace_id,
        list(ids),
    )
    for row in rows:
        found[row["message_id"]].append(ReactionView(row["emoji"], row["by"], row["at"]))
    return found


def _view(
    row: asyncpg.Record,
    quotes: dict[str, QuoteView],
    reactions: defaultdict[UUID, list[ReactionView]],
) -> MessageView:
    return MessageView(
        id=row["id"],
        conversation_id=row["conversation_id"],
        contact_id=row["contact_id"],
        phone_number_id=row["phone_number_id"],
        wamid=row["wamid"],
        direction=row["direction"],
        type=row["type"],
        content=msgspec.json.decode(row["content"]),
        text=row["text"],
        media=_media(row),
        status=row["status"],
        status_times=_times(row),
        error=error_view(row["error"]),
        origin=OriginView(row["origin_kind"], row["origin_id"], row["origin_name"]),
        client_id=row["client_id"],
        callback_data=row["callback_data"],
        reply_to=quotes.get(row["reply_to_wamid"] or ""),
        reactions=reactions[row["id"]],
        referral=_parsed(row["referral"]),
        pricing=_parsed(row["pricing"]),
        forwarded=row["forwarded"],
        at=row["sort_at"],
        send_at=row["due_at"] if row["status"] == "scheduled" else None,
        undo_until=_undo_until(row),
        resend_of=row["resend_of"],
        resent_as=row["resent_as"],
        can_resend=row["direction"] == "outbound"
        and row["status"] in RESENDABLE
        and row["resent_as"] is None,
    )


def error_view(stored: str | None) -> ErrorView | None:
    """A stored error with today's words for people."""
    if stored is None:
        return None
    error: dict[str, Any] = msgspec.json.decode(stored)
    reason = str(error.get("reason") or "unknown_error")
    sentence, remedy = OWN_ADVICE.get(reason) or advise(reason)
    return ErrorView(error.get("code"), reason, error.get("title"), sentence, remedy)


def _media(row: asyncpg.Record) -> MediaView | None:
    if row["media_id"] is None or row["media_kind"] is None:
        return None
    return MediaView(
        id=row["media_id"],
        kind=row["media_kind"],
        state=row["media_state"],
        mime_type=row["mime_type"],
        size=row["size"],
        name=row["media_name"],
        width=row["width"],
        height=row["height"],
        duration=row["duration"],
        voice=row["voice"],
        has_thumbnail=row["has_thumbnail"],
        error=row["problem"],
    )


def _times(row: asyncpg.Record) -> dict[str, datetime]:
    times = {name: row[f"{name}_at"] for name in TIMES if row[f"{name}_at"] is not None}
    if row["direction"] == "inbound":
        return {"received": row["created_at"], **times}
    if row["origin_kind"] == "business_app":
        return times
    if row["scheduled_for"] is None:
        return {"queued": row["created_at"], **times}
    waits = row["status"] in ("scheduled", "cancelled")
    queued = {} if waits else {"queued": row["sort_at"]}
    return {"scheduled": row["created_at"], **queued, **times}


def _undo_until(row: asyncpg.Record) -> datetime | None:
    """Until when its lane may not have it."""
    is_held = row["status"] == "queued" and not row["attempt"] and row["due_at"] is not None
    return row["due_at"] if is_held and row["due_at"] > row["sort_at"] else None


def _parsed(value: str | None) -> dict[str, Any] | None:
    return None if value is None else msgspec.json.decode(value)
