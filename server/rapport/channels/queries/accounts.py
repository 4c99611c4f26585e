"""Accounts and numbers as a door needs them to act on them."""

from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.channels.rules.addresses import GraphName
from rapport.channels.rules.pauses import Restriction
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.refusal import NotFound


class Account(Struct, frozen=True):
    """A WABA of the workspace. `id` is ours; the token is as stored (encrypted)."""

    id: UUID
    waba_id: str
    name: str
    graph: GraphName
    meta_app_id: str
    token_app_id: str | None
    access_token: bytes | None
    token_expires_at: datetime | None
    portfolio_id: str | None
    restrictions: str
    is_disconnected: bool

    @property
    def scope(self) -> str:
        """What its messaging limit is counted under, and its business-scoped ids: the portfolio,
        or the account until that is known."""
        return self.portfolio_id or f"waba:{self.waba_id}"

    @property
    def known_restrictions(self) -> list[Restriction]:
        return msgspec.json.decode(self.restrictions, type=list[Restriction])


class Number(Struct, frozen=True):
    """A phone number of the workspace, `id` being ours."""

    id: UUID
    phone_number_id: str
    display_phone_number: str
    account_id: UUID
    is_disconnected: bool


_ACCOUNT = """
    select id, waba_id, name, graph, meta_app_id, token_app_id, access_token, token_expires_at,
           portfolio_id, restrictions, disconnected_at is not null
    from waba where workspace_id = $1
"""


async def get_account(tx: WorkspaceTx, waba_id: str) -> Account:
    """An account by Meta's id. Raises NotFound."""
    row = await tx.fetchrow(_ACCOUNT + " and waba_id = $2", tx.workspace_id, waba_id)
    if row is None:
        raise NotFound("WhatsApp account")
    return Account(*row)


async def find_account(tx: WorkspaceTx, account_id: UUID) -> Account | None:
    """An account by our id."""
    row = await tx.fetchrow(_ACCOUNT + " and id = $2", tx.workspace_id, account_id)
    return None if row is None else Account(*row)


async def list_connected(tx: WorkspaceTx) -> list[Account]:
    """The accounts that are connected, in the order in which they came."""
    rows = await tx.fetch(_ACCOUNT + " and disconnected_at is null order by id", tx.workspace_id)
    return [Account(*row) for row in rows]


async def get_number(tx: WorkspaceTx, phone_number_id: str) -> Number:
    """A number by Meta's id. Raises NotFound."""
    row = await tx.fetchrow(
        """
        select id, phone_number_id, display_phone_number, waba, disconnected_at is not null
        from phone_number where workspace_id = $1 and phone_number_id = $2
        """,
        tx.workspace_id,
        phone_number_id,
    )
    if row is None:
        raise NotFound("phone number")
    return Number(*row)


async def find_number_of(tx: WorkspaceTx, account_id: UUID, display: str | None) -> Number | None:
    """The number of an account that is written so; only digits count, since Meta writes the same
    number in several ways."""
    row = await tx.fetchrow(
        r"""
        select id, phone_number_id, display_phone_number, waba, disconnected_at is not null
        from phone_number
        where workspace_id = $1 and waba = $2
          and regexp_replace(display_phone_number, '\D', '', 'g')
            = regexp_replace($3, '\D', '', 'g')
        """,
        tx.workspace_id,
        account_id,
        display or "",
    )
    return None if row is None else Number(*row)
