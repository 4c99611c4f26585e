"""Template messages: the template's name and language, and what fills its variables.

https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-message-templates
"""

from typing import Annotated, Literal

from msgspec import Meta

from rapport.whatsapp.messages.interactive import Json, ProductSection
from rapport.whatsapp.messages.parts import (
    BUTTON_INDEX,
    CURRENCY,
    LANGUAGE,
    TEMPLATE_NAME,
    HeaderDocument,
    Id256,
    Id512,
    Location,
    MediaRef,
    Part,
    Text1024,
    Url,
)


class Language(Part, frozen=True, kw_only=True):
    code: Annotated[str, Meta(pattern=LANGUAGE)]
    policy: Literal["deterministic"] | None = None


class TextParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="text"):
    """`parameter_name` only for templates with named variables."""

    text: Text1024
    parameter_name: Annotated[str, Meta(min_length=1, max_length=512)] | None = None


class Currency(Part, frozen=True, kw_only=True):
    """`amount_1000` is the amount times 1000."""

    fallback_value: Text1024
    code: Annotated[str, Meta(pattern=CURRENCY)]
    amount_1000: int


class CurrencyParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="currency"):
    currency: Currency
    parameter_name: str | None = None


class DateTime(Part, frozen=True, kw_only=True):
    """Only `fallback_value` is shown; the others are accepted and ignored."""

    fallback_value: Text1024
    calendar: str | None = None
    year: int | None = None
    month: int | None = None
    day_of_month: int | None = None
    day_of_week: int | None = None
    hour: int | None = None
    minute: int | None = None
    timestamp: int | None = None


class DateTimeParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="date_time"):
    date_time: DateTime
    parameter_name: str | None = None


class ImageParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="image"):
    image: MediaRef


class VideoParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="video"):
    video: MediaRef


class GifParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="gif"):
    gif: MediaRef


class DocumentParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="document"):
    document: HeaderDocument


class LocationParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="location"):
    location: Location


class Product(Part, frozen=True, kw_only=True):
    product_retailer_id: Id512
    catalog_id: Id512


class ProductParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="product"):
    product: Product


HeaderParameter = (
    TextParameter
    | ImageParameter
    | VideoParameter
    | GifParameter
    | DocumentParameter
    | LocationParameter
    | ProductParameter
)
BodyParameter = TextParameter | CurrencyParameter | DateTimeParameter


class HeaderComponent(Part, frozen=True, kw_only=True, tag_field="type", tag="header"):
    parameters: Annotated[tuple[HeaderParameter, ...], Meta(min_length=1, max_length=1)]


class BodyComponent(Part, frozen=True, kw_only=True, tag_field="type", tag="body"):
    parameters: tuple[BodyParameter, ...] = ()


class PayloadParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="payload"):
    payload: Id256


class CouponParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="coupon_code"):
    coupon_code: Annotated[str, Meta(min_length=1, max_length=20)]


class ButtonAction(Part, frozen=True, kw_only=True):
    """For catalogs and products the thumbnail and sections, for Flows the token and data."""

    thumbnail_product_retailer_id: Id512 | None = None
    sections: Annotated[tuple[ProductSection, ...], Meta(max_length=10)] = ()
    flow_token: str | None = None
    flow_action_data: Json | None = None
    order_details: Json | None = None


class ActionParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="action"):
    action: ButtonAction


class TtlParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="ttl_minutes"):
    ttl_minutes: Annotated[int, Meta(ge=1, le=43200)]


ButtonParameter = (
    PayloadParameter | TextParameter | CouponParameter | ActionParameter | TtlParameter
)


class ButtonComponent(Part, frozen=True, kw_only=True, tag_field="type", tag="button"):
    """`index` counts the template's buttons from 0, as a number or as text; `sub_type` may be in
    capitals, as Meta's documents have it."""

    sub_type: Annotated[str, Meta(min_length=1, max_length=40)]
    index: Annotated[str, Meta(pattern=BUTTON_INDEX)] | Annotated[int, Meta(ge=0, le=9)]
    parameters: tuple[ButtonParameter, ...] = ()


class Offer(Part, frozen=True, kw_only=True):
    expiration_time_ms: Annotated[int, Meta(ge=0)]


class OfferParameter(Part, frozen=True, kw_only=True, tag_field="type", tag="limited_time_offer"):
    limited_time_offer: Offer


class OfferComponent(Part, frozen=True, kw_only=True, tag_field="type", tag="limited_time_offer"):
    parameters: Annotated[tuple[OfferParameter, ...], Meta(min_length=1, max_length=1)]


class TapTarget(Part, frozen=True, kw_only=True):
    url: Url
    title: Annotated[str, Meta(min_length=1, max_length=60)]


class TapTargetParameter(
    Part, frozen=True, kw_only=True, tag_field="type", tag="tap_target_configuration"
):
    tap_target_configuration: Annotated[tuple[TapTarget, ...], Meta(min_length=1, max_length=1)]


class TapTargetComponent(
    Part, frozen=True, kw_only=True, tag_field="type", tag="tap_target_configuration"
):
    parameters: Annotated[tuple[TapTargetParameter, ...], Meta(min_length=1, max_length=1)]


CardComponent = HeaderComponent | BodyComponent | ButtonComponent


class TemplateCard(Part, frozen=True, kw_only=True):
    card_index: Annotated[int, Meta(ge=0, le=9)]
    components: Annotated[tuple[CardComponent, ...], Meta(min_length=1)]


class CarouselComponent(Part, frozen=True, kw_only=True, tag_field="type", tag="carousel"):
    cards: Annotated[tuple[TemplateCard, ...], Meta(min_length=2, max_length=10)]


Component = (
    HeaderComponent
    | BodyComponent
    | ButtonComponent
    | OfferComponent
    | CarouselComponent
    | TapTargetComponent
)


class Template(Part, frozen=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=512, pattern=TEMPLATE_NAME)]
    language: Language
    components: Annotated[tuple[Component, ...], Meta(max_length=20)] = ()
