"""Questions about webhooks: whose the items are, and which could not be applied."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.channels.queries import directory
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.paging import Listing, Page, decode_cursor, encode_cursor
from rapport.core.refusal import NotFound
from rapport.meta_webhooks import rules
from rapport.meta_webhooks.rules import Assigned, Found, Stray


class DeadLetterView(Struct):
    """An item of a webhook that could not be applied. `path` says where it stands in the body."""

    id: UUID
    reason: str
    waba_id: str | None
    phone_number_id: str | None
    path: str
    received_at: datetime
    at: datetime


class DeadLetterBody(DeadLetterView):
    """With the body that Meta sent; what is no UTF-8 in it is replaced."""

    body: str


async def assign(
    control: asyncpg.Pool, found: Sequence[Found]
) -> tuple[dict[UUID, list[Assigned]], list[tuple[Found, Stray]]]:
    """The items of each workspace, and those of none with the reason."""
    numbers = await directory.list_holdings(
        control, {f.item.origin.phone_number_id for f in found if f.item.origin.phone_number_id}
    )
    accounts = await directory.list_accounts(
        control, {f.item.origin.waba_id for f in found if f.item.origin.waba_id}
    )
    assigned: defaultdict[UUID, list[Assigned]] = defaultdict(list)
    strays: list[tuple[Found, Stray]] = []
    for each in found:
        webhook = each.webhook
        owned = rules.whose(each.item, webhook.meta_app_id, webhook.received_at, numbers, accounts)
        if isinstance(owned, rules.Owned):
            assigned[owned.workspace_id].append(Assigned(each.item, owned.holding, webhook))
        else:
            strays.append((each, owned))
    return assigned, strays


async def list_dead_letters(tx: WorkspaceTx, page: Page) -> Listing[DeadLetterView]:
    """The workspace's dead letters, the newest first."""
    after = decode_cursor(page.after, tuple[datetime, UUID]) if page.after else (None, None)
    rows = await tx.fetch(
        """
        select id, reason, waba_id, phone_number_id, path, received_at, at from dead_letter
        where workspace_id = $1 and ($2::timestamptz is null or (at, id) < ($2, $3::uuid))
        order by at desc, id desc limit $4
        """,
        tx.workspace_id,
        *after,
        page.limit + 1,
    )
    shown = [DeadLetterView(*row) for row in rows[: page.limit]]
    more = len(rows) > page.limit
    return Listing(shown, encode_cursor(shown[-1].at, shown[-1].id) if more else None)


async def list_strays(control: asyncpg.Pool, limit: int) -> list[DeadLetterView]:
    """The operator's dead letters, of no known workspace, the newest first."""
    rows = await control.fetch(
        "select id, reason, waba_id, phone_number_id, path, received_at, at"
        " from control.operator_dead_letter order by at desc, id desc limit $1",
        limit,
    )
    return [DeadLetterView(*row) for row in rows]


async def get_dead_letter(tx: WorkspaceTx, letter_id: UUID) -> DeadLetterBody:
    """One, with its body. Raises NotFound."""
    row = await tx.fetchrow(
        "select id, reason, waba_id, phone_number_id, path, received_at, at, body"
        " from dead_letter where workspace_id = $1 and id = $2",
        tx.workspace_id,
        letter_id,
    )
    if row is None:
        raise NotFound("dead letter")
    fields = dict(row)
    return DeadLetterBody(**{**fields, "body": row["body"].decode(errors="replace")})
