"""Connecting an account: what Graph says is read first, then everything is claimed and kept at
once, then Meta is told where to call us."""

import contextlib
from uuid import UUID

from msgspec import Struct

from rapport.channels.actions import apps, connecting, keeping
from rapport.channels.actions.connecting import Connection
from rapport.channels.errors import (
    AppUnknown,
    NotTheSimulator,
    SecretWrong,
    SimulatorAway,
    TokenRefused,
)
from rapport.channels.http import callback
from rapport.channels.queries import graph, numbers, simulator, tokens
from rapport.channels.queries.graph import Snapshot
from rapport.channels.queries.numbers import WabaView
from rapport.channels.rules.addresses import AppKind, GraphName, default_graph
from rapport.channels.rules.remedies import advice
from rapport.channels.rules.tokens import find_problems
from rapport.channels.schemas import ConnectWaba
from rapport.core import log
from rapport.core.actor import Actor
from rapport.core.crypto import new_token
from rapport.core.refusal import Refusal
from rapport.core.runtime import Runtime
from rapport.core.transport import HttpFailure
from rapport.whatsapp.client import GraphClient
from rapport.whatsapp.errors import GraphError

logger = log.get(__name__)


class Signing(Struct, frozen=True):
    """The app that signs webhooks, and where it calls."""

    meta_app_id: str
    kind: AppKind
    secret: str
    verify_token: str


async def join(runtime: Runtime, workspace_id: UUID, actor: Actor, order: ConnectWaba) -> WabaView:
    """Connects an account to a workspace. Raises TokenRefused, AppUnknown, SecretWrong,
    ConnectedElsewhere, GraphRefused, GraphUnreachable; nothing is kept then."""
    chosen: GraphName = order.graph or default_graph(runtime.settings)
    client = graph.client(runtime, chosen)
    async with graph.asking("access_token"):
        snapshot = await graph.look(client, order.access_token, order.waba_id)
    check_token(runtime, snapshot, order.waba_id)
    signing = await _signing(runtime, order, chosen, snapshot)
    if chosen == "meta" and signing.kind == "own":
        await _prove_secret(client, signing)
    await _register(runtime, workspace_id, signing)
    connection = Connection(
        snapshot=snapshot,
        access_token=runtime.keyring.encrypt(order.access_token),
        meta_app_id=signing.meta_app_id,
        graph=chosen,
    )
    async with runtime.workspace(workspace_id) as tx:
        account = await connecting.connect(tx, actor, connection, runtime.clock.now())
    subscribed = await _subscribe(runtime, workspace_id, actor, order, signing)
    async with runtime.workspace(workspace_id) as tx:
        await keeping.set_subscribed(tx, account.id, subscribed)
        return await numbers.get_waba(tx, order.waba_id)


def check_token(runtime: Runtime, snapshot: Snapshot, waba_id: str) -> None:
    """Raises TokenRefused, naming what the token lacks."""
    found = find_problems(snapshot.token, runtime.clock.now(), waba_id=waba_id)
    for problem in found:
        if problem.blocking:
            raise TokenRefused(problem.advice, problem.field)


async def _signing(
    runtime: Runtime, order: ConnectWaba, chosen: GraphName, snapshot: Snapshot
) -> Signing:
    settings = runtime.settings
    agreed = settings.webhook_verify_token or apps.default_verify_token(runtime.keyring)
    app_id = order.meta_app_id or snapshot.token.app_id
    if app_id and app_id == settings.meta_app_id and settings.meta_app_secret:
        return Signing(app_id, "installation", settings.meta_app_secret, agreed)
    if order.meta_app_id and order.app_secret:
        own = Signing(order.meta_app_id, "own", order.app_secret, order.verify_token or new_token())
        return await _unless_practice(runtime, own, chosen, agreed)
    if chosen == "simulator":
        app = (await simulator.state(runtime)).app
        return Signing(app.id, "practice", app.secret, agreed)
    raise AppUnknown


async def _unless_practice(
    runtime: Runtime, own: Signing, chosen: GraphName, agreed: str
) -> Signing:
    """The simulator's app is nobody's own: every workspace practises with it."""
    if chosen == "simulator":
        with contextlib.suppress(SimulatorAway, NotTheSimulator):
            app = (await simulator.state(runtime)).app
            if (app.id, app.secret) == (own.meta_app_id, own.secret):
                return Signing(app.id, "practice", app.secret, agreed)
    return own


async def _prove_secret(client: GraphClient, signing: Signing) -> None:
    """Whoever claims an app has to know its secret. A practice Graph would prove nothing."""
    try:
        await client.apps.get(
            tokens.app_token(signing.meta_app_id, signing.secret), signing.meta_app_id
        )
    except (GraphError, HttpFailure):
        raise SecretWrong(advice("secret_wrong"), "app_secret") from None


async def _register(runtime: Runtime, workspace_id: UUID, signing: Signing) -> None:
    async with runtime.control() as control:
        await apps.register(
            control,
            runtime.keyring,
            signing.meta_app_id,
            signing.kind,
            signing.secret,
            signing.verify_token,
            workspace_id if signing.kind == "own" else None,
        )
    runtime.bus.publish("meta_apps", signing.meta_app_id)


async def _subscribe(
    runtime: Runtime, workspace_id: UUID, actor: Actor, order: ConnectWaba, signing: Signing
) -> bool:
    """Has Meta tell our app of the account. What fails here does not undo the connection: the next
    step of the wizard and the health page show and mend it."""
    try:
        line = await callback.open_line(runtime, workspace_id, order.waba_id)
        if signing.kind == "practice" and await callback.is_elsewhere(line):
            # a simulator was told where to call, perhaps through something that watches or disturbs
            await line.access.client.wabas.subscribe(order.access_token, order.waba_id)
            return True
        view = await callback.route(runtime, line, None)
        await callback.keep(runtime, workspace_id, actor, line, view)
    except (GraphError, HttpFailure, Refusal) as problem:
        logger.warning("not subscribed", waba_id=order.waba_id, problem=str(problem))
        return False
    return view.subscribed
