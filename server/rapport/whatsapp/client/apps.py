"""Meta apps: what a token may do, and where the app's webhooks go.

The app token is `APPID|SECRET`.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from rapport.whatsapp.client.graph import Graph, Success, segment
from rapport.whatsapp.payloads.fields import Id, WithIds

WHATSAPP_OBJECT = "whatsapp_business_account"


class GranularScope(Struct, frozen=True):
    """A permission, and the ids that it is limited to; without ids it holds for all."""

    scope: str
    target_ids: tuple[str, ...] = ()


class TokenError(Struct, frozen=True):
    code: int | None = None
    message: str | None = None
    subcode: int | None = None


class TokenInfo(WithIds, frozen=True):
    """`type`: USER, SYSTEM_USER, APP, PAGE. Times are Unix seconds, 0 meaning never."""

    is_valid: bool = False
    app_id: Id | None = None
    application: str | None = None
    type: str | None = None
    user_id: Id | None = None
    scopes: tuple[str, ...] = ()
    granular_scopes: tuple[GranularScope, ...] = ()
    expires_at: int = 0
    data_access_expires_at: int = 0
    issued_at: int | None = None
    error: TokenError | None = None

    @property
    def expiry(self) -> datetime | None:
        """When the token ends; None if it never does."""
        return datetime.fromtimestamp(self.expires_at, UTC) if self.expires_at > 0 else None

    def targets(self, scope: str) -> tuple[str, ...] | None:
        """The ids for which a permission holds: () for all, None if it was not given."""
        for granular in self.granular_scopes:
            if granular.scope == scope:
                return granular.target_ids
        return () if scope in self.scopes else None


class _TokenAnswer(Struct):
    data: TokenInfo


class SubscribedField(Struct, frozen=True):
    name: str
    version: str | None = None


class AppSubscription(Struct, frozen=True):
    """Where an app hears of one kind of object."""

    object: str
    callback_url: str | None = None
    active: bool = False
    fields: tuple[SubscribedField, ...] = ()


class App(WithIds, frozen=True):
    id: Id
    name: str | None = None
    link: str | None = None


class AppCalls:
    def __init__(self, graph: Graph):
        self._graph = graph

    async def get(self, token: str, app_id: str) -> App:
        return await self._graph.ask(App, token, segment(app_id), {"fields": "id,name,link"})

    async def debug_token(self, token: str, inspected: str) -> TokenInfo:
        """What a token is good for. `token` may be the app token, or the inspected one itself if
        its user has a role in the app."""
        answer = await self._graph.ask(
            _TokenAnswer, token, "debug_token", {"input_token": inspected}
        )
        return answer.data

    def subscriptions(self, app_token: str, app_id: str) -> AsyncIterator[AppSubscription]:
        return self._graph.pages(AppSubscription, app_token, f"{segment(app_id)}/subscriptions")

    async def subscribe(
        self,
        app_token: str,
        app_id: str,
        *,
        callback_url: str,
        verify_token: str,
        fields: Sequence[str],
    ) -> None:
        """Sets the callback and the fields of the app's webhooks. Meta calls the address at once
        with the verify token, and refuses if it does not get its challenge back."""
        query = {
            "object": WHATSAPP_OBJECT,
            "callback_url": callback_url,
            "verify_token": verify_token,
            "fields": ",".join(fields),
        }
        path = f"{segment(app_id)}/subscriptions"
        await self._graph.tell(Success, app_token, "POST", path, query=query)

    async def unsubscribe(self, app_token: str, app_id: str) -> None:
        path = f"{segment(app_id)}/subscriptions"
        query = {"object": WHATSAPP_OBJECT}
        await self._graph.tell(Success, app_token, "DELETE", path, query=query)
