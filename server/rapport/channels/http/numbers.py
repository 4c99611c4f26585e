"""Phone numbers: seeing, naming, registering, letting them send again."""

import unicodedata

import msgspec
from litestar.params import FromPath, JSONBody

from rapport.accounts.actions import audit
from rapport.channels.actions import connecting, keeping, pausing
from rapport.channels.queries import graph, numbers
from rapport.channels.queries.numbers import NumberView
from rapport.channels.rules.numbers import LONGEST_LABEL
from rapport.channels.rules.pauses import NOT_REGISTERED
from rapport.channels.schemas import ChangeNumber, Register, RequestCode, VerifyCode
from rapport.core.paging import Listing
from rapport.core.refusal import InvalidInput
from rapport.core.runtime import Runtime
from rapport.core.web.asker import Asker
from rapport.core.web.doors import AskerGiven, ClockGiven, RuntimeGiven, TxGiven, get, patch, post


@get("/phone-numbers", permission="channels.read")
async def list_numbers(tx: TxGiven) -> Listing[NumberView]:
    """The workspace's phone numbers."""
    return Listing(await numbers.list_numbers(tx))


@get("/phone-numbers/{phone_number_id:str}", permission="channels.read")
async def get_number(tx: TxGiven, phone_number_id: FromPath[str]) -> NumberView:
    """One phone number."""
    return await numbers.get_number(tx, phone_number_id)


@patch("/phone-numbers/{phone_number_id:str}", permission="channels.manage")
async def change_number(
    asker: AskerGiven, tx: TxGiven, phone_number_id: FromPath[str], data: JSONBody[ChangeNumber]
) -> NumberView:
    """Changes what the team calls the number, its colour, and when customers see blue ticks."""
    changes: dict[str, str | None] = {
        field: value
        for field, value in msgspec.structs.asdict(data).items()
        if value is not msgspec.UNSET
    }
    if "label" in changes:
        changes["label"] = _clean_label(changes["label"])
    await connecting.change_number(tx, asker.actor, phone_number_id, changes)
    return await numbers.get_number(tx, phone_number_id)


@post("/phone-numbers/{phone_number_id:str}/resume", permission="channels.manage")
async def resume_number(
    asker: AskerGiven, tx: TxGiven, clock: ClockGiven, phone_number_id: FromPath[str]
) -> NumberView:
    """Lets a stopped number send again. If the reason still holds, it stops again."""
    await pausing.resume(tx, asker.actor, phone_number_id, clock.now())
    return await numbers.get_number(tx, phone_number_id)


@post("/phone-numbers/{phone_number_id:str}/refresh", permission="channels.manage")
async def refresh_number(
    asker: AskerGiven, runtime: RuntimeGiven, phone_number_id: FromPath[str]
) -> NumberView:
    """Asks WhatsApp how the number is now."""
    return await _refresh(asker, runtime, phone_number_id)


@post("/phone-numbers/{phone_number_id:str}/register", permission="channels.manage")
async def register_number(
    asker: AskerGiven,
    runtime: RuntimeGiven,
    phone_number_id: FromPath[str],
    data: JSONBody[Register],
) -> NumberView:
    """Takes the number into use with its six-digit PIN. WhatsApp allows ten registrations within
    72 hours."""
    access, number = await graph.access_to_number(runtime, asker.workspace_id, phone_number_id)
    async with graph.asking("pin"):
        await access.client.numbers.register(access.token, phone_number_id, data.pin, data.region)
    now = runtime.clock.now()
    async with runtime.workspace(asker.workspace_id) as tx:
        subject = audit.Subject("number", phone_number_id, number.display_phone_number)
        await audit.record(tx, asker.actor, "channels.registered", subject)
        await pausing.end_pauses(tx, access.account.id, now, [NOT_REGISTERED])
    return await _refresh(asker, runtime, phone_number_id)


@post("/phone-numbers/{phone_number_id:str}/request-code", permission="channels.manage")
async def request_code(
    asker: AskerGiven,
    runtime: RuntimeGiven,
    phone_number_id: FromPath[str],
    data: JSONBody[RequestCode],
) -> None:
    """Has WhatsApp send a verification code to the number, by SMS or by a call."""
    access, _ = await graph.access_to_number(runtime, asker.workspace_id, phone_number_id)
    async with graph.asking("method"):
        await access.client.numbers.request_code(
            access.token, phone_number_id, method=data.method, language=data.language
        )


@post("/phone-numbers/{phone_number_id:str}/verify-code", permission="channels.manage")
async def verify_code(
    asker: AskerGiven,
    runtime: RuntimeGiven,
    phone_number_id: FromPath[str],
    data: JSONBody[VerifyCode],
) -> NumberView:
    """Proves with the code that the number is the workspace's. It can be registered then."""
    access, number = await graph.access_to_number(runtime, asker.workspace_id, phone_number_id)
    async with graph.asking("code"):
        code = data.code.replace("-", "")
        await access.client.numbers.verify_code(access.token, phone_number_id, code)
    async with runtime.workspace(asker.workspace_id) as tx:
        subject = audit.Subject("number", phone_number_id, number.display_phone_number)
        await audit.record(tx, asker.actor, "channels.verified", subject)
    return await _refresh(asker, runtime, phone_number_id)


async def _refresh(asker: Asker, runtime: Runtime, phone_number_id: str) -> NumberView:
    access, _ = await graph.access_to_number(runtime, asker.workspace_id, phone_number_id)
    async with graph.asking():
        seen = await access.client.numbers.get(access.token, phone_number_id)
    async with runtime.workspace(asker.workspace_id) as tx:
        await keeping.keep_number(tx, access.account, seen, runtime.clock.now())
        return await numbers.get_number(tx, phone_number_id)


def _clean_label(label: str | None) -> str | None:
    cleaned = " ".join(unicodedata.normalize("NFC", label or "").split())
    if len(cleaned) > LONGEST_LABEL:
        raise InvalidInput(f"A label has at most {LONGEST_LABEL} characters.", field="label")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in cleaned):
        raise InvalidInput("A label holds no control characters.", field="label")
    return cleaned or None


ROUTES = [
    list_numbers,
    get_number,
    change_number,
    resume_number,
    refresh_number,
    register_number,
    request_code,
    verify_code,
]
