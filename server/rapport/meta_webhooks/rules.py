"""Whose an item is, decided from the directory and the signature. Nothing here reads or writes."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Literal
from uuid import UUID

from msgspec import Struct

from rapport.channels.queries.directory import AccountHolding, Holding
from rapport.core.permissions import Permission
from rapport.messaging.rules import callback
from rapport.whatsapp.payloads import (
    InboundMessage,
    MessageStatus,
    Person,
    WebhookItem,
    contents,
)

MANAGE = "dead_letters.manage"
PERMISSIONS = [
    Permission(
        MANAGE,
        "Developers",
        "Dead letters",
        "See what Meta sent that could not be applied, and try it again.",
    ),
]

Stray = Literal["unknown_account", "not_bound_to_signer"]

PEOPLE, STATUSES = 0, 1
SHARDS = {PEOPLE: "people", STATUSES: "statuses"}
"""In the order of their turns, by the names that metrics show."""
WORTH_PARTING = 100
_ID_KINDS: tuple[Callable[[Person], str | None], ...] = (
    attrgetter("user_id"),
    attrgetter("wa_id"),
)

# with the colon, since the field of a change is called "messages" too
_MESSAGES = re.compile(rb'"messages"\s*:')


def shard_of(body: bytes) -> int:
    """The shard of a body: STATUSES if it only tells how sent messages fare, as nearly all do while
    a campaign runs, and PEOPLE otherwise, so that thousands of ticks a second never stand between
    a customer and the agents.

    Statuses may be applied in any order, before or after what people write. It is asked before
    anything is parsed; a wrong answer costs time and nothing else.
    """
    return STATUSES if b'"statuses"' in body and _MESSAGES.search(body) is None else PEOPLE


class Webhook(Struct, frozen=True):
    """A body as it came, with the app whose secret verified it."""

    meta_app_id: str
    body: bytes
    received_at: datetime


class Found(Struct, frozen=True):
    """An item with the webhook it came in."""

    item: WebhookItem
    webhook: Webhook


class Assigned(Struct, frozen=True):
    """An item with its workspace's hold on the number, where it concerns one."""

    item: WebhookItem
    holding: Holding | None
    webhook: Webhook


def apart(items: Sequence[Assigned]) -> list[list[Assigned]]:
    """Items of a workspace in two parts that may be applied side by side: what one person wrote,
    and what became of one message, is in one of them and in order. Few items, those among which
    something else is told, and those whose people have no id of one kind in common, stay together:
    one person may be told by a number here and by a user id there.

    While PostgreSQL writes one part, the worker prepares the other.
    """
    if len(items) < WORTH_PARTING:
        return [list(items)]
    for kind in _ID_KINDS:
        about = [_about(each.item, kind) for each in items]
        if None not in about:
            parts: list[list[Assigned]] = [[], []]
            for each, subject in zip(items, about, strict=True):
                parts[hash(subject) & 1].append(each)
            return [part for part in parts if part]
    return [list(items)]


def _about(item: WebhookItem, kind: Callable[[Person], str | None]) -> str | None:
    if isinstance(item, MessageStatus):
        return item.wamid
    if isinstance(item, InboundMessage) and not isinstance(item.content, contents.System):
        return kind(item.sender)
    return None


class Owned(Struct, frozen=True):
    """An item of a workspace, with the hold on its number where it concerns one."""

    workspace_id: UUID
    holding: Holding | None


def whose(
    item: WebhookItem,
    signer: str,
    received_at: datetime,
    numbers: Mapping[str, Sequence[Holding]],
    accounts: Mapping[str, AccountHolding],
) -> Owned | Stray:
    """The workspace that an item applies to, or why it applies to none.

    Only the app that an account is bound to may speak for it, since a tenant knows its own app's
    secret. A status goes to the workspace that sent the message, even if the number has moved on.
    """
    holding = _holding(item, received_at, numbers.get(item.origin.phone_number_id or "", ()))
    if holding is not None:
        if holding.meta_app_id != signer:
            return "not_bound_to_signer"
        return Owned(holding.workspace_id, holding)
    account = accounts.get(item.origin.waba_id or "")
    if account is None or item.origin.phone_number_id is not None:
        return "unknown_account"
    if account.meta_app_id != signer:
        return "not_bound_to_signer"
    return Owned(account.workspace_id, None)


def _holding(
    item: WebhookItem, received_at: datetime, holdings: Sequence[Holding]
) -> Holding | None:
    """`holdings` begins with the present one, if there is one."""
    present = holdings[0] if holdings and holdings[0].released_at is None else None
    is_only_one = present is not None and len(holdings) == 1
    if is_only_one or isinstance(item, InboundMessage):
        return present
    if isinstance(item, MessageStatus):
        ours = callback.read(item.callback_data)
        if ours is not None:
            return next((h for h in holdings if h.workspace_id == ours.workspace_id), present)
        then = next((each for each in holdings if each.held(item.at)), None)
        return then or present
    return present or next((each for each in holdings if each.held(received_at)), None)
