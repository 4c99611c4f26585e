"""`rapport dead-letters`: what could not be applied, and trying it again."""

from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console
from rich.table import Table

from rapport.cli.process import carry_out, find_workspace
from rapport.core.paging import MAX_LIMIT, Page
from rapport.core.runtime import Runtime
from rapport.meta_webhooks.actions import dead_letters as verbs
from rapport.meta_webhooks.queries import arrivals
from rapport.meta_webhooks.queries.arrivals import DeadLetterView

dead_letters = typer.Typer(
    help="Items of webhooks that could not be applied.", no_args_is_help=True
)

Slug = Annotated[
    str | None, typer.Option(help="A workspace's. Absent: those of no known workspace.")
]


def register(app: typer.Typer) -> None:
    app.add_typer(dead_letters, name="dead-letters")


@dead_letters.command("list")
def list_letters(workspace: Slug = None) -> None:
    """List dead letters, the newest first (at most 200)."""

    async def work(runtime: Runtime) -> list[DeadLetterView]:
        if workspace is None:
            return await arrivals.list_strays(runtime.database.control_pool, MAX_LIMIT)
        async with runtime.workspace(await find_workspace(runtime, workspace)) as tx:
            return (await arrivals.list_dead_letters(tx, Page(limit=MAX_LIMIT))).data

    table = Table("id", "received", "number", "account", "reason", "where")
    for each in carry_out(work):
        table.add_row(
            str(each.id),
            f"{each.received_at:%Y-%m-%d %H:%M:%S}Z",
            each.phone_number_id,
            each.waba_id,
            each.reason,
            each.path,
        )
    Console().print(table)


@dead_letters.command("replay")
def replay(letter_id: UUID, workspace: Slug = None) -> None:
    """Try a dead letter again."""

    async def work(runtime: Runtime) -> None:
        if workspace is None:
            await _replay_stray(runtime, letter_id)
            return
        async with runtime.workspace(await find_workspace(runtime, workspace)) as tx:
            await verbs.replay(tx, runtime.database.control_pool, letter_id)

    carry_out(work)
    typer.echo("Applied.")


async def _replay_stray(runtime: Runtime, letter_id: UUID) -> None:
    """By now its number may be connected."""
    control = runtime.database.control_pool
    workspace_id, assigned = await verbs.find_stray(control, letter_id)
    async with runtime.workspace(workspace_id) as tx:
        await verbs.apply_after_all(tx, assigned)
    async with runtime.control() as tx:
        await verbs.discard_stray(tx, letter_id)
