"""What a webhook turns into: one item for each thing that happened, in order."""

from datetime import datetime

from msgspec import Struct

from rapport.whatsapp.errors import MetaError
from rapport.whatsapp.payloads.changes import ChangeValue
from rapport.whatsapp.payloads.contents import Content, Context, Referral
from rapport.whatsapp.payloads.people import Person
from rapport.whatsapp.pricing import Pricing


class Origin(Struct, frozen=True, gc=False):
    """Which change an item stood in. `waba_id` is the partner's own portfolio for partner events;
    `time` comes with management fields only."""

    waba_id: str | None = None
    field: str | None = None
    time: datetime | None = None
    phone_number_id: str | None = None
    display_phone_number: str | None = None


class Item(Struct, frozen=True, gc=False):
    """`path` says where in the body it stood; `raw` is its JSON as received (cleaned as by
    `clean_json` where that was needed), with every field that we do not know."""

    origin: Origin
    path: str
    raw: bytes


class Malformed(Item, frozen=True):
    """An item, or a larger part of the body, that cannot be understood."""

    reason: str


class InboundMessage(Item, frozen=True):
    """Somebody wrote to a business number. `type` is Meta's word and may be unknown to us, as the
    content then is; all times are UTC."""

    wamid: str
    sent_at: datetime
    type: str
    sender: Person
    content: Content
    context: Context | None = None
    referral: Referral | None = None
    errors: tuple[MetaError, ...] = ()
    group_id: str | None = None


class EchoedMessage(Item, frozen=True):
    """The business wrote from its WhatsApp Business app (coexistence)."""

    wamid: str
    sent_at: datetime
    type: str
    recipient: Person
    content: Content
    context: Context | None = None
    errors: tuple[MetaError, ...] = ()


class PastMessage(Item, frozen=True):
    """A message from before the number was connected (coexistence). `status` is Meta's word at the
    time of the export; without `person` the chunk does not tell the thread."""

    wamid: str
    sent_at: datetime
    type: str
    from_business: bool
    person: Person
    content: Content
    context: Context | None = None
    errors: tuple[MetaError, ...] = ()
    status: str | None = None
    phase: int | None = None
    chunk_order: int | None = None
    progress: int | None = None


class ConversationOrigin(Struct, frozen=True):
    type: str | None = None


class StatusConversation(Struct, frozen=True):
    """Meta's billing conversation; since v24 only within a free entry point window."""

    id: str | None = None
    expiration_timestamp: datetime | None = None
    origin: ConversationOrigin | None = None


class MessageStatus(Item, frozen=True):
    """What became of a message that we sent. For a message to a group there is one status for each
    participant, who is the `recipient`."""

    wamid: str
    status: str
    at: datetime
    recipient: Person
    callback_data: str | None = None
    pricing: Pricing | None = None
    conversation: StatusConversation | None = None
    errors: tuple[MetaError, ...] = ()
    template_id: str | None = None
    group_id: str | None = None


class ReportedError(Item, frozen=True):
    """An error that concerns the whole number or account."""

    error: MetaError


class Change(Item, frozen=True):
    """Anything else: `value` is a struct named for what happened. `people` are those whom the
    webhook introduces beside it, with their profile names (for calls and preferences)."""

    value: ChangeValue
    people: tuple[Person, ...] = ()


WebhookItem = (
    InboundMessage
    | MessageStatus
    | EchoedMessage
    | PastMessage
    | ReportedError
    | Change
    | Malformed
)
