"""Changes of accounts and numbers, told to browsers and written into the audit log."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.accounts.actions import audit
from rapport.channels.facts import NumbersChanged
from rapport.core.actor import SYSTEM, Actor
from rapport.core.db.transaction import WorkspaceTx


class _State(Struct, frozen=True):
    kind: str
    id: str
    name: str
    fields: dict[str, Any]


@asynccontextmanager
async def noticed(tx: WorkspaceTx, account_id: UUID, actor: Actor = SYSTEM) -> AsyncGenerator[None]:
    """Whatever the block changes of an account or its numbers is told and written down; nothing
    is, if it changes nothing. What is not shown (a token, the time of a check) does not count,
    and pauses speak for themselves (`pausing`)."""
    before = await _look(tx, account_id)
    yield
    after = await _look(tx, account_id)
    changed = [key for key, state in after.items() if before.get(key) != state]
    for key in changed:
        await _write(tx, actor, before.get(key), after[key])
    numbers = [after[key].id for key in changed if after[key].kind == "number"]
    if len(numbers) < len(changed):
        # the account shows beside each of its numbers
        numbers = [state.id for state in after.values() if state.kind == "number"]
    if numbers:
        tx.announce(NumbersChanged(phone_number_ids=numbers))


async def _write(tx: WorkspaceTx, actor: Actor, before: _State | None, after: _State) -> None:
    subject = audit.Subject(after.kind, after.id, after.name)
    if before is None:
        await audit.record(tx, actor, "channels.number_added", subject)
        return
    changes = audit.changed(before.fields, after.fields)
    await audit.record(tx, actor, f"channels.{after.kind}_changed", subject, changes)


async def _look(tx: WorkspaceTx, account_id: UUID) -> dict[tuple[str, str], _State]:
    rows = await tx.fetch(
        """
        select 'waba' as kind, waba_id as id, name, jsonb_build_object(
          'name', name, 'portfolio_id', portfolio_id, 'portfolio_name', portfolio_name,
          'currency', currency, 'timezone_id', timezone_id, 'review_status', review_status,
          'business_verification', business_verification, 'restrictions', restrictions) as fields
        from waba where workspace_id = $1 and id = $2
        union all
        select 'number', phone_number_id, display_phone_number, jsonb_build_object(
          'display_phone_number', display_phone_number, 'verified_name', verified_name,
          'name_status', name_status, 'quality', quality, 'messaging_limit', messaging_limit,
          'throughput_per_second', throughput_per_second, 'meta_status', meta_status,
          'label', label, 'colour', colour, 'read_receipts', read_receipts,
          'disconnected', disconnected_at is not null)
        from phone_number where workspace_id = $1 and waba = $2
        """,
        tx.workspace_id,
        account_id,
    )
    return {
        (row["kind"], row["id"]): _State(
            row["kind"], row["id"], row["name"], msgspec.json.decode(row["fields"])
        )
        for row in rows
    }
