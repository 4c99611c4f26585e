"""What happened to workspaces and the people in them."""

from uuid import UUID

from rapport.core.fact_log import Fact


class WorkspaceChanged(Fact, frozen=True):
    """Name, zone, country or currency."""


class MemberChanged(Fact, frozen=True):
    """A member joined, changed role, was deactivated, or changed their profile."""

    member_id: UUID


class MemberInvited(Fact, frozen=True):
    """Somebody was invited, and may accept."""

    invitation_id: UUID


class MemberJoined(Fact, frozen=True):
    """Somebody accepted an invitation."""

    member_id: UUID


class RightsChanged(Fact, frozen=True):
    """What these members or API keys may do has changed: open streams must look again."""

    member_ids: list[UUID]


class FirstRunStepDone(Fact, frozen=True):
    step: str
