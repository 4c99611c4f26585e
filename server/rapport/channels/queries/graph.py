"""Clients of Graph, and what Graph says of an account. Network: never inside a transaction."""

from uuid import UUID

from msgspec import Struct

from rapport.channels.queries import numbers
from rapport.channels.rules import GraphName, graph_url
from rapport.core.crypto import UnreadableSecret
from rapport.core.runtime import Runtime
from rapport.whatsapp.client import GraphClient, PhoneNumber, TokenInfo, Waba


class Access(Struct, frozen=True):
    """A client with the token and number to use it with."""

    client: GraphClient
    token: str
    phone_number_id: str


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
