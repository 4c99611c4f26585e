"""Who wrote or received something, from all places of a payload that say it.

Any of the ids may be missing, and a business-scoped user id may stand where a phone number did.
"""

import re

from msgspec import Struct

from rapport.whatsapp import identity
from rapport.whatsapp.identity import IdKind
from rapport.whatsapp.payloads.fields import ShortText, WireId, text_of

_WRITTEN_NUMBER = re.compile(r"\+?[0-9 ().\-]+")
_NO_DIGIT = re.compile(r"[^0-9]")


class Person(Struct, frozen=True, gc=False):
    """One person as one webhook tells it. `wa_id` is digits only; `username` has no `@` and is for
    display, never a key; `name` is the WhatsApp profile name."""

    wa_id: str | None = None
    user_id: str | None = None
    parent_user_id: str | None = None
    username: str | None = None
    name: str | None = None
    identity_key_hash: str | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.wa_id or self.user_id or self.parent_user_id)


class Profile(Struct, frozen=True, gc=False):
    name: str | None = None
    username: str | None = None


class Card(Struct, frozen=True, gc=False):
    """An entry of a value's `contacts`."""

    profile: Profile | None = None
    wa_id: WireId | None = None
    user_id: ShortText | None = None
    parent_user_id: ShortText | None = None
    username: str | None = None
    identity_key_hash: ShortText | None = None


def person(
    named: str | int | None,
    user_id: str | None = None,
    parent_user_id: str | None = None,
) -> Person:
    """A person by the fields of a message or status; `named` may hold any kind of id."""
    value = text_of(named)
    if value is None:
        return Person(None, user_id or None, parent_user_id or None)
    if identity.is_wa_id(value):  # by far the most frequent
        return Person(value, user_id or None, parent_user_id or None)
    match identity.kind_of(value):
        case IdKind.USER_ID:
            return Person(None, user_id or value, parent_user_id or None)
        case IdKind.PARENT_USER_ID:
            return Person(None, user_id or None, parent_user_id or value)
        case _:
            return Person(_digits(value), user_id or None, parent_user_id or None)


def person_on(card: Card) -> Person:
    by_id = person(card.wa_id, card.user_id, card.parent_user_id)
    profile = card.profile or Profile()
    username = profile.username or card.username
    return Person(
        by_id.wa_id,
        by_id.user_id,
        by_id.parent_user_id,
        identity.clean_username(username) if username else None,
        profile.name or None,
        card.identity_key_hash,
    )


def completed(someone: Person, cards: list[Person], *, alone: bool) -> Person:
    """The person with what the fitting card adds.

    A card fits if it shares an id. Where the value is about this person `alone`, its only card fits
    too unless it contradicts: both came in one signed webhook about the same person.
    """
    for card in cards:
        if _share_an_id(someone, card):
            return _merged(someone, card)
    if alone and len(cards) == 1 and not _contradict(someone, cards[0]):
        return _merged(someone, cards[0])
    return someone


def _merged(someone: Person, card: Person) -> Person:
    return Person(
        someone.wa_id or card.wa_id,
        someone.user_id or card.user_id,
        someone.parent_user_id or card.parent_user_id,
        card.username,
        card.name,
        someone.identity_key_hash or card.identity_key_hash,
    )


def _share_an_id(one: Person, other: Person) -> bool:
    return bool(
        (one.wa_id and one.wa_id == other.wa_id)
        or (one.user_id and one.user_id == other.user_id)
        or (one.parent_user_id and one.parent_user_id == other.parent_user_id)
    )


def _contradict(one: Person, other: Person) -> bool:
    pairs = (
        (one.wa_id, other.wa_id),
        (one.user_id, other.user_id),
        (one.parent_user_id, other.parent_user_id),
    )
    return any(a and b and a != b for a, b in pairs)


def _digits(value: str) -> str | None:
    """A phone number however it is written; None for what is none (a group id, say)."""
    if not _WRITTEN_NUMBER.fullmatch(value):
        return None
    digits = _NO_DIGIT.sub("", value)
    return digits if identity.is_wa_id(digits) else None
