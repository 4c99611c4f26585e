"""The simple kinds of message and what several kinds are made of, in Meta's own shapes.

Lengths are in characters. https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages
"""

from typing import Annotated

from msgspec import Meta, Struct

# without backslashes, since error texts quote them doubled
WEB_ADDRESS = "^https?://[^ /]"
DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
COUNTRY = "^[A-Z]{2}$"
CURRENCY = "^[A-Z]{3}$"
LANGUAGE = "^[a-z]{2,3}(_[A-Za-z0-9]{2,4})?$"
TEMPLATE_NAME = "^[a-z0-9_]+$"
REFERENCE = "^[A-Za-z0-9_.-]+$"
BUTTON_INDEX = "^[0-9]$"

Text20 = Annotated[str, Meta(min_length=1, max_length=20)]
Text24 = Annotated[str, Meta(min_length=1, max_length=24)]
Text60 = Annotated[str, Meta(min_length=1, max_length=60)]
Text72 = Annotated[str, Meta(min_length=1, max_length=72)]
Text160 = Annotated[str, Meta(min_length=1, max_length=160)]
Text1024 = Annotated[str, Meta(min_length=1, max_length=1024)]
Text4096 = Annotated[str, Meta(min_length=1, max_length=4096)]
Id200 = Annotated[str, Meta(min_length=1, max_length=200)]
Id256 = Annotated[str, Meta(min_length=1, max_length=256)]
Id512 = Annotated[str, Meta(min_length=1, max_length=512)]
Url = Annotated[str, Meta(min_length=1, max_length=2000, pattern=WEB_ADDRESS)]


class Part(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A part of a message: exactly Meta's fields, those left out are not sent."""


class Text(Part, frozen=True, kw_only=True):
    """`preview_url` shows a preview of the first link, which must begin with http(s)://."""

    body: Text4096
    preview_url: bool = False


class MediaRef(Part, frozen=True, kw_only=True):
    """A file by the id of its upload, or by a link that Meta fetches when sending: one of them."""

    id: Id512 | None = None
    link: Url | None = None


class CaptionedMedia(MediaRef, frozen=True, kw_only=True):
    caption: Text1024 | None = None


class Document(CaptionedMedia, frozen=True, kw_only=True):
    """The ending of `filename` chooses the icon."""

    filename: Annotated[str, Meta(min_length=1, max_length=240)] | None = None


class Audio(MediaRef, frozen=True, kw_only=True):
    """`voice` makes it a voice note, which must be ogg/opus in mono."""

    voice: bool = False


class Location(Part, frozen=True, kw_only=True):
    latitude: Annotated[float, Meta(ge=-90, le=90)]
    longitude: Annotated[float, Meta(ge=-180, le=180)]
    name: Annotated[str, Meta(max_length=1000)] | None = None
    address: Annotated[str, Meta(max_length=1000)] | None = None


class Reaction(Part, frozen=True, kw_only=True):
    """An empty emoji takes the reaction back."""

    message_id: Id512
    emoji: Annotated[str, Meta(max_length=64)]


class ContactName(Part, frozen=True, kw_only=True):
    """`formatted_name` and at least one of the others."""

    formatted_name: Text1024
    first_name: str | None = None
    last_name: str | None = None
    middle_name: str | None = None
    prefix: str | None = None
    suffix: str | None = None


class ContactPhone(Part, frozen=True, kw_only=True):
    phone: str | None = None
    type: str | None = None
    wa_id: str | None = None


class ContactEmail(Part, frozen=True, kw_only=True):
    email: str | None = None
    type: str | None = None


class ContactUrl(Part, frozen=True, kw_only=True):
    url: str | None = None
    type: str | None = None


class ContactAddress(Part, frozen=True, kw_only=True):
    street: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None
    country_code: str | None = None
    type: str | None = None


class ContactOrganization(Part, frozen=True, kw_only=True):
    company: str | None = None
    department: str | None = None
    title: str | None = None


class Contact(Part, frozen=True, kw_only=True):
    name: ContactName
    birthday: Annotated[str, Meta(pattern=DATE)] | None = None
    phones: tuple[ContactPhone, ...] = ()
    emails: tuple[ContactEmail, ...] = ()
    urls: tuple[ContactUrl, ...] = ()
    addresses: tuple[ContactAddress, ...] = ()
    org: ContactOrganization | None = None


Contacts = Annotated[tuple[Contact, ...], Meta(min_length=1, max_length=257)]


class TextHeader(Part, frozen=True, kw_only=True, tag_field="type", tag="text"):
    text: Text60


class ImageHeader(Part, frozen=True, kw_only=True, tag_field="type", tag="image"):
    image: MediaRef


class VideoHeader(Part, frozen=True, kw_only=True, tag_field="type", tag="video"):
    video: MediaRef


class HeaderDocument(MediaRef, frozen=True, kw_only=True):
    filename: Annotated[str, Meta(min_length=1, max_length=240)] | None = None


class DocumentHeader(Part, frozen=True, kw_only=True, tag_field="type", tag="document"):
    document: HeaderDocument


Header = TextHeader | ImageHeader | VideoHeader | DocumentHeader


class Body(Part, frozen=True, kw_only=True):
    text: Text1024


class LongBody(Part, frozen=True, kw_only=True):
    text: Text4096


class Footer(Part, frozen=True, kw_only=True):
    text: Text60


class ReplyTo(Part, frozen=True, kw_only=True):
    """The message that this one quotes."""

    message_id: Id512
