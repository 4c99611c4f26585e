"""The demo removed: the workspace with all that is in it, and its part of the practice WhatsApp."""

from uuid import UUID

from msgspec import Struct

from rapport.accounts import rules
from rapport.accounts.actions import links, workspaces
from rapport.accounts.queries import identity
from rapport.core import log
from rapport.core.refusal import NotFound
from rapport.core.runtime import Runtime
from rapport.demo import script, state
from rapport.demo.errors import CannotPlay, InUse
from rapport.demo.stage import Simulator

logger = log.get(__name__)


class Removed(Struct):
    """What is no more. `setup_url` begins a workspace of one's own, where nobody is left to sign
    in; it works once, for a day."""

    workspace: str
    contacts: int
    conversations: int
    messages: int
    setup_url: str | None


async def remove(runtime: Runtime, workspace_id: UUID | None = None) -> Removed:
    """Removes the demo, and keeps it from coming back by itself.

    With `workspace_id` only if that is the demo. Raises NotFound, InUse, DemoBusy.
    """
    async with state.alone(runtime):
        _, found = await state.find(runtime.database.control_pool)
        if found is None or workspace_id not in (None, found):
            raise NotFound("demo workspace")
        removed = await _look(runtime, found)
        await erase(runtime, found)
        async with runtime.control() as control:
            await state.note(control, "removed")
        removed.setup_url = await _invite_setup(runtime)
        logger.info("demo removed", workspace=removed.workspace, messages=removed.messages)
        return removed


async def erase(runtime: Runtime, workspace_id: UUID) -> None:
    """Erases the workspace, whatever state it is in; first in the simulator, so that no webhook
    follows it."""
    await _clear_simulator(runtime, workspace_id)
    emails = [each.email for each in script.load().shop.team]
    async with runtime.control() as control:
        await workspaces.remove(control, workspace_id)
        gone = await control.fetch(
            """
            delete from control.person p where email = any($1)
              and not exists (select from control.membership where person_id = p.id)
            returning id
            """,
            emails,
        )
    for person in gone:
        runtime.bus.publish("sign_out", f"person {person['id']}")


async def _look(runtime: Runtime, workspace_id: UUID) -> Removed:
    async with runtime.workspace(workspace_id) as tx:
        row = await tx.fetchrow(
            """
            select w.name, (select count(*) from contact where workspace_id = w.id) as contacts,
                   (select count(*) from conversation where workspace_id = w.id) as conversations,
                   (select count(*) from message where workspace_id = w.id) as messages,
                   exists (select from waba where workspace_id = w.id and graph = 'meta'
                           and disconnected_at is null) as in_use
            from control.workspace w where w.id = $1
            """,
            workspace_id,
        )
    if row is None:
        raise NotFound("demo workspace")
    if row["in_use"]:
        raise InUse
    return Removed(
        row["name"], row["contacts"], row["conversations"], row["messages"], setup_url=None
    )


async def _clear_simulator(runtime: Runtime, workspace_id: UUID) -> None:
    """Without a simulator there is nothing to clear: the next demo finds what is left of this."""
    async with runtime.workspace(workspace_id) as tx:
        accounts = await tx.fetch(
            "select waba_id from waba where workspace_id = $1 and graph = 'simulator'",
            workspace_id,
        )
    simulator = Simulator(runtime)
    try:
        for account in accounts:
            await simulator.ask("DELETE", f"wabas/{account['waba_id']}", known=False)
        for customer in script.load().conversations:
            await simulator.ask("DELETE", f"phones/{customer.phone}", known=False)
    except CannotPlay as problem:
        logger.warning("simulator not cleared", problem=str(problem))


async def _invite_setup(runtime: Runtime) -> str | None:
    if not await identity.is_empty(runtime.database.control_pool):
        return None
    expires_at = runtime.clock.now() + rules.SETUP_LINK_LENGTH
    async with runtime.control() as control:
        token = await links.make(control, "setup", expires_at)
    return f"{runtime.settings.base_url}/setup/{token}"
