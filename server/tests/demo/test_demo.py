"""The demo made for real, with simulator, web and worker, and removed without a trace."""

from collections import Counter
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from rapport.accounts.actions import workspaces
from rapport.accounts.rules import DEMO_EMAIL, DEMO_PASSWORD
from rapport.core.refusal import NotFound
from rapport.core.runtime import Runtime
from rapport.demo import making, removing, script, state
from rapport.demo.errors import CannotPlay
from rapport.wiring import CATALOGUE
from tests.factories import accounts
from tests.served import Client, until
from tests.simulator_process import SimulatorProcess

KINDS = {
    "text", "image", "document", "audio", "video", "location", "contacts", "sticker", "order",
    "interactive", "template", "button", "unsupported", "reaction",
}  # fmt: skip


async def everything(api: Client, path: str, **query: str) -> list[dict[str, Any]]:
    found, cursor = [], ""
    while cursor is not None:
        page = {"limit": "200", **query} | ({"cursor": cursor} if cursor else {})
        answer = (await api.get(path, params=page)).json()
        found += answer["data"]
        cursor = answer["next_cursor"]
    return found


async def rows_of(runtime: Runtime, workspace_id: UUID) -> dict[str, int]:
    """How many rows each tenant table holds of a workspace, where there are any."""
    async with runtime.workspace(workspace_id) as tx:
        tables = await tx.fetch(
            "select relname from pg_class c join pg_namespace n on n.oid = relnamespace"
            " where nspname = 'public' and relkind in ('r', 'p') and relname <> 'alembic_version'"
        )
        counts = {
            each["relname"]: await tx.fetchval(
                f'select count(*) from "{each["relname"]}" where workspace_id = $1',  # noqa: S608
                workspace_id,
            )
            for each in tables
        }
    return {name: count for name, count in counts.items() if count}


async def left_half_made(runtime: Runtime) -> UUID:
    """A demo whose making died."""
    async with runtime.control() as control:
        shop = workspaces.Workspace(name="Half a shop")
        workspace_id = await workspaces.register(control, shop, is_demo=True)
        await state.note(control, "building")
    async with runtime.workspace(workspace_id) as tx:
        await workspaces.furnish(tx)
    return workspace_id


async def test_the_demo_from_the_first_look_to_its_end(
    runtime: Runtime, simulator, served: str, worker, tmp_path
):
    half = await left_half_made(runtime)
    assert await making.create(runtime, CATALOGUE) == "made"
    _, workspace_id = await state.find(runtime.database.control_pool)
    assert workspace_id is not None
    assert workspace_id != half
    before = await rows_of(runtime, workspace_id)
    assert await making.create(runtime, CATALOGUE) == "exists"
    assert await rows_of(runtime, workspace_id) == before
    async with Client(served) as owner:
        await owner.sign_in(DEMO_EMAIL, DEMO_PASSWORD)
        await check_shop(owner)
        await check_messages(runtime, workspace_id)
        await check_first_run(owner, simulator)
        await check_removal_by_others(runtime, served, workspace_id)
        await check_removal(runtime, owner, simulator, workspace_id, tmp_path)
    assert await making.create(runtime, CATALOGUE) == "was_removed"


async def check_shop(owner: Client) -> None:
    assert len(await everything(owner, "/contacts")) == 40
    conversations = await everything(owner, "/conversations", status="all")
    assert len(conversations) == 41
    assert len({each["phone_number_id"] for each in conversations}) == 2
    assert all(each["is_practice"] for each in conversations)
    assert len({each["assignee"]["name"] for each in conversations if each["assignee"]}) == 4
    assert sum(each["status"] == "closed" for each in conversations) == 12
    assert sum(each["unread_count"] > 0 for each in conversations) == 20
    assert sum(each["referral"] is not None for each in conversations) == 1
    [hidden] = [each for each in conversations if each["contact"]["name"] == "Lucía"]
    assert [identity["kind"] for identity in hidden["contact"]["identities"]] == ["bsuid"]


async def check_messages(runtime: Runtime, workspace_id: UUID) -> None:
    """Every kind was said, at the times of the story, and nothing waits."""
    async with runtime.workspace(workspace_id) as tx:
        rows = await tx.fetch(
            "select direction, type, status, created_at, sent_at from message"
            " where workspace_id = $1",
            workspace_id,
        )
        reactions = await tx.fetch("select by from reaction where workspace_id = $1", workspace_id)
        media = await tx.fetch("select state from media where workspace_id = $1", workspace_id)
    assert {row["type"] for row in rows} == KINDS
    statuses = Counter(row["status"] for row in rows if row["direction"] == "outbound")
    assert statuses.keys() == {"sent", "delivered", "read", "played", "failed"}
    assert (statuses["failed"], statuses["played"], statuses["delivered"]) == (1, 1, 1)
    assert {row["by"] for row in reactions} == {"contact", "business"}
    assert Counter(row["state"] for row in media) == {"ready": 11}
    for row in rows:
        if row["sent_at"] is not None:
            # statuses tell whole seconds, so `sent` may seem to lie before its own message
            assert -1 < (row["sent_at"] - row["created_at"]).total_seconds() < 180


async def check_first_run(owner: Client, simulator: SimulatorProcess) -> None:
    """What the story did is no step of the newcomer's; what they do themselves is."""
    assert await steps_done(owner) == set()
    conversation = (await owner.get("/conversations")).json()["data"][0]
    sender = conversation["contact"]["identities"][0]["value"]
    message = {"type": "text", "text": {"body": "Hi"}}
    simulator.inbound(sender, conversation["phone_number_id"], message)
    await expect_steps(owner, {"open_phone"})
    where = f"/conversations/{conversation['id']}/messages"
    assert (await owner.post(where, json=message)).status_code == 201
    await expect_steps(owner, {"open_phone", "answer"})
    roles = (await owner.get("/roles")).json()["data"]
    order = {"email": "friend@example.com", "role_id": roles[0]["id"]}
    answer = await owner.post("/invitations", json=order)
    assert answer.status_code == 201, answer.text
    await expect_steps(owner, {"open_phone", "answer", "invite"})


async def steps_done(owner: Client) -> set[str]:
    steps = (await owner.get("/first-run")).json()["steps"]
    return {step["id"] for step in steps if step["done_at"]}


async def expect_steps(owner: Client, wanted: set[str]) -> None:
    async def reached() -> bool:
        return await steps_done(owner) == wanted

    await until(reached, what=f"the steps {wanted}")


async def check_removal_by_others(runtime: Runtime, served: str, workspace_id: UUID) -> None:
    before = await rows_of(runtime, workspace_id)
    stranger = await accounts.shop(runtime)
    async with Client(served) as owner_of_another:
        await owner_of_another.sign_in(stranger.owner_email, accounts.PASSWORD)
        assert (await owner_of_another.delete("/demo")).status_code == 404
    agent = await accounts.api_key(runtime, workspace_id, {"conversations.reply"})
    async with Client(served, agent) as program:
        assert (await program.delete("/demo")).status_code == 403
    assert (await rows_of(runtime, workspace_id))["message"] == before["message"]
    async with runtime.control() as control:
        await workspaces.remove(control, stranger.workspace_id)


async def check_removal(
    runtime: Runtime,
    owner: Client,
    simulator: SimulatorProcess,
    workspace_id: UUID,
    folder: Path,
) -> None:
    [waba] = (await owner.get("/wabas")).json()["data"]
    answer = await owner.delete("/demo")
    assert answer.status_code == 200, answer.text
    removed = answer.json()
    assert (removed["contacts"], removed["conversations"]) == (40, 41)
    assert "/setup/" in removed["setup_url"]
    assert await rows_of(runtime, workspace_id) == {}
    world = simulator.state()
    assert waba["waba_id"] not in {each["id"] for each in world["wabas"]}
    assert len(world["phones"]) == 6
    control = runtime.database.control_pool
    emails = {row["email"] for row in await control.fetch("select email from control.person")}
    assert not emails & {each.email for each in script.load().shop.team}
    assert await control.fetchval("select count(*) from control.operator_dead_letter") == 0
    assert (await owner.get("/me")).status_code == 401

    async def no_files() -> bool:
        found = (folder / "blobs").glob(f"{workspace_id}/**/*")
        return not any(path.is_file() for path in found)

    await until(no_files, what="its files to be erased")


async def test_it_goes_only_into_an_empty_installation(runtime: Runtime, simulator, shop):
    assert await making.create(runtime, CATALOGUE) == "no_room"
    assert await state.find(runtime.database.control_pool) == (None, None)
    with pytest.raises(NotFound):
        await removing.remove(runtime)


async def test_without_a_simulator_it_says_so_and_can_be_tried_again(runtime: Runtime):
    for _ in range(2):
        with pytest.raises(CannotPlay, match="simulator"):
            await making.create(runtime, CATALOGUE)
    assert await state.find(runtime.database.control_pool) == ("building", None)
