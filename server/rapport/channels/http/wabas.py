"""WhatsApp Business accounts: connecting, seeing, refreshing, letting go."""

from uuid import UUID

from litestar.params import FromPath, JSONBody

from rapport.channels.actions import connecting
from rapport.channels.errors import Disconnected, TokenUnreadable
from rapport.channels.http.joining import check_token, join
from rapport.channels.queries import accounts, directory, graph, numbers, tokens
from rapport.channels.queries.graph import AccountAccess
from rapport.channels.queries.numbers import WabaView
from rapport.channels.rules.addresses import callback_of_app
from rapport.channels.rules.subscriptions import callback_of, same_address
from rapport.channels.schemas import ConnectWaba, ReplaceToken
from rapport.core import log
from rapport.core.crypto import UnreadableSecret
from rapport.core.paging import Listing
from rapport.core.runtime import Runtime
from rapport.core.transport import HttpFailure
from rapport.core.web.doors import AskerGiven, RuntimeGiven, TxGiven, delete, get, post, put
from rapport.whatsapp.errors import GraphError

logger = log.get(__name__)


@get("/wabas", permission="channels.read")
async def list_wabas(tx: TxGiven) -> Listing[WabaView]:
    """The workspace's accounts with their numbers."""
    return Listing(await numbers.list_wabas(tx))


@get("/wabas/{waba_id:str}", permission="channels.read")
async def get_waba(tx: TxGiven, waba_id: FromPath[str]) -> WabaView:
    """One account."""
    return await numbers.get_waba(tx, waba_id)


@post("/wabas", permission="channels.manage", status_code=201)
async def connect_waba(
    asker: AskerGiven, runtime: RuntimeGiven, data: JSONBody[ConnectWaba]
) -> WabaView:
    """Connects an account, read and claimed with its own token, and answers with its numbers."""
    return await join(runtime, asker.workspace_id, asker.actor, data)


@post("/wabas/{waba_id:str}/refresh", permission="channels.manage")
async def refresh_waba(
    asker: AskerGiven, runtime: RuntimeGiven, waba_id: FromPath[str]
) -> WabaView:
    """Asks WhatsApp how the account and its numbers are now. It happens by itself every six
    hours."""
    access = await graph.access_to_account(runtime, asker.workspace_id, waba_id)
    async with graph.asking():
        seen = await graph.look(access.client, access.token, waba_id)
    async with runtime.workspace(asker.workspace_id) as tx:
        await connecting.renew(tx, access.account, seen, runtime.clock.now())
        return await numbers.get_waba(tx, waba_id)


@put("/wabas/{waba_id:str}/token", permission="channels.manage")
async def replace_token(
    asker: AskerGiven, runtime: RuntimeGiven, waba_id: FromPath[str], data: JSONBody[ReplaceToken]
) -> WabaView:
    """Gives the account another access token, checked like that of a new one. Numbers that had
    stopped for want of a token send again."""
    async with runtime.workspace(asker.workspace_id) as tx:
        account = await accounts.get_account(tx, waba_id)
    if account.is_disconnected:
        raise Disconnected("WhatsApp account")
    client = graph.client(runtime, account.graph)
    async with graph.asking("access_token"):
        seen = await graph.look(client, data.access_token, waba_id)
    check_token(runtime, seen, waba_id)
    encrypted = runtime.keyring.encrypt(data.access_token)
    now = runtime.clock.now()
    async with runtime.workspace(asker.workspace_id) as tx:
        await connecting.replace_token(tx, asker.actor, account, encrypted, seen.token, now)
        await connecting.renew(tx, account, seen, now)
        return await numbers.get_waba(tx, waba_id)


@delete("/wabas/{waba_id:str}", permission="channels.manage")
async def disconnect_waba(asker: AskerGiven, runtime: RuntimeGiven, waba_id: FromPath[str]) -> None:
    """Lets an account go; what was said stays. Meta is told to send nothing more; whether it
    listens changes nothing here."""
    await _unsubscribe(runtime, asker.workspace_id, waba_id)
    async with runtime.workspace(asker.workspace_id) as tx:
        await connecting.disconnect(tx, asker.actor, waba_id, runtime.clock.now())


async def _unsubscribe(runtime: Runtime, workspace_id: UUID, waba_id: str) -> None:
    try:
        access = await graph.access_to_account(runtime, workspace_id, waba_id, seconds=5.0)
        if await _app_calls_elsewhere(runtime, access):
            # whoever listens there goes on hearing of the account: only our redirection ends
            await access.client.wabas.subscribe(access.token, waba_id)
        else:
            await access.client.wabas.unsubscribe(access.token, waba_id)
    except (Disconnected, TokenUnreadable, GraphError, HttpFailure) as problem:
        logger.info("not unsubscribed", waba_id=waba_id, problem=str(problem))


async def _app_calls_elsewhere(runtime: Runtime, access: AccountAccess) -> bool:
    app = await directory.find_app(runtime.database.control_pool, access.account.meta_app_id)
    if app is None or app.kind == "practice":
        return False
    try:
        secret = runtime.keyring.decrypt(app.secret)
    except UnreadableSecret:
        return True
    app_token = tokens.app_token(app.meta_app_id, secret)
    listed = access.client.apps.subscriptions(app_token, app.meta_app_id)
    current = callback_of([each async for each in listed])
    ours = callback_of_app(runtime.settings, app.kind, app.meta_app_id)
    return current is not None and not same_address(current.callback_url, ours)


ROUTES = [list_wabas, get_waba, connect_waba, refresh_waba, replace_token, disconnect_waba]
