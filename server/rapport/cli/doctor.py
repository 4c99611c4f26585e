"""`rapport doctor`: tests the whole chain, for all workspaces, and says what to do."""

import asyncio
from collections.abc import Sequence

import typer
from rich.console import Console
from rich.table import Table

from rapport import wiring
from rapport.cli.process import prepare
from rapport.core.config import ConfigError
from rapport.core.health import Result, examine
from rapport.core.runtime import Runtime, running

MARKS = {
    "ok": "[green]ok[/]",
    "warning": "[yellow]warning[/]",
    "failed": "[bold red]failed[/]",
    "unknown": "[dim]unknown[/]",
}


def register(app: typer.Typer) -> None:
    app.command()(doctor)


def doctor() -> None:
    """Test database, processes, queue, webhooks and every WhatsApp account; say what to do.

    Exit code 1 if something failed. Warnings leave it 0.
    """
    settings, keyring = prepare("doctor")

    async def run() -> bool:
        try:
            async with running(settings, keyring) as runtime:
                return await _examine(runtime)
        except ConfigError as problem:
            # without a database there is nothing else to look at
            print_problem(problem)
            return False

    if not asyncio.run(run()):
        raise typer.Exit(1)


async def _examine(runtime: Runtime) -> bool:
    """Prints every finding; whether none failed."""
    console = Console()
    found = await examine(runtime, wiring.CHECKS.of_installation(runtime))
    console.print(_table("Installation", found))
    results = list(found)
    workspaces = await runtime.database.control_pool.fetch(
        "select id, slug from control.workspace order by slug"
    )
    for workspace in workspaces:
        checks = await wiring.CHECKS.of_workspace(runtime, workspace["id"])
        found = await examine(runtime, checks)
        console.print(_table(f"Workspace {workspace['slug']}", found))
        results += found
    failures = sum(result.status == "failed" for result in results)
    warnings = sum(result.status == "warning" for result in results)
    console.print(f"{len(results)} checks, {failures} failed, {warnings} warnings.")
    return failures == 0


def print_problem(problem: ConfigError) -> None:
    """The one finding there is when the database cannot be used."""
    table = _empty("Installation")
    table.add_row(MARKS["failed"], "Database", str(problem))
    Console().print(table)


def _table(title: str, results: Sequence[Result]) -> Table:
    table = _empty(title)
    for result in results:
        said = result.sentence
        if result.remedy:
            said += f"\n[bold]→[/] {result.remedy}"
        table.add_row(MARKS[result.status], f"{result.group}\n[dim]{result.title}[/]", said)
    return table


def _empty(title: str) -> Table:
    table = Table(title=title, title_justify="left", show_header=False, expand=True)
    table.add_column(width=8, no_wrap=True)
    table.add_column(ratio=1)
    table.add_column(ratio=3)
    return table
