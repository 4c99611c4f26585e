"""Shapes of the stream's requests."""

from uuid import UUID

import msgspec


class OpenConversations(msgspec.Struct, forbid_unknown_fields=True):
    """The conversations on the screen: statuses come for these."""

    conversation_ids: list[UUID]
