"""Clients of Graph, and what Graph says of an account. Network: never inside a transaction."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

from msgspec import Struct

from rapport.channels.errors import (
    Disconnected,
    GraphRefused,
    GraphUnreachable,
    TokenRefused,
    TokenUnreadable,
)
from rapport.channels.queries import accounts, numbers
from rapport.channels.queries.accounts import Account, Number
from rapport.channels.rules.addresses import GraphName, graph_url
from rapport.channels.rules.remedies import advice_on
from rapport.core.crypto import UnreadableSecret
from rapport.core.runtime import Runtime
from rapport.core.transport import HttpFailure
from rapport.whatsapp.client import GraphClient, PhoneNumber, TokenInfo, Waba
from rapport.whatsapp.errors import GraphError, Handling


class Access(Struct, frozen=True):
    """A client with the token and number to use it with."""

    client: GraphClient
    token: str
    phone_number_id: str


class AccountAccess(Struct, frozen=True):
    """A client with the token to use it with for an account."""

    client: GraphClient
    token: str
    account: Account


class Snapshot(Struct, frozen=True):
    """An account as Graph shows it to a token."""

    waba: Waba
    numbers: list[PhoneNumber]
    token: TokenInfo


def client(runtime: Runtime, graph: GraphName, timeout: float = 20.0) -> GraphClient:
    """A client of the Graph that a WABA belongs to; `timeout` in seconds."""
    settings = runtime.settings
    return GraphClient(
        runtime.http, graph_url(settings, graph), settings.graph_version, timeout=timeout
    )


@asynccontextmanager
async def asking(field: str | None = None) -> AsyncGenerator[None]:
    """Turns failures of a call to Graph into refusals for whoever asked us."""
    try:
        yield
    except GraphError as refusal:
        verdict = refusal.verdict
        if field == "access_token" and verdict.handling is Handling.REAUTHORISE:
            raise TokenRefused(advice_on(verdict), field) from None
        raise GraphRefused(refusal, advice_on(verdict), field) from None
    except HttpFailure:
        raise GraphUnreachable from None


async def look(client: GraphClient, token: str, waba_id: str) -> Snapshot:
    """Reads an account, its numbers and the token. Raises what the client raises."""
    info = await client.apps.debug_token(token, token)
    waba = await client.wabas.get(token, waba_id)
    return Snapshot(waba, [number async for number in client.wabas.numbers(token, waba_id)], info)


async def access_to(runtime: Runtime, workspace_id: UUID, number_id: UUID) -> Access | None:
    """How to speak for a number; None while it cannot be spoken for."""
    async with runtime.workspace(workspace_id) as tx:
        sender = await numbers.find_sender(tx, number_id)
    if sender is None or sender.access_token is None or sender.disconnected:
        return None
    try:
        token = runtime.keyring.decrypt(sender.access_token)
    except UnreadableSecret:
        return None
    return Access(client(runtime, sender.graph), token, sender.phone_number_id)


async def access_to_account(
    runtime: Runtime, workspace_id: UUID, waba_id: str, seconds: float = 20.0
) -> AccountAccess:
    """How to speak for an account. Raises NotFound, Disconnected, TokenUnreadable."""
    async with runtime.workspace(workspace_id) as tx:
        account = await accounts.get_account(tx, waba_id)
    return open_account(runtime, account, seconds)


async def access_to_number(
    runtime: Runtime, workspace_id: UUID, phone_number_id: str
) -> tuple[AccountAccess, Number]:
    """How to speak for a number by the token of its account. Raises as `access_to_account`."""
    async with runtime.workspace(workspace_id) as tx:
        number = await accounts.get_number(tx, phone_number_id)
        account = await accounts.find_account(tx, number.account_id)
    if account is None or number.is_disconnected:
        raise Disconnected("phone number")
    return open_account(runtime, account), number


def open_account(runtime: Runtime, account: Account, seconds: float = 20.0) -> AccountAccess:
    """A client for an account that was read before; calls take `seconds` at most. Raises
    Disconnected, TokenUnreadable."""
    if account.is_disconnected or account.access_token is None:
        raise Disconnected("WhatsApp account")
    try:
        token = runtime.keyring.decrypt(account.access_token)
    except UnreadableSecret:
        raise TokenUnreadable from None
    return AccountAccess(client(runtime, account.graph, seconds), token, account)
