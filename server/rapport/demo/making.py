"""The demo made: workspace and team, a practice account with its phones, and the story played."""

from typing import Literal
from uuid import UUID

from rapport.accounts import rules
from rapport.accounts.actions import api_keys, first_run, members, people, roles, workspaces
from rapport.accounts.queries import identity
from rapport.core import fact_log
from rapport.core.actor import OPERATOR, Actor
from rapport.core.db.transaction import WorkspaceTx
from rapport.core.permissions import Catalogue
from rapport.core.refusal import Refusal
from rapport.core.runtime import Runtime
from rapport.demo import removing, script, state
from rapport.demo.player import Cast, Player
from rapport.demo.script import Conversation, Script, Shop, TeamMember
from rapport.demo.stage import Api, Simulator, until

Outcome = Literal["made", "exists", "was_removed", "no_room"]
KEY_NAME = "Demo"


async def create(runtime: Runtime, catalogue: Catalogue, *, again: bool = False) -> Outcome:
    """Makes the demo, once: not where there is one, nor, unless `again`, where it was removed or
    where there are people already.

    One that a crash left half made is made anew; where something refuses, nothing is left. Needs a
    running web, worker and simulator. Raises DemoBusy, CannotPlay.
    """
    async with state.alone(runtime):
        pool = runtime.database.control_pool
        known, workspace_id = await state.find(pool)
        if workspace_id is not None and known == "ready":
            return "exists"
        # whoever erases the workspace in its settings has removed the demo, too
        if known in ("ready", "removed") and not again:
            return "was_removed"
        if workspace_id is not None:
            await removing.erase(runtime, workspace_id)
        if not again and not await identity.is_empty(pool):
            return "no_room"
        try:
            await _make(runtime, catalogue, script.load())
        except Refusal:
            _, half_made = await state.find(pool)
            if half_made is not None:
                await removing.erase(runtime, half_made)
            raise
        async with runtime.control() as control:
            await state.note(control, "ready")
        return "made"


async def _make(runtime: Runtime, catalogue: Catalogue, story: Script) -> None:
    workspace_id, team = await _open_shop(runtime, story.shop)
    async with runtime.workspace(workspace_id) as tx:
        scopes = {"channels.manage", "channels.read", "conversations.reply"}
        key_id, key = await api_keys.create(
            tx, OPERATOR, catalogue.names, KEY_NAME, scopes, catalogue
        )
    simulator, api = Simulator(runtime), Api(runtime, key)
    numbers = await _connect(simulator, api, story.shop)
    user_ids = {each.phone: await _hand_out(simulator, each) for each in story.conversations}
    await Player(
        runtime=runtime,
        workspace_id=workspace_id,
        script=story,
        cast=Cast(numbers, team, user_ids),
        simulator=simulator,
        api=api,
        now=runtime.clock.now(),
    ).play()
    async with runtime.workspace(workspace_id) as tx:
        await api_keys.revoke(tx, OPERATOR, key_id, runtime.clock.now())
    await _begin_checklist(runtime, workspace_id)


async def _open_shop(runtime: Runtime, shop: Shop) -> tuple[UUID, dict[str, Actor]]:
    password_hash = await people.hash_password(rules.DEMO_PASSWORD)
    new = workspaces.Workspace(
        name=shop.name,
        time_zone=shop.time_zone,
        default_country=shop.default_country,
        currency=shop.currency,
    )
    async with runtime.control() as control:
        workspace_id = await workspaces.register(control, new, is_demo=True)
        await state.note(control, "building")
        persons: dict[str, UUID] = {}
        for each in shop.team:
            login = password_hash if each.email == rules.DEMO_EMAIL else None
            known = await control.fetchval(
                "select id from control.person where email = $1", each.email
            )
            persons[each.key] = known or await people.create(
                control, email=each.email, name=each.name, password_hash=login
            )
    async with runtime.workspace(workspace_id) as tx:
        await workspaces.furnish(tx)
        return workspace_id, {
            each.key: await _join(tx, persons[each.key], each) for each in shop.team
        }


async def _join(tx: WorkspaceTx, person_id: UUID, new: TeamMember) -> Actor:
    member_id = await members.join(tx, person_id, await roles.builtin_role(tx, new.role))
    return Actor("member", member_id, new.name)


async def _connect(simulator: Simulator, api: Api, shop: Shop) -> dict[str, str]:
    """A practice account with the shop's numbers, connected like any other: Meta's ids by key."""
    practice = await simulator.ask("GET", "state")
    for left_over in practice["wabas"]:
        if left_over["name"] == shop.name:
            await simulator.ask("DELETE", f"wabas/{left_over['id']}")
    numbers = [
        {"display_phone_number": each.display_phone_number, "verified_name": each.name}
        for each in shop.numbers
    ]
    waba = await simulator.ask("POST", "wabas", {"name": shop.name, "numbers": numbers})
    order = {
        "waba_id": waba["id"],
        "access_token": practice["access_token"],
        "graph": "simulator",
    }
    await api.post("wabas", order)
    return {each.key: made["id"] for each, made in zip(shop.numbers, waba["numbers"], strict=True)}


async def _hand_out(simulator: Simulator, customer: Conversation) -> str:
    """Gives the customer a phone of their own; their user id."""
    await simulator.ask("DELETE", f"phones/{customer.phone}", known=False)
    phone = {
        "wa_id": customer.phone,
        "name": customer.name,
        "username": customer.username,
        "hide_phone": customer.hidden,
        "reads": customer.reads,
    }
    return (await simulator.ask("POST", "phones", phone))["user_id"]


async def _begin_checklist(runtime: Runtime, workspace_id: UUID) -> None:
    """The story has ticked steps of the first run that nobody has taken yet."""
    async with runtime.workspace(workspace_id) as tx:
        told = await fact_log.position(tx)
        await fact_log.call_readers(tx)

    async def reached() -> bool:
        async with runtime.workspace(workspace_id) as tx:
            return await fact_log.slowest_reader(tx) >= told

    await until(reached, "The worker does not react to facts. Does it run?")
    async with runtime.workspace(workspace_id) as tx:
        await first_run.begin_anew(tx)
