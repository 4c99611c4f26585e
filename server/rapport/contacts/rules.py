"""Decisions about who is who. Nothing here reads or writes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

import phonenumbers
from msgspec import Struct

from rapport.core.permissions import Permission
from rapport.core.refusal import InvalidInput
from rapport.whatsapp import identity
from rapport.whatsapp.payloads import Person

PERMISSIONS = [
    Permission("contacts.read", "Contacts", "See contacts", "Names and identities.", agents=True),
    Permission("contacts.edit", "Contacts", "Edit contacts", "Change names.", agents=True),
    Permission("contacts.block", "Contacts", "Block contacts", "And unblock them.", agents=True),
]
LONGEST_NAME = 200
SEEN_EVERY = timedelta(minutes=5)
"""How old `last_seen_at` may become while somebody writes: each write of it moves index entries."""


class Key(Struct, frozen=True, order=True):
    """One identity: `scope` is '' for phones, the portfolio (or WABA) for business-scoped ids."""

    kind: str
    scope: str
    value: str


class Sighting(Struct, frozen=True):
    """Somebody as one signed webhook (or one of our own users) names them."""

    person: Person
    scope: str
    at: datetime

    def identities(self) -> Iterator[tuple[Key, str]]:
        """Their identities with the form to send to, the most telling first (Meta's order for
        resolving: user id, parent user id, phone)."""
        if self.person.user_id:
            yield Key("bsuid", self.scope, self.person.user_id), self.person.user_id
        if self.person.parent_user_id:
            parent = self.person.parent_user_id
            yield Key("parent_bsuid", self.scope, parent), parent
        if self.person.wa_id:
            yield Key("phone", "", identity.phone_key(self.person.wa_id)), self.person.wa_id


class Profile(Struct, frozen=True):
    """What sightings have told of a contact so far."""

    profile_name: str | None
    username: str | None
    first_seen_at: datetime | None
    last_seen_at: datetime | None


class Seen(Struct, frozen=True):
    """What the sightings of one person in a batch amount to: the newest of them, and the first."""

    newest: Sighting
    first_at: datetime

    def tells_more_than(self, known: Profile) -> bool:
        """Whether a contact is to be written again; not for a moment later alone."""
        if known.first_seen_at is None or known.last_seen_at is None:
            return True
        if self.first_at < known.first_seen_at:
            return True
        if self.newest.at >= known.last_seen_at + SEEN_EVERY:
            return True
        person = self.newest.person
        if self.newest.at < known.last_seen_at:
            return (known.profile_name is None and person.name is not None) or (
                known.username is None and person.username is not None
            )
        return person.name not in (None, known.profile_name) or person.username not in (
            None,
            known.username,
        )


def seen(sightings: Sequence[Sighting]) -> Seen:
    """Needs at least one."""
    return Seen(max(sightings, key=lambda s: s.at), min(each.at for each in sightings))


class Resolution(Struct, frozen=True):
    """Whom a batch of sightings means.

    `groups` holds, for each person, the numbers of their sightings; `known` the contacts that their
    identities already belong to, the first one to be kept and the others to be merged into it.
    """

    groups: list[list[int]]
    known: list[list[UUID]]


def resolve(sightings: Sequence[Sighting], owners: Mapping[Key, UUID]) -> Resolution:
    """Groups sightings by shared identities. Two contacts belong together only where one sighting
    carries an identity of each: that is the signed evidence for a merge."""
    group_of: dict[Key | UUID, int] = {}
    groups: dict[int, list[int]] = {}
    known: dict[int, list[UUID]] = {}
    for number, sighting in enumerate(sightings):
        marks: list[Key | UUID] = []
        for key, _ in sighting.identities():
            marks.append(key)
            if key in owners:
                marks.append(owners[key])
        met = sorted({group_of[mark] for mark in marks if mark in group_of})
        home = met[0] if met else number
        for other in met[1:]:
            groups[home] += groups.pop(other)
            known[home] = _once([*known[home], *known.pop(other)])
            group_of.update({mark: home for mark, group in group_of.items() if group == other})
        groups.setdefault(home, []).append(number)
        held = [mark for mark in marks if isinstance(mark, UUID)]
        known[home] = _once([*known.get(home, ()), *held])
        group_of.update(dict.fromkeys(marks, home))
    order = sorted(groups)
    return Resolution([sorted(groups[home]) for home in order], [known[home] for home in order])


def _once(ids: Sequence[UUID]) -> list[UUID]:
    return list(dict.fromkeys(ids))


def clean_name(name: str) -> str | None:
    """A name that a person gives a contact; empty takes it away. Raises InvalidInput."""
    cleaned = " ".join(name.split())
    if len(cleaned) > LONGEST_NAME:
        raise InvalidInput(f"A name has at most {LONGEST_NAME} characters.", field="name")
    return cleaned or None


def read_number(text: str, country: str | None) -> str | None:
    """The digits, with country code, of a phone number as somebody wrote it; None if it is none.

    Without `+` a number that is valid in the workspace's country is taken for one of it; otherwise
    its first digits are read as a country code, as in a wa_id.
    """
    cleaned = text.strip()
    if cleaned.startswith(("+", "00")):
        return identity.dialled_key(cleaned)
    national = _valid(cleaned, country)
    if national is not None:
        return national
    return _valid(f"+{cleaned}", None) or identity.dialled_key(cleaned, country)


def _valid(number: str, country: str | None) -> str | None:
    try:
        parsed = phonenumbers.parse(number, country)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164).removeprefix("+")
