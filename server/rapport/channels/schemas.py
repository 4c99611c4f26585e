"""Shapes of the channels' requests and of answers that no query makes."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from rapport.channels.errors import Advice
from rapport.channels.rules.addresses import GraphName
from rapport.channels.rules.subscriptions import Manner
from rapport.channels.rules.tokens import Problem

Id = Annotated[str, Meta(pattern=r"^[0-9A-Za-z_-]{1,64}$")]
Secret = Annotated[str, Meta(min_length=1, max_length=2000)]
Pin = Annotated[str, Meta(pattern=r"^[0-9]{6}$")]
Name = Annotated[str, Meta(min_length=1, max_length=100)]


class Request(msgspec.Struct, forbid_unknown_fields=True):
    """A field that is not known is refused by name."""


class ConnectWaba(Request):
    """An account and a token that may use it. With `meta_app_id` and `app_secret` webhooks are
    signed by the workspace's own Meta app; without, by the installation's."""

    waba_id: Id
    access_token: Secret
    meta_app_id: Id | None = None
    app_secret: Secret | None = None
    verify_token: Secret | None = None
    graph: GraphName | None = None


class PracticeNumber(Request):
    """What customers see as its name; absent: one of ours."""

    name: Name | None = None


class ReplaceToken(Request):
    access_token: Secret


class ChangeNumber(Request):
    """`label` is what the team calls the number; null or empty takes it away."""

    label: Annotated[str, Meta(max_length=200)] | UnsetType | None = UNSET
    colour: Literal["jade", "blue", "violet", "amber", "rose", "grey"] | UnsetType = UNSET
    read_receipts: Literal["on_open", "on_reply", "never"] | UnsetType = UNSET


class ChangeProfile(Request, omit_defaults=True):
    """What customers see of the business. What is left out stays; an empty text takes it away
    (`about` cannot be empty). Lengths: Meta's.

    https://developers.facebook.com/docs/whatsapp/cloud-api/reference/business-profiles
    """

    about: Annotated[str, Meta(min_length=1, max_length=139)] | UnsetType = UNSET
    address: Annotated[str, Meta(max_length=256)] | UnsetType = UNSET
    description: Annotated[str, Meta(max_length=512)] | UnsetType = UNSET
    email: Annotated[str, Meta(max_length=128)] | UnsetType = UNSET
    websites: (
        Annotated[list[Annotated[str, Meta(max_length=256)]], Meta(max_length=2)] | UnsetType
    ) = UNSET
    vertical: Annotated[str, Meta(pattern="^[A-Z_]{2,40}$")] | UnsetType = UNSET


class Profile(msgspec.Struct):
    """What customers see of the business. The picture is fetched by us from WhatsApp."""

    about: str | None
    address: str | None
    description: str | None
    email: str | None
    websites: list[str]
    vertical: str | None
    profile_picture_url: str | None


class CheckToken(Request):
    """A token with the app that it is to belong to. Without id and secret: the installation's own
    app."""

    access_token: Secret
    meta_app_id: Id | None = None
    app_secret: Secret | None = None
    graph: GraphName | None = None


class SetCallback(Request):
    """How webhooks are to reach us: `app` sets the app's own callback, `override` redirects this
    account alone; absent: `app`, unless the app calls somewhere else already."""

    manner: Manner | None = None


class Register(Request):
    """`pin`: the number's two-step PIN, or six new digits if it has none. `region` (ISO 3166):
    where WhatsApp keeps messages at rest; absent: anywhere."""

    pin: Pin
    region: Annotated[str, Meta(pattern="^[A-Z]{2}$")] | None = None


class RequestCode(Request):
    """`language` of the message that brings the code, such as `en_US`."""

    method: Literal["SMS", "VOICE"] = "SMS"
    language: Annotated[str, Meta(pattern="^[a-z]{2,3}(_[A-Z]{2})?$")] = "en_US"


class VerifyCode(Request):
    code: Annotated[str, Meta(pattern="^[0-9]{3}-?[0-9]{3}$")]


class ProblemView(msgspec.Struct):
    """Something in the way: what, what would help, which steps lead there, and where the first of
    them is. A problem that is not `blocking` may be mended later."""

    reason: str
    field: str
    blocking: bool
    sentence: str
    remedy: str
    steps: list[str]
    link: str | None

    @classmethod
    def of(cls, problem: Problem) -> "ProblemView":
        return cls.about(problem.advice, problem.field, blocking=problem.blocking)

    @classmethod
    def about(cls, advice: Advice, field: str, *, blocking: bool) -> "ProblemView":
        return cls(
            reason=advice.reason,
            field=field,
            blocking=blocking,
            sentence=advice.sentence,
            remedy=advice.remedy,
            steps=list(advice.steps),
            link=advice.link,
        )


class Way(msgspec.Struct):
    """A way to a public address, with lines to copy."""

    id: str
    title: str
    note: str
    lines: list[str]


class AddressView(msgspec.Struct):
    """Whether Meta can reach this installation. `status`: `ok`; `local` (this machine only),
    `not_public` (a private network), `not_https`; `unreachable`, `redirected`, `elsewhere`
    (something else answers there). `may_continue`: the next step, in which Meta itself calls, may
    succeed all the same."""

    status: str
    usable: bool
    may_continue: bool
    public_url: str
    callback_url: str
    sentence: str
    remedy: str | None
    detail: str | None
    ways: list[Way]


class AppView(msgspec.Struct):
    """A Meta app. `is_live` is null where Meta does not say."""

    id: str
    name: str | None
    is_live: bool | None


class TokenInfoView(msgspec.Struct):
    type: str | None
    app_id: str | None
    app_name: str | None
    scopes: list[str]
    expires_at: datetime | None


class SeenNumber(msgspec.Struct):
    phone_number_id: str
    display_phone_number: str
    verified_name: str | None
    status: str | None
    quality: str | None
    code_verification_status: str | None


class SeenWaba(msgspec.Struct):
    """An account that a token reaches. `connected`: `here`, `elsewhere`, or not yet."""

    waba_id: str
    name: str | None
    currency: str | None
    time_zone: str | None
    review_status: str | None
    connected: Literal["here", "elsewhere"] | None
    numbers: list[SeenNumber]


class SeenBusiness(msgspec.Struct):
    """A business portfolio with the accounts that it owns; `id` is null where Meta does not say."""

    id: str | None
    name: str | None
    wabas: list[SeenWaba]


class TokenCheck(msgspec.Struct):
    """What a token is good for. `usable`: no problem is blocking."""

    usable: bool
    problems: list[ProblemView]
    token: TokenInfoView | None
    app: AppView | None
    businesses: list[SeenBusiness]


class CallbackView(msgspec.Struct):
    """How webhooks of an account reach us. `verified`: Meta's own verification request has just
    reached us; `missing_fields`: what the app does not hear of; `other_callback_url`: where the app
    calls, or called until now."""

    manner: Manner
    callback_url: str
    verified: bool
    subscribed: bool
    missing_fields: list[str]
    other_callback_url: str | None
    app: AppView
    problems: list[ProblemView]
