"""What became of WhatsApp accounts, phone numbers and partners. All enums are open lists."""

from msgspec import Struct
from msgspec.structs import force_setattr

from rapport.whatsapp import identity
from rapport.whatsapp.payloads.fields import Id, Instant, WithIds


class ViolationInfo(Struct, frozen=True):
    violation_type: str | None = None


class RestrictionInfo(Struct, frozen=True):
    restriction_type: str | None = None
    expiration: Instant | None = None
    remediation: str | None = None


class BanInfo(Struct, frozen=True):
    """`waba_ban_date` is a date in words: `April 17, 2025`."""

    waba_ban_state: str | tuple[str, ...] | None = None
    waba_ban_date: str | None = None


class WabaInfo(WithIds, frozen=True):
    waba_id: Id | None = None
    owner_business_id: Id | None = None
    partner_app_id: Id | None = None
    solution_id: Id | None = None
    solution_partner_business_ids: tuple[str | int, ...] = ()
    ad_account_linked: Id | None = None


class DisconnectionInfo(Struct, frozen=True):
    reason: str | None = None
    initiated_by: str | None = None


class PartnerClientCertificationInfo(WithIds, frozen=True):
    client_business_id: Id | None = None
    status: str | None = None
    rejection_reasons: tuple[str, ...] = ()


class ExceptionCountry(Struct, frozen=True):
    country_code: str | None = None
    start_time: Instant | None = None


class AuthInternationalRateEligibility(Struct, frozen=True):
    exception_countries: tuple[ExceptionCountry, ...] = ()
    start_time: Instant | None = None


class VolumeTierInfo(Struct, frozen=True):
    """`tier` is `from:to` in messages, `effective_month` is `2025-11`."""

    tier_update_time: Instant | None = None
    pricing_category: str | None = None
    tier: str | None = None
    effective_month: str | None = None
    region: str | None = None


class AccountUpdate(WithIds, frozen=True):
    """For `PARTNER_*` events the item's `waba_id` is the partner's portfolio and the client's ids
    stand in `waba_info`."""

    event: str
    phone_number: Id | None = None
    country: str | None = None
    violation_info: ViolationInfo | None = None
    restriction_info: tuple[RestrictionInfo, ...] = ()
    ban_info: BanInfo | None = None
    waba_info: WabaInfo | None = None
    disconnection_info: DisconnectionInfo | None = None
    partner_client_certification_info: PartnerClientCertificationInfo | None = None
    auth_international_rate_eligibility: AuthInternationalRateEligibility | None = None
    volume_tier_info: VolumeTierInfo | None = None


class AlertInfo(Struct, frozen=True):
    alert_severity: str | None = None
    alert_status: str | None = None
    alert_type: str | None = None
    alert_description: str | None = None


class AccountAlert(WithIds, frozen=True):
    entity_type: str | None = None
    entity_id: Id | None = None
    alert_info: AlertInfo | None = None


class AccountReviewUpdate(Struct, frozen=True):
    """`decision`: APPROVED, REJECTED, PENDING, DEFERRED."""

    decision: str


class AccountSettingsUpdate(Struct, frozen=True):
    """Field `account_settings_update`; its shape is not confirmed."""

    event: str | None = None


class BusinessStatusUpdate(WithIds, frozen=True):
    """Field `business_status_update`; its shape is not confirmed."""

    business_id: Id | None = None
    event: str | None = None


class BusinessCapabilityUpdate(WithIds, frozen=True):
    """The messaging limit comes as a tier (`TIER_2K`) or as a number; `limits.messaging_limit`
    reads both. -1 means no limit."""

    max_daily_conversations_per_business: Id | None = None
    max_daily_conversation_per_phone: int | None = None
    max_phone_numbers_per_business: int | None = None
    max_phone_numbers_per_waba: int | None = None


class BusinessUsernameUpdate(Struct, frozen=True):
    """`status`: approved, reserved, deleted; the username is absent once deleted."""

    display_phone_number: str | None = None
    username: str | None = None
    status: str | None = None

    def __post_init__(self) -> None:
        if self.username:
            force_setattr(self, "username", identity.clean_username(self.username))


class PhoneNumberQualityUpdate(WithIds, frozen=True):
    """`event`: ONBOARDING, THROUGHPUT_UPGRADE and, until 2026, UPGRADE, DOWNGRADE, FLAGGED,
    UNFLAGGED."""

    event: str
    display_phone_number: str | None = None
    old_limit: Id | None = None
    current_limit: Id | None = None
    max_daily_conversations_per_business: Id | None = None


class PhoneNumberNameUpdate(Struct, frozen=True):
    """`decision`: APPROVED, REJECTED, PENDING, DEFERRED."""

    decision: str
    display_phone_number: str | None = None
    requested_verified_name: str | None = None
    rejection_reason: str | None = None


class SecurityEvent(WithIds, frozen=True):
    """`event`: PIN_CHANGED, PIN_RESET_REQUEST, PIN_REQUEST_SUCCESS."""

    event: str
    display_phone_number: str | None = None
    requester: Id | None = None


class PartnerSolution(WithIds, frozen=True):
    event: str
    solution_id: Id | None = None
    solution_status: str | None = None


class PaymentConfigurationUpdate(Struct, frozen=True):
    """Payments in India and Brazil; its shape is not confirmed."""

    configuration_name: str | None = None
    provider_name: str | None = None
    provider_mid: str | None = None
    status: str | None = None
