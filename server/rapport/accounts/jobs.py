"""Orders that accounts carry out."""

from datetime import datetime
from typing import Literal

import msgspec

FirstRunStep = Literal["open_phone", "answer", "connect_number", "invite"]
FIRST_RUN_STEPS: tuple[FirstRunStep, ...] = ("open_phone", "answer", "connect_number", "invite")


class TickFirstRun(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the first-run checklist really happened."""

    step: FirstRunStep
    at: datetime
