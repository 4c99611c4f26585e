"""Shapes of the requests about alerts."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta


class ReadAlerts(msgspec.Struct, forbid_unknown_fields=True):
    """Which to mark: all up to a number, or those of a conversation."""

    # what a JavaScript number can hold (ECMA-262, Number.MAX_SAFE_INTEGER)
    until: Annotated[int, Meta(ge=0, le=2**53 - 1)] | None = None
    conversation_id: UUID | None = None
