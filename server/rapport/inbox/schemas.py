"""Shapes of the inbox's requests."""

from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

NoteText = Annotated[str, Meta(min_length=1, max_length=5000, description="Plain text.")]
Mentions = Annotated[
    list[UUID],
    Meta(
        max_length=50,
        description="The members named in the text as `@` and their name. They get it as a mention"
        " and follow the conversation from then on.",
    ),
]
ClientId = Annotated[
    str,
    Meta(
        min_length=1,
        max_length=100,
        description="Made by the caller; the same one again gives the first answer.",
    ),
]


class NewNote(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A private note. It is never sent."""

    text: NoteText
    mentions: Mentions = []
    client_id: ClientId | None = None


class ChangeNote(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Other words for a note; who is mentioned stays as it was where `mentions` is absent."""

    text: NoteText
    mentions: Mentions | UnsetType = UNSET
