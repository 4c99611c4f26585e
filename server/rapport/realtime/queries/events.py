"""Facts as events, with the resource as the REST answer has it."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.accounts import facts as account_facts
from rapport.accounts.queries import team
from rapport.alerts import facts as alert_facts
from rapport.alerts.queries import alerts
from rapport.alerts.queries.alerts import Addressed
from rapport.channels import facts as channel_facts
from rapport.channels.queries import numbers
from rapport.contacts import facts as contact_facts
from rapport.contacts.queries import views as contacts
from rapport.contacts.queries.views import ContactView
from rapport.core import fact_log
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.fact_log import Entry, Fact
from rapport.inbox import facts as inbox_facts
from rapport.messaging import facts as messaging_facts
from rapport.messaging.queries import conversations, messages
from rapport.messaging.queries.conversations import ConversationView
from rapport.messaging.queries.messages import MessageView
from rapport.realtime.queries import inbox_events
from rapport.realtime.rules import Event, Listener

_FACTS: dict[str, type[Fact]] = {
    fact_log.kind_of(fact): fact
    for fact in (
        messaging_facts.MessagesReceived,
        messaging_facts.MessagesQueued,
        messaging_facts.MessagesChanged,
        messaging_facts.ConversationsChanged,
        messaging_facts.ConversationReassigned,
        messaging_facts.ConversationRemoved,
        inbox_facts.NoteWritten,
        inbox_facts.NoteChanged,
        contact_facts.ContactsChanged,
        contact_facts.ContactsMerged,
        channel_facts.NumbersChanged,
        account_facts.MemberChanged,
        account_facts.MemberJoined,
        account_facts.WorkspaceChanged,
        account_facts.FirstRunStepDone,
        alert_facts.AlertsChanged,
        alert_facts.AlertsRead,
    )
}


class Resources(Struct):
    """Everything that a batch of facts needs, loaded once."""

    messages: dict[UUID, MessageView]
    conversations: dict[UUID, ConversationView]
    contacts: dict[UUID, ContactView]


class Gathered(Struct):
    """What a batch of facts speaks of. `shown` are messages for everybody, `changed` those for
    screens that have their conversation open."""

    facts: list[tuple[int, Fact]]
    shown: set[UUID]
    changed: dict[UUID, UUID]
    conversations: set[UUID]
    contacts: set[UUID]


async def build(
    tx: WorkspaceTx, entries: Sequence[Entry], anybody_has_open: Callable[[UUID], bool]
) -> list[Event]:
    """The events of log entries, in order. Messages that no screen shows are not even loaded."""
    gathered = _gather(entries, anybody_has_open)
    ids = [*gathered.shown, *gathered.changed]
    found = Resources(
        messages={view.id: view for view in await messages.list_messages(tx, ids)},
        conversations={},
        contacts={},
    )
    wanted = gathered.conversations | {m.conversation_id for m in found.messages.values()}
    found.conversations = {
        view.id: view for view in await conversations.list_by_id(tx, list(wanted))
    }
    if gathered.contacts:
        views = await contacts.list_by_id(tx, list(gathered.contacts))
        found.contacts = {view.id: view for view in views}
    events: list[Event] = []
    for position, fact in gathered.facts:
        events += await _events(tx, position, fact, gathered, found)
    return events


def _gather(entries: Sequence[Entry], anybody_has_open: Callable[[UUID], bool]) -> Gathered:
    """Each message and conversation is shown once a batch, as it is now: where a later fact speaks
    of it again, the earlier one says nothing new."""
    gathered = Gathered([], set(), {}, set(), set())
    for entry in entries:
        fact_type = _FACTS.get(entry.kind)
        if fact_type is None:
            continue
        fact = fact_log.read(entry, fact_type)
        gathered.facts.append((entry.position, fact))
        match fact:
            case messaging_facts.MessagesReceived():
                gathered.shown.update(fact.message_ids)
            case messaging_facts.MessagesQueued(person=True):
                gathered.shown.update(fact.message_ids)
            case messaging_facts.MessagesQueued() | messaging_facts.MessagesChanged():
                pairs = zip(fact.message_ids, fact.conversation_ids, strict=True)
                gathered.changed.update({m: c for m, c in pairs if anybody_has_open(c)})
            case messaging_facts.ConversationsChanged():
                gathered.conversations.update(fact.conversation_ids)
            case contact_facts.ContactsChanged():
                gathered.contacts.update(fact.contact_ids)
            case _:
                pass
    return gathered


async def _events(
    tx: WorkspaceTx, position: int, fact: Fact, gathered: Gathered, found: Resources
) -> list[Event]:
    make = _Maker(tx.workspace_id, position, found)
    match fact:
        case messaging_facts.MessagesReceived():
            return make.created(fact.message_ids, lambda _, __: True)
        case messaging_facts.MessagesQueued():
            to_all = fact.person
            return make.created(fact.message_ids, lambda who, m: to_all or who.has_open(m))
        case messaging_facts.MessagesChanged():
            return make.changed([each for each in fact.message_ids if each in gathered.changed])
        case messaging_facts.ConversationsChanged():
            return make.conversations(fact.conversation_ids)
        case messaging_facts.ConversationReassigned():
            return make.taken_away(fact)
        case messaging_facts.ConversationRemoved():
            return [make.removed(fact.conversation_id, lambda _: True)]
        case contact_facts.ContactsChanged():
            return make.contacts(fact.contact_ids)
        case inbox_facts.NoteWritten() | inbox_facts.NoteChanged():
            return await inbox_events.build(tx, make.event, fact)
        case _:
            return await _settings(tx, make, fact)


async def _settings(tx: WorkspaceTx, make: "_Maker", fact: Fact) -> list[Event]:
    match fact:
        case contact_facts.ContactsMerged():
            resource = {"id": fact.merged_id, "into_id": fact.kept_id}
            return [make.event("contact.merged", fact.merged_id, resource, _may("contacts.read"))]
        case channel_facts.NumbersChanged():
            views = await numbers.list_numbers(tx, fact.phone_number_ids)
            return [
                make.event("number.updated", view.phone_number_id, view, _may("channels.read"))
                for view in views
            ]
        case account_facts.MemberChanged() | account_facts.MemberJoined():
            row = await team.get_member(tx, fact.member_id)
            resource = {"id": row["id"], "name": row["name"], "active": row["active"]}
            return [make.event("member.updated", row["id"], resource, _may("members.read"))]
        case account_facts.WorkspaceChanged():
            row = await team.get_workspace(tx)
            resource = {"id": row["id"], "name": row["name"], "time_zone": row["time_zone"]}
            return [make.event("workspace.updated", row["id"], resource, lambda _: True)]
        case account_facts.FirstRunStepDone():
            resource = {"step": fact.step}
            return [make.event("first_run.updated", fact.step, resource, lambda _: True)]
        case alert_facts.AlertsChanged():
            return [
                make.event("alert.updated", found.view.id, found.view, _addressed(found))
                for found in await alerts.list_by_id(tx, fact.alert_ids)
            ]
        case alert_facts.AlertsRead():
            return [make.event("alerts.read", fact.member_id, fact, _only(fact.member_id))]
        case _:
            return []


def _may(permission: str) -> Callable[[Listener], bool]:
    return lambda listener: listener.may(permission)


def _only(member_id: UUID) -> Callable[[Listener], bool]:
    return lambda listener: listener.asker_id == member_id


def _addressed(alert: Addressed) -> Callable[[Listener], bool]:
    """One member, or all members who have the permissions, and may see the conversation."""

    def heard(listener: Listener) -> bool:
        if listener.kind != "member":
            return False
        is_theirs = (
            listener.asker_id == alert.member_id
            if alert.member_id
            else alert.needs <= listener.permissions
        )
        return is_theirs and (not alert.is_of_conversation or listener.sees(alert.assignee_id))

    return heard


class _Maker:
    """Makes the events of one fact."""

    def __init__(self, workspace_id: UUID, position: int, found: Resources) -> None:
        self._workspace_id = workspace_id
        self._position = position
        self._found = found

    def event(
        self, name: str, subject: Any, resource: Any, audience: Callable[[Listener], bool]
    ) -> Event:
        data = msgspec.json.encode(
            {"workspace_id": self._workspace_id, "subject": str(subject), "resource": resource}
        )
        return Event(self._position, b"event: %b\ndata: %b\n\n" % (name.encode(), data), audience)

    def created(self, ids: Sequence[UUID], wanted: Callable[[Listener, UUID], bool]) -> list[Event]:
        return [
            self.event("message.created", view.id, view, self._message_audience(view, wanted))
            for view in self._messages(ids)
        ]

    def changed(self, ids: Sequence[UUID]) -> list[Event]:
        def wanted(listener: Listener, conversation_id: UUID) -> bool:
            return listener.has_open(conversation_id)

        return [
            self.event("message.status", view.id, view, self._message_audience(view, wanted))
            for view in self._messages(ids)
        ]

    def conversations(self, ids: Sequence[UUID]) -> list[Event]:
        views = [
            self._found.conversations[each] for each in ids if each in self._found.conversations
        ]
        return [
            self.event("conversation.updated", view.id, view, self._sees(view)) for view in views
        ]

    def taken_away(self, fact: messaging_facts.ConversationReassigned) -> list[Event]:
        """Whoever sees only their own loses it from the screen."""

        def lost(listener: Listener) -> bool:
            return listener.asker_id == fact.from_id and not listener.sees(fact.to_id)

        return [self.removed(fact.conversation_id, lost)]

    def removed(self, conversation_id: UUID, audience: Callable[[Listener], bool]) -> Event:
        return self.event(
            "conversation.removed", conversation_id, {"id": conversation_id}, audience
        )

    def contacts(self, ids: Sequence[UUID]) -> list[Event]:
        views = [self._found.contacts[each] for each in ids if each in self._found.contacts]
        return [
            self.event("contact.updated", view.id, view, _may("contacts.read")) for view in views
        ]

    def _messages(self, ids: Sequence[UUID]) -> list[MessageView]:
        return [self._found.messages[each] for each in ids if each in self._found.messages]

    def _sees(self, view: ConversationView) -> Callable[[Listener], bool]:
        assignee_id = view.assignee.id if view.assignee else None
        return lambda listener: listener.sees(assignee_id)

    def _message_audience(
        self, view: MessageView, wanted: Callable[[Listener, UUID], bool]
    ) -> Callable[[Listener], bool]:
        conversation = self._found.conversations.get(view.conversation_id)
        if conversation is None:
            return lambda _: False
        sees = self._sees(conversation)
        return lambda who: sees(who) and wanted(who, view.conversation_id)
