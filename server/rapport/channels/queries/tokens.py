"""What a token reaches at Meta. Network: never inside a transaction."""

import asyncio
from collections.abc import AsyncIterator, Iterable

from msgspec import Struct

from rapport.channels.rules.tokens import NEEDED_SCOPES
from rapport.core.transport import HttpFailure
from rapport.whatsapp.client import BusinessInfo, GraphClient, PhoneNumber, TokenInfo, Waba
from rapport.whatsapp.errors import GraphError

MOST_ACCOUNTS = 50
AT_ONCE = 5
_ACCOUNT_FIELDS = (
    "id", "name", "currency", "timezone_id", "account_review_status", "owner_business_info",
    "health_status",
)  # fmt: skip
_NUMBER_FIELDS = (
    "id", "display_phone_number", "verified_name", "status", "quality_rating",
    "code_verification_status",
)  # fmt: skip


class Reachable(Struct, frozen=True):
    """An account that a token reaches, with its numbers."""

    waba: Waba
    numbers: list[PhoneNumber]

    @property
    def owner(self) -> BusinessInfo:
        return self.waba.owner_business_info or BusinessInfo()


def app_token(meta_app_id: str, secret: str) -> str:
    """An app's own token.

    https://developers.facebook.com/docs/facebook-login/guides/access-tokens#apptokens
    """
    return f"{meta_app_id}|{secret}"


async def list_accounts(client: GraphClient, token: str, info: TokenInfo) -> list[Reachable]:
    """The accounts that a token reaches, at most fifty: those that it names itself, or else those
    of the portfolios that it can see. What it may not read is left out."""
    ids = _named(info) or await _of_portfolios(client, token)
    gate = asyncio.Semaphore(AT_ONCE)

    async def read(waba_id: str) -> Reachable | None:
        async with gate:
            return await _read(client, token, waba_id)

    found = await asyncio.gather(*(read(waba_id) for waba_id in ids[:MOST_ACCOUNTS]))
    return [each for each in found if each is not None]


def is_live(wabas: Iterable[Waba], meta_app_id: str) -> bool | None:
    """Whether an app may be told of messages, as far as the health of accounts tells; None where
    they do not speak of it.

    https://developers.facebook.com/documentation/business-messaging/whatsapp/support/health-status
    """
    for waba in wabas:
        health = waba.health_status
        for entity in health.entities if health else ():
            if entity.entity_type == "APP" and entity.id == meta_app_id:
                return entity.can_send_message != "BLOCKED"
    return None


def _named(info: TokenInfo) -> list[str]:
    named = [id_ for scope in NEEDED_SCOPES for id_ in info.targets(scope) or ()]
    return list(dict.fromkeys(named))


async def _of_portfolios(client: GraphClient, token: str) -> list[str]:
    try:
        portfolios = [each.id async for each in client.wabas.businesses(token)]
        found = [
            waba.id
            for portfolio in portfolios
            if portfolio is not None
            for listed in (client.wabas.owned, client.wabas.shared)
            for waba in await _list(listed(token, portfolio))
        ]
    except GraphError:
        # without the permission business_management the portfolios stay hidden
        return []
    return list(dict.fromkeys(found))


async def _list(wabas: AsyncIterator[Waba]) -> list[Waba]:
    return [waba async for waba in wabas]


async def _read(client: GraphClient, token: str, waba_id: str) -> Reachable | None:
    try:
        waba = await client.wabas.get(token, waba_id, _ACCOUNT_FIELDS)
        listed = client.wabas.numbers(token, waba_id, _NUMBER_FIELDS)
        return Reachable(waba, [number async for number in listed])
    except (GraphError, HttpFailure):
        return None
