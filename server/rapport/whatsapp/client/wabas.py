"""WhatsApp Business accounts: what they are, whose they are, and which apps hear of them."""

from collections.abc import AsyncIterator, Sequence

from msgspec import Struct

from rapport.whatsapp.client.graph import Graph, Success, segment
from rapport.whatsapp.client.numbers import PHONE_NUMBER_FIELDS, HealthStatus, PhoneNumber
from rapport.whatsapp.payloads.fields import Id, WithIds


class BusinessInfo(WithIds, frozen=True):
    """A business portfolio."""

    id: Id | None = None
    name: str | None = None


class Waba(WithIds, frozen=True):
    """All enums are open lists; `timezone_id` is Meta's own number of a time zone."""

    id: Id
    name: str | None = None
    currency: str | None = None
    timezone_id: Id | None = None
    message_template_namespace: str | None = None
    account_review_status: str | None = None
    business_verification_status: str | None = None
    country: str | None = None
    ownership_type: str | None = None
    primary_business_location: str | None = None
    owner_business_info: BusinessInfo | None = None
    on_behalf_of_business_info: BusinessInfo | None = None
    health_status: HealthStatus | None = None
    is_enabled_for_insights: bool | None = None
    marketing_messages_onboarding_status: str | None = None
    whatsapp_business_manager_messaging_limit: Id | None = None
    primary_funding_id: Id | None = None
    disable_marketing_messages_on_cloud_api: bool | None = None


WABA_FIELDS = Waba.__struct_fields__
_LIST_FIELDS = ("id", "name", "currency", "timezone_id", "account_review_status")


class _AppData(WithIds, frozen=True):
    id: Id | None = None
    name: str | None = None
    link: str | None = None


class SubscribedApp(Struct, frozen=True):
    """An app that hears of this account, at its own callback or at an overriding one."""

    whatsapp_business_api_data: _AppData | None = None
    override_callback_uri: str | None = None

    @property
    def app_id(self) -> str | None:
        data = self.whatsapp_business_api_data
        return data.id if data else None

    @property
    def name(self) -> str | None:
        data = self.whatsapp_business_api_data
        return data.name if data else None


class WabaCalls:
    def __init__(self, graph: Graph):
        self._graph = graph

    async def get(self, token: str, waba_id: str, fields: Sequence[str] = WABA_FIELDS) -> Waba:
        return await self._graph.ask(Waba, token, segment(waba_id), {"fields": ",".join(fields)})

    def numbers(
        self, token: str, waba_id: str, fields: Sequence[str] = PHONE_NUMBER_FIELDS
    ) -> AsyncIterator[PhoneNumber]:
        """The phone numbers of an account."""
        path = f"{segment(waba_id)}/phone_numbers"
        return self._graph.pages(PhoneNumber, token, path, {"fields": ",".join(fields)})

    def businesses(self, token: str) -> AsyncIterator[BusinessInfo]:
        """The business portfolios that a token can see."""
        return self._graph.pages(BusinessInfo, token, "me/businesses", {"fields": "id,name"})

    def owned(
        self, token: str, business_id: str, fields: Sequence[str] = _LIST_FIELDS
    ) -> AsyncIterator[Waba]:
        """The accounts that a business portfolio owns."""
        path = f"{segment(business_id)}/owned_whatsapp_business_accounts"
        return self._graph.pages(Waba, token, path, {"fields": ",".join(fields)})

    def shared(
        self, token: str, business_id: str, fields: Sequence[str] = _LIST_FIELDS
    ) -> AsyncIterator[Waba]:
        """The accounts that clients have shared with a business portfolio."""
        path = f"{segment(business_id)}/client_whatsapp_business_accounts"
        return self._graph.pages(Waba, token, path, {"fields": ",".join(fields)})

    def subscribed_apps(self, token: str, waba_id: str) -> AsyncIterator[SubscribedApp]:
        return self._graph.pages(SubscribedApp, token, f"{segment(waba_id)}/subscribed_apps")

    async def subscribe(
        self,
        token: str,
        waba_id: str,
        *,
        callback_url: str | None = None,
        verify_token: str | None = None,
    ) -> None:
        """Subscribes the token's app to the account, at its own callback unless one is given, which
        Meta then verifies at once. Safe to repeat."""
        body: dict[str, object] = {}
        if callback_url:
            body = {"override_callback_uri": callback_url, "verify_token": verify_token or ""}
        path = f"{segment(waba_id)}/subscribed_apps"
        await self._graph.tell(Success, token, "POST", path, body=body)

    async def unsubscribe(self, token: str, waba_id: str) -> None:
        await self._graph.tell(Success, token, "DELETE", f"{segment(waba_id)}/subscribed_apps")
