"""Private notes in conversations."""

from uuid import UUID

from litestar.params import FromPath, JSONBody
from msgspec import UNSET

from rapport.core.db.transaction import WorkspaceTx
from rapport.core.ids import parse_id
from rapport.core.paging import Listing
from rapport.core.refusal import NotFound
from rapport.core.web.asker import Asker
from rapport.core.web.doors import (
    AskerGiven,
    ClockGiven,
    PageGiven,
    TxGiven,
    delete,
    get,
    patch,
    post,
)
from rapport.inbox.actions import notes
from rapport.inbox.actions.notes import Words
from rapport.inbox.http.visible import only_of, visible
from rapport.inbox.queries import notes as asked
from rapport.inbox.queries.notes import NoteView
from rapport.inbox.schemas import ChangeNote, NewNote
from rapport.messaging.queries import conversations


@get("/conversations/{conversation_id:str}/notes")
async def list_notes(
    asker: AskerGiven, tx: TxGiven, page: PageGiven, conversation_id: FromPath[str]
) -> Listing[NoteView]:
    """The private notes in a conversation, the newest first, also those that were deleted."""
    return await asked.list_notes(tx, await visible(asker, tx, conversation_id), page)


@post("/conversations/{conversation_id:str}/notes", status_code=201)
async def write_note(
    asker: AskerGiven,
    tx: TxGiven,
    clock: ClockGiven,
    conversation_id: FromPath[str],
    data: JSONBody[NewNote],
) -> NoteView:
    """Writes a private note into a conversation, also while the service window is closed. The
    customer never sees it; the members it mentions are told."""
    key = await visible(asker, tx, conversation_id)
    words = Words(text=data.text, mentions=data.mentions)
    note_id = await notes.write(tx, asker.actor, key, words, data.client_id, clock.now())
    return await asked.get_note(tx, note_id)


@patch("/notes/{note_id:str}")
async def change_note(
    asker: AskerGiven,
    tx: TxGiven,
    clock: ClockGiven,
    note_id: FromPath[str],
    data: JSONBody[ChangeNote],
) -> NoteView:
    """Gives one's own note other words; it is marked as edited."""
    key = await _visible_note(asker, tx, note_id)
    mentions = None if data.mentions is UNSET else data.mentions
    await notes.change(tx, asker.actor, key, data.text, mentions, clock.now())
    return await asked.get_note(tx, key)


@delete("/notes/{note_id:str}", status_code=200)
async def delete_note(
    asker: AskerGiven, tx: TxGiven, clock: ClockGiven, note_id: FromPath[str]
) -> NoteView:
    """Takes one's own note away. That there was one stays visible, without its words."""
    key = await _visible_note(asker, tx, note_id)
    await notes.delete(tx, asker.actor, key, clock.now())
    return await asked.get_note(tx, key)


async def _visible_note(asker: Asker, tx: WorkspaceTx, note_id: str) -> UUID:
    """The id of a note in a conversation that the asker may see. Raises NotFound."""
    note = await asked.get_note(tx, parse_id(note_id, "note"))
    try:
        await conversations.check_visible(tx, note.conversation_id, only_of(asker))
    except NotFound:
        raise NotFound("note") from None
    return note.id


ROUTES = [list_notes, write_note, change_note, delete_note]
