"""Orders that messaging carries out."""

from typing import ClassVar
from uuid import UUID

from rapport.core.queue import Job


class FetchMedia(Job, frozen=True):
    """Get a customer's file from Meta, which keeps it for days only."""

    attempts: ClassVar[int] = 12
    at_once: ClassVar[int] = 8
    workspace_id: UUID
    media_id: UUID


class EraseFiles(Job, frozen=True):
    """Erase the bytes of files that are no more."""

    workspace_id: UUID
    media_ids: list[UUID]


class MarkRead(Job, frozen=True):
    """Tell the customer that their messages up to this one were read."""

    attempts: ClassVar[int] = 4
    workspace_id: UUID
    number_id: UUID
    wamid: str
    typing: bool = False


class SetBlocked(Job, frozen=True):
    """Block or unblock a contact at Meta, for one number."""

    workspace_id: UUID
    number_id: UUID
    contact_id: UUID
    blocked: bool
