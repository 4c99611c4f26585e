"""What becomes of a conversation when messages come and go."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.whatsapp import windows

ONE_SECOND = timedelta(seconds=1)


class State(Struct, frozen=True):
    """The parts of a conversation that messages change. `assignee_active` says whether the last
    assignee can still be given it."""

    id: UUID
    status: str
    assignee_id: UUID | None
    assignee_active: bool
    unread_count: int
    waiting_since: datetime | None
    last_inbound_at: datetime | None
    last_inbound_wamid: str | None
    window_expires_at: datetime | None
    referral: Any
    referred_at: datetime | None
    last_message_id: UUID | None
    last_message_at: datetime
    opened_at: datetime | None


class Arrived(Struct, frozen=True):
    """An inbound message, as far as its conversation cares.

    `counts` is false for what is no new message to answer: a reaction, a notice of WhatsApp's.
    """

    message_id: UUID | None
    wamid: str
    sent_at: datetime
    sort_at: datetime
    type: str
    counts: bool
    referral: Any = None


def place_in_time(sent_at: datetime, received_at: datetime) -> datetime:
    """Where an inbound message stands in its thread. Meta tells whole seconds, so within that one
    the moment of arrival decides; a late delivery stands where it was written."""
    return min(max(received_at, sent_at), sent_at + ONE_SECOND - timedelta(microseconds=1))


def after_inbound(state: State, arrived: Iterable[Arrived]) -> State:
    """The conversation after new inbound messages, which may be out of order."""
    for message in arrived:
        if windows.opens_service_window(message.type):
            state = _renew_window(state, message)
        if message.counts:
            state = _count(state, message)
    return state


def _renew_window(state: State, message: Arrived) -> State:
    ends_at = windows.service_window(message.sent_at).ends_at
    changes: dict[str, Any] = {}
    if state.window_expires_at is None or ends_at > state.window_expires_at:
        changes["window_expires_at"] = ends_at
    if state.last_inbound_at is None or message.sent_at >= state.last_inbound_at:
        changes |= {"last_inbound_at": message.sent_at, "last_inbound_wamid": message.wamid}
    if message.referral is not None and (
        state.referred_at is None or message.sent_at > state.referred_at
    ):
        changes |= {"referral": message.referral, "referred_at": message.sent_at}
    return msgspec.structs.replace(state, **changes)


def _count(state: State, message: Arrived) -> State:
    waiting = min(state.waiting_since or message.sent_at, message.sent_at)
    changes: dict[str, Any] = {"unread_count": state.unread_count + 1, "waiting_since": waiting}
    if message.sort_at >= state.last_message_at or state.last_message_id is None:
        changes |= {"last_message_id": message.message_id, "last_message_at": message.sort_at}
    if state.status == "closed":
        changes |= {"status": "open", "opened_at": message.sort_at}
        if not state.assignee_active:
            changes["assignee_id"] = None
    return msgspec.structs.replace(state, **changes)


def event_of_opening(before: State, after: State) -> str | None:
    """What the thread says about the change, if it was opened."""
    if before.status == after.status or after.status != "open":
        return None
    return "opened" if before.opened_at is None else "reopened"


def summary(parts: Sequence[str]) -> str:
    """A line of plain text for lists and search."""
    return " ".join(" ".join(part.split()) for part in parts if part)[:500]
