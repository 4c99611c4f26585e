"""`rapport migrate`."""

import asyncio

import typer

from rapport.cli.process import prepare
from rapport.core.db.migrate import migrate as bring_up_to_date


def register(app: typer.Typer) -> None:
    app.command()(migrate)


def migrate() -> None:
    """Bring the database's schema up to date. Safe to repeat, and in parallel."""
    settings, keyring = prepare("migrate")
    asyncio.run(bring_up_to_date(settings, keyring))
    typer.echo("The database is up to date.")
