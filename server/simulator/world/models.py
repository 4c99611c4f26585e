"""The things of the world, as they are kept and saved. Times are seconds since 1970."""

from functools import lru_cache
from typing import Any, Literal

from msgspec import Struct, field

from simulator.behaviour import Behaviour
from simulator.crowd.crowd import Saved as Crowd
from simulator.webhook_settings import Settings

Reads = Literal["always", "on_open", "never"]

SCOPES = (
    "business_management",
    "whatsapp_business_management",
    "whatsapp_business_messaging",
    "whatsapp_business_manage_events",
    "catalog_management",
    "ads_read",
)


ONBOARDED = "ONBOARDED"
PACED = -1  # of Template.paced: pacing is over


UNLIMITED = "TIER_UNLIMITED"
# the people that a portfolio may write to in 24 hours; None: as many as it likes
TIERS: dict[str, int | None] = {
    "TIER_50": 50,
    "TIER_250": 250,
    "TIER_2K": 2_000,
    "TIER_10K": 10_000,
    "TIER_100K": 100_000,
    UNLIMITED: None,
}


class Business(Struct):
    """A business portfolio."""

    id: str
    name: str
    verification_status: str = "verified"
    messaging_limit: str = UNLIMITED
    limit_rises_at: float = 0.0  # 0: nothing has been decided
    reached: dict[str, float] = field(default_factory=dict)  # of thirty days, while it counts
    templates_sent: int = 0
    paced: int = 0  # templates that pacing counted since it last decided
    restricted_until: float = 0.0  # until then no conversations may be opened


class Callback(Struct):
    """Where an app wants its webhooks, as a subscription or an override says it."""

    url: str
    verify_token: str = ""
    fields: list[str] = field(default_factory=lambda: ["messages"])
    assumed: bool = False  # nobody said so: webhooks go there, but the app is not subscribed


class App(Struct):
    id: str
    name: str
    secret: str
    live: bool = True
    callback: Callback | None = None  # set through the Graph; else the default callback holds

    @property
    def token(self) -> str:
        """The app access token of this app."""
        return f"{self.id}|{self.secret}"


class Token(Struct):
    value: str
    app_id: str
    user_id: str
    scopes: list[str]
    issued_at: float
    expires_at: float | None = None
    waba_ids: list[str] | None = None  # None: all of the business


class User(Struct):
    """Somebody of the business, or a program of it."""

    id: str
    name: str
    kind: str


class Activity(Struct):
    """Something that was done with a WABA through the Graph."""

    id: str
    kind: str
    at: float
    actor_id: str
    actor_name: str


class Waba(Struct):
    id: str
    name: str
    business_id: str
    namespace: str
    currency: str = "USD"
    timezone_id: str = "1"
    country: str = "US"
    review_status: str = "APPROVED"
    has_payment_method: bool = True
    marketing_messages_status: str = ONBOARDED
    no_marketing_on_cloud_api: bool = False
    insights: bool = False  # template analytics, once enabled for ever
    # app id → override of its callback; an app that is absent gets no webhook of this WABA
    subscriptions: dict[str, Callback | None] = field(default_factory=dict)
    template_creations: list[float] = field(default_factory=list)  # of the last hour
    locked_templates: dict[str, float] = field(default_factory=dict)  # name and language → until
    utility_strikes: list[float] = field(default_factory=list)  # templates that became marketing
    utility_blocks: int = 0
    utility_blocked_until: float = 0.0
    users: dict[str, list[str]] = field(default_factory=dict)  # user id → tasks
    schedules: list[dict[str, Any]] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)  # the newest last


class QrCode(Struct):
    """A QR code and short link of a number, with the text that whoever follows it finds written."""

    code: str
    prefilled_message: str
    created_at: float

    @property
    def deep_link(self) -> str:
        return f"https://wa.me/message/{self.code}"


class Number(Struct):
    """A business phone number."""

    id: str
    waba_id: str
    display_phone_number: str
    verified_name: str
    country: str
    registered: bool = True
    status: str = "CONNECTED"
    pin: str | None = None
    quality_rating: str = "GREEN"
    throughput: int = 80
    maintenance_until: float = 0.0  # while its throughput is raised nothing can be sent (131057)
    code_verification_status: str = "VERIFIED"
    name_status: str = "APPROVED"
    new_display_name: str | None = None
    new_name_status: str = "NONE"
    name_review_at: float = 0.0  # when the review of a name ends; 0: none is under way
    account_mode: str = "LIVE"
    allow_list: list[str] | None = None  # wa_ids a test number may write to; None: anyone
    pending_code: str | None = None
    registrations: list[float] = field(default_factory=list)
    wrong_pins: list[float] = field(default_factory=list)
    override: Callback | None = None
    profile: dict[str, Any] = field(default_factory=dict)
    profile_id: str = ""  # of the node that the profile is; made when somebody asks
    automation_id: str = ""  # as profile_id, of the conversational components
    settings: dict[str, Any] = field(default_factory=dict)
    blocked: list[str] = field(default_factory=list)
    onboarded_at: float = 0.0
    qr_codes: dict[str, QrCode] = field(default_factory=dict)  # the oldest first
    username: str | None = None
    username_status: str = ""
    automation: dict[str, Any] = field(default_factory=dict)
    compliance: dict[str, Any] = field(default_factory=dict)
    commerce: dict[str, bool] = field(default_factory=dict)
    public_key: str | None = None
    key_is_signed: bool = False
    oba_status: str = "NOT_STARTED"
    oba_decided_at: float = 0.0
    search_visibility: str = "VISIBLE"
    service_month: str = ""  # the month that service_sent counts, such as 2026-11
    service_sent: int = 0
    sends: dict[int, int] = field(default_factory=dict)  # day → messages accepted
    complaints: dict[int, int] = field(default_factory=dict)  # day → blocks and reports

    @property
    def digits(self) -> str:
        return _digits(self.display_phone_number)


class PooledNumber(Struct):
    """A number that a partner has verified beforehand, for whoever will have it."""

    id: str
    digits: str
    created_at: float
    verified: bool = False
    pending_code: str | None = None
    partners: list[str] = field(default_factory=list)  # ids of businesses it is shared with


class Template(Struct):
    """A message template of a WABA in one language; `components` have Meta's own shape (§7.2)."""

    id: str
    waba_id: str
    name: str
    language: str
    category: str
    components: list[dict[str, Any]]
    parameter_format: str = "POSITIONAL"
    status: str = "APPROVED"
    quality: str = "UNKNOWN"
    rejected_reason: str = "NONE"
    created_at: float = 0.0
    updated_at: float = 0.0
    rejection_info: dict[str, str] | None = None
    sub_category: str | None = None
    ttl_seconds: int | None = None  # message_send_ttl_seconds
    link_tracking_opted_out: bool = False
    library_name: str | None = None
    source: str | None = None
    previous_category: str | None = None
    correct_category: str | None = None  # what it becomes at category_at
    category_at: float = 0.0
    review_at: float = 0.0  # when the review of a pending one ends; 0: none is under way
    edits: list[float] = field(default_factory=list)  # while approved, of the last thirty days
    quality_at: float = 0.0
    sends: dict[int, int] = field(default_factory=dict)  # by day since 1970, of the last 90
    complaints: dict[int, int] = field(default_factory=dict)  # as sends
    complaint_reasons: dict[str, int] = field(default_factory=dict)
    pauses: int = 0  # for low quality
    paused_at: float = 0.0
    paused_until: float = 0.0  # 0: not paused, or until somebody unpauses it
    flagged: bool = False
    used_at: float = 0.0  # to the day; taken out of the archive counts as used
    archived_from: str | None = None  # the status it had
    idle_since: float = 0.0  # archived because nobody used it; 0: somebody wanted it so
    paced: int = 0  # messages that pacing counted since it was new or unpaused, or PACED
    cautious_until: float = 0.0  # for a week after a pause utility templates are paced too
    gone_at: float = 0.0  # a deleted one stays readable until then
    # day → sent, delivered, read, replied, charged; `day button` → taps: see analytics.py
    days: dict[int, list[int]] = field(default_factory=dict)
    clicks: dict[str, int] = field(default_factory=dict)

    def component(self, kind: str) -> dict[str, Any] | None:
        for part in self.components:  # asked several times for every send
            if part["type"] == kind:
                return part
        return None

    @property
    def buttons(self) -> list[dict[str, Any]]:
        part = self.component("BUTTONS")
        return part["buttons"] if part else []


class Phone(Struct):
    """A person with WhatsApp."""

    wa_id: str
    user_id: str
    name: str
    username: str | None = None
    hide_phone: bool = False
    reads: Reads = "always"
    blocks: list[str] = field(default_factory=list)  # ids of numbers
    stopped_marketing: list[str] = field(default_factory=list)  # ids of numbers
    online: bool = True  # one that is not gets its messages when it is back, or never
    met: dict[str, float] = field(default_factory=dict)  # number → last time both used the phone
    installs: int = 0  # how often WhatsApp was installed anew: each has a new identity key
    of_crowd: bool = False  # a member of the crowd whose chats can be seen
    passing: bool = False  # came by itself, is forgotten when too many have come


class ChatMessage(Struct):
    """One bubble. `status` of an outgoing message is what the business was told; of an incoming one
    it is the phone's own tick: delivered, or read once the business has read it."""

    id: str
    from_business: bool
    type: str
    content: Any
    at: float
    status: str
    context_id: str | None = None
    forwarded: bool = False
    reaction_of_phone: str = ""
    reaction_of_business: str = ""
    callback_data: str | None = None
    position: int = -1  # in the outbox, -1: not there
    template_id: str | None = None
    definition: list[dict[str, Any]] | None = None  # the template's components when it was sent


class Chat(Struct):
    wa_id: str
    number_id: str
    messages: list[ChatMessage] = field(default_factory=list)


class Window(Struct):
    """What a person's last message allows a number to send. All zero: nothing was ever written."""

    open_until: float = 0.0
    entry_until: float = 0.0  # reply before this moment and the free entry window opens
    free_until: float = 0.0
    entry_id: str = ""


class Media(Struct):
    id: str
    mime_type: str
    sha256: str  # hexadecimal
    size: int
    expires_at: float
    number_id: str | None = None  # the number that uploaded it or received it
    filename: str = ""
    is_readable: bool = True  # its content is what its type says
    is_opus: bool = False
    animated: bool = False


class Ad(Struct):
    """An ad or a post with a button that opens a chat. It may belong to any number."""

    id: str
    source_type: Literal["ad", "post"]
    headline: str
    body: str
    picture: str  # one of `ads.pictures`
    media_type: Literal["image", "video"] = "image"
    prefilled: str = ""  # what the chat has in its composer
    welcome: str = ""  # how the business greets there
    is_traced: bool = True  # False: a WhatsApp Status placement, whose clicks carry no ctwa_clid


class Upload(Struct):
    """A resumable upload that has begun."""

    id: str
    size: int
    mime_type: str
    filename: str
    offset: int = 0


class State(Struct):
    """Everything that is saved. `starts` counts the processes that have used it."""

    seed: int
    signing_key: str
    business: Business
    starts: int = 0
    clock_offset: float = 0.0
    apps: dict[str, App] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    wabas: dict[str, Waba] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    pool: dict[str, PooledNumber] = field(default_factory=dict)
    templates: dict[str, Template] = field(default_factory=dict)
    phones: dict[str, Phone] = field(default_factory=dict)
    chats: dict[str, Chat] = field(default_factory=dict)
    windows: dict[str, Window] = field(default_factory=dict)
    media: dict[str, Media] = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)
    ads: dict[str, Ad] = field(default_factory=dict)
    traffic: dict[str, list[int]] = field(default_factory=dict)  # see analytics.py
    priced: dict[str, int] = field(default_factory=dict)
    callback: Callback | None = None  # the default of all apps without one of their own
    crowd: Crowd | None = None
    behaviour: Behaviour = field(default_factory=Behaviour)
    deliveries: Settings = field(default_factory=Settings)  # how webhooks are delivered


@lru_cache(maxsize=4096)
def _digits(display_phone_number: str) -> str:
    return "".join(filter(str.isdigit, display_phone_number))


def pair(number_id: str, wa_id: str) -> str:
    """The key of what concerns one number and one person."""
    return f"{number_id}:{wa_id}"
