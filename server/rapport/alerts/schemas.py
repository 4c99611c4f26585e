"""Shapes of the requests about alerts."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta


class ReadAlerts(msgspec.Struct, forbid_unknown_fields=True):
    """Which to mark: all up to a number, or those of a conversation."""

    until: Annotated[int, Meta(ge=0, le=2**63 - 1)] | None = None
    conversation_id: UUID | None = None
