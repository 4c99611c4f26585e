"""The one page: routers, fact → reactions, job → handler, timetable."""

from collections.abc import Coroutine
from typing import Any

from litestar.handlers import HTTPRouteHandler
from litestar.middleware import DefineMiddleware
from litestar.types import ASGIApp

from rapport.accounts import handlers as accounts_handlers
from rapport.accounts import rules as accounts_rules
from rapport.accounts.actions import first_run
from rapport.accounts.facts import MemberInvited, MemberJoined
from rapport.accounts.http import authentication as authenticate
from rapport.accounts.http import me, session, team, workspace
from rapport.accounts.http.request_log import RequestLog
from rapport.accounts.jobs import EraseWorkspaceFiles, FirstRunStep, TickFirstRun
from rapport.alerts.actions.moving import move_alerts
from rapport.alerts.handlers import reactions as alerts_reactions
from rapport.alerts.http import alerts as alerts_http
from rapport.channels import handlers as channels_handlers
from rapport.channels import models as channels_models
from rapport.channels.actions import apps
from rapport.channels.facts import NumberConnected, NumbersChanged
from rapport.channels.http import callback, numbers, onboarding, practice, profile, wabas
from rapport.channels.jobs import RefreshAccount
from rapport.channels.queries import health as channels_health
from rapport.channels.rules import permissions as channels_permissions
from rapport.contacts import http as contacts_http
from rapport.contacts import rules as contacts_rules
from rapport.contacts.actions.merging import when_merging
from rapport.core import endings, fact_log, processes
from rapport.core.consumers import Consumer
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.endings import Ending
from rapport.core.health import Checks
from rapport.core.health import installation as core_health
from rapport.core.permissions import Catalogue
from rapport.core.queue import Handler, Periodic
from rapport.core.runtime import Runtime
from rapport.core.web import health
from rapport.core.web.idempotency import idempotency_key
from rapport.demo import http as demo_http
from rapport.inbox.actions.joining import move_inbox
from rapport.inbox.http import notes as inbox_notes
from rapport.messaging.actions.merging import move_conversations, when_joining
from rapport.messaging.facts import (
    ConversationReassigned,
    MessagesFailed,
    MessagesQueued,
    MessagesReceived,
)
from rapport.messaging.handlers import media as media_handlers
from rapport.messaging.handlers import receipts
from rapport.messaging.handlers.health import HealthyClock
from rapport.messaging.handlers.lanes import Lanes
from rapport.messaging.http import contacts as contact_threads
from rapport.messaging.http import conversations, media, scheduled, uploads
from rapport.messaging.http import onboarding as hello
from rapport.messaging.jobs import EraseFiles, FetchMedia, MarkRead, SetBlocked
from rapport.messaging.queries import health as messaging_health
from rapport.messaging.rules import permissions as messaging_permissions
from rapport.meta_webhooks import rules as meta_webhooks_rules
from rapport.meta_webhooks.handlers import applier, upkeep
from rapport.meta_webhooks.http import dead_letters
from rapport.meta_webhooks.http.receiver import Receiver
from rapport.meta_webhooks.queries import health as webhooks_health
from rapport.realtime import http as realtime_http
from rapport.realtime.queries.hub import Hub

CATALOGUE = Catalogue(
    [
        *messaging_permissions.PERMISSIONS,
        *contacts_rules.PERMISSIONS,
        *channels_permissions.PERMISSIONS,
        *accounts_rules.PERMISSIONS,
        *meta_webhooks_rules.PERMISSIONS,
    ]
)

CHECKS = Checks(
    installation=[
        core_health.checks,
        webhooks_health.of_installation,
        channels_health.of_installation,
    ],
    workspace=[
        channels_health.of_workspace,
        messaging_health.of_workspace,
        webhooks_health.of_workspace,
    ],
)

ROUTES: list[HTTPRouteHandler] = [
    *session.ROUTES,
    *me.ROUTES,
    *team.ROUTES,
    *workspace.ROUTES,
    *wabas.ROUTES,
    *numbers.ROUTES,
    *profile.ROUTES,
    *practice.ROUTES,
    *onboarding.ROUTES,
    *callback.ROUTES,
    *hello.ROUTES,
    *health.routes(CHECKS),
    *conversations.ROUTES,
    *scheduled.ROUTES,
    *uploads.ROUTES,
    *media.ROUTES,
    *contacts_http.ROUTES,
    *contact_threads.ROUTES,
    *inbox_notes.ROUTES,
    *dead_letters.ROUTES,
    *alerts_http.ROUTES,
    *realtime_http.ROUTES,
    *demo_http.ROUTES,
]


# every column that only the keyring can read
ENCRYPTED = [*channels_models.ENCRYPTED, idempotency_key.c.answer]


def authentication(runtime: Runtime, requests: RequestLog) -> list[DefineMiddleware]:
    """Who asks, and whether a browser's cookie alone may say so."""
    return [
        DefineMiddleware(
            authenticate.BrowserCsrf, settings=runtime.settings, keyring=runtime.keyring
        ),
        DefineMiddleware(
            authenticate.Authentication, runtime=runtime, catalogue=CATALOGUE, requests=requests
        ),
    ]


def receiver(app: ASGIApp, runtime: Runtime) -> Receiver:
    """The webhook door, in front of everything else."""
    return Receiver(app, runtime)


async def begin(runtime: Runtime) -> None:
    """What a web process does before it serves."""
    async with runtime.control() as control:
        await apps.register_installation(control, runtime.keyring, runtime.settings)


def hub(runtime: Runtime) -> Hub:
    """The streams of a web process."""
    return Hub(runtime)


async def _phone_was_opened(tx: WorkspaceTx, _: MessagesReceived) -> None:
    await _tick(tx, "open_phone")


async def _somebody_answered(tx: WorkspaceTx, fact: MessagesQueued) -> None:
    if fact.person:
        await _tick(tx, "answer")


async def _number_was_connected(tx: WorkspaceTx, fact: NumberConnected) -> None:
    if not fact.is_practice:
        await _tick(tx, "connect_number")


async def _somebody_was_invited(tx: WorkspaceTx, _: MemberInvited) -> None:
    await _tick(tx, "invite")


async def _somebody_joined(tx: WorkspaceTx, _: MemberJoined) -> None:
    # the founder joins too, without anybody's invitation
    if await tx.fetchval(
        "select count(*) > 1 from member where workspace_id = $1", tx.workspace_id
    ):
        await _tick(tx, "invite")


async def _tick(tx: WorkspaceTx, step: FirstRunStep) -> None:
    at = await tx.fetchval("select now()")
    await first_run.tick(tx, TickFirstRun(step=step, at=at))


CONSUMERS: list[Consumer] = [
    Consumer(
        "first_run",
        {
            MessagesReceived: _phone_was_opened,
            MessagesQueued: _somebody_answered,
            NumberConnected: _number_was_connected,
            MemberInvited: _somebody_was_invited,
            MemberJoined: _somebody_joined,
        },
    ),
    # one for each kind of alert, so that none fails for another; a later feature adds its own
    Consumer("alert_unassigned", {MessagesReceived: alerts_reactions.customers_wrote}),
    Consumer(
        "alert_assigned", {ConversationReassigned: alerts_reactions.conversation_was_assigned}
    ),
    Consumer("alert_message_failed", {MessagesFailed: alerts_reactions.messages_failed}),
    Consumer("alert_number_paused", {NumbersChanged: alerts_reactions.numbers_changed}),
]

HANDLERS: list[Handler] = [
    Handler(RefreshAccount, channels_handlers.refresh_account),
    Handler(MarkRead, receipts.mark_read),
    Handler(SetBlocked, receipts.set_blocked),
    Handler(FetchMedia, media_handlers.fetch),
    Handler(EraseFiles, media_handlers.erase),
    Handler(EraseWorkspaceFiles, accounts_handlers.erase_workspace_files),
]


# A fact stays until every consumer has seen it, and long enough for a browser to come back.
_NAMES = ", ".join(f"'{consumer.name}'" for consumer in CONSUMERS)
_SEEN_BY_ALL = (
    "position <= (select min(coalesce(c.position, 0))"  # noqa: S608 (our own names)
    f" from unnest(array[{_NAMES}]) consumer(name)"
    " left join fact_cursor c on c.workspace_id = $1 and c.consumer = consumer.name)"
)
ENDINGS = [
    Ending("control.session", "expires_at < now()"),
    Ending("control.link", "expires_at < now()"),
    Ending("control.sign_in_attempt", "last_at < now() - interval '1 day'"),
    Ending("control.operator_dead_letter", "at < now() - interval '30 days'"),
    Ending("queue.pgqueuer_log", "created < now() - interval '7 days'"),
    Ending("queue.pgqueuer", "status = 'failed' and updated < now() - interval '30 days'"),
    Ending("idempotency_key", "at < now() - interval '7 days'"),
    Ending("fact", f"at < now() - interval '7 days' and {_SEEN_BY_ALL}"),
    Ending("fact_dead_letter", "at < now() - interval '30 days'"),
    Ending("orphan_status", "received_at < now() - interval '30 days'"),
    Ending("message_attempt", "ended_at < now() - interval '30 days'"),
    Ending("media_upload", "expires_at < now()"),
    Ending("alert", "at < now() - interval '30 days'"),
]
# No end have audit_entry, which is evidence, dead_letter, which can be replayed, and contact_merge,
# which can be undone. Places of the messaging limit end where they are counted (`free_places`).


async def _clear(runtime: Runtime) -> None:
    await endings.clear(runtime, ENDINGS)


async def _forget_processes(runtime: Runtime) -> None:
    await processes.forget(runtime.database.control_pool)


TIMETABLE: list[Periodic] = [
    Periodic("refresh_accounts", "*/5 * * * *", channels_handlers.order_refreshes),
    Periodic("webhook_log", "7 * * * *", upkeep.keep_log),
    Periodic("forget_processes", "17 * * * *", _forget_processes),
    Periodic("clear", "27 * * * *", _clear),
    Periodic("free_places", "37 * * * *", channels_handlers.free_places),
    Periodic("tidy_files", "41 3 * * *", media_handlers.tidy),
]


def prepare() -> None:
    """What must be known before any work: hooks of higher domains into lower ones, and who waits
    for which facts."""
    when_merging(move_conversations)
    when_joining(move_inbox)
    when_joining(move_alerts)
    fact_log.await_only(kind for consumer in CONSUMERS for kind in consumer.reactions)


def streams(runtime: Runtime) -> list[tuple[str, Coroutine[Any, Any, None]]]:
    """The hot streams that a worker serves beside its queue."""
    health = HealthyClock(runtime)
    lanes = Lanes(runtime, health)
    return [
        ("applier", applier.run(runtime)),
        ("healthy clock", health.run()),
        ("lanes", lanes.run()),
    ]
