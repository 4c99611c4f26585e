"""Interactive messages: with buttons, lists, Flows, products, calls. One struct for each `type`.

https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages#interactive-object
"""

from typing import Annotated, Literal

from msgspec import Meta

from rapport.whatsapp.messages.parts import (
    COUNTRY,
    Body,
    Footer,
    Header,
    Id200,
    Id256,
    Id512,
    ImageHeader,
    LongBody,
    Part,
    Text20,
    Text24,
    Text72,
    Text160,
    TextHeader,
    Url,
    VideoHeader,
)

Json = dict[str, object]


class ReplyChoice(Part, frozen=True, kw_only=True):
    id: Id256
    title: Text20


class ReplyButton(Part, frozen=True, kw_only=True, tag_field="type", tag="reply"):
    reply: ReplyChoice


class ButtonsAction(Part, frozen=True, kw_only=True):
    buttons: Annotated[tuple[ReplyButton, ...], Meta(min_length=1, max_length=3)]


class ButtonMessage(Part, frozen=True, kw_only=True, tag_field="type", tag="button"):
    """One to three reply buttons; ids and titles differ from each other."""

    header: Header | None = None
    body: Body
    footer: Footer | None = None
    action: ButtonsAction


class ListRow(Part, frozen=True, kw_only=True):
    id: Id200
    title: Text24
    description: Text72 | None = None


class ListSection(Part, frozen=True, kw_only=True):
    """A title is needed as soon as there are two sections."""

    title: Text24 | None = None
    rows: Annotated[tuple[ListRow, ...], Meta(min_length=1, max_length=10)]


class ListAction(Part, frozen=True, kw_only=True):
    button: Text20
    sections: Annotated[tuple[ListSection, ...], Meta(min_length=1, max_length=10)]


class ListMessage(Part, frozen=True, kw_only=True, tag_field="type", tag="list"):
    """A menu of at most ten rows in all sections together."""

    header: TextHeader | None = None
    body: LongBody
    footer: Footer | None = None
    action: ListAction


class UrlParameters(Part, frozen=True, kw_only=True):
    display_text: Text20
    url: Url


class UrlAction(Part, frozen=True, kw_only=True, tag_field="name", tag="cta_url"):
    parameters: UrlParameters


class UrlMessage(Part, frozen=True, kw_only=True, tag_field="type", tag="cta_url"):
    """One button that opens a web address."""

    header: Header | None = None
    body: Body
    footer: Footer | None = None
    action: UrlAction


class FlowPayload(Part, frozen=True, kw_only=True):
    """The first screen and its data, which must not be empty where given."""

    screen: Annotated[str, Meta(min_length=1)]
    data: Json | None = None


class FlowParameters(Part, frozen=True, kw_only=True):
    """A Flow by `flow_id` or `flow_name`; the payload only with `flow_action: navigate`."""

    flow_message_version: Annotated[str, Meta(min_length=1)]
    flow_cta: Annotated[str, Meta(min_length=1, max_length=30)]
    flow_id: Id512 | None = None
    flow_name: Id512 | None = None
    flow_token: str | None = None
    mode: Literal["published", "draft"] | None = None
    flow_action: Literal["navigate", "data_exchange"] | None = None
    flow_action_payload: FlowPayload | None = None


class FlowAction(Part, frozen=True, kw_only=True, tag_field="name", tag="flow"):
    parameters: FlowParameters


class FlowMessage(Part, frozen=True, kw_only=True, tag_field="type", tag="flow"):
    header: Header | None = None
    body: Body
    footer: Footer | None = None
    action: FlowAction


class LocationRequestAction(Part, frozen=True, kw_only=True, tag_field="name", tag="send_location"):
    pass


class LocationRequestMessage(
    Part, frozen=True, kw_only=True, tag_field="type", tag="location_request_message"
):
    body: Body
    action: LocationRequestAction


class SavedAddress(Part, frozen=True, kw_only=True):
    id: Id256
    value: Json


class AddressParameters(Part, frozen=True, kw_only=True):
    country: Annotated[str, Meta(pattern=COUNTRY)]
    values: Json | None = None
    saved_addresses: tuple[SavedAddress, ...] = ()
    validation_errors: Json | None = None


class AddressAction(Part, frozen=True, kw_only=True, tag_field="name", tag="address_message"):
    parameters: AddressParameters


class AddressMessage(Part, frozen=True, kw_only=True, tag_field="type", tag="address_message"):
    """A form for an address, in India."""

    header: Header | None = None
    body: Body
    footer: Footer | None = None
    action: AddressAction


class ProductAction(Part, frozen=True, kw_only=True):
    catalog_id: Id512
    product_retailer_id: Id512


class ProductMessage(Part, frozen=True, kw_only=True, tag_field="type", tag="product"):
    body: Body | None = None
    footer: Footer | None = None
    action: ProductAction


class ProductItem(Part, frozen=True, kw_only=True):
    product_retailer_id: Id512


class ProductSection(Part, frozen=True, kw_only=True):
    title: Text24 | None = None
    product_items: Annotated[tuple[ProductItem, ...], Meta(min_length=1, max_length=30)]


class ProductListAction(Part, frozen=True, kw_only=True):
    catalog_id: Id512
    sections: Annotated[tuple[ProductSection, ...], Meta(min_length=1, max_length=10)]


class ProductListMessage(Part, frozen=True, kw_only=True, tag_field="type", tag="product_list"):
    """At most thirty products in all sections together."""

    header: TextHeader
    body: Body
    footer: Footer | None = None
    action: ProductListAction


class CatalogParameters(Part, frozen=True, kw_only=True):
    thumbnail_product_retailer_id: Id512 | None = None


class CatalogAction(Part, frozen=True, kw_only=True, tag_field="name", tag="catalog_message"):
    parameters: CatalogParameters | None = None


class CatalogMessage(Part, frozen=True, kw_only=True, tag_field="type", tag="catalog_message"):
    body: Body
    footer: Footer | None = None
    action: CatalogAction


class QuickReplyChoice(Part, frozen=True, kw_only=True):
    id: Id256
    title: Text20


class QuickReplyButton(Part, frozen=True, kw_only=True, tag_field="type", tag="quick_reply"):
    quick_reply: QuickReplyChoice


class CardAction(Part, frozen=True, kw_only=True):
    """One of: a web address (`name` and `parameters`), quick replies, a product."""

    name: Literal["cta_url"] | None = None
    parameters: UrlParameters | None = None
    buttons: Annotated[tuple[QuickReplyButton, ...], Meta(max_length=3)] = ()
    catalog_id: Id512 | None = None
    product_retailer_id: Id512 | None = None


class CardBody(Part, frozen=True, kw_only=True):
    """At most two line breaks."""

    text: Text160


class Card(Part, frozen=True, kw_only=True):
    card_index: Annotated[int, Meta(ge=0, le=9)]
    type: Literal["cta_url", "product"]
    header: ImageHeader | VideoHeader | None = None
    body: CardBody | None = None
    action: CardAction


class CardsAction(Part, frozen=True, kw_only=True):
    cards: Annotated[tuple[Card, ...], Meta(min_length=2, max_length=10)]


class CarouselMessage(Part, frozen=True, kw_only=True, tag_field="type", tag="carousel"):
    """Two to ten cards of one kind, with the same number and kind of buttons."""

    body: Body
    action: CardsAction


class VoiceCallParameters(Part, frozen=True, kw_only=True):
    display_text: Text20 | None = None
    ttl_minutes: Annotated[int, Meta(ge=1, le=43200)] | None = None
    payload: Id512 | None = None


class VoiceCallAction(Part, frozen=True, kw_only=True, tag_field="name", tag="voice_call"):
    parameters: VoiceCallParameters | None = None


class VoiceCallMessage(Part, frozen=True, kw_only=True, tag_field="type", tag="voice_call"):
    body: Body
    action: VoiceCallAction


class CallPermissionAction(
    Part, frozen=True, kw_only=True, tag_field="name", tag="call_permission_request"
):
    pass


class CallPermissionMessage(
    Part, frozen=True, kw_only=True, tag_field="type", tag="call_permission_request"
):
    body: Body | None = None
    action: CallPermissionAction


class ContactInfoAction(
    Part, frozen=True, kw_only=True, tag_field="name", tag="request_contact_info"
):
    pass


class ContactInfoMessage(
    Part, frozen=True, kw_only=True, tag_field="type", tag="request_contact_info"
):
    """Asks the person for their own phone number."""

    body: Body
    action: ContactInfoAction
