"""Whom sightings mean, decided without a database."""

from datetime import UTC, datetime
from uuid import uuid4

from rapport.contacts.rules import Key, Sighting, resolve
from rapport.whatsapp.payloads import Person

AT = datetime(2026, 11, 23, tzinfo=UTC)
PHONE = Key("phone", "", "16505551234")
BSUID = Key("bsuid", "portfolio", "US.123")


def sighting(user_id: str | None, wa_id: str | None) -> Sighting:
    return Sighting(Person(wa_id=wa_id, user_id=user_id), "portfolio", AT)


def test_somebody_known_by_both_identities_is_one_contact():
    contact = uuid4()
    seen = [sighting("US.123", "16505551234")] * 2
    found = resolve(seen, {PHONE: contact, BSUID: contact})
    assert (found.groups, found.known) == ([[0, 1]], [[contact]])


def test_two_contacts_that_one_sighting_joins_are_both_named_once():
    by_phone, by_id = uuid4(), uuid4()
    seen = [sighting(None, "16505551234"), sighting("US.123", "16505551234")]
    found = resolve(seen, {PHONE: by_phone, BSUID: by_id})
    assert found.groups == [[0, 1]]
    assert sorted(found.known[0]) == sorted([by_phone, by_id])
