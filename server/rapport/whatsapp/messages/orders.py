"""Payment requests and their progress: India, Brazil and Singapore only.

https://developers.facebook.com/docs/whatsapp/cloud-api/payments-api
"""

from typing import Annotated, Literal

from msgspec import Meta

from rapport.whatsapp.messages.interactive import Json
from rapport.whatsapp.messages.parts import CURRENCY, REFERENCE, Body, Footer, Header, Id256, Part

ReferenceId = Annotated[str, Meta(min_length=1, max_length=35, pattern=REFERENCE)]


class Money(Part, frozen=True, kw_only=True):
    """`value` divided by `offset` is the amount: 12.34 is 1234 and 100."""

    value: Annotated[int, Meta(ge=0)]
    offset: Annotated[int, Meta(ge=1)]
    description: Annotated[str, Meta(max_length=60)] | None = None
    discount_program_name: Annotated[str, Meta(max_length=60)] | None = None


class OrderItem(Part, frozen=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=60)]
    amount: Money
    quantity: Annotated[int, Meta(ge=1)]
    retailer_id: Id256 | None = None
    product_id: Id256 | None = None
    sale_amount: Money | None = None
    country_of_origin: str | None = None
    importer_name: str | None = None
    importer_address: Json | None = None


class OrderExpiration(Part, frozen=True, kw_only=True):
    timestamp: str
    description: Annotated[str, Meta(max_length=120)] | None = None


class OrderContents(Part, frozen=True, kw_only=True):
    status: str
    items: Annotated[tuple[OrderItem, ...], Meta(min_length=1, max_length=999)]
    subtotal: Money
    tax: Money
    shipping: Money | None = None
    discount: Money | None = None
    catalog_id: Id256 | None = None
    expiration: OrderExpiration | None = None
    type: str | None = None


class OrderDetailsParameters(Part, frozen=True, kw_only=True):
    reference_id: ReferenceId
    type: str
    currency: Annotated[str, Meta(pattern=CURRENCY)]
    total_amount: Money
    order: OrderContents
    payment_type: str | None = None
    payment_configuration: str | None = None
    payment_settings: tuple[Json, ...] = ()
    beneficiaries: tuple[Json, ...] = ()


class OrderDetailsAction(Part, frozen=True, kw_only=True, tag_field="name", tag="review_and_pay"):
    parameters: OrderDetailsParameters


class OrderDetailsMessage(Part, frozen=True, kw_only=True, tag_field="type", tag="order_details"):
    header: Header | None = None
    body: Body
    footer: Footer | None = None
    action: OrderDetailsAction


class OrderProgress(Part, frozen=True, kw_only=True):
    status: Literal[
        "pending", "processing", "partially_shipped", "shipped", "completed", "canceled"
    ]
    description: Annotated[str, Meta(max_length=120)] | None = None


class OrderPayment(Part, frozen=True, kw_only=True):
    status: str
    timestamp: int | None = None


class OrderStatusParameters(Part, frozen=True, kw_only=True):
    reference_id: ReferenceId
    order: OrderProgress
    payment: OrderPayment | None = None


class OrderStatusAction(Part, frozen=True, kw_only=True, tag_field="name", tag="review_order"):
    parameters: OrderStatusParameters


class OrderStatusMessage(Part, frozen=True, kw_only=True, tag_field="type", tag="order_status"):
    body: Body
    footer: Footer | None = None
    action: OrderStatusAction
