"""When somebody changes their phone number or user id, from the system message that says so."""

from msgspec import Struct

from rapport.whatsapp.payloads.contents import System
from rapport.whatsapp.payloads.items import InboundMessage
from rapport.whatsapp.payloads.people import Person, person

_MOVES = frozenset(
    {"user_changed_number", "user_changed_user_id", "customer_changed_number"}  # the last until v12
)


class Move(Struct, frozen=True):
    """The same person before and after. A phone is missing on both sides where the person does not
    show it; a user id changes with the phone number."""

    old: Person
    new: Person


def move(message: InboundMessage) -> Move | None:
    """What moved; None for any other message, and for a notice that does not name both sides."""
    notice = message.content
    if not isinstance(notice, System) or notice.type not in _MOVES:
        return None
    new = person(
        notice.wa_id or notice.new_wa_id, notice.user_id or None, notice.parent_user_id or None
    )
    sender = message.sender
    old = Person(
        sender.wa_id or person(notice.customer).wa_id,
        notice.previous_user_id or _unless(sender.user_id, new.user_id),
        notice.previous_parent_user_id or _unless(sender.parent_user_id, new.parent_user_id),
    )
    return Move(old, new) if old.is_known and new.is_known else None


def _unless(value: str | None, other: str | None) -> str | None:
    return None if value == other else value
