"""Telling that messages have changed."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from rapport.core import fact_log
from rapport.core.db.transaction import WorkspaceTx
from rapport.messaging.facts import MessagesChanged, MessagesFailed

Changed = tuple[UUID, UUID]
"""A message and its conversation."""


def announce(tx: WorkspaceTx, changed: Iterable[Changed]) -> None:
    """Announces MessagesChanged, each message once."""
    pairs = list(dict.fromkeys(changed))
    for start in range(0, len(pairs), fact_log.MAX_IDS):
        portion = pairs[start : start + fact_log.MAX_IDS]
        tx.announce(
            MessagesChanged(
                message_ids=[message_id for message_id, _ in portion],
                conversation_ids=[conversation_id for _, conversation_id in portion],
            )
        )


def announce_failed(tx: WorkspaceTx, message_ids: Sequence[UUID]) -> None:
    """Announces MessagesFailed."""
    for portion in fact_log.chunks(message_ids):
        tx.announce(MessagesFailed(message_ids=list(portion)))
