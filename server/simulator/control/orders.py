"""What the control plane is told. A field that is not known is refused by name."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from simulator.behaviour import Cap
from simulator.crowd.numbers import LARGEST
from simulator.latency import Latency
from simulator.review.quality import BlockReason
from simulator.world.models import Reads

Share = Annotated[float, Meta(ge=0, le=1)]
Milliseconds = Annotated[int, Meta(ge=0, le=3_600_000)]
# a list: msgspec 0.22 crashes in the garbage collector on a fixed tuple beside a number with limits
Span = Milliseconds | Annotated[list[Milliseconds], Meta(min_length=2, max_length=2)]
HoldMilliseconds = Annotated[int, Meta(ge=0, le=86_400_000)]
HoldSpan = HoldMilliseconds | Annotated[list[HoldMilliseconds], Meta(min_length=2, max_length=2)]
Seconds = Annotated[float, Meta(ge=0, le=604_800)]
Name = Annotated[str, Meta(min_length=1, max_length=256)]
Text = Annotated[str, Meta(max_length=4096)]
Tier = Literal["TIER_50", "TIER_250", "TIER_2K", "TIER_10K", "TIER_100K", "TIER_UNLIMITED"]
# Business verification (fact sheet §9.3)
Verification = Literal[
    "expired", "failed", "ineligible", "not_verified", "pending", "pending_need_more_info",
    "pending_submission", "rejected", "revoked", "verified",
]  # fmt: skip
TEN_YEARS = 10 * 366 * 86_400


class Order(Struct, kw_only=True, forbid_unknown_fields=True):
    pass


class Profile(Order):
    name: str | UnsetType = UNSET
    username: str | UnsetType | None = UNSET
    hide_phone: bool | UnsetType = UNSET


class Inbound(Order):
    sender: str = field(name="from")
    to: str
    message: dict[str, Any]
    profile: Profile = field(default_factory=Profile)


class Webhooks(Order):
    callback_url: str | UnsetType | None = UNSET
    verify_token: str | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    pause: bool | UnsetType = UNSET
    repeat: Share | UnsetType = UNSET
    reorder: Share | UnsetType = UNSET
    batch_size: Annotated[int, Meta(ge=1, le=1000)] | UnsetType = UNSET
    batch_ms: Milliseconds | UnsetType = UNSET
    delay_ms: Span | Latency | UnsetType = UNSET
    concurrency: Annotated[int, Meta(ge=1, le=256)] | UnsetType = UNSET
    timeout_seconds: Annotated[float, Meta(gt=0, le=60)] | UnsetType = UNSET
    retry_seconds: Annotated[list[Seconds], Meta(min_length=1)] | UnsetType = UNSET
    retry_all_apps: bool | UnsetType = UNSET


class Notice(Order):
    """`value` as the webhook has it. Of a number: `messaging_product` and `metadata` are added."""

    field: Annotated[str, Meta(pattern="^[a-z_]{1,64}$")]
    value: dict[str, Any]
    phone_number_id: str | None = None
    waba_id: str | None = None
    entry_id: str | None = None


class Pacing(Order):
    after: Annotated[int, Meta(ge=0, le=1_000_000)]
    hold_ms: HoldSpan = 60_000
    verdict: Literal["release", "drop", "by_quality"] = "by_quality"


class PacingDecision(Order):
    template_id: str | None = None


class Behaviour(Order):
    sent_ms: Span | UnsetType = UNSET
    delivered_ms: Span | UnsetType = UNSET
    read_ms: Span | UnsetType = UNSET
    review_ms: Span | UnsetType = UNSET
    review: Literal["auto", "manual"] | UnsetType = UNSET
    pacing: Pacing | UnsetType | None = UNSET
    portfolio_pacing: Pacing | UnsetType | None = UNSET
    paused: Literal["sync", "async"] | UnsetType = UNSET
    omit_delivered: Share | UnsetType = UNSET
    rate_limits: bool | UnsetType = UNSET
    messaging_limit: Literal["sync", "async"] | UnsetType = UNSET
    upgrade_after: Annotated[int, Meta(ge=1, le=1_000_000)] | UnsetType = UNSET
    us_marketing: bool | UnsetType = UNSET
    marketing_cap: Cap | UnsetType | None = UNSET
    marketing_experiment: Share | UnsetType = UNSET
    username_status: Literal["approved", "reserved"] | UnsetType = UNSET
    window: Literal["async", "sync", "off"] | UnsetType = UNSET
    known_phones: Literal["hidden", "30_days", "contact_book"] | UnsetType = UNSET
    unknown_recipients: Literal["exist", "refuse"] | UnsetType = UNSET


class NewNumber(Order):
    display_phone_number: str | None = None
    verified_name: Name | None = None
    throughput: Annotated[int, Meta(ge=1, le=100_000)] = 80
    registered: bool = True


class NewWaba(Order):
    name: Name
    numbers: list[NewNumber] = field(default_factory=lambda: [NewNumber()])


class NumberChange(Order):
    status: Name | UnsetType = UNSET
    quality_rating: Literal["GREEN", "YELLOW", "RED", "UNKNOWN"] | UnsetType = UNSET
    throughput: Annotated[int, Meta(ge=1, le=100_000)] | UnsetType = UNSET
    maintenance_seconds: Seconds | UnsetType = UNSET
    registered: bool | UnsetType = UNSET
    code_verification_status: Literal["VERIFIED", "NOT_VERIFIED", "EXPIRED"] | UnsetType = UNSET
    verified_name: Name | UnsetType = UNSET
    account_mode: Literal["LIVE", "SANDBOX"] | UnsetType = UNSET
    oba_status: Literal["NOT_STARTED", "PENDING", "APPROVED", "REJECTED"] | UnsetType = UNSET
    username_status: Literal["approved", "reserved", "deleted"] | UnsetType = UNSET
    name_decision: Literal["APPROVED", "REJECTED", "DEFERRED"] | UnsetType = UNSET
    pin: Annotated[str, Meta(pattern=r"^[0-9]{6}$")] | UnsetType | None = UNSET
    allow_list: list[str] | UnsetType | None = UNSET


class WabaChange(Order):
    name: Name | UnsetType = UNSET
    currency: Annotated[str, Meta(pattern="^[A-Z]{3}$")] | UnsetType = UNSET
    review_status: Literal["APPROVED", "PENDING", "REJECTED"] | UnsetType = UNSET
    has_payment_method: bool | UnsetType = UNSET
    marketing_messages_status: Name | UnsetType = UNSET
    no_marketing_on_cloud_api: bool | UnsetType = UNSET
    subscribed: bool | UnsetType = UNSET


class BusinessChange(Order):
    name: Name | UnsetType = UNSET
    verification_status: Verification | UnsetType = UNSET
    messaging_limit: Tier | UnsetType = UNSET
    restricted_seconds: Annotated[float, Meta(ge=0, le=TEN_YEARS)] | UnsetType = UNSET


class NewPhone(Order):
    name: Name
    wa_id: str | None = None
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")] = "US"
    reads: Reads = "always"
    username: str | None = None
    hide_phone: bool = False


class PhoneChange(Order):
    name: Name | UnsetType = UNSET
    reads: Reads | UnsetType = UNSET
    online: bool | UnsetType = UNSET
    reinstall: bool = False
    username: str | UnsetType | None = UNSET
    hide_phone: bool | UnsetType = UNSET


class Move(Order):
    wa_id: str | None = None


class Will(Order):
    phone_number_id: str
    block: bool | UnsetType = UNSET
    report: bool = False
    marketing: Literal["stop", "resume"] | UnsetType = UNSET


class CrowdChange(Order):
    size: Annotated[int, Meta(ge=1, le=LARGEST)] | UnsetType = UNSET
    habits: dict[str, Any] | UnsetType = UNSET
    writes_per_minute: Annotated[float, Meta(ge=0, le=60_000)] | UnsetType = UNSET
    phones: Annotated[int, Meta(ge=0, le=100)] | UnsetType = UNSET


class CrowdTalk(Order):
    messages: Annotated[int, Meta(ge=1, le=10_000_000)]
    seconds: Annotated[float, Meta(ge=0, le=86_400)] = 10.0
    phone_number_id: str | None = None


class NewAd(Order):
    headline: Name
    body: Text = ""
    picture: str = "sale"
    source_type: Literal["ad", "post"] = "ad"
    media_type: Literal["image", "video"] = "image"
    prefilled: Text = ""
    welcome: Text = ""
    is_traced: bool = True


class AdChange(Order):
    headline: Name | UnsetType = UNSET
    body: Text | UnsetType = UNSET
    picture: str | UnsetType = UNSET
    source_type: Literal["ad", "post"] | UnsetType = UNSET
    media_type: Literal["image", "video"] | UnsetType = UNSET
    prefilled: Text | UnsetType = UNSET
    welcome: Text | UnsetType = UNSET
    is_traced: bool | UnsetType = UNSET


class NewLink(Order):
    phone_number_id: str
    prefilled_message: Annotated[str, Meta(min_length=1, max_length=140)]


class AdClick(Order):
    ad: str


class NewToken(Order):
    scopes: list[str] | None = None
    expires_in: Seconds | None = None
    waba_ids: list[str] | None = None
    app_id: str | None = None


class NewApp(Order):
    name: Name
    live: bool = True
    callback_url: str | None = None
    verify_token: str = ""
    fields: list[str] | None = None
    subscribed: bool = False  # to every WABA


class AppChange(Order):
    name: Name | UnsetType = UNSET
    live: bool | UnsetType = UNSET


class TemplateDecision(Order):
    decision: Literal[
        "APPROVE",
        "REJECT",
        "APPEAL",
        "PAUSE",
        "UNPAUSE",
        "DISABLE",
        "FLAG",
        "REINSTATE",
        "ARCHIVE",
        "UNARCHIVE",
    ]
    reason: Annotated[str, Meta(pattern="^[A-Z_]{1,64}$")] | None = None
    text: Annotated[str, Meta(max_length=1024)] | None = None
    advice: Annotated[str, Meta(max_length=1024)] | None = None


class TemplateQuality(Order):
    score: Literal["GREEN", "YELLOW", "RED", "UNKNOWN"]


class TemplateComplaints(Order):
    count: Annotated[int, Meta(ge=1, le=100_000)] = 1
    reason: BlockReason = "NO_REASON_GIVEN"


class TemplateClicks(Order):
    button: Annotated[str, Meta(min_length=1, max_length=256)]
    count: Annotated[int, Meta(ge=1, le=100_000)] = 1


class TemplateCategory(Order):
    category: Literal["AUTHENTICATION", "MARKETING", "UTILITY"]
    notice_seconds: Annotated[float, Meta(ge=0, le=TEN_YEARS)] = 86_400.0


class UsageChange(Order):
    call_count: Annotated[int, Meta(ge=0, le=1_000)]  # percent
    waba_id: str | None = None
    app_id: str | None = None


class ClockChange(Order):
    advance_seconds: Annotated[float, Meta(ge=0, le=TEN_YEARS)] | UnsetType = UNSET
    offset_seconds: Annotated[float, Meta(ge=-TEN_YEARS, le=TEN_YEARS)] | UnsetType = UNSET
    speed: Annotated[float, Meta(gt=0, le=1_000_000)] | UnsetType = UNSET


class OpenChat(Order):
    phone: str
    phone_number_id: str
    open: bool = True


class Played(Order):
    phone: str
    phone_number_id: str
    message_id: str


def given(order: Order) -> dict[str, Any]:
    """The fields of a change that were given."""
    return {
        name: value
        for name in order.__struct_fields__
        if (value := getattr(order, name)) is not UNSET
    }


def as_span(value: int | list[int]) -> tuple[int, int]:
    low, high = (value, value) if isinstance(value, int) else value
    return min(low, high), max(low, high)
