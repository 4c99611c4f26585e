"""What happened to contacts."""

from uuid import UUID

from rapport.core.fact_log import Fact


class ContactsMade(Fact, frozen=True):
    """Somebody was heard of for the first time; at most 1,000 ids."""

    contact_ids: list[UUID]


class ContactsChanged(Fact, frozen=True):
    """Seen under another name, named, blocked or unblocked; at most 1,000 ids."""

    contact_ids: list[UUID]


class ContactsMerged(Fact, frozen=True):
    """Two contacts proved to be one person. The merged one is no more."""

    kept_id: UUID
    merged_id: UUID
