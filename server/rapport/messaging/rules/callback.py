"""Our mark on every message we send (`biz_opaque_callback_data`), which its statuses bring back."""

from uuid import UUID

import msgspec
from msgspec import Struct


class Callback(Struct, frozen=True):
    workspace_id: UUID
    message_id: UUID
    attempt: int


def mark(callback: Callback) -> str:
    """`workspace.message.attempt`; 68 characters of the 512 that Meta allows."""
    return f"{callback.workspace_id.hex}.{callback.message_id.hex}.{callback.attempt}"


def read(data: str | None) -> Callback | None:
    """The mark in callback data; None for what is not ours."""
    parts = (data or "").split(".")
    if len(parts) != 3 or not parts[2].isdecimal() or len(parts[2]) > 5:
        return None
    try:
        # by msgspec, since every status of a campaign passes here: a third of UUID's own time
        workspace_id, message_id = msgspec.convert(parts[:2], list[UUID])
        return Callback(workspace_id, message_id, int(parts[2]))
    except ValueError:
        return None
