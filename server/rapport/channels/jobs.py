"""What channels order."""

from uuid import UUID

from rapport.core.queue import Job


class RefreshAccount(Job, frozen=True):
    """Ask Graph how an account and its numbers are."""

    workspace_id: UUID
    account_id: UUID
