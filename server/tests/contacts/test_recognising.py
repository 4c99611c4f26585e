"""People are recognised by any of their identities, and stay who they are."""

from datetime import UTC, datetime
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from rapport.contacts import rules
from rapport.contacts.rules import Sighting
from rapport.core.runtime import Runtime
from rapport.whatsapp.payloads import Person
from tests import applied
from tests.factories import webhooks
from tests.factories.channels import Number
from tests.served import Client

AT = datetime(2026, 11, 23, tzinfo=UTC)
PHONES = [None, "15550001111", "15550002222", "15550003333"]
USER_IDS = [None, "US.1111111111", "US.2222222222", "US.3333333333"]
PEOPLE = [Person(wa_id=p, user_id=u) for p in PHONES for u in USER_IDS if p or u]
CONTACTS = [UUID(int=number) for number in (1, 2, 3)]


def sightings(people: list[Person]) -> list[Sighting]:
    return [Sighting(person, "portfolio", AT) for person in people]


@given(
    st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=8),
    st.lists(st.sampled_from([*CONTACTS, None]), min_size=6, max_size=6),
)
def test_each_contact_is_met_once_in_one_group(people: list[Person], holders: list[UUID | None]):
    seen = sightings(people)
    keys = [key for each in sightings(PEOPLE) for key, _ in each.identities()]
    pairs = zip(sorted(set(keys)), holders, strict=True)
    owners = {key: holder for key, holder in pairs if holder is not None}
    resolution = rules.resolve(seen, owners)
    known = [contact for group in resolution.known for contact in group]
    assert len(known) == len(set(known))
    members = sorted(number for group in resolution.groups for number in group)
    assert members == list(range(len(seen)))


async def test_somebody_with_number_and_id_keeps_their_thread(
    runtime: Runtime, number: Number, api: Client
):
    for body in ("one", "two", "three"):
        message = webhooks.text(body, sender="15550001111", user_id="US.13491208655302741918")
        await applied.apply(runtime, number, webhooks.of(number, message))
    [conversation] = (await api.get("/conversations")).json()["data"]
    assert conversation["unread_count"] == 3
    assert len(conversation["contact"]["identities"]) == 2
    said = (await api.get(f"/conversations/{conversation['id']}/messages")).json()["data"]
    assert [each["text"] for each in said] == ["three", "two", "one"]
