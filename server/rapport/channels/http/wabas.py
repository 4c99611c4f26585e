"""WhatsApp Business accounts and their numbers."""

from litestar.params import FromPath, JSONBody

from rapport.channels.actions import connecting
from rapport.channels.http.joining import join
from rapport.channels.queries import numbers
from rapport.channels.queries.numbers import NumberView, WabaView
from rapport.channels.schemas import ConnectWaba
from rapport.core.paging import Listing
from rapport.core.web.doors import (
    AskerGiven,
    ClockGiven,
    RuntimeGiven,
    TxGiven,
    delete,
    get,
    post,
)


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


@delete("/wabas/{waba_id:str}", permission="channels.manage")
async def disconnect_waba(
    asker: AskerGiven, tx: TxGiven, clock: ClockGiven, waba_id: FromPath[str]
) -> None:
    """Lets an account go; what was said stays."""
    await connecting.disconnect(tx, asker.actor, waba_id, clock.now())


@get("/phone-numbers", permission="channels.read")
async def list_numbers(tx: TxGiven) -> Listing[NumberView]:
    """The workspace's phone numbers."""
    return Listing(await numbers.list_numbers(tx))


@get("/phone-numbers/{phone_number_id:str}", permission="channels.read")
async def get_number(tx: TxGiven, phone_number_id: FromPath[str]) -> NumberView:
    """One phone number."""
    return await numbers.get_number(tx, phone_number_id)


ROUTES = [list_wabas, get_waba, connect_waba, disconnect_waba, list_numbers, get_number]
