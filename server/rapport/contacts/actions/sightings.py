"""From the people that webhooks name to contacts, a batch at a time."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from rapport.contacts import rules
from rapport.contacts.actions import merging
from rapport.contacts.facts import ContactsChanged, ContactsMade
from rapport.contacts.rules import Key, Profile, Resolution, Seen, Sighting
from rapport.core import fact_log
from rapport.core.db.columns import column
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import new_id
from rapport.whatsapp import identity


async def recognise(
    tx: WorkspaceTx, sightings: Sequence[Sighting], *, written_to: bool = False
) -> list[UUID]:
    """The contact of each sighting; those seen for the first time are made.

    Profile name and username are kept up to date; a name given by a person is never touched. Where
    one sighting carries identities of two contacts, the younger is merged into the older. With
    `written_to` we name them ourselves, so they were not seen. Announces ContactsMade and
    ContactsChanged.
    """
    if not sightings:
        return []
    given = {key: form for sighting in sightings for key, form in sighting.identities()}
    owners, profiles = await _owners(tx, sorted(given))
    resolution = rules.resolve(sightings, owners)
    contacts, fresh = await _one_each(tx, resolution, owners)
    await _make(tx, [(new, _country(sightings[first])) for new, first in fresh.items()])
    wanted = {
        key: contacts[number]
        for number, group in enumerate(resolution.groups)
        for member in group
        for key, _ in sightings[member].identities()
        if owners.get(key) != contacts[number]
    }
    lost = await _add_identities(tx, wanted, given)
    if lost:
        # another transaction made the same person a moment ago; it has committed, so ask again
        await _drop(tx, [contact for contact in fresh if contact in lost])
        return await recognise(tx, sightings, written_to=written_to)
    changed: list[UUID] = []
    if not written_to:
        groups = ([sightings[member] for member in group] for group in resolution.groups)
        seen = dict(zip(contacts, map(rules.seen, groups), strict=True))
        changed = await _freshen(tx, _news(seen, profiles))
    for portion in fact_log.chunks(list(fresh)):
        tx.announce(ContactsMade(contact_ids=list(portion)))
    for portion in fact_log.chunks([each for each in changed if each not in fresh]):
        tx.announce(ContactsChanged(contact_ids=list(portion)))
    numbered = zip(resolution.groups, contacts, strict=True)
    contact_of = {member: contact for group, contact in numbered for member in group}
    return [contact_of[number] for number in range(len(sightings))]


async def _one_each(
    tx: WorkspaceTx, resolution: Resolution, owners: dict[Key, UUID]
) -> tuple[list[UUID], dict[UUID, int]]:
    """One contact for each group, merged where it had several (`owners` follows), and of those that
    are new the first sighting."""
    contacts: list[UUID] = []
    fresh: dict[UUID, int] = {}
    for group, known in zip(resolution.groups, resolution.known, strict=True):
        if not known:
            contacts.append(new_id())
            fresh[contacts[-1]] = group[0]
            continue
        if len(known) > 1:
            kept = await merging.merge_all(tx, known, "one webhook carried both")
            owners.update({key: kept for key, owner in owners.items() if owner in known})
            contacts.append(kept)
        else:
            contacts.append(known[0])
    return contacts, fresh


async def _owners(
    tx: WorkspaceTx, keys: Sequence[Key]
) -> tuple[dict[Key, UUID], dict[UUID, Profile]]:
    """Whose the identities are, and what is known of those contacts."""
    rows = await tx.fetch(
        """
        select i.kind, i.scope, i.value, i.contact_id, c.profile_name, c.username,
               c.first_seen_at, c.last_seen_at
        from unnest($2::text[], $3::text[], $4::text[]) as seen(kind, scope, value)
        join contact_identity i on i.workspace_id = $1 and i.kind = seen.kind
          and i.scope = seen.scope and i.value = seen.value
        join contact c on c.workspace_id = $1 and c.id = i.contact_id
        """,
        tx.workspace_id,
        [key.kind for key in keys],
        [key.scope for key in keys],
        [key.value for key in keys],
    )
    owners = {Key(kind, scope, value): contact for kind, scope, value, contact, *_ in rows}
    return owners, {contact: Profile(*profile) for _, _, _, contact, *profile in rows}


async def _make(tx: WorkspaceTx, new: Sequence[tuple[UUID, str | None]]) -> None:
    if new:
        await tx.execute(
            """
            insert into contact (workspace_id, id, country)
            select $1, made.id, made.country
            from unnest($2::uuid[], $3::text[]) as made(id, country)
            """,
            tx.workspace_id,
            [contact_id for contact_id, _ in new],
            [country for _, country in new],
        )


async def _add_identities(
    tx: WorkspaceTx, added: dict[Key, UUID], given: dict[Key, str]
) -> set[UUID]:
    """Writes identities; returns the contacts that lost one to another transaction."""
    if not added:
        return set()
    keys = sorted(added)
    rows = await tx.fetch(
        """
        insert into contact_identity (workspace_id, kind, scope, value, contact_id, given)
        select $1, i.kind, i.scope, i.value, i.contact_id, i.given
        from unnest($2::text[], $3::text[], $4::text[], $5::uuid[], $6::text[])
          as i(kind, scope, value, contact_id, given)
        on conflict do nothing returning kind, scope, value
        """,
        tx.workspace_id,
        [key.kind for key in keys],
        [key.scope for key in keys],
        [key.value for key in keys],
        [added[key] for key in keys],
        [given[key] for key in keys],
    )
    written = {Key(*row) for row in rows}
    return {added[key] for key in keys if key not in written}


async def _drop(tx: WorkspaceTx, contact_ids: Sequence[UUID]) -> None:
    await tx.execute(
        "delete from contact where workspace_id = $1 and id = any($2)",
        tx.workspace_id,
        list(contact_ids),
    )


def _news(seen: Mapping[UUID, Seen], profiles: Mapping[UUID, Profile]) -> dict[UUID, Seen]:
    """Those that tell more than is known: writing the others would change nothing."""
    return {
        contact: each
        for contact, each in seen.items()
        if contact not in profiles or each.tells_more_than(profiles[contact])
    }


async def _freshen(tx: WorkspaceTx, seen: Mapping[UUID, Seen]) -> list[UUID]:
    """Takes over the newest profile; returns the contacts whose name or username is another now."""
    if not seen:
        return []
    rows = await tx.fetch(
        """
        with seen as (
          select * from unnest($2::uuid[], $3::text[], $4::text[], $5::timestamptz[],
                               $6::timestamptz[]) as s(id, name, username, at, first_at)
        ), before as (
          select c.id, c.profile_name, c.username from contact c join seen on seen.id = c.id
          where c.workspace_id = $1 order by c.id for no key update of c
        )
        update contact c
        set profile_name = case when seen.at >= coalesce(c.last_seen_at, seen.at)
              then coalesce(seen.name, c.profile_name)
              else coalesce(c.profile_name, seen.name) end,
            username = case when seen.at >= coalesce(c.last_seen_at, seen.at)
              then coalesce(seen.username, c.username)
              else coalesce(c.username, seen.username) end,
            first_seen_at = least(c.first_seen_at, seen.first_at),
            last_seen_at = greatest(c.last_seen_at, seen.at)
        from seen, before
        where c.workspace_id = $1 and c.id = seen.id and before.id = c.id
        returning c.id, (c.profile_name, c.username)
          is distinct from (before.profile_name, before.username) as changed
        """,
        tx.workspace_id,
        list(seen),
        column([each.newest.person.name for each in seen.values()]),
        column([each.newest.person.username for each in seen.values()]),
        [each.newest.at for each in seen.values()],
        [each.first_at for each in seen.values()],
    )
    return [row["id"] for row in rows if row["changed"]]


def _country(sighting: Sighting) -> str | None:
    known = sighting.person.wa_id or sighting.person.user_id or sighting.person.parent_user_id
    return identity.country_of(known) if known else None
