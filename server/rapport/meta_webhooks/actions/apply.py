"""Items of one workspace, applied: what each of them means is said by the domains below."""

from collections.abc import Sequence
from typing import Any

import asyncpg
import msgspec

from rapport.channels.actions import notices
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

DATA_ERRORS = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.ProgramLimitExceededError,
    msgspec.MsgspecError,
    ValueError,
    OverflowError,
)
"""What says that an item, and not the database, is at fault; Unappliable is a ValueError."""
OF_A_NUMBER = (InboundMessage, EchoedMessage, PastMessage, MessageStatus)


class Unappliable(ValueError):
    """The item cannot be understood or is not supported; it belongs into the dead letters."""


async def apply(tx: WorkspaceTx, batch: Sequence[Assigned]) -> None:
    """Applies items of the transaction's workspace; doing it again changes nothing.

    Raises Unappliable, or a database's data error, if one of them cannot be applied.
    """
    for each in batch:
        _check(each)
    numbered = [(each.item, each.holding, each) for each in batch if each.holding is not None]
    await inbound.receive(
        tx,
        [
            Received(holding.number_id, holding.scope, each.webhook.received_at, item)
            for item, holding, each in numbered
            if isinstance(item, InboundMessage)
        ],
    )
    await echoes.receive(
        tx,
        [
            (holding.number_id, holding.scope, item)
            for item, holding, _ in numbered
            if isinstance(item, EchoedMessage | PastMessage)
        ],
    )
    await statuses.apply(
        tx,
        [
            _told(item)
            for item, _, _ in numbered
            if isinstance(item, MessageStatus) and is_known(item.status)
        ],
    )
    for each in batch:
        if isinstance(each.item, Change):
            await notices.apply(tx, each.item, each.webhook.received_at)
    if numbered:
        # last, since browsers and lanes read these rows
        heard = {holding.number_id for _, holding, _ in numbered}
        await notices.note_webhooks(tx, heard, max(each.webhook.received_at for each in batch))


def reason_of(problem: Exception) -> str:
    """Why an item cannot be applied, without anything of its content."""
    return str(problem) if isinstance(problem, Unappliable) else type(problem).__name__


def _check(each: Assigned) -> None:
    if isinstance(each.item, Malformed):
        raise Unappliable(each.item.reason)
    if isinstance(each.item, InboundMessage) and each.item.group_id:
        raise Unappliable("group messages are not supported")
    if each.holding is None and isinstance(each.item, OF_A_NUMBER):
        raise Unappliable("it names no phone number")


def _told(item: MessageStatus) -> Told:
    until = item.conversation.expiration_timestamp if item.conversation else None
    return Told(
        wamid=item.wamid,
        callback=callback.read(item.callback_data),
        news=News(
            status=item.status,
            at=item.at,
            error=_error(item.errors),
            pricing=None if item.pricing is None else msgspec.to_builtins(item.pricing),
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
