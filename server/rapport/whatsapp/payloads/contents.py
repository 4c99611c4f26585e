"""What an inbound message can hold, one struct for each kind.

Enums are text: a value that Meta adds tomorrow is kept as it is.
"""

from msgspec import Struct

from rapport.whatsapp.payloads.fields import (
    Amount,
    Id,
    Instant,
    Latitude,
    Longitude,
    ShortText,
    WithIds,
)


class Text(Struct, frozen=True):
    body: str


class Media(WithIds, frozen=True):
    """A picture, video, sticker, sound or document, to be fetched by its `id`. `url` is known to
    expire within minutes and must never be fetched from where a payload says."""

    id: Id
    mime_type: str | None = None
    sha256: str | None = None
    caption: str | None = None
    filename: str | None = None
    voice: bool = False
    animated: bool = False
    url: str | None = None


class Location(Struct, frozen=True):
    latitude: Latitude
    longitude: Longitude
    name: str | None = None
    address: str | None = None
    url: str | None = None


class ContactName(Struct, frozen=True):
    formatted_name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    middle_name: str | None = None
    prefix: str | None = None
    suffix: str | None = None


class ContactPhone(Struct, frozen=True):
    phone: str | None = None
    type: str | None = None
    wa_id: ShortText | None = None
    user_id: ShortText | None = None


class ContactEmail(Struct, frozen=True):
    email: str | None = None
    type: str | None = None


class ContactUrl(Struct, frozen=True):
    url: str | None = None
    type: str | None = None


class ContactAddress(Struct, frozen=True):
    street: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None
    country_code: str | None = None
    type: str | None = None


class ContactOrganization(Struct, frozen=True):
    company: str | None = None
    department: str | None = None
    title: str | None = None


class SharedContact(Struct, frozen=True):
    """An address book entry. `origin` is `contact_request` when it answers our request for the
    person's own number."""

    name: ContactName | None = None
    birthday: str | None = None
    phones: tuple[ContactPhone, ...] = ()
    emails: tuple[ContactEmail, ...] = ()
    urls: tuple[ContactUrl, ...] = ()
    addresses: tuple[ContactAddress, ...] = ()
    org: ContactOrganization | None = None
    vcard: str | None = None
    origin: str | None = None


class SharedContacts(Struct, frozen=True):
    contacts: tuple[SharedContact, ...]
    origin: str | None = None


class Reaction(Struct, frozen=True):
    """A reaction to one message; without an emoji it takes an earlier one back."""

    message_id: ShortText
    emoji: str | None = None

    @property
    def is_removal(self) -> bool:
        return not self.emoji


class QuickReply(Struct, frozen=True):
    """A tap on a template's quick-reply button."""

    text: str | None = None
    payload: str | None = None


class ButtonReply(Struct, frozen=True):
    id: str
    title: str | None = None


class ListReply(Struct, frozen=True):
    id: str
    title: str | None = None
    description: str | None = None


class FormReply(Struct, frozen=True):
    """A filled-in Flow or address form; `response_json` is JSON within a string."""

    name: str | None = None
    body: str | None = None
    response_json: str | None = None


class CallPermissionReply(Struct, frozen=True):
    response: str
    expiration_timestamp: Instant | None = None
    is_permanent: bool = False
    response_source: str | None = None


class UnknownReply(Struct, frozen=True):
    """An interactive reply of a kind that we do not know yet."""

    type: str | None = None


class OrderItem(Struct, frozen=True):
    product_retailer_id: str
    quantity: int = 1
    item_price: Amount | None = None
    currency: str | None = None


class Order(WithIds, frozen=True):
    """A cart that somebody sent, at the prices that they saw."""

    catalog_id: Id
    product_items: tuple[OrderItem, ...] = ()
    text: str | None = None


class IdentityChange(Struct, frozen=True):
    acknowledged: bool | None = None
    created_timestamp: Instant | None = None
    hash: str | None = None


class System(Struct, frozen=True):
    """WhatsApp's own notice: `user_changed_number`, `user_changed_user_id`,
    `customer_identity_changed`. The ids without `previous_` are the new ones; `new_wa_id` and
    `customer` are their older names."""

    type: str | None = None
    body: str | None = None
    wa_id: ShortText | None = None
    user_id: ShortText | None = None
    parent_user_id: ShortText | None = None
    previous_user_id: ShortText | None = None
    previous_parent_user_id: ShortText | None = None
    new_wa_id: ShortText | None = None
    customer: ShortText | None = None
    identity: IdentityChange | str | None = None


class Unsupported(Struct, frozen=True):
    """Something that the API cannot show, `type` saying what (`poll`, `edit`, …) where known."""

    type: str | None = None


class Revoked(Struct, frozen=True):
    original_message_id: ShortText


class Unrecognised(Struct, frozen=True):
    """A message of a type that we do not know yet; its raw JSON says the rest."""


Reply = ButtonReply | ListReply | FormReply | CallPermissionReply | UnknownReply

PlainContent = (
    Text
    | Media
    | Location
    | SharedContacts
    | Reaction
    | QuickReply
    | Reply
    | Order
    | System
    | Unsupported
    | Revoked
    | Unrecognised
)


class Edited(Struct, frozen=True):
    """A message rewritten in the WhatsApp Business app."""

    original_message_id: str
    type: str
    content: PlainContent


Content = PlainContent | Edited


class ReferredProduct(WithIds, frozen=True):
    catalog_id: Id | None = None
    product_retailer_id: str | None = None


class Context(WithIds, frozen=True, rename={"sender": "from"}):
    """What a message refers to: the message it quotes (`id`), the product it asks about, or that it
    was forwarded. `sender` is the business number or its id, by turns."""

    id: Id | None = None
    sender: Id | None = None
    forwarded: bool = False
    frequently_forwarded: bool = False
    referred_product: ReferredProduct | None = None


class WelcomeMessage(Struct, frozen=True):
    text: str | None = None


class Referral(WithIds, frozen=True):
    """The ad or post that led somebody here; only with their first message, its links expire."""

    source_url: str | None = None
    source_id: Id | None = None
    source_type: str | None = None
    headline: str | None = None
    body: str | None = None
    media_type: str | None = None
    image_url: str | None = None
    video_url: str | None = None
    thumbnail_url: str | None = None
    ctwa_clid: str | None = None
    welcome_message: WelcomeMessage | None = None
