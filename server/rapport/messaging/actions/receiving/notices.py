"""WhatsApp's own notices in a thread: somebody changed their number or their id."""

from uuid import UUID

from rapport.contacts.actions import merging
from rapport.contacts.facts import ContactsChanged
from rapport.contacts.queries.identities import find_contact
from rapport.contacts.rules import Key
from rapport.core.db.transaction import WorkspaceTx
from rapport.messaging.actions import events
from rapport.whatsapp import identity
from rapport.whatsapp.payloads import InboundMessage
from rapport.whatsapp.payloads.contents import System

NUMBER_CHANGE = frozenset(
    {"user_changed_number", "user_changed_user_id", "customer_changed_number"}
)


async def apply(tx: WorkspaceTx, item: InboundMessage, notice: System, scope: str) -> None:
    """Moves a contact's identities and notes it in their threads. Other notices say nothing that
    we act on. Applying it again changes nothing."""
    if notice.type not in NUMBER_CHANGE:
        return
    old = _old_keys(item, notice, scope)
    new = _new_keys(notice, scope)
    contact_id = await find_contact(tx, old)
    if contact_id is None or not new:
        return
    ended = [key for key in old if key not in dict(new)]
    kept = await merging.replace_identities(
        tx, contact_id, ended, new, item.sent_at, notice.type or "number_changed"
    )
    tx.announce(ContactsChanged(contact_ids=[kept]))
    await _note(tx, kept, item)


async def _note(tx: WorkspaceTx, contact_id: UUID, item: InboundMessage) -> None:
    rows = await tx.fetch(
        "select id from conversation where workspace_id = $1 and contact_id = $2",
        tx.workspace_id,
        contact_id,
    )
    await events.record_by_system(tx, [(row["id"], "number_changed", item.sent_at) for row in rows])


def _old_keys(item: InboundMessage, notice: System, scope: str) -> list[Key]:
    keys: list[Key] = []
    if old := notice.previous_user_id:
        keys.append(Key("bsuid", scope, old))
    if old := notice.previous_parent_user_id:
        keys.append(Key("parent_bsuid", scope, old))
    if old := item.sender.wa_id or notice.customer:
        keys.append(Key("phone", "", identity.phone_key(old)))
    return keys


def _new_keys(notice: System, scope: str) -> list[tuple[Key, str]]:
    keys: list[tuple[Key, str]] = []
    if new := notice.user_id:
        keys.append((Key("bsuid", scope, new), new))
    if new := notice.parent_user_id:
        keys.append((Key("parent_bsuid", scope, new), new))
    if new := notice.wa_id or notice.new_wa_id:
        keys.append((Key("phone", "", identity.phone_key(new)), new))
    return keys
