"""Phone numbers: what they are, registering them, their settings, profile and block list."""

from collections.abc import AsyncIterator, Mapping, Sequence

import msgspec
from msgspec import Struct

from rapport.whatsapp.client.graph import Graph, Success, outcome, segment
from rapport.whatsapp.errors import MetaError
from rapport.whatsapp.identity import IdKind, dialable, kind_of
from rapport.whatsapp.payloads.fields import Id, WithIds


class Throughput(Struct, frozen=True):
    """`level`: STANDARD, HIGH, NOT_APPLICABLE."""

    level: str | None = None


class QualityScore(Struct, frozen=True):
    score: str | None = None


class WebhookConfiguration(Struct, frozen=True):
    """The callbacks of a number, the most particular one last in this list and first in force."""

    application: str | None = None
    whatsapp_business_account: str | None = None
    phone_number: str | None = None


class HealthError(Struct, frozen=True):
    error_code: int | None = None
    error_description: str | None = None
    possible_solution: str | None = None


class HealthEntity(WithIds, frozen=True):
    """`entity_type`: PHONE_NUMBER, WABA, BUSINESS, APP, MESSAGE_TEMPLATE, FLOW."""

    entity_type: str | None = None
    id: Id | None = None
    can_send_message: str | None = None
    errors: tuple[HealthError, ...] = ()
    additional_info: tuple[str, ...] = ()


class HealthStatus(Struct, frozen=True):
    """`can_send_message`: AVAILABLE, LIMITED, BLOCKED; the worst of its entities."""

    can_send_message: str | None = None
    entities: tuple[HealthEntity, ...] = ()


class PhoneNumber(WithIds, frozen=True):
    """All enums are open lists. `whatsapp_business_manager_messaging_limit` is read by
    `limits.messaging_limit`."""

    id: Id
    display_phone_number: str | None = None
    verified_name: str | None = None
    status: str | None = None
    quality_rating: str | None = None
    quality_score: QualityScore | None = None
    code_verification_status: str | None = None
    name_status: str | None = None
    new_display_name: str | None = None
    new_name_status: str | None = None
    account_mode: str | None = None
    platform_type: str | None = None
    throughput: Throughput | None = None
    is_official_business_account: bool | None = None
    is_pin_enabled: bool | None = None
    is_on_biz_app: bool | None = None
    webhook_configuration: WebhookConfiguration | None = None
    health_status: HealthStatus | None = None
    whatsapp_business_manager_messaging_limit: Id | None = None
    last_onboarded_time: str | None = None
    certificate: str | None = None
    search_visibility: str | None = None
    country_dial_code: Id | None = None


PHONE_NUMBER_FIELDS = PhoneNumber.__struct_fields__


class BusinessProfile(Struct, frozen=True):
    about: str | None = None
    address: str | None = None
    description: str | None = None
    email: str | None = None
    profile_picture_url: str | None = None
    websites: tuple[str, ...] = ()
    vertical: str | None = None


class ProfileChange(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is left out stays as it is; `profile_picture_handle` is what `media.upload_sample`
    returned."""

    about: str | None = None
    address: str | None = None
    description: str | None = None
    email: str | None = None
    websites: tuple[str, ...] | None = None
    vertical: str | None = None
    profile_picture_handle: str | None = None


class _Profiles(Struct):
    data: tuple[BusinessProfile, ...] = ()


class _Health(Struct):
    health_status: HealthStatus = HealthStatus()


class BlockedUser(WithIds, frozen=True):
    """`input` is what was asked for."""

    input: str | None = None
    wa_id: Id | None = None
    user_id: str | None = None
    errors: tuple[MetaError, ...] = ()


class BlockResult(Struct, frozen=True):
    """Who was blocked or unblocked, and who could not be, with the reasons."""

    added_users: tuple[BlockedUser, ...] = ()
    removed_users: tuple[BlockedUser, ...] = ()
    failed_users: tuple[BlockedUser, ...] = ()

    @property
    def done(self) -> tuple[BlockedUser, ...]:
        return self.added_users or self.removed_users


class _BlockAnswer(Struct):
    block_users: BlockResult | None = None


class NumberCalls:
    def __init__(self, graph: Graph):
        self._graph = graph

    async def get(
        self,
        token: str,
        phone_number_id: str,
        fields: Sequence[str] = PHONE_NUMBER_FIELDS,
    ) -> PhoneNumber:
        return await self._graph.ask(
            PhoneNumber, token, segment(phone_number_id), {"fields": ",".join(fields)}
        )

    async def register(
        self, token: str, phone_number_id: str, pin: str, region: str | None = None
    ) -> None:
        """Takes the number into use. The six-digit PIN becomes its two-step PIN, or must be it.
        `region` (ISO 3166) is where data at rest stay. At most 10 times in 72 hours."""
        body = {"messaging_product": "whatsapp", "pin": pin}
        if region:
            body["data_localization_region"] = region
        await self._post(token, phone_number_id, "/register", body)

    async def deregister(self, token: str, phone_number_id: str) -> None:
        await self._post(token, phone_number_id, "/deregister", {"messaging_product": "whatsapp"})

    async def request_code(
        self, token: str, phone_number_id: str, *, method: str, language: str
    ) -> None:
        """Has a verification code sent; `method` is SMS or VOICE, `language` such as en_US."""
        body = {"code_method": method, "language": language}
        await self._post(token, phone_number_id, "/request_code", body)

    async def verify_code(self, token: str, phone_number_id: str, code: str) -> None:
        await self._post(token, phone_number_id, "/verify_code", {"code": code})

    async def set_pin(self, token: str, phone_number_id: str, pin: str) -> None:
        """Sets the two-step PIN of a registered number."""
        await self._post(token, phone_number_id, "", {"pin": pin})

    async def settings(self, token: str, phone_number_id: str) -> dict[str, object]:
        return await self._graph.ask(
            dict[str, object], token, f"{segment(phone_number_id)}/settings"
        )

    async def change_settings(
        self, token: str, phone_number_id: str, settings: Mapping[str, object]
    ) -> None:
        await self._post(token, phone_number_id, "/settings", settings)

    async def override_callback(
        self, token: str, phone_number_id: str, url: str, verify_token: str
    ) -> None:
        """Has this number's messages delivered to an address of its own; Meta verifies it at once.
        An empty address ends that."""
        configuration = {"override_callback_uri": url}
        if url:
            configuration["verify_token"] = verify_token
        await self._post(token, phone_number_id, "", {"webhook_configuration": configuration})

    async def health(self, token: str, node_id: str) -> HealthStatus:
        """Whether a number, account, template or Flow can send, and what stands in its way."""
        answer = await self._graph.ask(
            _Health, token, segment(node_id), {"fields": "health_status"}
        )
        return answer.health_status

    async def profile(self, token: str, phone_number_id: str) -> BusinessProfile:
        query = {"fields": ",".join(BusinessProfile.__struct_fields__)}
        path = f"{segment(phone_number_id)}/whatsapp_business_profile"
        profiles = await self._graph.ask(_Profiles, token, path, query)
        return profiles.data[0] if profiles.data else BusinessProfile()

    async def change_profile(self, token: str, phone_number_id: str, change: ProfileChange) -> None:
        body = {"messaging_product": "whatsapp", **_given(change)}
        await self._post(token, phone_number_id, "/whatsapp_business_profile", body)

    async def block(self, token: str, phone_number_id: str, users: Sequence[str]) -> BlockResult:
        """Blocks people by phone number or user id; only those who wrote in the last 24 hours can
        be. Who could not be is in the result, not an error."""
        return await self._change_block_list(token, phone_number_id, "POST", users)

    async def unblock(self, token: str, phone_number_id: str, users: Sequence[str]) -> BlockResult:
        return await self._change_block_list(token, phone_number_id, "DELETE", users)

    def blocked(self, token: str, phone_number_id: str) -> AsyncIterator[BlockedUser]:
        return self._graph.pages(BlockedUser, token, f"{segment(phone_number_id)}/block_users")

    async def _change_block_list(
        self, token: str, phone_number_id: str, method: str, users: Sequence[str]
    ) -> BlockResult:
        body = {
            "messaging_product": "whatsapp",
            "block_users": [_named(user) for user in users],
        }
        path = f"{segment(phone_number_id)}/block_users"
        response = await self._graph.exchange(token, method, path, body=body)
        try:
            answer = _block_answer.decode(response.body)
        except (msgspec.DecodeError, UnicodeDecodeError):
            answer = _BlockAnswer()
        # a mixed result comes with status 400 and an error beside it
        if answer.block_users is not None and response.status in (200, 400):
            return answer.block_users
        outcome(Success, response)
        return BlockResult()

    async def _post(
        self, token: str, phone_number_id: str, edge: str, body: Mapping[str, object]
    ) -> None:
        path = f"{segment(phone_number_id)}{edge}"
        await self._graph.tell(Success, token, "POST", path, body=body)


_block_answer = msgspec.json.Decoder(_BlockAnswer, strict=False)


def _named(user: str) -> dict[str, str]:
    if kind_of(user) in (IdKind.USER_ID, IdKind.PARENT_USER_ID):
        return {"user_id": user}
    return {"user": dialable(user)}


def _given(change: ProfileChange) -> dict[str, object]:
    return {
        name: value
        for name in change.__struct_fields__
        if (value := getattr(change, name)) is not None
    }
