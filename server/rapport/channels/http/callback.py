"""Where Meta calls us: set at the app, or for one account alone, and proved by Meta's own call."""

from datetime import timedelta
from uuid import UUID

from litestar.params import FromPath, JSONBody
from msgspec import Struct

from rapport.accounts.actions import audit
from rapport.channels.actions import keeping
from rapport.channels.errors import AppUnknown, CallbackRefused, NotPublic, TokenUnreadable
from rapport.channels.queries import directory, graph, tokens
from rapport.channels.queries.directory import MetaApp
from rapport.channels.queries.graph import AccountAccess
from rapport.channels.rules.addresses import callback_of_app, reach_of
from rapport.channels.rules.remedies import advice
from rapport.channels.rules.subscriptions import (
    INDISPENSABLE_FIELDS,
    WEBHOOK_FIELDS,
    Manner,
    callback_of,
    find_app,
    manner_for,
    missing_fields,
    same_address,
)
from rapport.channels.schemas import AppView, CallbackView, ProblemView, SetCallback
from rapport.core.actor import Actor
from rapport.core.crypto import UnreadableSecret
from rapport.core.runtime import Runtime
from rapport.core.web.doors import AskerGiven, RuntimeGiven, post
from rapport.whatsapp.client import AppSubscription
from rapport.whatsapp.errors import GraphError

VERIFICATION_FAILED = 2200
"""Meta called the address and did not get its challenge back.

https://developers.facebook.com/docs/graph-api/webhooks/getting-started
"""
CLOCKS_DIFFER = timedelta(minutes=1)


class Line(Struct, frozen=True):
    """Everything that setting a callback needs, the secrets readable."""

    access: AccountAccess
    app: MetaApp
    app_token: str
    verify_token: str
    url: str


@post("/wabas/{waba_id:str}/callback", permission="channels.manage")
async def set_callback(
    asker: AskerGiven, runtime: RuntimeGiven, waba_id: FromPath[str], data: JSONBody[SetCallback]
) -> CallbackView:
    """Has Meta send the webhooks of an account here. Meta calls the address at once: `verified`
    says whether that call has reached us."""
    async with graph.asking():
        line = await open_line(runtime, asker.workspace_id, waba_id)
        view = await route(runtime, line, data.manner)
    await keep(runtime, asker.workspace_id, asker.actor, line, view)
    return view


async def open_line(runtime: Runtime, workspace_id: UUID, waba_id: str) -> Line:
    """Raises NotFound, Disconnected, AppUnknown, TokenUnreadable, and NotPublic where Meta could
    not call us in any case."""
    access = await graph.access_to_account(runtime, workspace_id, waba_id)
    app = await directory.find_app(runtime.database.control_pool, access.account.meta_app_id)
    if app is None:
        raise AppUnknown
    try:
        secret = runtime.keyring.decrypt(app.secret)
        verify_token = runtime.keyring.decrypt(app.verify_token)
    except UnreadableSecret:
        raise TokenUnreadable from None
    url = callback_of_app(runtime.settings, app.kind, app.meta_app_id)
    if access.account.graph == "meta" and reach_of(url) != "public":
        raise NotPublic(url)
    return Line(access, app, tokens.app_token(app.meta_app_id, secret), verify_token, url)


async def route(runtime: Runtime, line: Line, wanted: Manner | None) -> CallbackView:
    """Sets the callback and sees what became of it. Raises CallbackRefused, and what the client
    raises."""
    started = runtime.clock.now()
    before = await _subscription(line)
    manner = wanted or manner_for(before, line.url)
    try:
        await (_set_at_app(line) if manner == "app" else _set_at_account(line))
    except GraphError as refusal:
        if refusal.error.code == VERIFICATION_FAILED:
            raise CallbackRefused(
                advice("callback_refused"), meta_says=refusal.verdict.text
            ) from None
        raise
    app = await directory.find_app(runtime.database.control_pool, line.app.meta_app_id)
    verified_at = app.verified_at if app else None
    verified = verified_at is not None and verified_at > started - CLOCKS_DIFFER
    other = before.callback_url if before else None
    return await _view(line, manner, verified, None if same_address(other, line.url) else other)


async def is_elsewhere(line: Line) -> bool:
    """Whether the app calls another address than ours."""
    before = await _subscription(line)
    return before is not None and not same_address(before.callback_url, line.url)


async def keep(
    runtime: Runtime, workspace_id: UUID, actor: Actor, line: Line, view: CallbackView
) -> None:
    """Notes what became of it."""
    account = line.access.account
    async with runtime.workspace(workspace_id) as tx:
        await keeping.set_subscribed(tx, account.id, view.subscribed)
        subject = audit.Subject("waba", account.waba_id, account.name)
        told = {"callback_url": (view.other_callback_url, line.url), "at": (None, view.manner)}
        await audit.record(tx, actor, "channels.callback_set", subject, told)


async def _subscription(line: Line) -> AppSubscription | None:
    listed = line.access.client.apps.subscriptions(line.app_token, line.app.meta_app_id)
    return callback_of([each async for each in listed])


async def _set_at_app(line: Line) -> None:
    client, account = line.access.client, line.access.account
    await client.wabas.subscribe(line.access.token, account.waba_id)
    await client.apps.subscribe(
        line.app_token,
        line.app.meta_app_id,
        callback_url=line.url,
        verify_token=line.verify_token,
        fields=WEBHOOK_FIELDS,
    )


async def _set_at_account(line: Line) -> None:
    await line.access.client.wabas.subscribe(
        line.access.token,
        line.access.account.waba_id,
        callback_url=line.url,
        verify_token=line.verify_token,
    )


async def _view(line: Line, manner: Manner, verified: bool, other: str | None) -> CallbackView:
    client, token, account = line.access.client, line.access.token, line.access.account
    missing = missing_fields(await _subscription(line))
    listed = client.wabas.subscribed_apps(token, account.waba_id)
    subscribed = find_app([each async for each in listed], line.app.meta_app_id) is not None
    waba = await client.wabas.get(token, account.waba_id, ("id", "health_status"))
    is_live = tokens.is_live([waba], line.app.meta_app_id)
    reasons = {
        "app_mismatch": account.token_app_id not in (None, line.app.meta_app_id),
        "app_not_live": is_live is False,
        "callback_elsewhere": not verified,
        "fields_missing": not INDISPENSABLE_FIELDS.isdisjoint(missing),
    }
    return CallbackView(
        manner=manner,
        callback_url=line.url,
        verified=verified,
        subscribed=subscribed,
        missing_fields=missing,
        other_callback_url=other,
        app=AppView(id=line.app.meta_app_id, name=None, is_live=is_live),
        problems=[
            ProblemView.about(advice(reason), "meta_app_id", blocking=True)
            for reason, holds in reasons.items()
            if holds
        ],
    )


ROUTES = [set_callback]
