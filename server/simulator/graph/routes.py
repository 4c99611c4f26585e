"""The Graph: which objects there are, which edges they have, and who may use them."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NamedTuple

from simulator.graph import (
    activities,
    analytics,
    apps,
    automation,
    blocking,
    businesses,
    commerce,
    compliance,
    encryption,
    history,
    media,
    numbers,
    official_account,
    partners,
    preverified,
    profile,
    qr_codes,
    registration,
    schedules,
    sending,
    uploads,
    usernames,
    users,
    wabas,
)
from simulator.graph.access import BUSINESS, MANAGEMENT, MESSAGING
from simulator.graph.call import Call
from simulator.graph.templates import (
    archive,
    authentication,
    comparing,
    creating,
    deleting,
    editing,
    library,
    migrating,
    pausing,
)
from simulator.graph.templates import reading as templates
from simulator.simulation import Simulation

Handler = Callable[[Call], Awaitable[Any]]


class Route(NamedTuple):
    handler: Handler
    scopes: tuple[str, ...] = ()  # one of them is needed; none: any token will do
    has_own_weather: bool = False  # it asks for faults itself, once it knows what it is about
    activity: str = ""  # as which the WABA remembers it


_EITHER = (MANAGEMENT, MESSAGING)
_MANAGE = (MANAGEMENT,)
_MESSAGE = (MESSAGING,)
_SHARED = (BUSINESS, MANAGEMENT)

ANALYTICS = ("analytics", "conversation_analytics", "pricing_analytics", "template_analytics")

# (kind of object, edge, method)
ROUTES: dict[tuple[str, str, str], Route] = {
    ("number", "messages", "POST"): Route(sending.send, _MESSAGE, has_own_weather=True),
    ("number", "marketing_messages", "POST"): Route(
        sending.send_marketing, _MESSAGE, has_own_weather=True
    ),
    ("number", "messages", "PUT"): Route(sending.send, _MESSAGE, has_own_weather=True),
    ("number", "media", "POST"): Route(media.upload, _MESSAGE),
    ("number", "", "GET"): Route(numbers.read, _EITHER),
    ("number", "", "POST"): Route(numbers.update, _MANAGE),
    ("number", "settings", "GET"): Route(numbers.read_settings, _MANAGE),
    ("number", "settings", "POST"): Route(numbers.update_settings, _MANAGE),
    ("number", "register", "POST"): Route(registration.register, _EITHER),
    ("number", "deregister", "POST"): Route(registration.deregister, _EITHER),
    ("number", "request_code", "POST"): Route(registration.request_code, _EITHER),
    ("number", "verify_code", "POST"): Route(
        registration.verify_code, _EITHER, activity="PHONE_NUMBER_VERIFIED"
    ),
    ("number", "message_history", "GET"): Route(history.list_all, _EITHER),
    ("history", "events", "GET"): Route(history.list_events, _EITHER),
    ("number", "whatsapp_business_profile", "GET"): Route(profile.read, _EITHER),
    ("number", "whatsapp_business_profile", "POST"): Route(profile.update, _EITHER),
    ("profile", "", "GET"): Route(profile.read_node, _EITHER),
    ("profile", "", "POST"): Route(profile.update, _EITHER),
    ("automation", "", "GET"): Route(automation.read_node, _EITHER),
    ("number", "block_users", "GET"): Route(blocking.list_blocked, _MESSAGE),
    ("number", "block_users", "POST"): Route(blocking.block, _MESSAGE),
    ("number", "block_users", "DELETE"): Route(blocking.unblock, _MESSAGE),
    ("number", "conversational_automation", "POST"): Route(automation.configure, _MANAGE),
    ("number", "official_business_account", "GET"): Route(official_account.read, _MANAGE),
    ("number", "official_business_account", "POST"): Route(official_account.apply, _MANAGE),
    ("number", "business_compliance_info", "GET"): Route(compliance.read, _MANAGE),
    ("number", "business_compliance_info", "POST"): Route(compliance.update, _MANAGE),
    ("number", "whatsapp_business_encryption", "GET"): Route(encryption.read, _EITHER),
    ("number", "whatsapp_business_encryption", "POST"): Route(encryption.update, _EITHER),
    ("number", "whatsapp_commerce_settings", "GET"): Route(commerce.read, _EITHER),
    ("number", "whatsapp_commerce_settings", "POST"): Route(commerce.update, _EITHER),
    ("number", "username", "GET"): Route(usernames.read, _EITHER),
    ("number", "username", "POST"): Route(usernames.adopt, _EITHER),
    ("number", "username", "DELETE"): Route(usernames.delete, _EITHER),
    ("number", "username_suggestions", "GET"): Route(usernames.suggest, _EITHER),
    ("number", "message_qrdls", "GET"): Route(qr_codes.list_all, _EITHER),
    ("number", "message_qrdls", "POST"): Route(qr_codes.write, _EITHER),
    ("number", "message_qrdls/*", "GET"): Route(qr_codes.read, _EITHER),
    ("number", "message_qrdls/*", "DELETE"): Route(qr_codes.delete, _EITHER),
    ("media", "", "GET"): Route(media.read, _EITHER),
    ("media", "", "DELETE"): Route(media.delete, _EITHER),
    ("waba", "", "GET"): Route(wabas.read, _EITHER),
    ("waba", "", "POST"): Route(wabas.update, _MANAGE, activity="ACCOUNT_UPDATED"),
    ("waba", "phone_numbers", "GET"): Route(wabas.list_numbers, _EITHER),
    ("waba", "phone_numbers", "POST"): Route(
        wabas.add_number, _MANAGE, activity="PHONE_NUMBER_ADDED"
    ),
    ("waba", "subscribed_apps", "GET"): Route(wabas.list_subscriptions, _MANAGE),
    ("waba", "subscribed_apps", "POST"): Route(
        wabas.subscribe, _MANAGE, activity="WEBHOOK_CONFIGURED"
    ),
    ("waba", "subscribed_apps", "DELETE"): Route(
        wabas.unsubscribe, _MANAGE, activity="API_ACCESS_REVOKED"
    ),
    ("waba", "assigned_users", "GET"): Route(users.list_assigned, _SHARED),
    ("waba", "assigned_users", "POST"): Route(users.assign, _SHARED, activity="USER_ADDED"),
    ("waba", "assigned_users", "DELETE"): Route(users.remove, _SHARED, activity="USER_REMOVED"),
    **{
        ("waba", name, "GET"): Route(partial(analytics.read_edge, name), _MANAGE)
        for name in ANALYTICS
    },
    ("waba", "activities", "GET"): Route(activities.list_all, _MANAGE),
    ("waba", "schedules", "GET"): Route(schedules.list_all, _MANAGE),
    ("waba", "schedules", "POST"): Route(schedules.create, _MANAGE),
    ("waba", "message_templates", "GET"): Route(templates.list_all, _MANAGE),
    ("waba", "message_templates", "POST"): Route(
        creating.create, _MANAGE, activity="TEMPLATE_CREATED"
    ),
    ("waba", "message_templates", "DELETE"): Route(
        deleting.delete, _MANAGE, activity="TEMPLATE_DELETED"
    ),
    ("waba", "message_templates/*", "POST"): Route(archive.move, _MANAGE),
    ("waba", "upsert_message_templates", "POST"): Route(authentication.upsert, _MANAGE),
    ("waba", "message_template_previews", "GET"): Route(authentication.preview, _MANAGE),
    ("waba", "migrate_message_templates", "POST"): Route(migrating.migrate, _MANAGE),
    ("message_template_library", "", "GET"): Route(library.list_all, _MANAGE),
    ("template", "unpause", "POST"): Route(pausing.unpause, _MANAGE),
    ("template", "compare", "GET"): Route(comparing.compare, _MANAGE),
    ("template", "", "GET"): Route(templates.read, _MANAGE),
    ("template", "", "POST"): Route(editing.edit, _MANAGE, activity="TEMPLATE_UPDATED"),
    ("business", "", "GET"): Route(businesses.read, _SHARED),
    ("business", "owned_whatsapp_business_accounts", "GET"): Route(businesses.list_owned, _SHARED),
    ("business", "client_whatsapp_business_accounts", "GET"): Route(
        businesses.list_shared, _SHARED
    ),
    ("user", "", "GET"): Route(users.read),
    ("user", "assigned_whatsapp_business_accounts", "GET"): Route(users.list_wabas, _SHARED),
    ("me", "assigned_whatsapp_business_accounts", "GET"): Route(users.list_wabas, _SHARED),
    ("me", "", "GET"): Route(apps.read_me),
    ("business", "add_phone_numbers", "POST"): Route(preverified.add, _SHARED),
    ("business", "preverified_numbers", "GET"): Route(preverified.list_all, _SHARED),
    ("business", "share_preverified_numbers", "POST"): Route(preverified.share, _SHARED),
    ("preverified", "", "GET"): Route(preverified.read, _SHARED),
    ("preverified", "", "DELETE"): Route(preverified.delete, _SHARED),
    ("preverified", "partners", "GET"): Route(preverified.list_partners, _SHARED),
    ("preverified", "request_code", "POST"): Route(preverified.request_code, _SHARED),
    ("preverified", "verify_code", "POST"): Route(preverified.verify_code, _SHARED),
    ("business", "extendedcredits", "GET"): Route(partners.list_none, _SHARED),
    ("waba", "in_progress_onbehalf_request", "GET"): Route(partners.list_none, _MANAGE),
    ("waba", "solutions", "GET"): Route(partners.list_none, _MANAGE),
    ("app", "connected_client_businesses", "GET"): Route(partners.list_none),
    ("app", "whatsapp_business_solutions", "GET"): Route(partners.list_none),
    ("me", "businesses", "GET"): Route(businesses.list_mine, (BUSINESS,)),
    ("app", "", "GET"): Route(apps.read),
    ("app", "subscriptions", "GET"): Route(apps.list_subscriptions),
    ("app", "subscriptions", "POST"): Route(apps.subscribe),
    ("app", "subscriptions", "DELETE"): Route(apps.unsubscribe),
    ("app", "uploads", "POST"): Route(uploads.begin, _EITHER),
    ("upload", "", "GET"): Route(uploads.read, _EITHER),
    ("upload", "", "POST"): Route(uploads.append, _EITHER),
    ("debug_token", "", "GET"): Route(apps.debug_token),
}
LITERALS = frozenset(("me", "debug_token", "message_template_library"))


class Node(NamedTuple):
    kind: str
    value: Any
    waba_id: str | None = None  # the WABA that the token has to reach


def find_node(simulation: Simulation, object_id: str) -> Node | None:
    """The object with that id, whatever it is."""
    state = simulation.world.state
    if number := state.numbers.get(object_id):
        return Node("number", number, number.waba_id)
    if found := simulation.media.find(object_id):
        owner = state.numbers.get(found.number_id or "")
        return Node("media", found, owner.waba_id if owner else None)
    if waba := state.wabas.get(object_id):
        return Node("waba", waba, waba.id)
    if template := simulation.world.templates.get(object_id):
        return Node("template", template, template.waba_id)
    if app := state.apps.get(object_id):
        return Node("app", app)
    if object_id == state.business.id:
        return Node("business", state.business)
    if upload := state.uploads.get(object_id):
        return Node("upload", upload)
    if pooled := state.pool.get(object_id):
        return Node("preverified", pooled)
    if object_id in LITERALS:
        return Node(object_id, None)
    return _find_rare(simulation, object_id)


def _find_rare(simulation: Simulation, object_id: str) -> Node | None:
    """What few ask for, and has no table of its own."""
    numbers = simulation.world.state.numbers
    for number in numbers.values():
        if object_id == number.profile_id:
            return Node("profile", number, number.waba_id)
        if object_id == number.automation_id:
            return Node("automation", number, number.waba_id)
    entry = simulation.history.find(object_id)
    if entry is not None and (owner := numbers.get(entry.number_id)):
        return Node("history", entry, owner.waba_id)
    user = users.find(simulation, object_id)
    return Node("user", user) if user else None
