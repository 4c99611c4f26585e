"""Our mark on every message we send (`biz_opaque_callback_data`), which its statuses bring back."""

from functools import lru_cache
from uuid import UUID

from msgspec import Struct


class Callback(Struct, frozen=True):
    workspace_id: UUID
    message_id: UUID
    attempt: int


def mark(callback: Callback) -> str:
    """`workspace.message.attempt`; 68 characters of the 512 that Meta allows."""
    return f"{callback.workspace_id.hex}.{callback.message_id.hex}.{callback.attempt}"


@lru_cache(maxsize=10_000)  # each is asked for twice, and by every status of its message
def read(data: str | None) -> Callback | None:
    """The mark in callback data; None for what is not ours."""
    parts = (data or "").split(".")
    if len(parts) != 3 or not parts[2].isdecimal() or len(parts[2]) > 5:
        return None
    try:
        return Callback(UUID(parts[0]), UUID(parts[1]), int(parts[2]))
    except ValueError:
        return None
