"""Accounts and numbers put into a workspace's hands, and taken out of them."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from rapport.accounts.actions import audit
from rapport.channels.actions import claims, keeping, pausing
from rapport.channels.actions.changes import noticed
from rapport.channels.errors import ConnectedElsewhere
from rapport.channels.facts import NumbersChanged
from rapport.channels.queries import accounts
from rapport.channels.queries.accounts import Account
from rapport.channels.queries.graph import Snapshot
from rapport.channels.rules.addresses import GraphName
from rapport.channels.rules.pauses import TOKEN_REASONS
from rapport.core.actor import Actor
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id
from rapport.core.refusal import NotFound
from rapport.whatsapp.client import TokenInfo


class Connection(Struct, frozen=True, kw_only=True):
    """What connecting needs, read with the workspace's own token. `access_token` is encrypted."""

    snapshot: Snapshot
    access_token: bytes
    meta_app_id: str
    graph: GraphName


async def connect(tx: WorkspaceTx, actor: Actor, new: Connection, now: datetime) -> Account:
    """Claims an account with its numbers for the workspace and keeps what Graph says of them; again
    for the same workspace it brings everything up to date and ends pauses.

    Raises ConnectedElsewhere if another workspace holds the account or one of its numbers.
    """
    waba = new.snapshot.waba
    portfolio_id = waba.owner_business_info.id if waba.owner_business_info else None
    await claims.claim_waba(tx, waba.id, portfolio_id, new.meta_app_id, now)
    is_new = await _save(tx, new, portfolio_id, now)
    account = await accounts.get_account(tx, waba.id)
    if await keeping.keep(tx, account, new.snapshot, now):
        raise ConnectedElsewhere("phone number", "waba_id")
    await pausing.end_pauses(tx, account.id, now)
    subject = audit.Subject("waba", waba.id, waba.name or waba.id)
    await audit.record(tx, actor, "channels.connected" if is_new else "channels.renewed", subject)
    tx.announce(NumbersChanged(phone_number_ids=[number.id for number in new.snapshot.numbers]))
    return account


async def renew(tx: WorkspaceTx, account: Account, seen: Snapshot, now: datetime) -> None:
    """Brings a connected account up to date. Pauses stay."""
    owner = seen.waba.owner_business_info
    portfolio_id = owner.id if owner else account.portfolio_id
    if await claims.hold_waba(tx, account.waba_id, portfolio_id, account.meta_app_id):
        async with noticed(tx, account.id):
            await keeping.keep(tx, account, seen, now)


async def replace_token(
    tx: WorkspaceTx,
    actor: Actor,
    account: Account,
    access_token: bytes,
    token: TokenInfo,
    now: datetime,
) -> None:
    """Gives an account another token (encrypted) and ends the pauses that the old one caused."""
    await tx.execute(
        "update waba set access_token = $3 where workspace_id = $1 and id = $2",
        tx.workspace_id,
        account.id,
        access_token,
    )
    await keeping.keep_token(tx, account.id, token)
    await pausing.end_pauses(tx, account.id, now, TOKEN_REASONS)
    subject = audit.Subject("waba", account.waba_id, account.name)
    await audit.record(tx, actor, "channels.token_replaced", subject)


async def disconnect(tx: WorkspaceTx, actor: Actor, waba_id: str, now: datetime) -> None:
    """Lets an account go: nothing is sent or received for it, the token is forgotten, and another
    workspace may connect it. What was said stays. Raises NotFound."""
    row = await tx.fetchrow(
        """
        update waba set access_token = null, disconnected_at = $3, subscribed = false
        where workspace_id = $1 and waba_id = $2 and disconnected_at is null
        returning id, name
        """,
        tx.workspace_id,
        waba_id,
        now,
    )
    if row is None:
        raise NotFound("WhatsApp account")
    numbers = await _disconnect_numbers(tx, row["id"], now)
    await claims.release_waba(tx, waba_id, now)
    await claims.release_numbers(tx, numbers, now)
    subject = audit.Subject("waba", waba_id, row["name"])
    await audit.record(tx, actor, "channels.disconnected", subject)
    tx.announce(NumbersChanged(phone_number_ids=numbers))


async def change_number(
    tx: WorkspaceTx, actor: Actor, phone_number_id: str, changes: dict[str, str | None]
) -> None:
    """Changes how a number is called and shown, and when customers see that they were read.
    `changes` maps `label`, `colour` and `read_receipts` to checked values. Raises NotFound."""
    number = await accounts.get_number(tx, phone_number_id)
    async with noticed(tx, number.account_id, actor):
        await tx.execute(
            """
            update phone_number set
              label = case when $3 then $4 else label end,
              colour = coalesce($5, colour),
              read_receipts = coalesce($6, read_receipts)
            where workspace_id = $1 and id = $2
            """,
            tx.workspace_id,
            number.id,
            "label" in changes,
            changes.get("label"),
            changes.get("colour"),
            changes.get("read_receipts"),
        )


async def _save(tx: WorkspaceTx, new: Connection, portfolio_id: str | None, now: datetime) -> bool:
    """Whether the account is new to the workspace."""
    waba = new.snapshot.waba
    return await tx.fetchval(
        """
        insert into waba as w (workspace_id, id, waba_id, name, meta_app_id, graph, access_token,
          portfolio_id, connected_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        on conflict (workspace_id, waba_id) do update set
          meta_app_id = excluded.meta_app_id, graph = excluded.graph,
          access_token = excluded.access_token, disconnected_at = null,
          portfolio_id = coalesce(excluded.portfolio_id, w.portfolio_id),
          connected_at = case when w.disconnected_at is null then w.connected_at
                         else excluded.connected_at end
        returning xmax = 0
        """,
        tx.workspace_id,
        new_id(),
        waba.id,
        waba.name or waba.id,
        new.meta_app_id,
        new.graph,
        new.access_token,
        portfolio_id,
        now,
    )


async def _disconnect_numbers(tx: WorkspaceTx, account_id: UUID, now: datetime) -> list[str]:
    rows = await tx.fetch(
        "update phone_number set disconnected_at = $3, pause = null"
        " where workspace_id = $1 and waba = $2 and disconnected_at is null"
        " returning phone_number_id",
        tx.workspace_id,
        account_id,
        now,
    )
    return [row["phone_number_id"] for row in rows]
