"""What happened to alerts."""

from uuid import UUID

from rapport.core.fact_log import Fact


class AlertsChanged(Fact, frozen=True):
    """Raised, or resolved: look again; at most 1,000 ids."""

    alert_ids: list[UUID]


class AlertsRead(Fact, frozen=True):
    """A member has read these, and all up to the number `until`."""

    member_id: UUID
    alert_ids: list[UUID]
    until: int | None = None
