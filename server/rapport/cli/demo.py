"""`rapport demo`: a shop to look around in."""

from typing import Annotated

import typer

from rapport.accounts import rules
from rapport.cli.process import carry_out
from rapport.core.runtime import Runtime
from rapport.demo import making, removing
from rapport.demo.making import Outcome
from rapport.demo.removing import Removed
from rapport.wiring import CATALOGUE

demo = typer.Typer(help="A demo shop with conversations.", no_args_is_help=True)

SENTENCES: dict[Outcome, str] = {
    "made": f"The demo is ready: sign in with {rules.DEMO_EMAIL} / {rules.DEMO_PASSWORD}.",
    "exists": f"The demo exists: sign in with {rules.DEMO_EMAIL} / {rules.DEMO_PASSWORD}.",
    "was_removed": "The demo was removed. `rapport demo create --again` makes it anew.",
    "no_room": "There are people here already. `rapport demo create --again` makes it beside them.",
}


def register(app: typer.Typer) -> None:
    app.add_typer(demo, name="demo")


@demo.command("create")
def create(
    again: Annotated[
        bool, typer.Option("--again", help="Even if it was removed, and beside other workspaces.")
    ] = False,
) -> None:
    """Make the demo workspace, once. Needs a running web, worker and simulator."""

    async def work(runtime: Runtime) -> Outcome:
        return await making.create(runtime, CATALOGUE, again=again)

    typer.echo(SENTENCES[carry_out(work)])


@demo.command("remove")
def remove() -> None:
    """Remove the demo workspace with everything in it."""

    async def work(runtime: Runtime) -> Removed:
        return await removing.remove(runtime)

    removed = carry_out(work)
    typer.echo(f"{removed.workspace} is removed, with {removed.conversations} conversations.")
    if removed.setup_url:
        typer.echo(f"Begin your own: {removed.setup_url} (works once, for a day)")
