"""What people did besides writing: preferences, calls, groups, the phone's own address book."""

from msgspec import Struct

from rapport.whatsapp.errors import MetaError
from rapport.whatsapp.payloads.fields import Amount, Id, Instant, ShortText, WithIds
from rapport.whatsapp.payloads.people import Person, person


class UserPreference(WithIds, frozen=True):
    """What somebody chose in WhatsApp. `value`: stop, resume, signup; `category`:
    marketing_messages."""

    value: str
    category: str | None = None
    wa_id: Id | None = None
    user_id: ShortText | None = None
    parent_user_id: ShortText | None = None
    detail: str | None = None
    signup_id: Id | None = None
    timestamp: Instant | None = None

    @property
    def person(self) -> Person:
        return person(self.wa_id, self.user_id, self.parent_user_id)


class EventData(Struct, frozen=True):
    currency: str | None = None
    value: Amount | None = None


class AutomaticEvent(WithIds, frozen=True):
    """A lead or purchase that Meta detected in a conversation; `id` is the message's wamid."""

    event_name: str
    id: Id | None = None
    timestamp: Instant | None = None
    ctwa_clid: str | None = None
    custom_data: EventData | None = None


class SyncedContact(WithIds, frozen=True):
    full_name: str | None = None
    first_name: str | None = None
    phone_number: Id | None = None
    user_id: ShortText | None = None
    username: str | None = None

    @property
    def person(self) -> Person:
        return person(self.phone_number, self.user_id)


class SyncMetadata(Struct, frozen=True):
    timestamp: Instant | None = None


class ContactSync(Struct, frozen=True):
    """The address book of the WhatsApp Business app (coexistence). `action`: add (also for a
    change), remove."""

    action: str
    type: str | None = None
    contact: SyncedContact | None = None
    metadata: SyncMetadata | None = None


class HistoryDeclined(Struct, frozen=True):
    """The business did not share its history (2593109), or the export failed."""

    errors: tuple[MetaError, ...]


class CallSession(Struct, frozen=True):
    sdp_type: str | None = None
    sdp: str | None = None


class Call(WithIds, frozen=True, rename={"caller": "from"}):
    """`event`: connect, terminate; `direction`: USER_INITIATED, BUSINESS_INITIATED; `status`:
    COMPLETED, FAILED; `duration` in seconds."""

    id: Id
    event: str | None = None
    caller: Id | None = None
    to: Id | None = None
    from_user_id: ShortText | None = None
    from_parent_user_id: ShortText | None = None
    to_user_id: ShortText | None = None
    to_parent_user_id: ShortText | None = None
    timestamp: Instant | None = None
    direction: str | None = None
    session: CallSession | None = None
    status: str | None = None
    start_time: Instant | None = None
    end_time: Instant | None = None
    duration: int | None = None
    biz_opaque_callback_data: str | None = None
    errors: tuple[MetaError, ...] = ()

    @property
    def person(self) -> Person:
        """The one who is not the business."""
        if self.direction == "BUSINESS_INITIATED":
            return person(self.to, self.to_user_id, self.to_parent_user_id)
        return person(self.caller, self.from_user_id, self.from_parent_user_id)


class CallStatus(WithIds, frozen=True):
    """`status`: RINGING, ACCEPTED, REJECTED."""

    id: Id
    status: str
    type: str | None = None
    timestamp: Instant | None = None
    recipient_id: Id | None = None
    recipient_user_id: ShortText | None = None
    recipient_parent_user_id: ShortText | None = None
    biz_opaque_callback_data: str | None = None
    errors: tuple[MetaError, ...] = ()

    @property
    def person(self) -> Person:
        return person(self.recipient_id, self.recipient_user_id, self.recipient_parent_user_id)


class GroupParticipant(WithIds, frozen=True):
    input: Id | None = None
    wa_id: Id | None = None
    user_id: ShortText | None = None
    parent_user_id: ShortText | None = None
    username: str | None = None

    @property
    def person(self) -> Person:
        return person(self.wa_id or self.input, self.user_id, self.parent_user_id)


class GroupEvent(WithIds, frozen=True):
    """`type`: group_create, group_delete, group_participants_add, group_participants_remove,
    group_join_request_created, group_join_request_revoked, group_settings_update, …; `request_id`
    joins it to the call that asked for it."""

    type: str
    group_id: Id | None = None
    request_id: Id | None = None
    timestamp: Instant | None = None
    subject: str | None = None
    description: str | None = None
    invite_link: str | None = None
    join_approval_mode: str | None = None
    join_request_id: Id | None = None
    wa_id: Id | None = None
    user_id: ShortText | None = None
    added_participants: tuple[GroupParticipant, ...] = ()
    removed_participants: tuple[GroupParticipant, ...] = ()
    failed_participants: tuple[GroupParticipant, ...] = ()
    errors: tuple[MetaError, ...] = ()


class Standby(Struct, frozen=True):
    """What happens while Meta's own agent holds the conversation; its shape is not confirmed."""


class MessagingHandover(Struct, frozen=True):
    """Control of a conversation passed between Meta's agent and us; its shape is not confirmed."""


class TrackingEvent(Struct, frozen=True):
    """Clicks on marketing messages; its shape is not confirmed."""

    event_name: str | None = None
