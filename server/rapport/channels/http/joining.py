"""Connecting an account: what Graph says is read first, then everything is claimed and kept at
once, then Meta is told where to call us."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any, Literal
from uuid import UUID

import msgspec
from msgspec import Struct

from rapport.channels.actions import apps, connecting
from rapport.channels.actions.connecting import Connection
from rapport.channels.errors import AppUnknown, GraphRefused, GraphUnreachable, TokenRefused
from rapport.channels.queries import graph, numbers
from rapport.channels.queries.graph import Snapshot
from rapport.channels.queries.numbers import WabaView
from rapport.channels.rules import (
    NEEDED_SCOPES,
    WEBHOOK_FIELDS,
    GraphName,
    callback_url,
    default_graph,
    graph_url,
)
from rapport.channels.schemas import ConnectWaba
from rapport.core import log
from rapport.core.actor import Actor
from rapport.core.crypto import new_token
from rapport.core.runtime import Runtime
from rapport.core.transport import HttpFailure
from rapport.whatsapp.client import GraphClient
from rapport.whatsapp.errors import GraphError

logger = log.get(__name__)


class Signing(Struct, frozen=True):
    """The app that signs webhooks, and where it calls."""

    meta_app_id: str
    kind: Literal["installation", "practice", "own"]
    secret: str
    verify_token: str


async def join(runtime: Runtime, workspace_id: UUID, actor: Actor, order: ConnectWaba) -> WabaView:
    """Connects an account to a workspace. Raises TokenRefused, AppUnknown, ConnectedElsewhere,
    GraphRefused, GraphUnreachable; nothing is kept then."""
    chosen: GraphName = order.graph or default_graph(runtime.settings)
    client = graph.client(runtime, chosen)
    async with asking("access_token"):
        snapshot = await graph.look(client, order.access_token, order.waba_id)
    check_token(snapshot, order.waba_id)
    signing = await _signing(runtime, order, chosen, snapshot)
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
    connection = Connection(
        snapshot=snapshot,
        access_token=runtime.keyring.encrypt(order.access_token),
        meta_app_id=signing.meta_app_id,
        graph=chosen,
    )
    async with runtime.workspace(workspace_id) as tx:
        await connecting.connect(tx, actor, connection, runtime.clock.now())
    subscribed = await _subscribe(runtime, client, order, signing)
    async with runtime.workspace(workspace_id) as tx:
        await connecting.set_subscribed(tx, order.waba_id, subscribed)
        return await numbers.get_waba(tx, order.waba_id)


@asynccontextmanager
async def asking(field: str | None = None) -> AsyncGenerator[None]:
    """Turns failures of a call to Graph into refusals for whoever asked us."""
    try:
        yield
    except GraphError as refusal:
        raise GraphRefused(refusal, field) from None
    except HttpFailure:
        raise GraphUnreachable from None


def check_token(snapshot: Snapshot, waba_id: str) -> None:
    """Raises TokenRefused, naming what the token lacks."""
    token = snapshot.token
    if not token.is_valid:
        raise TokenRefused("This access token is not valid (any more).", field="access_token")
    for scope in NEEDED_SCOPES:
        targets = token.targets(scope)
        if targets is None:
            raise TokenRefused(
                f"This access token lacks the permission {scope}. Create it anew for a system user "
                f"with {' and '.join(NEEDED_SCOPES)}.",
                field="access_token",
            )
        if targets and waba_id not in targets:
            raise TokenRefused(
                f"The permission {scope} of this token does not cover this WhatsApp account. Assign"
                " the account to the system user.",
                field="access_token",
            )


async def _signing(
    runtime: Runtime, order: ConnectWaba, chosen: GraphName, snapshot: Snapshot
) -> Signing:
    settings = runtime.settings
    agreed = settings.webhook_verify_token or apps.default_verify_token(runtime.keyring)
    app_id = order.meta_app_id or snapshot.token.app_id
    if app_id and app_id == settings.meta_app_id and settings.meta_app_secret:
        return Signing(app_id, "installation", settings.meta_app_secret, agreed)
    if order.meta_app_id and order.app_secret:
        return Signing(
            order.meta_app_id, "own", order.app_secret, order.verify_token or new_token()
        )
    if chosen == "simulator":
        app = (await simulator_state(runtime))["app"]
        return Signing(app["id"], "practice", app["secret"], agreed)
    raise AppUnknown(
        "Say which Meta app signs the webhooks: give meta_app_id and app_secret, or set "
        "RAPPORT_META_APP_ID and RAPPORT_META_APP_SECRET for the whole installation.",
        field="meta_app_id",
    )


async def simulator_state(runtime: Runtime) -> dict[str, Any]:
    """What the simulator says of itself. Raises GraphUnreachable."""
    root = graph_url(runtime.settings, "simulator")
    try:
        answer = await runtime.http.request(
            "GET",
            f"{root}/_simulator/state",
            headers={},
            timeout=10,
            max_response_bytes=8 * 1024 * 1024,
        )
    except HttpFailure:
        raise GraphUnreachable from None
    if answer.status != 200:
        raise GraphUnreachable
    return msgspec.json.decode(answer.body)


async def _subscribe(
    runtime: Runtime, client: GraphClient, order: ConnectWaba, signing: Signing
) -> bool:
    """Has Meta tell our app of the account. What fails here is mended from the health page."""
    try:
        await client.wabas.subscribe(order.access_token, order.waba_id)
        await _set_callback(runtime, client, signing)
    except (GraphError, HttpFailure) as problem:
        logger.warning("not subscribed", waba_id=order.waba_id, problem=str(problem))
        return False
    return True


async def _set_callback(runtime: Runtime, client: GraphClient, signing: Signing) -> None:
    """Sets where the app calls us, unless it calls somewhere already: that may be on purpose."""
    app_token = f"{signing.meta_app_id}|{signing.secret}"
    async for subscription in client.apps.subscriptions(app_token, signing.meta_app_id):
        if subscription.active and subscription.callback_url:
            return
    own = signing.meta_app_id if signing.kind == "own" else None
    await client.apps.subscribe(
        app_token,
        signing.meta_app_id,
        callback_url=callback_url(runtime.settings, own),
        verify_token=signing.verify_token,
        fields=WEBHOOK_FIELDS,
    )
