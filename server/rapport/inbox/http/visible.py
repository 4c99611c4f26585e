"""Whose conversations an asker may see."""

from uuid import UUID

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import parse_id
from rapport.core.web.asker import Asker
from rapport.inbox.errors import MembersOnly
from rapport.messaging.queries import conversations
from rapport.messaging.rules.permissions import READ_ALL


def only_of(asker: Asker) -> UUID | None:
    """Whose conversations the asker is limited to; None for those who may see all."""
    return None if asker.may(READ_ALL) else asker.id


async def visible(asker: Asker, tx: WorkspaceTx, conversation_id: str) -> UUID:
    """The id of a conversation that the asker may see. Raises NotFound."""
    key = parse_id(conversation_id, "conversation")
    await conversations.check_visible(tx, key, only_of(asker))
    return key


def member(asker: Asker, what: str) -> UUID:
    """The member who asks. Raises MembersOnly for an API key, saying what it cannot do."""
    if asker.kind != "member":
        raise MembersOnly(what)
    return asker.id
