"""Whose number, account and app it is: asked of the control tables, for whole batches."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
from msgspec import Struct

from rapport.channels.rules.addresses import AppKind


class Holding(Struct, frozen=True):
    """A workspace's hold on a number, now or before."""

    phone_number_id: str
    workspace_id: UUID
    number_id: UUID
    waba_id: str
    meta_app_id: str
    portfolio_id: str | None
    claimed_at: datetime
    released_at: datetime | None

    @property
    def scope(self) -> str:
        """That of business-scoped ids: the portfolio, or the WABA until it is known."""
        return self.portfolio_id or f"waba:{self.waba_id}"

    def held(self, at: datetime) -> bool:
        return self.claimed_at <= at and (self.released_at is None or at < self.released_at)


class AccountHolding(Struct, frozen=True):
    """A workspace's present hold on a WABA."""

    waba_id: str
    workspace_id: UUID
    meta_app_id: str
    portfolio_id: str | None


class MetaApp(Struct, frozen=True):
    """An app that may sign webhooks, its secrets as stored (encrypted). The times: when Meta last
    verified our address, and when a webhook last came in signed rightly or wrongly."""

    meta_app_id: str
    kind: AppKind
    secret: bytes
    verify_token: bytes
    verified_at: datetime | None
    heard_at: datetime | None
    refused_at: datetime | None


_APPS = """
    select meta_app_id, kind, secret, verify_token, verified_at, heard_at, refused_at
    from control.meta_app
"""


async def list_holdings(
    pool: asyncpg.Pool, phone_number_ids: Collection[str]
) -> dict[str, list[Holding]]:
    """Who holds and held each number, the present holder first."""
    rows = await pool.fetch(
        """
        select n.phone_number_id, n.workspace_id, n.number_id, n.waba_id, w.meta_app_id,
               w.portfolio_id, n.claimed_at, n.released_at
        from control.number_directory n
        join lateral (
          select meta_app_id, portfolio_id from control.waba_directory w
          where w.waba_id = n.waba_id and w.workspace_id = n.workspace_id
          order by w.released_at is null desc, w.claimed_at desc limit 1
        ) w on true
        where n.phone_number_id = any($1)
        order by n.released_at is null desc, n.claimed_at desc
        """,
        list(phone_number_ids),
    )
    found: dict[str, list[Holding]] = {}
    for row in rows:
        found.setdefault(row["phone_number_id"], []).append(Holding(*row))
    return found


async def list_accounts(pool: asyncpg.Pool, waba_ids: Collection[str]) -> dict[str, AccountHolding]:
    """Who holds each WABA now."""
    rows = await pool.fetch(
        "select waba_id, workspace_id, meta_app_id, portfolio_id from control.waba_directory"
        " where waba_id = any($1) and released_at is null",
        list(waba_ids),
    )
    return {row["waba_id"]: AccountHolding(*row) for row in rows}


async def list_apps(pool: asyncpg.Pool) -> Sequence[MetaApp]:
    """Every Meta app whose signature is known here."""
    return [MetaApp(*row) for row in await pool.fetch(_APPS)]


async def find_app(pool: asyncpg.Pool, meta_app_id: str) -> MetaApp | None:
    row = await pool.fetchrow(_APPS + " where meta_app_id = $1", meta_app_id)
    return None if row is None else MetaApp(*row)


async def count_real_accounts(pool: asyncpg.Pool) -> int:
    """How many accounts are connected that are not for practice, in the whole installation."""
    return await pool.fetchval(
        """
        select count(*) from control.waba_directory w
        join control.meta_app a on a.meta_app_id = w.meta_app_id
        where w.released_at is null and a.kind <> 'practice'
        """
    )
