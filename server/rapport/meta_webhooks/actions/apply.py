"""Items of one workspace, applied: what each of them means is said by the domains below."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from rapport.channels.actions import notices
from rapport.channels.queries.directory import Holding
from rapport.core.db.transaction import WorkspaceTx
from rapport.messaging.actions import statuses
from rapport.messaging.actions.receiving import echoes, inbound
from rapport.messaging.actions.receiving.rows import Received
from rapport.messaging.actions.statuses import Told
from rapport.messaging.rules import callback
from rapport.messaging.rules.statuses import News, is_known
from rapport.meta_webhooks.rules import Assigned
from rapport.whatsapp.errors import MetaError, classify
from rapport.whatsapp.payloads import (
    Change,
    EchoedMessage,
    InboundMessage,
    Malformed,
    MessageStatus,
    PastMessage,
)
from rapport.whatsapp.pricing import Pricing

DATA_ERRORS = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.ProgramLimitExceededError,
    msgspec.MsgspecError,
    ValueError,
    OverflowError,
)
"""What says that an item, and not the database, is at fault; Unappliable is a ValueError."""

_NO_PRICING = (None, Pricing())
_encode = msgspec.json.Encoder().encode


class Unappliable(ValueError):
    """The item cannot be understood or is not supported; it belongs into the dead letters."""


async def apply(tx: WorkspaceTx, batch: Sequence[Assigned]) -> None:
    """Applies items of the transaction's workspace; doing it again changes nothing.

    Raises Unappliable, or a database's data error, if one of them cannot be applied.
    """
    heard = _Heard()
    for each in batch:
        heard.take(each)
    await inbound.receive(tx, heard.messages)
    await echoes.receive(tx, heard.echoes)
    await statuses.apply(tx, heard.statuses)
    for change, received_at in heard.changes:
        await notices.apply(tx, change, received_at)
    if heard.numbers:
        # last, since browsers and lanes read these rows
        latest = max(each.webhook.received_at for each in batch)
        await notices.note_webhooks(tx, heard.numbers, latest)


class _Heard:
    """What a batch tells, as the domains below take it."""

    def __init__(self) -> None:
        self.messages: list[Received] = []
        self.echoes: list[tuple[UUID, str, EchoedMessage | PastMessage]] = []
        self.statuses: list[Told] = []
        self.changes: list[tuple[Change, datetime]] = []
        self.numbers: set[UUID] = set()

    def take(self, each: Assigned) -> None:
        """Raises Unappliable."""
        item, holding, received_at = each.item, each.holding, each.webhook.received_at
        # the frequent first: that a struct is not of a kind takes longer to find than that it is
        if isinstance(item, MessageStatus):
            self._note(holding)
            if is_known(item.status):
                self.statuses.append(_told(item))
        elif isinstance(item, InboundMessage):
            if item.group_id:
                raise Unappliable("group messages are not supported")
            of = self._note(holding)
            self.messages.append(Received(of.number_id, of.scope, received_at, item))
        elif isinstance(item, EchoedMessage | PastMessage):
            of = self._note(holding)
            self.echoes.append((of.number_id, of.scope, item))
        elif isinstance(item, Malformed):
            raise Unappliable(item.reason)
        else:
            if holding is not None:
                self._note(holding)
            if isinstance(item, Change):
                self.changes.append((item, received_at))

    def _note(self, holding: Holding | None) -> Holding:
        if holding is None:
            raise Unappliable("it names no phone number")
        self.numbers.add(holding.number_id)
        return holding


def reason_of(problem: Exception) -> str:
    """Why an item cannot be applied, without anything of its content."""
    return str(problem) if isinstance(problem, Unappliable) else type(problem).__name__


def _told(item: MessageStatus) -> Told:
    until = item.conversation.expiration_timestamp if item.conversation else None
    return Told(
        wamid=item.wamid,
        callback=callback.read(item.callback_data),
        news=News(
            status=item.status,
            at=item.at,
            error=_error(item.errors),
            pricing=_encode(item.pricing).decode() if item.pricing not in _NO_PRICING else None,
        ),
        free_entry_until=until,
    )


def _error(errors: Sequence[MetaError]) -> dict[str, Any] | None:
    """Meta's error with what it means for people."""
    if not errors:
        return None
    verdict = classify(errors[0])
    return {
        "code": verdict.code,
        "reason": verdict.reason,
        "title": errors[0].title or errors[0].message,
        "details": verdict.text,
    }
