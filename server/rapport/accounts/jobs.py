"""Orders that accounts carry out."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from rapport.core.queue import Job

FirstRunStep = Literal["open_phone", "answer", "connect_number", "invite"]
FIRST_RUN_STEPS: tuple[FirstRunStep, ...] = ("open_phone", "answer", "connect_number", "invite")


class TickFirstRun(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the first-run checklist really happened."""

    step: FirstRunStep
    at: datetime


class EraseWorkspaceFiles(Job, frozen=True):
    """Erase what the file store holds of a workspace that is no more."""

    workspace_id: UUID
